//! The suite that every store passes, on this one.

use engine::testing::contract::{Reopen, suite};
use store_sled::{Mode, Options, SledStore};
use tempfile::TempDir;

fn run(options: Options) {
    suite(|| {
        let dir = TempDir::new().expect("a directory");
        let open = {
            let options = options.clone();
            let path = dir.path().join("data");
            move |mode| SledStore::open_with(&path, mode, options.clone()).expect("opens")
        };
        let store = open(Mode::Create);
        let reopen: Reopen<SledStore> = Box::new(move |store| {
            let _kept = &dir;
            let report = store.verify().expect("is checked");
            assert_eq!(report.damage, [], "an open store is sound");
            drop(store);
            open(Mode::Existing)
        });
        (store, reopen)
    });
}

#[test]
fn passes_with_the_index_in_memory() {
    run(Options::new());
}

#[test]
fn passes_with_the_index_in_many_runs() {
    run(Options::new().index_events(3));
}
