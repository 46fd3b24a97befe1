//! A snapshot gives the state that a replay gives, or is passed over.

use super::*;
use crate::recall::bring_back;
use crate::replay::{replay, replay_while};
use crate::service::Service;
use crate::state::evolve;
use crate::store::{Batch, MemoryStore, StoredEvent};

/// A demo's log: most types of events, of 46 cases.
const LOG: &str = include_str!("../../../tests/fixtures/log-1.jsonl");

/// The form of snapshots, and the hash of what one of that log holds.
const PINNED: (u32, &str) = (
    8,
    "79205edf4c27a6e0a2d860ed72d74cb81d9f5e289462fa81625084efa0e837eb",
);

fn store() -> Arc<MemoryStore> {
    let store = Arc::new(MemoryStore::new());
    for line in LOG.lines() {
        let event = crate::event::Event::from_bytes(line.as_bytes()).unwrap();
        let after = store.head();
        let stored = StoredEvent::with_bytes(&event, line.as_bytes().into(), &after.hash);
        let events = vec![stored];
        store.append(&Batch { after, events }).unwrap();
    }
    store
}

fn half_of(store: &MemoryStore) -> State {
    replay_while(store, |event| event.position <= 500, |_| {}).unwrap()
}

fn head_at(store: &MemoryStore, position: u64) -> Head {
    let hash = store.read(position, 1).unwrap()[0].hash;
    Head { position, hash }
}

#[test]
fn from_every_position_on_the_end_is_that_of_a_replay() {
    let store = store();
    let whole = take(&replay(&store, |_| {}).unwrap(), store.head());
    let mut state = State::default();
    for position in 1..=store.head().position {
        let bytes = store.read(position, 1).unwrap()[0].bytes.clone();
        evolve(
            &mut state,
            &crate::event::Event::from_bytes(&bytes).unwrap(),
        );
        if position % 37 != 0 && position > 60 {
            continue;
        }
        let (_, mut read) = read(&take(&state, head_at(&store, position))).unwrap();
        for stored in store.read(position + 1, usize::MAX).unwrap() {
            let event = crate::event::Event::from_bytes(&stored.bytes).unwrap();
            event.case.map(|id| bring_back(&mut read, &store, id));
            evolve(&mut read, &event);
        }
        assert!(take(&read, store.head()) == whole, "from {position}");
        let replayed = replay(&store, |_| {}).unwrap();
        assert_eq!(read.timers, replayed.timers);
        assert_eq!(read.waits, replayed.waits);
    }
}

#[test]
fn a_start_goes_on_from_it_and_ends_where_a_replay_ends() {
    let store = store();
    let half = half_of(&store);
    store
        .put_snapshot(500, &take(&half, head_at(&store, 500)))
        .unwrap();
    assert_eq!(newest(&store).map(|state| state.position), Some(500));
    assert_eq!(differs(&store), Ok(Some(false)));
    let whole = take(&replay(&store, |_| {}).unwrap(), store.head());
    let service = Service::open(Arc::clone(&store)).unwrap();
    assert!(take(service.state(), store.head()) == whole);
}

#[test]
fn one_that_was_changed_or_is_of_another_log_or_form_is_passed_over() {
    let store = store();
    let half = half_of(&store);
    let sound = take(&half, head_at(&store, 500));
    let other = Head {
        position: 500,
        hash: Hash::of(b"another"),
    };
    let beyond = Head {
        position: 900,
        hash: store.head().hash,
    };
    let label = |from: &str, to: &str| {
        String::from_utf8(sound.clone())
            .unwrap()
            .replacen(from, to, 1)
            .into_bytes()
    };
    let wrong = [
        take(&half, other),
        take(&half, beyond),
        label(
            &format!("\"igf_snapshot\":{FORM}"),
            &format!("\"igf_snapshot\":{}", FORM - 1),
        ),
        label(env!("CARGO_PKG_VERSION"), "0.0.9"),
        sound[..sound.len() / 2].to_vec(),
        Vec::new(),
    ];
    for bytes in wrong {
        store.put_snapshot(500, &bytes).unwrap();
        assert!(newest(&store).is_none());
        assert_eq!(
            Service::open(Arc::clone(&store)).unwrap().state().position,
            store.head().position
        );
    }
    for at in (0..sound.len()).step_by(997) {
        let mut changed = sound.clone();
        changed[at] ^= 1;
        store.put_snapshot(500, &changed).unwrap();
        assert!(newest(&store).is_none(), "changed at {at}");
    }
}

/// An older snapshot must not be read as if it were of today's form.
#[test]
fn another_snapshot_has_another_form() {
    let store = store();
    let bytes = take(&replay(&store, |_| {}).unwrap(), store.head());
    let (_, content) = parts(&bytes).unwrap();
    let hash = Hash::of(content).to_string();
    assert!(
        (FORM, hash.as_str()) == PINNED,
        "the state, or what events do to it, changed: raise `FORM` in engine/src/snapshot/mod.rs \
         above {}, and pin `(FORM, \"{hash}\")` here, both in one commit",
        PINNED.0
    );
}

#[test]
fn one_that_was_folded_wrongly_is_found_by_a_replay() {
    let store = store();
    let mut half = half_of(&store);
    half.sequences.insert("REC-2019-".into(), 77);
    store
        .put_snapshot(500, &take(&half, head_at(&store, 500)))
        .unwrap();
    assert_eq!(differs(&store), Ok(Some(true)));
}
