//! Any event as a line of text.

use super::parts::{Place, actor};
use super::{case, framework, people, programme};
use engine::event::{Event, EventData};

/// An event as a line of text.
pub(super) fn line(event: &Event, place: &Place<'_>) -> String {
    let who = actor(&event.actor);
    match &event.data {
        EventData::Framework(data) => framework::line(data, &who),
        EventData::People(data) => people::line(data),
        EventData::Case(data) => case::line(data, &event.actor, place),
        EventData::Programme(data) => programme::line(data),
    }
}
