//! What is frozen: the envelope, the hash, the receipt, and the schemas of events.
//!
//! The fixture is a log as this format's first version wrote it. It is never written again; a
//! later version must read it, and must not change a byte of what it reads.

use crate::program::{ok, run};
use engine::event::{Event, EventData};
use engine::hash::Hash;
use engine::replay::replay;
use engine::store::{Batch, Head, MemoryStore, Store, StoredEvent};
use std::collections::BTreeSet;

/// The log of a demo, a JSON envelope a line.
const LOG: &str = include_str!("../fixtures/log-1.jsonl");

/// The head hash of that log.
const HEAD: &str = include_str!("../fixtures/log-1.head");

/// The schemas as they are published.
const SCHEMAS: &str = include_str!("../../docs/event-schemas.json");

#[test]
fn the_first_log_is_read_and_keeps_its_bytes_and_hash() {
    let mut previous = Hash::GENESIS;
    for line in LOG.lines() {
        let event = Event::from_bytes(line.as_bytes()).expect("an event of the first version");
        assert_eq!(String::from_utf8(event.to_bytes()).expect("UTF-8"), line);
        previous = event.hash(&previous);
    }
    assert_eq!(previous.to_string(), HEAD.trim());
}

#[test]
fn the_first_log_replays() {
    let store = MemoryStore::new();
    let mut after = Head::EMPTY;
    for line in LOG.lines() {
        let event = Event::from_bytes(line.as_bytes()).expect("an event");
        let stored = StoredEvent::with_bytes(&event, line.as_bytes().into(), &after.hash);
        let events = vec![stored];
        after = store.append(&Batch { after, events }).expect("appended");
    }
    let state = replay(&store, |_| {}).expect("it replays");
    assert!(state.cases.len() > 40);
}

#[test]
fn the_first_log_holds_most_types_of_events() {
    let seen: BTreeSet<&str> = LOG
        .lines()
        .map(|line| {
            Event::from_bytes(line.as_bytes())
                .expect("an event")
                .data
                .kind()
        })
        .collect();
    let known = |kind: &&&str| EventData::kinds().any(|known| known == **kind);
    assert_eq!(seen.iter().filter(known).count(), 29, "{seen:?}");
}

#[test]
fn the_published_schemas_are_those_of_the_code() {
    let nowhere = tempfile::tempdir().expect("a directory");
    let printed = run(nowhere.path(), "schema events").stdout;
    assert!(
        printed.trim() == SCHEMAS.trim(),
        "docs/event-schemas.json differs: `igf schema events > docs/event-schemas.json`"
    );
}

#[test]
fn a_receipt_has_exactly_these_members() {
    let data = crate::program::adopted();
    let line = "open recommendation text=x priority=important --as auditor_a";
    let receipt = ok(data.path(), line);
    let members: Vec<&String> = receipt.as_object().expect("an object").keys().collect();
    assert_eq!(
        members,
        [
            "case",
            "command_id",
            "duplicate",
            "head",
            "positions",
            "reference"
        ]
    );
}

#[test]
fn an_event_of_a_later_version_stops_with_its_name() {
    let line = LOG.lines().nth(400).expect("a line");
    let newer = line.replacen("\"schema\":1", "\"schema\":2", 1);
    let error = Event::from_bytes(newer.as_bytes()).expect_err("newer");
    assert!(
        error.to_string().contains("written by a newer igf"),
        "{error}"
    );
}
