//! What every store must do, as one suite that runs on each implementation.
//!
//! It panics with a sentence where a store breaks the port's promises.

use crate::hash::Hash;
use crate::identity::{CaseId, CommandId};
use crate::store::{Batch, Head, Store, StoreError, StoredEvent};
use jiff::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// Closes a store and opens the same log again.
pub type Reopen<S> = Box<dyn FnMut(S) -> S>;

/// Runs every check, each on a new empty store with its own way to be reopened.
///
/// # Panics
/// Where the store breaks a promise of the port.
pub fn suite<S: Store>(create: impl Fn() -> (S, Reopen<S>)) {
    let checks: [fn(S, Reopen<S>); 10] = [
        starts_empty,
        appends_at_the_head_only,
        refuses_gaps,
        reads_in_order_within_limits,
        finds_the_events_of_a_case,
        finds_the_events_of_a_command,
        keeps_cursors,
        keeps_the_last_snapshot,
        survives_reopening,
        carries_large_events_and_batches,
    ];
    for check in checks {
        let (store, reopen) = create();
        check(store, reopen);
    }
}

/// The case that the samples call by this number.
pub fn sample_case(number: u64) -> CaseId {
    CaseId(Uuid::from_u64_pair(0x0190_0000_0000_7000, number))
}

/// The command that the samples call by this number.
pub fn sample_command(number: u64) -> CommandId {
    CommandId(Uuid::from_u64_pair(0x0191_0000_0000_7000, number))
}

/// A batch after `after`: one event for each `(case, command, size)`, sizes in bytes, 0 for no
/// case.
pub fn sample_batch(after: Head, events: &[(u64, u64, usize)]) -> Batch {
    let mut batch = Batch {
        after,
        events: Vec::new(),
    };
    for &(case, command, size) in events {
        let end = batch.head();
        let position = end.position + 1;
        let text = format!("{{\"position\":{position},\"case\":{case},\"text\":\"");
        let filling = (0..size.saturating_sub(text.len() + 2)).map(|at| filler(position, at));
        let bytes: Vec<u8> = text.bytes().chain(filling).chain(*b"\"}").collect();
        let second = 1_600_000_000 + i64::try_from(position).unwrap_or(0);
        batch.events.push(StoredEvent {
            position,
            case: (case != 0).then(|| sample_case(case)),
            command: sample_command(command),
            recorded: Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH),
            hash: Hash::chained(&end.hash, &bytes),
            bytes: Arc::from(bytes),
        });
    }
    batch
}

/// Letters that differ enough not to be compressed to nothing.
fn filler(position: u64, at: usize) -> u8 {
    let mixed = (position.wrapping_mul(0x9E37_79B9) ^ (at as u64).wrapping_mul(0x85EB_CA6B)) >> 7;
    b'a' + u8::try_from(mixed % 26).unwrap_or(0)
}

fn append<S: Store>(store: &S, events: &[(u64, u64, usize)]) -> Vec<StoredEvent> {
    let batch = sample_batch(store.head(), events);
    let head = store.append(&batch);
    assert_eq!(head, Ok(batch.head()), "append must answer the new head");
    assert_eq!(
        store.head(),
        batch.head(),
        "the head must be the one that append answered"
    );
    batch.events
}

fn same(found: Result<Vec<StoredEvent>, StoreError>, expected: &[StoredEvent], what: &str) {
    let found = match found {
        Ok(found) => found,
        Err(error) => panic!("{what}: {error}"),
    };
    let positions = |events: &[StoredEvent]| events.iter().map(|e| e.position).collect::<Vec<_>>();
    assert_eq!(positions(&found), positions(expected), "{what}: positions");
    assert!(found == expected, "{what}: an event is not as it was given");
}

fn starts_empty<S: Store>(store: S, _: Reopen<S>) {
    assert_eq!(store.head(), Head::EMPTY, "a new store has the empty head");
    same(store.read(1, 10), &[], "a new store has no events");
    same(store.read_case(sample_case(1)), &[], "nor cases");
    assert_eq!(store.command(sample_command(1)), Ok(None), "nor commands");
    assert_eq!(store.cursor("relay"), Ok(0), "a cursor never set is 0");
    assert_eq!(store.snapshot(), Ok(None), "no snapshot in a new store");
}

