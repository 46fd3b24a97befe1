//! What ballots are cast on, and what becomes of them when it changes.

use crate::command::{CaseCommand, Command};
use crate::decide::case::scope;
use crate::draft::Draft;
use crate::event::{BallotsVoided, SheetMatter};
use crate::framework::{Decision, OnChange};
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::state::{Case, Question, Sheet};
use crate::value::{Name, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Voids the ballots of questions whose bound values changed, where that is allowed.
///
/// # Errors
/// `locked` for an act that changes what a body votes on.
pub(in crate::decide) fn keep_bound(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let case = draft.case(id);
    if is_act_on(draft, id) {
        for (question, decision) in open(&case) {
            if decision.on_change == OnChange::Lock
                && let Some(field) = changed_by_act(draft, &case, decision, question)
            {
                return Err(locked(&case, decision, &field));
            }
        }
    }
    renew(draft, id);
    Ok(())
}

/// Voids the ballots of questions whose bound values changed.
pub(super) fn renew(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id);
    for (question, decision) in open(&case) {
        let now = hash_of(&bound(draft, &case, decision, &question.fields));
        if now == question.bound {
            continue;
        }
        let voided = BallotsVoided {
            decision: decision.id.clone(),
            round: question.round,
            people: question.ballots.keys().cloned().collect(),
            changed: changes(&case, decision, question),
            bound: now,
        };
        let case = draft.case(id);
        draft.emit_on(&case, voided);
    }
}

/// The hash of what a question binds, as it is now.
pub(in crate::decide::case) fn now(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    question: &Question,
) -> Hash {
    hash_of(&bound(draft, case, decision, &question.fields))
}

/// The questions that are open on a case.
fn open(case: &Case) -> impl Iterator<Item = (&Question, &Decision)> {
    let open = case
        .questions
        .iter()
        .filter(|(_, question)| question.is_open());
    open.filter_map(|(name, question)| Some((question, case.workflow.decisions.get(name)?)))
}

fn is_act(sheet: &Sheet) -> bool {
    matches!(sheet.says, SheetMatter::Act { .. })
}

/// Whether the command is somebody's act on this case, and no ballot on it.
fn is_act_on(draft: &Draft<'_>, id: CaseId) -> bool {
    let on_sheet = |sheet| draft.case(id).sheet(sheet).is_some_and(is_act);
    let acts = match &draft.submission.command {
        Command::Case(CaseCommand::Act(_) | CaseCommand::Assign(_)) => true,
        Command::Case(CaseCommand::ConfirmSheet(command)) => on_sheet(command.sheet),
        Command::Case(CaseCommand::PutSheetInEffect(command)) => on_sheet(command.sheet),
        Command::Case(_) | Command::Framework(_) | Command::People(_) | Command::Programme(_) => {
            false
        }
    };
    acts && draft.subject() == Some(id)
}

/// The first bound field that the act has changed, be it by what it is derived from.
fn changed_by_act(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    question: &Question,
) -> Option<Name> {
    let before = bound(draft, draft.subject_before()?, decision, &question.fields);
    let after = bound(draft, case, decision, &question.fields);
    let mut fields = decision.bind.iter().chain(&decision.propose);
    let changed = fields.find(|field| before.get(*field) != after.get(*field));
    changed.cloned()
}

/// The bound fields of the case itself that are others now.
fn own_changes(case: &Case, decision: &Decision, question: &Question) -> Vec<Name> {
    let bound = decision.bind.iter().chain(&decision.propose);
    let own = bound.filter(|field| !question.fields.contains_key(*field));
    let changed = own.filter(|field| {
        let derived = case.workflow.field(field.as_str());
        let derived = derived.is_some_and(|field| field.derived.is_some());
        !derived && case.fields.get(*field) != question.bound_values.get(*field)
    });
    changed.cloned().collect()
}

/// The bound fields that are others now; where none of the case's own is, one that follows from
/// others must be.
fn changes(case: &Case, decision: &Decision, question: &Question) -> Vec<Name> {
    let own = own_changes(case, decision, question);
    if !own.is_empty() {
        return own;
    }
    let is_derived = |field: &&Name| {
        let field = case.workflow.field(field.as_str());
        field.is_some_and(|field| field.derived.is_some())
    };
    decision.bind.iter().filter(is_derived).cloned().collect()
}

fn locked(case: &Case, decision: &Decision, field: &Name) -> Refusal {
    let message = format!(
        "`{}` votes on `{field}` of {}, which stays as it is until then",
        decision.id, case.reference
    );
    Refusal::rule("locked", message)
        .at(format!("fields.{field}"))
        .help(format!(
            "wait until it is decided, or take it back first: `igf withdraw-question {} {}`",
            case.reference, decision.id
        ))
}

/// The values that ballots are cast on: the proposed ones, else those of the case. What is derived
/// follows from the proposed ones too: it is what the case has once they are written.
pub(super) fn bound(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    proposed: &BTreeMap<Name, Value>,
) -> BTreeMap<Name, Value> {
    let on = draft.today();
    let written = with(case, proposed);
    let value = |field: &Name| scope::value_of(draft.state(), &written, field.as_str(), on);
    let fields = decision.bind.iter().chain(&decision.propose);
    fields
        .filter_map(|field| Some((field.clone(), value(field)?)))
        .collect()
}

/// A case with proposed values written into it; the case itself where nothing is proposed.
fn with<'c>(case: &'c Case, proposed: &BTreeMap<Name, Value>) -> Cow<'c, Case> {
    let mut written = Cow::Borrowed(case);
    if !proposed.is_empty() {
        let given = proposed.iter();
        let given = given.map(|(name, value)| (name.clone(), value.clone()));
        written.to_mut().fields.extend(given);
    }
    written
}

/// The hash of bound values: a chain over names and values, in order.
pub(super) fn hash_of(values: &BTreeMap<Name, Value>) -> Hash {
    values.iter().fold(Hash::GENESIS, |chain, (name, value)| {
        let name = Hash::chained(&chain, name.as_str().as_bytes());
        Hash::chained(&name, value.to_json().to_string().as_bytes())
    })
}
