//! Any event as a line of text.

use super::parts::{Place, actor};
use super::{case, framework, people, programme};
use crate::text::LOCALLY;
use engine::event::{Event, EventData, Known};

/// Ballots, and what is done under the charter: of these it matters how somebody was known.
const MARKED: [&str; 8] = [
    "ballot_cast",
    "framework_ballot_cast",
    "framework_proposed",
    "framework_withdrawal_asked",
    "post_ballot_cast",
    "post_proposed",
    "post_withdrawal_asked",
    "withdrawal_asked",
];

/// An event as a line of text.
pub(super) fn line(event: &Event, place: &Place<'_>) -> String {
    let who = actor(&event.actor);
    let told = match &event.data {
        EventData::Framework(data) => framework::line(data, &who),
        EventData::People(data) => people::line(data),
        EventData::Case(data) => case::line(data, &event.actor, place),
        EventData::Programme(data) => programme::line(data),
    };
    match event.actor.known {
        Known::Local if MARKED.contains(&event.data.kind()) => format!("{told} {LOCALLY}"),
        Known::Local | Known::Token | Known::RecordedFor | Known::Clock => told,
    }
}
