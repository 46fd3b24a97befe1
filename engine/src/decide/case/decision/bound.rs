//! What ballots are cast on, and what becomes of them when it changes.

use crate::decide::case::scope;
use crate::draft::Draft;
use crate::event::BallotsVoided;
use crate::framework::Decision;
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::state::Case;
use crate::value::{Name, Value};
use std::collections::BTreeMap;

/// Voids the ballots of questions whose bound values changed.
pub(in crate::decide) fn void_stale_ballots(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id);
    for (name, question) in &case.questions {
        let Some(decision) = case.workflow.decisions.get(name) else {
            continue;
        };
        if !question.is_open() {
            continue;
        }
        let now = bound(draft, &case, decision, &question.fields);
        let hash = hash_of(&now);
        if hash == question.bound {
            continue;
        }
        let changed = decision
            .bind
            .iter()
            .filter(|field| now.get(*field) != question.bound_values.get(*field));
        let voided = BallotsVoided {
            decision: name.clone(),
            round: question.round,
            people: question.ballots.keys().cloned().collect(),
            changed: changed.cloned().collect(),
            bound: hash,
        };
        let case = draft.case(id);
        draft.emit_on(&case, voided);
    }
}

/// The values that ballots are cast on: the proposed ones, else those of the case.
pub(super) fn bound(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    proposed: &BTreeMap<Name, Value>,
) -> BTreeMap<Name, Value> {
    let on = draft.today();
    let value = |field: &Name| {
        let known = || scope::value_of(draft.state(), case, field.as_str(), on);
        proposed.get(field).cloned().or_else(known)
    };
    let fields = decision.bind.iter().chain(&decision.propose);
    fields
        .filter_map(|field| Some((field.clone(), value(field)?)))
        .collect()
}

/// The hash of bound values: a chain over names and values, in order.
pub(super) fn hash_of(values: &BTreeMap<Name, Value>) -> Hash {
    values.iter().fold(Hash::GENESIS, |chain, (name, value)| {
        let name = Hash::chained(&chain, name.as_str().as_bytes());
        Hash::chained(&name, value.to_json().to_string().as_bytes())
    })
}
