//! What the lines of several families are made of.

use engine::event::Actor;
use engine::value::deadline;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::borrow::Borrow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where events are told: in the organisation's zone, with the references of its cases.
pub(super) struct Place<'a> {
    pub(super) zone: &'a TimeZone,
    /// References of cases by id; `None` for an id that names no case the reader may see.
    pub(super) references: &'a BTreeMap<Uuid, Option<String>>,
}

impl Place<'_> {
    /// A deadline: its last day, with the time where that is not the day's end.
    pub(super) fn deadline(&self, at: Timestamp) -> String {
        deadline(at, self.zone)
    }

    /// The reference of the case that a text names by its id.
    pub(super) fn reference(&self, text: &str) -> Option<&str> {
        let id: Uuid = text.parse().ok()?;
        self.references.get(&id)?.as_deref()
    }
}

/// Who acted, and for whom.
pub(super) fn actor(actor: &Actor) -> String {
    match (&actor.person, &actor.principal) {
        (None, _) => "the clock".to_owned(),
        (Some(person), None) => person.to_string(),
        (Some(person), Some(principal)) => format!("{person} for {principal}"),
    }
}

/// Names with commas between; neighbours that are equal stand once.
pub(super) fn listed<'a, Id: Borrow<str> + 'a>(names: impl IntoIterator<Item = &'a Id>) -> String {
    let mut names: Vec<&str> = names.into_iter().map(Id::borrow).collect();
    names.dedup();
    names.join(", ")
}
