//! Events that tests make by hand.

use crate::event::Event;
use crate::identity::CaseId;
use crate::state::State;
use serde_json::{Value as Json, json};

/// What `{hash}` stands for.
pub(super) const HASH: &str = "0000000000000000000000000000000000000000000000000000000000000001";

/// An event on a case after the last one.
pub(super) fn event(last: &Event, state: &State, case: CaseId, kind: &str, data: &str) -> Event {
    let last: Json = serde_json::from_slice(&last.to_bytes()).expect("an event");
    let data = data.replace("{hash}", HASH);
    let data: Json = serde_json::from_str(&data).unwrap_or_else(|error| panic!("{data}: {error}"));
    let known = state.cases.get(case).expect("it is in memory");
    let mut event = last;
    event["position"] = json!(state.position + 1);
    event["type"] = json!(kind);
    event["event"] = json!(kind);
    event["case"] = json!(case);
    event["reference"] = json!(known.reference);
    event["workflow"] = json!(known.workflow.id);
    event["case_version"] = json!(known.version + 1);
    event["actor"] = json!({ "person": "hana", "role": "head", "known": "local" });
    event["data"] = data;
    Event::from_bytes(event.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}
