//! What happened: one of the events of the four families.

use super::{CaseEvent, Class, FrameworkEvent, PeopleEvent, ProgrammeEvent};
use crate::value::Fields;
use serde_json::value::RawValue;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventData {
    /// To the definitions.
    Framework(FrameworkEvent),
    /// To people.
    People(PeopleEvent),
    /// To a case.
    Case(CaseEvent),
    /// To a programme.
    Programme(ProgrammeEvent),
}

/// What an event happened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The definitions.
    Framework,
    /// People.
    People,
    /// A case.
    Case,
    /// A programme.
    Programme,
}

impl Family {
    /// What the envelope says for a workflow where there is no case.
    pub const fn word(self) -> &'static str {
        match self {
            Family::Framework => "_framework",
            Family::People => "_people",
            Family::Case => "_case",
            Family::Programme => "_programme",
        }
    }
}

impl From<FrameworkEvent> for EventData {
    fn from(event: FrameworkEvent) -> EventData {
        EventData::Framework(event)
    }
}

impl From<PeopleEvent> for EventData {
    fn from(event: PeopleEvent) -> EventData {
        EventData::People(event)
    }
}

impl From<CaseEvent> for EventData {
    fn from(event: CaseEvent) -> EventData {
        EventData::Case(event)
    }
}

impl From<ProgrammeEvent> for EventData {
    fn from(event: ProgrammeEvent) -> EventData {
        EventData::Programme(event)
    }
}

impl EventData {
    /// The words of all event types.
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        let families = [
            FrameworkEvent::KINDS,
            PeopleEvent::KINDS,
            CaseEvent::KINDS,
            ProgrammeEvent::KINDS,
        ];
        families.into_iter().flatten().copied()
    }

    /// The word of the event type.
    pub fn kind(&self) -> &'static str {
        match self {
            EventData::Framework(event) => event.kind(),
            EventData::People(event) => event.kind(),
            EventData::Case(event) => event.kind(),
            EventData::Programme(event) => event.kind(),
        }
    }

    /// The family that it belongs to.
    pub fn family(&self) -> Family {
        match self {
            EventData::Framework(_) => Family::Framework,
            EventData::People(_) => Family::People,
            EventData::Case(_) => Family::Case,
            EventData::Programme(_) => Family::Programme,
        }
    }

    /// Version of the data's schema.
    pub fn schema(&self) -> u32 {
        1
    }

    /// The fields of a case that the event carries, if its type carries any.
    pub fn fields(&self) -> Option<&Fields> {
        match self {
            EventData::Case(event) => event.concerns().fields,
            EventData::Framework(_) | EventData::People(_) | EventData::Programme(_) => None,
        }
    }

    /// The least class that the type itself demands, whatever its case's class is.
    pub fn least_class(&self) -> Class {
        match self {
            EventData::People(PeopleEvent::PersonAdded(_)) => Class::Restricted,
            // Definition files may hold the roster of people.
            EventData::Framework(FrameworkEvent::DefinitionFilePart(_)) => Class::Restricted,
            EventData::Framework(_)
            | EventData::People(_)
            | EventData::Case(_)
            | EventData::Programme(_) => Class::Public,
        }
    }

    /// The data as JSON.
    pub(super) fn to_raw(&self) -> Box<RawValue> {
        match self {
            EventData::Framework(event) => event.to_raw(),
            EventData::People(event) => event.to_raw(),
            EventData::Case(event) => event.to_raw(),
            EventData::Programme(event) => event.to_raw(),
        }
        .expect("event data has only string keys")
    }

    /// Reads the data of a type; `None` when the type or its schema is not known.
    pub(super) fn read(
        kind: &str,
        schema: u32,
        data: &RawValue,
    ) -> serde_json::Result<Option<EventData>> {
        if schema != 1 {
            return Ok(None);
        }
        if let Some(event) = CaseEvent::read(kind, data)? {
            return Ok(Some(event.into()));
        }
        if let Some(event) = ProgrammeEvent::read(kind, data)? {
            return Ok(Some(event.into()));
        }
        if let Some(event) = PeopleEvent::read(kind, data)? {
            return Ok(Some(event.into()));
        }
        Ok(FrameworkEvent::read(kind, data)?.map(EventData::from))
    }

    /// The JSON Schema of every type's data.
    pub fn schemas() -> Vec<(&'static str, schemars::Schema)> {
        let families = [
            FrameworkEvent::schemas(),
            PeopleEvent::schemas(),
            CaseEvent::schemas(),
            ProgrammeEvent::schemas(),
        ];
        families.into_iter().flatten().collect()
    }
}
