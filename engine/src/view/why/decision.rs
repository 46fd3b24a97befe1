//! A decision of the state that a case is in: who may put it, what that needs, and whose ballots it
//! waits for once it is put.

use super::{Reader, condition, people};
use crate::decide::case::CaseScope;
use crate::decide::rights::{Wish, awaited};
use crate::expression::Part;
use crate::framework::Decision;
use crate::state::{Case, State};
use crate::value::{Fields, Name};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

pub(super) fn one(
    state: &State,
    case: &Case,
    decision: &Decision,
    reader: Reader,
    at: Timestamp,
) -> Json {
    let question = case.open_question(&decision.id);
    let mut given = Fields::new();
    for (name, value) in question.iter().flat_map(|question| &question.fields) {
        given.insert(name.clone(), value.to_json());
    }
    let scope = CaseScope::with(state, case, at, &given);
    let whens = decision.when.iter();
    let (seen, unseen): (Vec<_>, Vec<_>) = whens.partition(|it| reader.sees_all_of(case, it));
    let parts = seen.into_iter().flat_map(|when| when.explain(&scope));
    // What is proposed has no value before it is.
    let later = |part: &Part| question.is_none() && is_proposed(decision, part);
    let mut waits: Vec<String> = parts
        .filter(|part| !later(part))
        .filter_map(|part| condition::unmet(case, &scope, &part))
        .collect();
    waits.extend(unseen.into_iter().map(condition::withheld));
    let (put_by, ballots) = match question {
        Some(_) => (Json::Null, awaited(state, case, decision, at)),
        None => {
            let wish = Wish::Put(case, decision);
            let (by, waiting) = people(state, case, &decision.propose_by, wish, at);
            waits.extend(waiting);
            (by, Vec::new())
        }
    };
    json!({
        "decision": decision.id,
        "label": decision.label.text("en"),
        "when": decision.when.as_ref().map(|when| when.text()),
        "put": question.is_some(),
        "put_by": put_by,
        "proposes": decision.propose,
        "closes": question.and_then(|question| question.closes),
        "ballots_of": ballots,
        "waits_for": waits,
    })
}

/// Whether a part of the condition only lacks what is given when the question is put.
fn is_proposed(decision: &Decision, part: &Part) -> bool {
    let missing = part.verdict.missing.as_ref();
    missing.is_some_and(|missing| decision.propose.contains(&Name::new(missing)))
}
