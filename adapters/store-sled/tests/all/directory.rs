//! Data directories: made, told from other things, held, announced, and recovered.

use crate::common::{append_one, copy, fill, head_of};
use engine::store::{Head, Store as _, StoreError};
use engine::testing::contract::{sample_batch, sample_case, sample_command};
use std::fs;
use std::path::Path;
use store_sled::{Mode, Options, SledStore, holder, verify};
use tempfile::TempDir;

fn temporary() -> TempDir {
    TempDir::new().expect("a directory")
}

fn open(dir: &Path, mode: Mode) -> Result<SledStore, StoreError> {
    SledStore::open(dir, mode)
}

fn refused(dir: &Path, mode: Mode) -> String {
    match open(dir, mode) {
        Err(StoreError::NotAStore(message)) => message,
        Err(error) => panic!("another error: {error:?}"),
        Ok(_) => panic!("it was opened"),
    }
}

#[test]
fn a_new_store_says_what_it_is() {
    let dir = temporary();
    let data = dir.path().join("deep/data");
    let id = uuid::Uuid::from_u128(0x1234);
    let options = Options::new()
        .organisation("Example Agency")
        .created(jiff::Timestamp::UNIX_EPOCH)
        .store_id(id);
    let store = SledStore::open_with(&data, Mode::Create, options).expect("makes it");
    assert_eq!(store.store_id(), id);
    let note = fs::read_to_string(data.join("IGF")).expect("a note");
    for words in [
        "igf data directory",
        "format 1",
        "Example Agency",
        "1970-01-01T00:00:00Z",
    ] {
        assert!(note.contains(words), "{words} is not in\n{note}");
    }
    assert!(store.size_bytes().expect("a size") > 0);
    drop(store);
    let store = open(&data, Mode::Existing).expect("opens");
    assert_eq!(store.store_id(), id);
    assert_eq!(store.organisation(), Some("Example Agency"));
}

#[test]
fn what_is_not_a_store_is_left_alone() {
    let dir = temporary();
    assert!(refused(&dir.path().join("none"), Mode::Existing).contains("no store"));
    assert!(!dir.path().join("none").exists());
    assert!(refused(dir.path(), Mode::Existing).contains("no store"));
    fs::write(dir.path().join("letter.txt"), "Dear sir").expect("writes");
    for mode in [Mode::Create, Mode::Existing] {
        assert!(refused(dir.path(), mode).contains("letter.txt"));
    }
    assert_eq!(fs::read_dir(dir.path()).expect("lists").count(), 1);
    let file = dir.path().join("letter.txt");
    assert!(refused(&file, Mode::Create).contains("it is a file"));
}

#[test]
fn another_format_is_refused() {
    let dir = temporary();
    drop(open(dir.path(), Mode::Create).expect("makes it"));
    let note = fs::read_to_string(dir.path().join("IGF")).expect("a note");
    for (format, words) in [("2", "newer"), ("0", "backup")] {
        let other = note.replace("format 1", &format!("format {format}"));
        fs::write(dir.path().join("IGF"), other).expect("writes");
        assert!(refused(dir.path(), Mode::Create).contains(words));
        assert!(matches!(verify(dir.path()), Err(StoreError::NotAStore(_))));
    }
    fs::write(dir.path().join("IGF"), note).expect("writes");
    open(dir.path(), Mode::Existing).expect("opens again");
}

#[test]
fn a_store_in_use_names_its_holder() {
    let dir = temporary();
    let store = open(dir.path(), Mode::Create).expect("makes it");
    assert_eq!(
        in_use(dir.path())
            .matches(&std::process::id().to_string())
            .count(),
        1
    );
    assert!(matches!(verify(dir.path()), Err(StoreError::InUse(_))));
    store.announce("http://127.0.0.1:7433").expect("announces");
    assert!(in_use(dir.path()).contains("http://127.0.0.1:7433"));
    let found = holder(dir.path()).expect("asks").expect("a holder");
    assert_eq!(found.process, Some(std::process::id()));
    assert_eq!(found.server.as_deref(), Some("http://127.0.0.1:7433"));
    drop(store);
    assert!(!dir.path().join("server").exists());
    assert_eq!(holder(dir.path()), Ok(None));
    open(dir.path(), Mode::Existing).expect("opens again");
}

fn in_use(dir: &Path) -> String {
    match open(dir, Mode::Existing) {
        Err(StoreError::InUse(message)) => message,
        _ => panic!("it is not said to be in use"),
    }
}

