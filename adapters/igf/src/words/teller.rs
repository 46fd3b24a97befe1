//! Events in words for one place: times where the organisation is, cases by their references.

use super::of_event;
use crate::session::Session;
use anyhow::Result;
use engine::event::{CaseEvent, Event, EventData};
use engine::value::Fields;
use engine::view::Query;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Tells events as people there read them.
pub(crate) struct Teller<'a> {
    session: Option<&'a Session>,
    zone: TimeZone,
    /// References of cases by id; `None` for what is no case that may be looked at.
    references: BTreeMap<Uuid, Option<String>>,
}

impl<'a> Teller<'a> {
    /// For who asks a session.
    ///
    /// # Errors
    /// What the store or the server says.
    pub(crate) fn of(session: &'a Session) -> Result<Teller<'a>> {
        let zone = zone(&session.timezone()?);
        Ok(Teller {
            session: Some(session),
            zone,
            references: BTreeMap::new(),
        })
    }

    /// Where nobody can be asked: in UTC, and ids as they are.
    pub(crate) fn bare() -> Teller<'static> {
        Teller {
            session: None,
            zone: TimeZone::UTC,
            references: BTreeMap::new(),
        }
    }

    /// What an event says, in a line.
    pub(crate) fn tell(&mut self, event: &Event) -> String {
        let mut event = event.clone();
        if let Some(fields) = fields(&mut event.data) {
            for value in fields.values_mut() {
                if let Some(reference) = self.reference(value) {
                    *value = reference.into();
                }
            }
        }
        of_event(&event, &self.zone)
    }

    /// Day and time, with the zone.
    pub(crate) fn moment(&self, at: Timestamp) -> String {
        moment(at, &self.zone)
    }

    /// The reference of the case that a value names by its id.
    fn reference(&mut self, value: &Json) -> Option<String> {
        let id: Uuid = value.as_str()?.parse().ok()?;
        let session = self.session?;
        let known = self.references.entry(id).or_insert_with(|| {
            let case = id.to_string();
            let shown = session.ask(&Query::Case { case }, None).ok()?;
            shown["reference"].as_str().map(str::to_owned)
        });
        known.clone()
    }
}

/// Day and time in a zone, with its name.
pub(crate) fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone())
        .strftime("%Y-%m-%d %H:%M %Z")
        .to_string()
}

/// A zone by its name; UTC where this machine does not know it.
pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

fn fields(data: &mut EventData) -> Option<&mut Fields> {
    match data {
        EventData::Case(CaseEvent::CaseOpened(opened)) => Some(&mut opened.fields),
        EventData::Case(CaseEvent::TransitionFired(fired)) => Some(&mut fired.fields),
        EventData::Case(CaseEvent::FieldsSet(set)) => Some(&mut set.fields),
        EventData::Case(CaseEvent::DecisionProposed(asked)) => Some(&mut asked.fields),
        _ => None,
    }
}
