//! Reading in order is read ahead of, and says the same as reading at once.

use crate::common::{append_one, fill};
use engine::store::Store as _;
use store_sled::{Mode, SledStore};

#[test]
fn readers_in_order_get_every_event_once_while_the_log_grows() {
    let dir = tempfile::tempdir().expect("a directory");
    let store = SledStore::open(dir.path(), Mode::Create).expect("opens");
    let mut all = fill(&store, 3_000);
    for chunk in [1, 128, 200, 1_000] {
        let mut readers = [Vec::new(), Vec::new()];
        while readers.iter().any(|read| read.len() < all.len()) {
            // Two readers by turns, one of them twice as fast, and a writer.
            for reader in [0, 1, 0] {
                let read = &mut readers[reader];
                let next = read.len() as u64 + 1;
                read.extend(store.read(next, chunk).expect("reads"));
            }
            if all.len() % 500 < 400 {
                all.push(append_one(&store, 1));
            }
        }
        for read in readers {
            assert!(read == all, "{chunk} at a time");
        }
    }
    // A store that is being read ahead of closes, and opens at once.
    store.read(1, 500).expect("reads");
    store.read(501, 500).expect("reads");
    drop(store);
    let store = SledStore::open(dir.path(), Mode::Existing).expect("opens");
    assert_eq!(store.head().position, all.len() as u64);
}
