//! A question on a case, with what is true of its seats today.

use super::moved::owners_of_moved;
use crate::decide::case::separation;
use crate::decide::question::{Asked, Drawn, Place, draw};
use crate::draft::Draft;
use crate::framework::{Decision, QuestionKind};
use crate::refusal::Refusal;
use crate::state::{Case, Question};
use crate::value::{Name, Value};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A question that is put, as it stands today.
///
/// # Errors
/// `no_framework`.
pub(super) fn asked<'a>(
    draft: &'a Draft<'_>,
    case: &'a Case,
    decision: &'a Decision,
    question: &'a Question,
) -> Result<Asked<'a>, Refusal> {
    asked_on(draft, case, decision, question, draft.today())
}

/// A question that is put, as its seats stand on a day.
///
/// # Errors
/// `no_framework`.
pub(super) fn asked_on<'a>(
    draft: &'a Draft<'_>,
    case: &'a Case,
    decision: &'a Decision,
    question: &'a Question,
    on: Date,
) -> Result<Asked<'a>, Refusal> {
    let mut with_interest = gainers(case, decision, &question.fields);
    with_interest.extend(owners_of_moved(draft, case));
    let asks = |person: &Name| decision.kind == QuestionKind::Control && question.asked_by(person);
    let interested = |person: &Name| with_interest.contains(person) || asks(person);
    let out_already = |person: &Name| question.bars(person) || interested(person);
    let barred = |person: &Name| {
        out_already(person)
            || separation::may_vote(draft, case, &decision.id, (person, on)).is_err()
    };
    let today = drawn(draft, case, decision, on, &barred)?;
    let seated = question.electorate.iter().chain(&question.barred);
    let seated = seated
        .chain(&today.seats.electorate)
        .chain(&today.seats.barred);
    // Who casts a ballot in somebody's place has perhaps no seat, and may be barred all the same.
    let caster = draft.meta().person.iter();
    let people = seated.map(|seat| &seat.person).chain(caster);
    let people: BTreeSet<&Name> = people.collect();
    let out = people.into_iter().filter_map(|person| {
        let apart = separation::may_vote(draft, case, &decision.id, (person, on)).err();
        // Who is barred by interest is told that first.
        let interest = decision.kind == QuestionKind::Control && interested(person);
        let why = apart.clone().filter(|_| !interest);
        (apart.is_some() || out_already(person)).then(|| (person.clone(), why))
    });
    let out = out.collect();
    Ok(Asked {
        question,
        terms: decision.terms(),
        today,
        barred: out,
        roster: &draft.state().roster,
    })
}

/// Whose ballot the question that is put still waits for; nobody's where none is put.
pub(in crate::decide) fn awaited(draft: &Draft<'_>, case: &Case, decision: &Decision) -> Vec<Name> {
    let question = case.open_question(&decision.id);
    let asked = question.and_then(|question| asked(draft, case, decision, question).ok());
    asked.map_or_else(Vec::new, |asked| asked.awaited())
}

/// The electorate of a decision as it is drawn on a day.
///
/// # Errors
/// `no_framework`.
pub(super) fn drawn(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    on: Date,
    barred: &dyn Fn(&Name) -> bool,
) -> Result<Drawn, Refusal> {
    let framework = match draft.state().framework_of(case) {
        Some(framework) => framework.clone(),
        None => draft.framework()?,
    };
    let place = Place::Case(case);
    Ok(draw(
        draft.state(),
        &framework,
        place,
        &decision.electorate,
        on,
        barred,
    ))
}

/// Who has no ballot in a question that is put now, whatever they did on the case: in a control
/// decision who asks, in whose place, the owner, and who benefits; in any on a new baseline who
/// owns what moves.
pub(super) fn interested(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    proposed: &BTreeMap<Name, Value>,
) -> BTreeSet<Name> {
    let moved = owners_of_moved(draft, case);
    if decision.kind == QuestionKind::Body {
        return moved;
    }
    let meta = draft.meta();
    let asking = [meta.person.clone(), meta.principal.clone()];
    let asking = asking.into_iter().flatten().chain(moved);
    asking.chain(gainers(case, decision, proposed)).collect()
}

/// Whose matter a control decision is, also where they became it since: the owner, and who
/// benefits.
pub(in crate::decide::case) fn gainers(
    case: &Case,
    decision: &Decision,
    proposed: &BTreeMap<Name, Value>,
) -> BTreeSet<Name> {
    if decision.kind == QuestionKind::Body {
        return BTreeSet::new();
    }
    let named = decision.beneficiary.iter().flat_map(|field| {
        let value = proposed.get(field).or_else(|| case.fields.get(field));
        value.map_or_else(Vec::new, people_in)
    });
    case.owner().into_iter().chain(named).collect()
}

fn people_in(value: &Value) -> Vec<Name> {
    match value {
        Value::Name(person) => vec![person.clone()],
        Value::List(values) => values.iter().flat_map(people_in).collect(),
        Value::Text(_)
        | Value::Bool(_)
        | Value::Integer(_)
        | Value::Decimal(_)
        | Value::Money(_)
        | Value::Length(_)
        | Value::Instant(_)
        | Value::Date(_)
        | Value::When(_)
        | Value::Case(_) => Vec::new(),
    }
}
