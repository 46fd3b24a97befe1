//! A short chain of events for unit tests.

use engine::event::{
    Actor, CaseEvent, Class, Commented, Envelope, Event, EventData, Known, PeopleEvent,
    PersonAppointed,
};
use engine::hash::Hash;
use engine::identity::{CommandId, case_id, event_id};
use engine::store::StoredEvent;
use engine::value::Name;
use jiff::Timestamp;

/// `count` events: the first about nobody's case, the others remarks on one case.
pub(crate) fn chain(count: u64) -> Vec<StoredEvent> {
    let mut previous = Hash::GENESIS;
    (1..=count)
        .map(|position| {
            let stored = StoredEvent::of(&event(position), &previous);
            previous = stored.hash;
            stored
        })
        .collect()
}

/// Reads an event's envelope.
pub(crate) fn envelope(stored: &StoredEvent) -> Envelope<'_> {
    serde_json::from_slice(&stored.bytes).unwrap()
}

fn event(position: u64) -> Event {
    let at = Timestamp::from_second(1_570_000_000 + i64::try_from(position).unwrap()).unwrap();
    let command = CommandId("0192f0c1-2345-7678-9abc-def012345678".parse().unwrap());
    let on_case = position > 1;
    let data = if on_case {
        EventData::Case(CaseEvent::Commented(Commented {
            text: format!("Remark {position}"),
        }))
    } else {
        EventData::People(PeopleEvent::PersonAppointed(PersonAppointed {
            person: Name::new("p1"),
            role: Name::new("director"),
            unit: None,
            from: jiff::civil::date(2018, 10, 1),
            until: None,
            replaces: None,
            decided_by: Vec::new(),
        }))
    };
    Event {
        position,
        id: event_id(command, u32::try_from(position).unwrap(), at),
        event: Name::new(data.kind()),
        data,
        compartment: Name::new("main"),
        case: on_case.then(|| case_id(command, 1, at)),
        reference: on_case.then(|| "REC-2019-001".to_owned()),
        workflow: Name::new(if on_case { "recommendation" } else { "_people" }),
        case_version: position - 1,
        recorded: at,
        effective: at,
        actor: Actor {
            person: Some(Name::new("p1")),
            principal: None,
            role: None,
            known: Known::Local,
        },
        class: if on_case {
            Class::Public
        } else {
            Class::Internal
        },
        command_id: command,
        command_digest: "0123456789abcdef".to_owned(),
        command_part: 1,
        command_parts: 1,
        cause: None,
        reason: None,
        traceparent: None,
        provenance: None,
    }
}
