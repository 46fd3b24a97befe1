//! What an act on a case bars whoever did it from.

use crate::decide::case::barred_after;
use crate::state::Case;
use crate::value::Name;
use serde_json::{Value as Json, json};

/// What an act, or a ballot in a decision, bars whoever does it from on a case: each with the label
/// of the rule that keeps them apart.
pub(super) fn bars(case: &Case, act: &Name) -> Json {
    let barred = barred_after(&case.workflow, act).into_iter();
    let barred: Vec<Json> = barred
        .map(|(act, rule)| json!({ "act": act, "rule": rule }))
        .collect();
    json!({ "reference": &*case.reference, "act": act, "bars": barred })
}
