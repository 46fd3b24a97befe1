//! Why a case is where it is: for each transition, what stands in its way.

use crate::decide::case::{CaseScope, doers, gate_refusal, unassigned, who};
use crate::expression::unanswered;
use crate::framework::{Destination, Firing, Holder, Transition};
use crate::state::{Case, State};
use crate::value::Name;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

/// Each transition that leaves the case's state, with what still stands in its way.
pub fn why(state: &State, case: &Case, at: Timestamp) -> Json {
    let here = case
        .workflow
        .transitions
        .iter()
        .filter(|it| it.from.contains(&case.state));
    let transitions: Vec<Json> = here.map(|it| one(state, case, it, at)).collect();
    json!({
        "case": case.id,
        "reference": &*case.reference,
        "workflow": case.workflow.id,
        "state": case.state,
        "entered": case.entered,
        "transitions": transitions,
    })
}

fn one(state: &State, case: &Case, transition: &Transition, at: Timestamp) -> Json {
    let mut waits = Vec::new();
    waits_for_firing(state, case, transition, at, &mut waits);
    let missing = transition
        .require
        .iter()
        .filter(|name| !case.fields.contains_key(*name));
    waits.extend(missing.map(|name| format!("the field `{name}` has no value")));
    for (kind, least) in &transition.evidence {
        let attached = case
            .evidence
            .iter()
            .filter(|piece| piece.kind == *kind)
            .count();
        if attached < usize::try_from(*least).unwrap_or(usize::MAX) {
            waits.push(format!(
                "{least} `{kind}` must be attached; there are {attached}"
            ));
        }
    }
    let scope = CaseScope::new(state, case, at);
    for (text, verdict) in transition.when.iter().flat_map(|when| when.explain(&scope)) {
        match verdict.missing {
            _ if verdict.met => {}
            Some(what) => waits.push(format!("`{text}`: {}", unanswered(&what))),
            None => waits.push(format!("`{text}` does not hold")),
        }
    }
    waits.extend(gate_refusal(state, case, transition).map(|refusal| refusal.message));
    json!({
        "transition": transition.id,
        "label": transition.label.text("en"),
        "to": match &transition.to {
            Destination::State(state) => state.clone(),
            Destination::Same => case.state.clone(),
        },
        "by": by(state, case, transition, at),
        "possible": waits.is_empty(),
        "waits_for": waits,
    })
}

fn waits_for_firing(
    state: &State,
    case: &Case,
    transition: &Transition,
    at: Timestamp,
    waits: &mut Vec<String>,
) {
    let on = state.date_of(at);
    match &transition.firing {
        Firing::By(_) => {
            if let Some(field) = unassigned(state, case, transition) {
                waits.push(format!("nobody is named in `{field}` yet"));
            }
            let holders = doers(state, case, transition);
            if who::seats(state, case, holders, on).is_empty() {
                let words: Vec<String> = holders.iter().map(who::in_words).collect();
                waits.push(format!("nobody is {} today", words.join(" or ")));
            }
        }
        Firing::Decision { decision, outcome } => match case.questions.get(decision) {
            Some(question) if question.outcome.is_none() => {
                let mut open: Vec<&str> = question
                    .electorate
                    .iter()
                    .filter(|seat| !question.ballots.contains_key(&seat.person))
                    .map(|seat| seat.person.as_str())
                    .collect();
                open.dedup();
                waits.push(format!(
                    "`{decision}` waits for the ballots of {}",
                    open.join(", ")
                ));
            }
            _ => waits.push(format!("`{decision}` must be put and be {outcome}")),
        },
        Firing::Clock(clock) => match case.clocks.get(clock) {
            Some(running) => waits.push(format!("the clock `{clock}` is due at {}", running.due)),
            None => waits.push(format!("the clock `{clock}` does not run")),
        },
        Firing::Auto => {}
    }
}

/// Who or what fires it.
fn by(state: &State, case: &Case, transition: &Transition, at: Timestamp) -> Json {
    let on = state.date_of(at);
    match &transition.firing {
        Firing::By(_) => {
            let holders = doers(state, case, transition);
            let people = people(state, case, holders, on);
            let words: Vec<String> = holders.iter().map(who::in_words).collect();
            json!({ "kind": "people", "who": words, "people": people })
        }
        Firing::Decision { decision, .. } => json!({ "kind": "decision", "decision": decision }),
        Firing::Auto => json!({ "kind": "by_itself" }),
        Firing::Clock(clock) => json!({ "kind": "clock", "clock": clock }),
    }
}

fn people(state: &State, case: &Case, holders: &[Holder], on: jiff::civil::Date) -> Vec<Name> {
    let seats = who::seats(state, case, holders, on).into_iter();
    let mut people: Vec<Name> = seats.map(|seat| seat.person).collect();
    people.sort();
    people.dedup();
    people
}
