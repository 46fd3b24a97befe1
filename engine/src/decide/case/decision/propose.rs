//! Putting a question.

use super::bound::{bound, hash_of};
use super::find;
use crate::command::Propose;
use crate::decide::case::{fields, scope, who};
use crate::draft::Draft;
use crate::event::{DecisionProposed, Seat};
use crate::framework::{Decision, typed};
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Fields, Name};

/// Puts a decision's question to its electorate.
///
/// # Errors
/// `unknown_case`, `unknown_decision`, `not_in_state`, `question_open`, `not_allowed`,
/// `condition_not_met`, `no_electorate`, and those of the fields.
pub(in crate::decide) fn propose(draft: &mut Draft<'_>, command: &Propose) -> Result<(), Refusal> {
    let case = draft.concern(&command.case)?;
    let decision = find(&case, &command.decision)?;
    check_may_be_put(&case, decision)?;
    let role = who::allowed(draft, &case, &decision.propose_by, &decision.id)?;
    draft.acting_as(role);
    let given = proposed_fields(draft, &case, decision, &command.fields)?;
    scope::require(draft, &case, decision.when.as_ref(), &decision.id, &given)?;
    let electorate = electorate(draft, &case, decision);
    if electorate.is_empty() {
        return Err(no_electorate(decision));
    }
    let typed = typed(&case.workflow.fields, &given);
    let last = case.questions.get(&decision.id);
    let proposed = DecisionProposed {
        decision: decision.id.clone(),
        round: last.map_or(0, |last| last.round) + 1,
        fields: given,
        bound: hash_of(&bound(draft, &case, decision, &typed)),
        electorate,
    };
    draft.emit_on(&case, proposed);
    Ok(())
}

fn check_may_be_put(case: &Case, decision: &Decision) -> Result<(), Refusal> {
    if !decision.states.contains(&case.state) {
        let states: Vec<&str> = decision.states.iter().map(Name::as_str).collect();
        return Err(Refusal::rule(
            "not_in_state",
            format!(
                "{} is in `{}`; `{}` is decided in `{}`",
                case.reference,
                case.state,
                decision.id,
                states.join("` or `")
            ),
        )
        .at("decision"));
    }
    if case.open_question(&decision.id).is_some() {
        return Err(Refusal::rule(
            "question_open",
            format!(
                "`{}` of {} is put and not decided yet",
                decision.id, case.reference
            ),
        )
        .at("decision"));
    }
    Ok(())
}

fn proposed_fields(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    given: &Fields,
) -> Result<Fields, Refusal> {
    let may_propose = |name: &Name| decision.propose.contains(name);
    fields::check_settable(case, given, may_propose, |name| {
        let message = format!("`{}` does not propose `{name}`", decision.id);
        Refusal::input("field_not_settable", message)
    })?;
    let given = fields::canonical(draft.state(), &case.workflow, given)?;
    let has_value = |name: &Name| given.get(name).is_some_and(|json| !json.is_null());
    fields::check_present(&decision.propose, has_value)?;
    Ok(given)
}

fn no_electorate(decision: &Decision) -> Refusal {
    let needed: Vec<String> = decision.electorate.iter().map(who::in_words).collect();
    let message = format!("nobody can decide `{}` today", decision.id);
    let needed = needed.join(" and ");
    Refusal::rule("no_electorate", message)
        .help(format!("it takes {needed}, other than the proposer"))
}

/// The seats of those who may decide, without those of the proposer unless `proposer_votes`.
fn electorate(draft: &Draft<'_>, case: &Case, decision: &Decision) -> Vec<Seat> {
    let meta = &draft.submission.meta;
    let asker = [meta.person.as_ref(), meta.principal.as_ref()];
    let mut seats = who::seats(draft.state(), case, &decision.electorate, draft.today());
    if !decision.proposer_votes {
        seats.retain(|seat| !asker.contains(&Some(&seat.person)));
    }
    let mut kept: Vec<Seat> = Vec::new();
    for seat in seats {
        if !kept.contains(&seat) {
            kept.push(seat);
        }
    }
    kept
}
