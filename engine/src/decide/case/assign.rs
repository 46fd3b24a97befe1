//! Saying whose a case is: a person field is set where its definition lets people do so.

use super::{fields, issuer, who};
use crate::command::Assign;
use crate::draft::Draft;
use crate::framework::{Assignable, Field, QuestionKind};
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Fields, Kind, Name};
use serde_json::Value as Json;

/// Sets the person field of a case.
///
/// # Errors
/// `unknown_field`, `wrong_type`, `unknown_person`, `not_assignable`, `case_closed`,
/// `not_in_state`, `not_allowed`, `would_bar`, and those of the field.
pub(in crate::decide) fn assign(draft: &mut Draft<'_>, command: &Assign) -> Result<(), Refusal> {
    let Assign { field, person, .. } = command;
    let case = draft.concern(&command.case)?;
    let given: Fields = [(field.clone(), Json::String(person.to_string()))].into();
    who::known_person(draft.state(), person)?;
    let canonical = fields::canonical(draft, &case.workflow, &given)?;
    let field = case.workflow.field(field.as_str());
    if let Some(field) = field {
        let assignable = assignable(&case, field)?;
        check_state(&case, field, assignable)?;
        let role = who::allowed(draft, &case, &assignable.by, &Name::new("assign"))?;
        issuer::check(draft, &case, &Name::new("assign"), &canonical)?;
        disqualifies_nobody(draft, &case, &field.id, person)?;
        draft.acting_as(role);
    }
    fields::set(draft, &case, canonical)
}

/// What a transition assigns says who did something, or who took the matter over: nobody rewrites
/// it.
fn assignable<'f>(case: &Case, field: &'f Field) -> Result<&'f Assignable, Refusal> {
    let id = &field.id;
    if field.kind != Kind::Person {
        let message = format!("`{id}` does not hold a person");
        return Err(Refusal::input("wrong_type", message).at("field"));
    }
    let transitions = case.workflow.transitions.iter();
    let mut set = transitions.filter(|it| it.assign.iter().any(|(assigned, _)| assigned == id));
    let why = match (&field.assignable, set.next()) {
        (Some(assignable), None) => return Ok(assignable),
        (_, Some(transition)) => format!("`{}` sets it", transition.id),
        (None, None) => "no transition, and nothing else either, lets people assign it".to_owned(),
    };
    Err(
        Refusal::rule("not_assignable", format!("`{id}` is not assigned: {why}"))
            .at("field")
            .help(format!(
                "set it with a transition; the workflow may say `assignable = {{ by = [\"ROLE\"] }}` \
                 of `{id}`"
            )),
    )
}

/// Nobody loses a ballot by what somebody else does to them: in a control decision who owns the
/// case, or benefits, has none.
fn disqualifies_nobody(
    draft: &Draft<'_>,
    case: &Case,
    field: &Name,
    person: &Name,
) -> Result<(), Refusal> {
    let meta = draft.meta();
    if [&meta.person, &meta.principal].contains(&&Some(person.clone())) {
        return Ok(());
    }
    let owns = case.workflow.owner.as_ref() == Some(field);
    let control = case.workflow.decisions.values();
    let control = control.filter(|decision| decision.kind == QuestionKind::Control);
    let mut barring = control.filter(|it| owns || it.beneficiary.contains(field));
    let waited_for = barring.find(|decision| {
        case.open_question(&decision.id).is_some_and(|question| {
            let mut seats = question.electorate.iter();
            seats.any(|seat| seat.person == *person) && !question.ballots.contains_key(person)
        })
    });
    let Some(decision) = waited_for else {
        return Ok(());
    };
    let message = format!(
        "`{person}` has a ballot in `{}` on {}, and as its `{field}` would have none",
        decision.id, case.reference
    );
    Err(Refusal::rule("would_bar", message)
        .at("person")
        .help("wait until they have voted or it is settled, or name somebody who has no ballot"))
}

fn check_state(case: &Case, field: &Field, assignable: &Assignable) -> Result<(), Refusal> {
    let id = &field.id;
    if case.is_closed() {
        let message = format!("{} is closed: its `{id}` stays", case.reference);
        return Err(Refusal::rule("case_closed", message)
            .at("case")
            .help("reopen it first, where its workflow lets you"));
    }
    let states = &assignable.states;
    if states.is_empty() || states.contains(&case.state) {
        return Ok(());
    }
    let states: Vec<&str> = states.iter().map(Name::as_str).collect();
    let message = format!(
        "{} is in `{}`; `{id}` is assigned in `{}`",
        case.reference,
        case.state,
        states.join("` or `")
    );
    Err(Refusal::rule("not_in_state", message)
        .at("field")
        .help(format!(
            "`igf why {}` says what may be done now",
            case.reference
        )))
}
