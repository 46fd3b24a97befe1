//! The archive: what it holds after cuts, changes and crashes, and what is made from it.

use ::archive::{
    Archive, ArchiveError, DIRECTORY, Identity, LogText, LogWriter, Records, copy, list,
};
use engine::store::{Head, MemoryStore, Store, StoredEvent};
use igf_tests::chain::Chain;
use std::fs;
use std::path::{Path, PathBuf};

fn identity() -> Identity {
    Identity {
        store: uuid::Uuid::from_u128(7),
        organisation: Some("example".to_owned()),
        created: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn log(events: u64) -> MemoryStore {
    let store = MemoryStore::default();
    Chain::new("archive").append(&store, events).unwrap();
    store
}

fn events(path: &Path) -> Result<Vec<StoredEvent>, ArchiveError> {
    let mut records = Records::open(path)?;
    let mut events = Vec::new();
    while let Some(event) = records.next_event()? {
        events.push(event);
    }
    Ok(events)
}

/// An archive of 60 events in segments of ten or so; the last is open.
fn archived(data: &Path) -> (MemoryStore, PathBuf) {
    let store = log(60);
    let mut archive = Archive::with_segments_of(data, identity(), 8_000).unwrap();
    for upto in 1..=60 {
        let part = MemoryStore::default();
        Chain::new("archive").append(&part, upto).unwrap();
        archive.follow(&part).unwrap();
    }
    assert_eq!(archive.head(), store.head());
    (store, data.join(DIRECTORY))
}

fn last(dir: &Path) -> PathBuf {
    list(dir).unwrap().pop().unwrap().path
}

#[test]
fn segments_hold_the_log_byte_for_byte() {
    let data = tempfile::tempdir().unwrap();
    let (store, dir) = archived(data.path());
    let segments = list(&dir).unwrap();
    assert!(segments.len() > 3, "{segments:?}");
    let sealed = segments.iter().filter(|segment| segment.sealed).count();
    assert_eq!(sealed, segments.len() - 1);
    assert_eq!(events(&dir), Ok(store.read(1, 100).unwrap()));
}

#[test]
fn a_segment_cut_anywhere_goes_on_where_it_was() {
    let data = tempfile::tempdir().unwrap();
    let (store, dir) = archived(data.path());
    let (open, whole) = (last(&dir), fs::read(last(&dir)).unwrap());
    let header = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    for cut in (header..whole.len()).step_by(7) {
        fs::write(&open, &whole[..cut]).unwrap();
        let mut archive = Archive::with_segments_of(data.path(), identity(), 80_000).unwrap();
        assert!(archive.head().position < 60);
        archive.follow(&store).unwrap();
        assert_eq!(fs::read(&open).unwrap(), whole, "cut at {cut}");
    }
}

#[test]
fn a_changed_byte_is_found_with_its_line() {
    let data = tempfile::tempdir().unwrap();
    let (store, dir) = archived(data.path());
    let (open, whole) = (last(&dir), fs::read(last(&dir)).unwrap());
    for at in (0..whole.len() - 1).step_by(11) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(&open, &damaged).unwrap();
        let found = events(&dir);
        let line = 1 + whole[..at].iter().filter(|byte| **byte == b'\n').count() as u64;
        match found {
            Err(ArchiveError::Damaged { line: said, .. }) => {
                // A lost line break shows on its line.
                assert_eq!(said, line, "byte {at}");
            }
            Err(ArchiveError::NotALog { .. }) => assert_eq!(line, 1),
            other => panic!("byte {at}: {:?}", other.map(|events| events.len())),
        }
        let opened = Archive::open(data.path(), identity());
        assert!(
            opened.is_err(),
            "byte {at}: it would have gone on after damage"
        );
    }
    fs::write(&open, &whole).unwrap();
    let sealed = list(&dir).unwrap().remove(0).path;
    let packed = fs::read(&sealed).unwrap();
    for at in (0..packed.len()).step_by(5) {
        let mut damaged = packed.clone();
        damaged[at] ^= 16;
        fs::write(&sealed, &damaged).unwrap();
        // A bit of the packing's own header may mean nothing.
        let found = events(&dir);
        assert!(
            found.is_err() || found == Ok(store.read(1, 100).unwrap()),
            "sealed byte {at}"
        );
    }
}

#[test]
fn a_missing_segment_is_found() {
    let data = tempfile::tempdir().unwrap();
    let (_, dir) = archived(data.path());
    for segment in list(&dir).unwrap().split_last().unwrap().1 {
        let kept = fs::read(&segment.path).unwrap();
        fs::remove_file(&segment.path).unwrap();
        assert!(events(&dir).is_err(), "{segment:?}");
        fs::write(&segment.path, kept).unwrap();
    }
}

#[test]
fn another_log_and_a_shorter_one_are_not_followed() {
    let data = tempfile::tempdir().unwrap();
    let (_, dir) = archived(data.path());
    let before = fs::read(last(&dir)).unwrap();
    let other = MemoryStore::default();
    Chain::new("other").append(&other, 80).unwrap();
    for (store, position) in [(&other, 60), (&log(20), 21)] {
        let mut archive = Archive::open(data.path(), identity()).unwrap();
        let followed = archive.follow(store);
        let Err(ArchiveError::Differs { position: said, .. }) = followed else {
            panic!("{followed:?}");
        };
        assert_eq!(said, position);
        assert_eq!(fs::read(last(&dir)).unwrap(), before);
    }
    let stranger = Identity {
        store: uuid::Uuid::from_u128(8),
        ..identity()
    };
    let opened = Archive::open(data.path(), stranger).err();
    assert!(
        matches!(opened, Some(ArchiveError::NotALog { .. })),
        "{opened:?}"
    );
}

#[test]
fn a_crash_while_sealing_loses_nothing() {
    let data = tempfile::tempdir().unwrap();
    let (store, dir) = archived(data.path());
    let mut archive = Archive::with_segments_of(data.path(), identity(), 1).unwrap();
    let (open, plain) = (last(&dir), fs::read(last(&dir)).unwrap());
    let grown = log(61);
    archive.follow(&grown).unwrap();
    drop(archive);
    assert!(list(&dir).unwrap().pop().unwrap().sealed);
    // Both forms are there: the sealed one had its name, the plain one was not removed yet.
    fs::write(&open, &plain).unwrap();
    let archive = Archive::open(data.path(), identity()).unwrap();
    assert_eq!(archive.head(), grown.head());
    assert!(!open.exists());
    assert_eq!(events(&dir), Ok(grown.read(1, 100).unwrap()));
    assert_eq!(store.head().position, 60);
}

#[test]
fn an_export_cut_or_changed_anywhere_is_not_taken() {
    let (dir, store) = (tempfile::tempdir().unwrap(), log(12));
    let file = dir.path().join("log.jsonl");
    let mut writer = LogWriter::new(Vec::new(), &identity(), Head::EMPTY).unwrap();
    for event in store.read(1, 100).unwrap() {
        writer.event(&event).unwrap();
    }
    let whole = writer.finish().unwrap();
    fs::write(&file, &whole).unwrap();
    assert_eq!(events(&file), Ok(store.read(1, 100).unwrap()));
    for cut in 0..whole.len() {
        fs::write(&file, &whole[..cut]).unwrap();
        assert!(events(&file).is_err(), "cut at {cut}");
    }
    for at in 0..whole.len() - 1 {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(&file, &damaged).unwrap();
        assert!(events(&file).is_err(), "changed at {at}");
    }
    let added = [&whole[..], b"{}\n"].concat();
    fs::write(&file, added).unwrap();
    assert!(events(&file).is_err(), "something follows the end");
}

#[test]
fn a_copy_of_an_archive_that_is_written_is_whole() {
    let (data, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, dir) = archived(data.path());
    let mut half = fs::read(last(&dir)).unwrap();
    half.extend_from_slice(b"{\"hash\":\"half a li");
    fs::write(last(&dir), half).unwrap();
    assert_eq!(copy(&dir, target.path(), None), Ok(store.head()));
    assert_eq!(events(target.path()), Ok(store.read(1, 100).unwrap()));
    let text = LogText::open(&last(target.path())).unwrap();
    assert_eq!(text.identity(), &identity());
}
