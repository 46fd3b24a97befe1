//! What the tests of this crate share.

use engine::store::{Head, Store, StoredEvent};
use engine::testing::contract::sample_batch;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Appends one event of a case, as a command of its own.
pub(crate) fn append_one(store: &impl Store, case: u64) -> StoredEvent {
    let head = store.head();
    let batch = sample_batch(head, &[(case, head.position + 1, 200)]);
    store.append(&batch).expect("appends");
    batch.events.into_iter().next().expect("one event")
}

/// Appends batches of growing size until there are `events`.
pub(crate) fn fill(store: &impl Store, events: u64) -> Vec<StoredEvent> {
    let mut all = Vec::new();
    let mut size = 1;
    while store.head().position < events {
        let left = events - store.head().position;
        let shape: Vec<_> = (0..left.min(size))
            .map(|at| (at % 5, store.head().position + 1 + at / 2, 150))
            .collect();
        let batch = sample_batch(store.head(), &shape);
        store.append(&batch).expect("appends");
        all.extend(batch.events);
        size = size % 40 + 3;
    }
    all
}

/// The head after these events.
pub(crate) fn head_of(events: &[StoredEvent]) -> Head {
    events.last().map_or(Head::EMPTY, StoredEvent::head)
}

/// Copies a directory with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("makes a directory");
    for entry in fs::read_dir(from).expect("lists") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            let copied = fs::copy(entry.path(), target);
            // An open store replaces its small files while they are copied.
            let gone = matches!(&copied, Err(error) if error.kind() == ErrorKind::NotFound);
            assert!(gone || copied.is_ok(), "{copied:?}");
        }
    }
}
