//! Why a case is where it is: for each transition what stands in its way, and for each decision who
//! may put it and whose ballots it waits for.

mod condition;
mod decision;
#[cfg(test)]
mod tests;

use super::Reader;
use super::offer::{in_place_of, who_may};
use crate::decide::case::{CaseScope, doers, gate_refusal, unassigned, who};
use crate::decide::rights::{Wish, awaited};
use crate::framework::{Destination, Firing, Holder, Transition};
use crate::state::{Case, State};
use crate::value::Name;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

/// Each transition that leaves the case's state, with what still stands in its way, and each
/// decision of that state.
pub fn why(state: &State, case: &Case, reader: Reader, at: Timestamp) -> Json {
    let workflow = &case.workflow;
    let here = workflow.transitions.iter();
    let here = here.filter(|it| it.from.contains(&case.state));
    let transitions: Vec<Json> = here.map(|it| one(state, case, it, reader, at)).collect();
    let decisions = workflow.decisions.values();
    let decisions = decisions.filter(|it| it.states.contains(&case.state));
    let decisions: Vec<Json> = decisions
        .map(|it| decision::one(state, case, it, reader, at))
        .collect();
    json!({
        "case": case.id,
        "reference": &*case.reference,
        "workflow": case.workflow.id,
        "state": case.state,
        "entered": case.entered,
        "transitions": transitions,
        "decisions": decisions,
    })
}

fn one(state: &State, case: &Case, transition: &Transition, reader: Reader, at: Timestamp) -> Json {
    let mut waits = Vec::new();
    let by = by(state, case, transition, (reader, at), &mut waits);
    let (seen, unseen): (Vec<&Name>, Vec<&Name>) = transition
        .require
        .iter()
        .partition(|name| reader.sees_field(case, name.as_str()));
    let missing = seen.iter().filter(|name| !case.fields.contains_key(**name));
    waits.extend(missing.map(|name| format!("the field `{name}` has no value")));
    waits.extend(
        unseen
            .iter()
            .map(|name| format!("it needs `{name}`, which is withheld")),
    );
    for (kind, least) in &transition.evidence {
        let counts = case.evidence_for(transition);
        let attached = counts.filter(|piece| piece.kind == *kind).count();
        if attached < usize::try_from(*least).unwrap_or(usize::MAX) {
            waits.push(format!(
                "{least} `{kind}` must be attached; there are {attached}"
            ));
        }
    }
    let scope = CaseScope::new(state, case, at);
    let whens = transition.when.iter();
    let (seen, unseen): (Vec<_>, Vec<_>) = whens.partition(|it| reader.sees_all_of(case, it));
    let parts = seen.into_iter().flat_map(|when| when.explain(&scope));
    waits.extend(parts.filter_map(|part| condition::unmet(case, &scope, &part)));
    waits.extend(unseen.into_iter().map(condition::withheld));
    waits.extend(gate_refusal(state, case, transition).map(|refusal| refusal.message));
    json!({
        "transition": transition.id,
        "label": transition.label.text("en"),
        "to": match &transition.to {
            Destination::State(state) => state.clone(),
            Destination::Same => case.state.clone(),
        },
        "by": by,
        "possible": waits.is_empty(),
        "waits_for": waits,
    })
}

/// Who or what fires it; and what that waits for.
fn by(
    state: &State,
    case: &Case,
    transition: &Transition,
    (reader, at): (Reader, Timestamp),
    waits: &mut Vec<String>,
) -> Json {
    match &transition.firing {
        Firing::By(_) => {
            if let Some(field) = unassigned(state, case, transition) {
                waits.push(format!("nobody is named in `{field}` yet"));
            }
            let wish = Wish::Act(case, transition);
            let holders = doers(state, case, transition);
            let (by, waiting) = people(state, case, holders, wish, at);
            waits.extend(waiting);
            by
        }
        Firing::Decision {
            decision: name,
            outcome,
        } => {
            let open = case.open_question(name).is_some();
            let decision = case.workflow.decisions.get(name).filter(|_| open);
            waits.push(match decision {
                Some(decision) => ballots(name, &awaited(state, case, decision, at)),
                None => format!("`{name}` is to be put, and to be {outcome}"),
            });
            json!({ "kind": "decision", "decision": name })
        }
        Firing::Clock(clock) => {
            let running = case.clocks.get(clock);
            let running = running.filter(|_| reader.sees_clock(case, clock));
            waits.push(match running {
                Some(running) => {
                    let due = state.calendar_or_utc().deadline(running.due);
                    format!("the clock `{clock}` is due {due}")
                }
                None => format!("the clock `{clock}` does not run"),
            });
            json!({ "kind": "clock", "clock": clock })
        }
        Firing::Auto => json!({ "kind": "by_itself" }),
    }
}

/// Whose ballots a question waits for.
fn ballots(decision: &crate::value::Name, people: &[crate::value::Name]) -> String {
    let people: Vec<&str> = people.iter().map(|person| person.as_str()).collect();
    match people.is_empty() {
        true => format!("`{decision}` waits for its close"),
        false => format!(
            "`{decision}` waits for the ballots of {}",
            people.join(", ")
        ),
    }
}

/// Who may do something, themselves or in the place of who lets them; and what it waits for where
/// nobody may.
fn people(
    state: &State,
    case: &Case,
    holders: &[Holder],
    wish: Wish<'_>,
    at: Timestamp,
) -> (Json, Option<String>) {
    let seats = who::seats(state, case, holders, state.date_of(at));
    let words: Vec<String> = holders.iter().map(who::in_words).collect();
    let seated = seats.into_iter().map(|seat| seat.person);
    let seated: Vec<_> = seated.collect();
    let waits = seated
        .is_empty()
        .then(|| format!("nobody is {} today", words.join(" or ")));
    let (may, refused) = who_may(state, wish, seated.iter().cloned(), at);
    let in_place = in_place_of(state, wish, &seated, at);
    let waits = waits.or_else(|| refused.filter(|_| in_place.is_empty()));
    let in_place: Vec<Json> = in_place
        .iter()
        .map(|(person, principal)| json!({ "person": person, "for": principal }))
        .collect();
    let by = json!({ "kind": "people", "who": words, "people": may, "in_place": in_place });
    (by, waits)
}
