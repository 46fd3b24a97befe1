//! Events in words for one place: times where the organisation is, cases by their references.

use super::line::line;
use super::parts::Place;
use crate::session::Session;
use crate::text::moment::{moment, zone};
use anyhow::Result;
use engine::event::Event;
use engine::value::{Fields, harmless};
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
    /// References of cases by id; `None` for an id that names no case the reader may see.
    references: BTreeMap<Uuid, Option<String>>,
}

impl<'a> Teller<'a> {
    /// For who asks a session.
    ///
    /// # Errors
    /// When the store cannot be read, or the server does not answer.
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

    /// An event as one line of text, whatever people wrote into it.
    pub(crate) fn tell(&mut self, event: &Event) -> String {
        let fields = event.data.fields().into_iter();
        for value in fields.flat_map(Fields::values) {
            self.learn(value);
        }
        let place = Place {
            zone: &self.zone,
            references: &self.references,
        };
        harmless(&line(event, &place))
    }

    /// Day and time, with the zone.
    pub(crate) fn moment(&self, at: Timestamp) -> String {
        moment(at, &self.zone)
    }

    /// Looks up the case that a value names by its id, once.
    fn learn(&mut self, value: &Json) {
        let Some(id) = value.as_str().and_then(|text| text.parse::<Uuid>().ok()) else {
            return;
        };
        let Some(session) = self.session else {
            return;
        };
        self.references.entry(id).or_insert_with(|| {
            let case = id.to_string();
            let shown = session.ask(&Query::Case { case }, None).ok()?;
            shown["reference"].as_str().map(str::to_owned)
        });
    }
}
