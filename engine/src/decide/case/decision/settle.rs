//! Ending a decision's question: by its ballots, or because it can no longer be decided.

use super::asked::asked;
use super::rests::built_on_changed;
use super::{bound, find};
use crate::decide::case::inform::inform;
use crate::decide::case::{fields, scope, who};
use crate::decide::question::{Poll, When};
use crate::draft::Draft;
use crate::event::{Ballot, DecisionSettled, Outcome};
use crate::framework::{Decision, Holder};
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::state::{Case, Question};
use crate::value::{Calendar, Name};

/// How a question ends, and why, where its ballots alone do not say it.
#[derive(Debug)]
pub(super) struct End {
    outcome: Outcome,
    why: Option<String>,
}

impl End {
    /// As its ballots say.
    pub(super) fn of(outcome: Outcome) -> End {
        End { outcome, why: None }
    }

    fn lapsed(why: String) -> End {
        End {
            outcome: Outcome::Lapsed,
            why: Some(why),
        }
    }
}

/// Counts a question, and ends it where it is to end: what is adopted is true when it is.
///
/// # Errors
/// `unknown_decision`, `no_framework`.
pub(super) fn count(
    draft: &mut Draft<'_>,
    id: CaseId,
    decision: &Decision,
    when: When,
) -> Result<(), Refusal> {
    bound::renew(draft, id);
    let case = draft.case(id);
    let Some(question) = case.open_question(&decision.id) else {
        return Ok(());
    };
    if let Some(why) = untrue(draft, &case, decision, question) {
        return end(draft, id, decision, End::lapsed(why));
    }
    if !when.is_now(question, decision.terms()) {
        return Ok(());
    }
    let asked = asked(draft, &case, decision, question)?;
    let poll = asked.poll();
    if let Some(outcome) = poll.outcome(when) {
        let settled = settled(decision, question, &poll, End::of(outcome));
        write(draft, &case, decision, settled);
    }
    Ok(())
}

/// Why a question cannot be adopted any more, whatever its ballots say.
fn untrue(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    question: &Question,
) -> Option<String> {
    if let Some(condition) = &decision.when {
        let fields = question.fields.iter();
        let given = fields.map(|(name, value)| (name.clone(), value.to_json()));
        let given = given.collect();
        let scope = scope::of_act(draft, case, &given);
        if !condition.holds(&scope).met {
            return Some(format!(
                "it does not hold any more that {}",
                condition.text()
            ));
        }
    }
    if let Some(name) = written_since(case, question) {
        return Some(format!(
            "`{name}` is written once, and has another value by now"
        ));
    }
    if let Some(name) = built_on_changed(draft, case, &decision.builds_on) {
        return Some(format!("what `{name}` bound has changed since"));
    }
    let others = decided_by_others(draft, case, decision, question);
    others.map(|table| format!("`{table}` names another role by now"))
}

/// A proposed field that is written once and has another value since.
fn written_since<'q>(case: &Case, question: &'q Question) -> Option<&'q Name> {
    let mut proposed = question.fields.iter();
    let found = proposed.find(|(name, value)| fields::is_fixed(case, name, &value.to_json()));
    found.map(|(name, _)| name)
}

/// The authority table that names another role than when the question was put.
fn decided_by_others<'d>(
    draft: &Draft<'_>,
    case: &Case,
    decision: &'d Decision,
    question: &Question,
) -> Option<&'d Name> {
    let framework = draft.state().framework_of(case)?;
    let seats = question.electorate.iter().chain(&question.barred);
    let roles: Vec<&Name> = seats.map(|seat| &seat.role).collect();
    decision.electorate.iter().find_map(|holder| match holder {
        Holder::Authority(table) => {
            let now = who::authority_role(draft.state(), framework, case, table, draft.today());
            let same = now.is_some_and(|role| roles.contains(&&role));
            (!same).then_some(table)
        }
        Holder::Role(_)
        | Holder::RoleInUnitOf { .. }
        | Holder::RoleInParent(_)
        | Holder::Field(_)
        | Holder::Rung(_)
        | Holder::Issuer
        | Holder::Opener => None,
    })
}

/// Ends a question.
///
/// # Errors
/// `no_framework`.
pub(super) fn end(
    draft: &mut Draft<'_>,
    id: CaseId,
    decision: &Decision,
    how: End,
) -> Result<(), Refusal> {
    let case = draft.case(id);
    let Some(question) = case.open_question(&decision.id) else {
        return Ok(());
    };
    let asked = asked(draft, &case, decision, question)?;
    let settled = settled(decision, question, &asked.poll(), how);
    write(draft, &case, decision, settled);
    Ok(())
}

/// The end of a question, with its ballots counted.
fn settled(decision: &Decision, question: &Question, poll: &Poll<'_>, how: End) -> DecisionSettled {
    DecisionSettled {
        decision: decision.id.clone(),
        round: question.round,
        outcome: how.outcome.into(),
        yes: poll.count(Ballot::Yes),
        no: poll.count(Ballot::No),
        abstained: poll.count(Ballot::Abstain),
        eligible: poll.eligible(),
        why: how.why,
    }
}

fn write(draft: &mut Draft<'_>, case: &Case, decision: &Decision, settled: DecisionSettled) {
    let position = draft.emit_on(case, settled);
    draft.caused_by(Some(position));
    inform(draft, case.id, &decision.informs, &decision.id);
}

/// Counts a question that a sheet's ballots were cast in, or taken out of.
///
/// # Errors
/// As [`count`].
pub(in crate::decide::case) fn count_certain(
    draft: &mut Draft<'_>,
    id: CaseId,
    decision: &Decision,
) -> Result<(), Refusal> {
    count(draft, id, decision, When::Certain)
}

/// Undoes the outcome of a question that is settled.
///
/// # Errors
/// `no_framework`.
pub(in crate::decide::case) fn annul(
    draft: &mut Draft<'_>,
    id: CaseId,
    decision: &Decision,
    why: String,
) -> Result<(), Refusal> {
    let case = draft.case(id);
    let Some(question) = case.questions.get(&decision.id) else {
        return Ok(());
    };
    let asked = asked(draft, &case, decision, question)?;
    let how = End {
        outcome: Outcome::Annulled,
        why: Some(why),
    };
    let settled = settled(decision, question, &asked.poll(), how);
    write(draft, &case, decision, settled);
    Ok(())
}

/// Ends the questions that can no longer be decided because the case left their states.
///
/// # Errors
/// `no_framework`.
pub(in crate::decide::case) fn lapse_left_behind(
    draft: &mut Draft<'_>,
    id: CaseId,
) -> Result<(), Refusal> {
    let case = draft.case(id);
    for (name, question) in &case.questions {
        let Ok(decision) = find(&case, name) else {
            continue;
        };
        if question.is_open() && !decision.states.contains(&case.state) {
            let why = format!("the case is in `{}`", case.state);
            end(draft, id, decision, End::lapsed(why))?;
        }
    }
    Ok(())
}

/// The calendar that a question counts its days in.
pub(super) fn calendar(draft: &Draft<'_>, case: &Case) -> Calendar {
    let framework = draft.state().framework_of(case);
    let home = framework.and_then(|known| known.organisation.home_calendar());
    home.cloned().unwrap_or_else(Calendar::utc)
}