fn appends_at_the_head_only<S: Store>(store: S, _: Reopen<S>) {
    let first = append(&store, &[(1, 1, 80), (1, 1, 80)]);
    let head = store.head();
    let mut elsewhere = head;
    elsewhere.hash = Hash::of(b"another history");
    let wrong = [
        ("behind the head", Head::EMPTY),
        ("at a hash that is not the head's", elsewhere),
        (
            "beyond the head",
            Head {
                position: head.position + 5,
                hash: head.hash,
            },
        ),
    ];
    for (what, after) in wrong {
        let answer = store.append(&sample_batch(after, &[(2, 2, 80)]));
        let conflict = StoreError::Conflict {
            expected: after.position,
            actual: head.position,
        };
        assert_eq!(answer, Err(conflict), "a batch {what} is a conflict");
        assert_eq!(store.head(), head, "a conflict must not move the head");
    }
    same(store.read(1, 10), &first, "a conflict must change nothing");
    assert_eq!(
        store.command(sample_command(2)),
        Ok(None),
        "a command in conflict was not carried out"
    );
    let empty = sample_batch(head, &[]);
    assert_eq!(
        store.append(&empty),
        Ok(head),
        "an empty batch moves nothing"
    );
}

fn refuses_gaps<S: Store>(store: S, _: Reopen<S>) {
    append(&store, &[(1, 1, 80)]);
    let head = store.head();
    let whole = sample_batch(head, &[(1, 2, 80), (1, 2, 80), (1, 2, 80)]);
    let mut gap = whole.clone();
    gap.events.remove(1);
    let mut swapped = whole;
    swapped.events.swap(0, 1);
    for (what, batch) in [("a gap", gap), ("events out of order", swapped)] {
        assert!(
            store.append(&batch).is_err(),
            "a batch with {what} must be refused"
        );
        assert_eq!(store.head(), head, "a refused batch must not move the head");
        assert_eq!(
            store.command(sample_command(2)),
            Ok(None),
            "nothing of a refused batch may be found"
        );
    }
}

fn reads_in_order_within_limits<S: Store>(store: S, _: Reopen<S>) {
    let mut all = append(&store, &[(1, 1, 90), (2, 1, 90), (0, 1, 90)]);
    for command in 2..40 {
        all.extend(append(&store, &[(command % 5, command, 300)]));
    }
    let many: Vec<_> = (0..100).map(|at| (at % 7, 50 + at / 3, 400)).collect();
    all.extend(append(&store, &many));
    for (at, event) in all.iter().enumerate() {
        let position = at as u64 + 1;
        assert_eq!(event.position, position, "positions start at 1, no gaps");
        same(store.read(position, 1), &all[at..=at], "read one");
    }
    for (from, limit) in [
        (1_usize, 7),
        (2, 41),
        (40, 64),
        (100, 1_000),
        (1, usize::MAX),
    ] {
        let end = (from - 1).saturating_add(limit).min(all.len());
        let found = store.read(from as u64, limit);
        same(found, &all[from - 1..end], "read a range");
    }
    same(store.read(1, 0), &[], "a limit of 0 reads nothing");
    let beyond = all.len() as u64 + 1;
    same(store.read(beyond, 10), &[], "nothing beyond the head");
    same(store.read(u64::MAX, 10), &[], "nor at the end of numbers");
}

fn finds_the_events_of_a_case<S: Store>(store: S, mut reopen: Reopen<S>) {
    let mut all = Vec::new();
    for command in 1..60 {
        let case = command % 4;
        all.extend(append(&store, &[(case, command, 70), (5, command, 70)]));
    }
    let check = |store: &S, when: &str| {
        for case in 1..=5 {
            let id = Some(sample_case(case));
            let mine: Vec<_> = all.iter().filter(|e| e.case == id).cloned().collect();
            let found = store.read_case(sample_case(case));
            same(found, &mine, &format!("a case's events, {when}"));
        }
        same(store.read_case(sample_case(9)), &[], "an unknown case");
    };
    check(&store, "as written");
    check(&reopen(store), "after reopening");
}