#[test]
fn an_interrupted_making_is_made_again() {
    let dir = temporary();
    drop(open(dir.path(), Mode::Create).expect("makes it"));
    fs::rename(dir.path().join("IGF"), dir.path().join("IGF.unfinished")).expect("renames");
    fs::write(dir.path().join("db/db"), b"half").expect("writes");
    assert!(refused(dir.path(), Mode::Existing).contains("interrupted"));
    let store = open(dir.path(), Mode::Create).expect("makes it again");
    append_one(&store, 1);
}

#[test]
fn a_log_cut_after_any_event_is_the_log_up_to_it() {
    let dir = temporary();
    let data = dir.path().join("data");
    let options = Options::new().index_events(7);
    let store = SledStore::open_with(&data, Mode::Create, options).expect("makes it");
    let mut events = Vec::new();
    for at in 1..=40 {
        events.push(append_one(&store, at % 3));
        // What a killed process leaves behind: nothing is closed.
        let cut = dir.path().join(format!("cut-{at}"));
        copy(&data, &cut);
        let cut = open(&cut, Mode::Existing).expect("opens the cut log");
        assert_eq!(cut.head(), head_of(&events));
        assert_eq!(cut.read(1, 100).as_ref(), Ok(&events));
        for case in 1..3 {
            let case = sample_case(case);
            let mine: Vec<_> = events
                .iter()
                .filter(|e| e.case == Some(case))
                .cloned()
                .collect();
            assert_eq!(cut.read_case(case), Ok(mine));
        }
        for command in 1..=40 {
            let span = (command <= at).then_some((command, command));
            assert_eq!(cut.command(sample_command(command)), Ok(span));
        }
    }
}

#[test]
fn an_index_of_many_runs_is_right_and_verified() {
    let dir = temporary();
    let options = Options::new().index_events(20);
    let open = |mode| SledStore::open_with(dir.path(), mode, options.clone()).expect("opens");
    let store = open(Mode::Create);
    let events = fill(&store, 6_000);
    let check = |store: &SledStore| {
        for case in 1..5 {
            let case = sample_case(case);
            let mine: Vec<_> = events
                .iter()
                .filter(|e| e.case == Some(case))
                .cloned()
                .collect();
            assert_eq!(store.read_case(case), Ok(mine));
        }
        for event in events.iter().step_by(37) {
            let same = events.iter().filter(|e| e.command == event.command);
            let span = same.clone().map(|e| e.position).min();
            let span = span.zip(same.map(|e| e.position).max());
            assert_eq!(store.command(event.command), Ok(span));
        }
        let report = store.verify().expect("checks");
        assert_eq!((report.events, report.damage), (6_000, vec![]));
    };
    check(&store);
    drop(store);
    let report = verify(dir.path()).expect("checks");
    assert_eq!((report.head, report.damage), (head_of(&events), vec![]));
    check(&open(Mode::Existing));
}

#[test]
fn below_the_reserve_nothing_is_written() {
    let dir = temporary();
    let options = Options::new().reserve_mib(1 << 40);
    let store = SledStore::open_with(dir.path(), Mode::Create, options).expect("makes it");
    let answer = store.append(&sample_batch(Head::EMPTY, &[(1, 1, 80)]));
    let Err(StoreError::Unavailable(message)) = answer else {
        panic!("it was appended");
    };
    assert!(message.contains("MiB are free"), "{message}");
    assert_eq!(store.head(), Head::EMPTY);
    assert_eq!(store.failure(), None, "with room again it goes on");
}

#[test]
fn a_batch_that_does_not_chain_is_refused() {
    let dir = temporary();
    let store = open(dir.path(), Mode::Create).expect("makes it");
    append_one(&store, 1);
    let mut batch = sample_batch(store.head(), &[(1, 2, 80), (1, 2, 80)]);
    batch.events[1].bytes = b"{}".as_slice().into();
    assert!(matches!(
        store.append(&batch),
        Err(StoreError::Corrupt {
            position: Some(3),
            ..
        })
    ));
    append_one(&store, 1);
}

#[test]
fn a_list_of_pages_that_a_kill_left_half_made_is_no_damage() {
    let dir = temporary();
    let data = dir.path().join("data");
    let store = open(&data, Mode::Create).expect("makes it");
    let events: Vec<_> = (1..=5).map(|_| append_one(&store, 1)).collect();
    drop(store);
    for half in ["", "not yet a list"] {
        let name = "snap.7FFFFFFFFFFFFFFF.generating";
        std::fs::write(data.join("db").join(name), half).expect("written");
        let store = open(&data, Mode::Existing).expect("opens");
        assert_eq!(store.read(1, 100), Ok(events.clone()));
    }
}
