//! Putting a question.

use super::asked::{drawn, interested};
use super::bound::{bound, hash_of};
use super::find;
use super::rests::check_built_on;
use super::settle::calendar;
use crate::command::Propose;
use crate::decide::case::{fields, issuer, scope, seen, separation, who};
use crate::decide::question::{closes, decidable};
use crate::draft::Draft;
use crate::event::DecisionProposed;
use crate::framework::{Decision, typed};
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Fields, Name};

/// Puts a decision's question to its electorate.
///
/// # Errors
/// `unknown_case`, `unknown_decision`, `not_in_state`, `question_open`, `not_allowed`,
/// `condition_not_met`, `built_on_changed`, `no_electorate`, `beyond_time`, and those of the
/// fields.
pub(in crate::decide) fn propose(draft: &mut Draft<'_>, command: &Propose) -> Result<(), Refusal> {
    let case = draft.concern(&command.case)?;
    let decision = find(&case, &command.decision)?;
    check_seen(draft, &case, decision)?;
    check_may_be_put(&case, decision)?;
    let role = role_in(draft, &case, decision)?;
    draft.acting_as(role);
    let given = proposed_fields(draft, &case, decision, &command.fields)?;
    issuer::check_proposed(draft, &case, decision, &given)?;
    scope::require(draft, &case, decision.when.as_ref(), &decision.id, &given)?;
    check_built_on(draft, &case, &decision.id, &decision.builds_on)?;
    let typed = typed(&case.workflow.fields, &given);
    let interested = interested(draft, &case, decision, &typed);
    let barred = |person: &Name| {
        interested.contains(person)
            || separation::may_vote(draft, &case, &decision.id, (person, draft.today())).is_err()
    };
    let drawn = drawn(draft, &case, decision, draft.today(), &barred)?;
    decidable(&decision.id, &decision.rule, &drawn)?;
    let calendar = calendar(draft, &case);
    let last = case.questions.get(&decision.id);
    let proposed = DecisionProposed {
        decision: decision.id.clone(),
        round: last.map_or(0, |last| last.round) + 1,
        fields: given,
        bound: hash_of(&bound(draft, &case, decision, &typed)),
        electorate: drawn.seats.electorate,
        seats: drawn.seats.all,
        barred: drawn.seats.barred,
        closes: closes(draft.now(), &decision.id, decision.terms(), &calendar)?,
    };
    draft.emit_on(&case, proposed);
    Ok(())
}

/// Whether whoever acts has the right to put a decision's question, whatever it needs besides.
///
/// # Errors
/// `not_in_state`, `question_open`, `not_allowed`, `no_account`.
pub(in crate::decide) fn right_to_put(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
) -> Result<(), Refusal> {
    check_may_be_put(case, decision)?;
    role_in(draft, case, decision).map(|_| ())
}

fn role_in(draft: &Draft<'_>, case: &Case, decision: &Decision) -> Result<Option<Name>, Refusal> {
    who::allowed(draft, case, &decision.propose_by, &decision.id)
}

/// A question is put on what it binds, as its asker saw it.
fn check_seen(draft: &Draft<'_>, case: &Case, decision: &Decision) -> Result<(), Refusal> {
    let bound = decision.bind.iter().chain(&decision.propose);
    seen::check(draft, case, &decision.id, bound)
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
    let given = fields::canonical(draft, &case.workflow, given)?;
    let has_value = |name: &Name| given.get(name).is_some_and(fields::says_something);
    fields::check_present(&decision.propose, has_value)?;
    fields::check_kept(&case.workflow, &given)?;
    fields::check_write_once(case, &given)?;
    Ok(given)
}