fn finds_the_events_of_a_command<S: Store>(store: S, mut reopen: Reopen<S>) {
    append(&store, &[(1, 1, 70), (1, 1, 70), (2, 2, 70)]);
    append(&store, &[(1, 3, 70)]);
    append(&store, &[(3, 4, 70), (3, 5, 70), (4, 5, 70), (0, 5, 70)]);
    let check = |store: &S, when: &str| {
        let spans = [
            (1, (1, 2)),
            (2, (3, 3)),
            (3, (4, 4)),
            (4, (5, 5)),
            (5, (6, 8)),
        ];
        for (command, span) in spans {
            let found = store.command(sample_command(command));
            assert_eq!(found, Ok(Some(span)), "command {command}, {when}");
        }
        let found = store.command(sample_command(6));
        assert_eq!(found, Ok(None), "a command never given, {when}");
    };
    check(&store, "as written");
    check(&reopen(store), "after reopening");
}

fn keeps_cursors<S: Store>(store: S, mut reopen: Reopen<S>) {
    append(&store, &[(1, 1, 70), (1, 1, 70)]);
    assert_eq!(store.set_cursor("relay", 1), Ok(()), "set a cursor");
    assert_eq!(store.set_cursor("archive", 2), Ok(()), "set another");
    assert_eq!(store.set_cursor("relay", 2), Ok(()), "move a cursor");
    assert_eq!(store.set_cursor("relay", 1), Ok(()), "and move it back");
    let store = reopen(store);
    assert_eq!(
        store.cursor("relay"),
        Ok(1),
        "a cursor is what was set last"
    );
    assert_eq!(store.cursor("archive"), Ok(2), "cursors have names");
    assert_eq!(store.cursor("rel"), Ok(0), "whole names");
}

fn keeps_the_last_snapshot<S: Store>(store: S, mut reopen: Reopen<S>) {
    let long: Vec<u8> = (0..300_000_u32)
        .map(|at| at.to_le_bytes()[at as usize % 3])
        .collect();
    for (position, bytes) in [(1, b"first".to_vec()), (3, long), (7, b"last".to_vec())] {
        assert_eq!(store.put_snapshot(position, &bytes), Ok(()), "put");
        assert!(
            store.snapshot() == Ok(Some((position, bytes))),
            "the snapshot at {position} must be the one that was put"
        );
    }
    assert_eq!(store.put_snapshot(8, b""), Ok(()), "an empty snapshot");
    let store = reopen(store);
    assert_eq!(store.snapshot(), Ok(Some((8, Vec::new()))), "it stays");
}

fn survives_reopening<S: Store>(store: S, mut reopen: Reopen<S>) {
    let mut store = store;
    let mut all = Vec::new();
    for round in 0..5 {
        all.extend(append(
            &store,
            &[(1, 10 + round, 120), (2, 10 + round, 120)],
        ));
        let head = store.head();
        store = reopen(store);
        assert_eq!(store.head(), head, "the head stays when reopened");
        same(store.read(1, 100), &all, "all events stay when reopened");
    }
}

fn carries_large_events_and_batches<S: Store>(store: S, mut reopen: Reopen<S>) {
    let mut all = append(&store, &[(1, 1, 100), (1, 1, 70_000), (1, 1, 100)]);
    all.extend(append(&store, &[(2, 2, 300_000)]));
    let many: Vec<_> = (0..3_000).map(|at| (at % 11, 3 + at / 2, 200)).collect();
    all.extend(append(&store, &many));
    same(store.read(1, 10_000), &all, "large events");
    let store = reopen(store);
    same(store.read(1, 10_000), &all, "large events after reopening");
    same(store.read(2, 1), &all[1..2], "a large event alone");
    let last = sample_command(3 + 2_999 / 2);
    let head = store.head().position;
    let span = Ok(Some((head - 1, head)));
    assert_eq!(store.command(last), span, "a command in a large batch");
}

#[cfg(test)]
mod tests;
