//! Damage: never a silent difference, never a panic.

use crate::common::{copy, fill, head_of};
use engine::store::{Store as _, StoreError, StoredEvent};
use engine::testing::contract::{sample_case, sample_command};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use store_sled::{Mode, Options, Report, SledStore, verify};
use tempfile::TempDir;

/// A closed store with a thousand events, and those events.
fn sound(index_events: usize) -> (TempDir, Vec<StoredEvent>) {
    let dir = TempDir::new().expect("a directory");
    let options = Options::new().index_events(index_events);
    let data = dir.path().join("sound");
    let store = SledStore::open_with(data, Mode::Create, options).expect("makes it");
    let events = fill(&store, 1_000);
    store.set_cursor("relay", 900).expect("sets");
    store.put_snapshot(1_000, &[7; 50_000]).expect("puts");
    (dir, events)
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).expect("lists") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// What a damaged directory does.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// Everything is as it was.
    Same,
    /// Opening or reading says what is wrong.
    Error,
    /// Something else is read as if it were right.
    SilentDifference(String),
}

fn read_all(dir: &Path, events: &[StoredEvent]) -> Outcome {
    let store = match SledStore::open(dir, Mode::Existing) {
        Ok(store) => store,
        Err(StoreError::Corrupt { .. } | StoreError::NotAStore(_)) => return Outcome::Error,
        Err(error) => panic!("not an answer to damage: {error:?}"),
    };
    let mut outcome = match store.read(1, usize::MAX) {
        Err(_) => Outcome::Error,
        Ok(read) if read == events && store.head() == head_of(events) => Outcome::Same,
        Ok(read) => return Outcome::SilentDifference(format!("{} events", read.len())),
    };
    for case in 1..5 {
        let id = Some(sample_case(case));
        let mine: Vec<_> = events.iter().filter(|e| e.case == id).cloned().collect();
        match store.read_case(sample_case(case)) {
            Err(_) => outcome = Outcome::Error,
            Ok(read) if read == mine => {}
            Ok(_) => return Outcome::SilentDifference(format!("case {case}")),
        }
    }
    let mut spans = BTreeMap::new();
    for event in events {
        let span = spans
            .entry(event.command)
            .or_insert((event.position, event.position));
        span.1 = event.position;
    }
    for command in 1..1_010 {
        let command = sample_command(command);
        match store.command(command) {
            Err(_) => outcome = Outcome::Error,
            Ok(span) if span == spans.get(&command).copied() => {}
            Ok(_) => return Outcome::SilentDifference(format!("command {command}")),
        }
    }
    outcome
}

/// A small generator with a seed, so that a failure can be run again.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        ((self.0 >> 33) * end) >> 31
    }
}

#[test]
fn a_flipped_bit_is_harmless_or_found() {
    let seed = std::env::var("IGF_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or(20_181_003);
    let rounds = if std::env::var_os("IGF_FULL").is_some() {
        500
    } else {
        50
    };
    let (dir, events) = sound(100);
    let source = dir.path().join("sound");
    let files = files(&source);
    let used: u64 = files.iter().map(|file| used_bytes(file)).sum();
    let mut random = Random(seed);
    let (mut same, mut found) = (0, 0);
    for round in 0..rounds {
        let damaged = dir.path().join("damaged");
        copy(&source, &damaged);
        let mut at = random.below(used);
        let file = files.iter().find(|file| {
            let size = used_bytes(file);
            let here = at < size;
            at -= if here { 0 } else { size };
            here
        });
        let file = file.expect("a file").strip_prefix(&source).expect("below");
        let bit = random.below(8);
        let mut bytes = fs::read(damaged.join(file)).expect("reads");
        bytes[usize::try_from(at).expect("small")] ^= 1 << bit;
        fs::write(damaged.join(file), bytes).expect("writes");
        let place = format!(
            "IGF_SEED={seed} round {round}: {} byte {at}",
            file.display()
        );
        let report = verify(&damaged);
        match read_all(&damaged, &events) {
            Outcome::SilentDifference(what) => panic!("{place}: silently different: {what}"),
            Outcome::Same => same += 1,
            Outcome::Error => {
                found += 1;
                assert!(
                    report.is_err() || report.is_ok_and(|report| !report.is_sound()),
                    "{place}: reading found what verify did not"
                );
            }
        }
        fs::remove_dir_all(&damaged).expect("removes");
    }
    assert!(
        found > rounds / 10,
        "only {found} of {rounds} were found, {same} harmless"
    );
}

/// The bytes up to the last that is not zero: sled leaves the ends of its segments empty.
fn used_bytes(file: &Path) -> u64 {
    let bytes = fs::read(file).expect("reads");
    let used = bytes.iter().rposition(|byte| *byte != 0);
    used.map_or(0, |last| last as u64 + 1)
}

#[test]
fn cut_and_missing_files_are_found() {
    let (dir, events) = sound(100);
    let source = dir.path().join("sound");
    for file in files(&source) {
        let file = file.strip_prefix(&source).expect("below").to_owned();
        let length = used_bytes(&source.join(&file));
        for kept in [
            None,
            Some(0),
            Some(length / 2),
            Some(length.saturating_sub(1)),
        ] {
            let damaged = dir.path().join("damaged");
            copy(&source, &damaged);
            match kept {
                None => fs::remove_file(damaged.join(&file)).expect("removes"),
                Some(kept) => {
                    let cut = fs::File::options().write(true).open(damaged.join(&file));
                    cut.expect("opens").set_len(kept).expect("cuts");
                }
            }
            let outcome = read_all(&damaged, &events);
            let allowed = matches!(outcome, Outcome::Same | Outcome::Error);
            assert!(allowed, "{} kept {kept:?}: {outcome:?}", file.display());
            if file == Path::new("db/db") && kept.is_none_or(|kept| kept < length - 1) {
                assert_eq!(
                    outcome,
                    Outcome::Error,
                    "a database {kept:?} of {length} bytes"
                );
            }
            fs::remove_dir_all(&damaged).expect("removes");
        }
    }
}

#[test]
fn an_emptied_database_is_not_an_empty_store() {
    let (dir, _) = sound(100);
    let data = dir.path().join("sound");
    for name in ["head", "db/conf"] {
        let _ = fs::remove_file(data.join(name));
    }
    fs::remove_dir_all(data.join("db")).expect("removes");
    let other = dir.path().join("other");
    drop(SledStore::open(&other, Mode::Create).expect("makes another"));
    copy(&other.join("db"), &data.join("db"));
    let Err(StoreError::Corrupt { what, .. }) = SledStore::open(&data, Mode::Existing) else {
        panic!("another store's database was taken");
    };
    assert!(what.contains("another store"), "{what}");
}

#[test]
fn a_log_shorter_than_its_anchor_is_cut() {
    let dir = TempDir::new().expect("a directory");
    let data = dir.path().join("data");
    let store = SledStore::open(&data, Mode::Create).expect("makes it");
    let before = fill(&store, 20);
    drop(store);
    let old = dir.path().join("old");
    copy(&data.join("db"), &old);
    let store = SledStore::open(&data, Mode::Existing).expect("opens");
    fill(&store, 30);
    drop(store);
    fs::remove_dir_all(data.join("db")).expect("removes");
    copy(&old, &data.join("db"));
    let Err(StoreError::Corrupt { position, what }) = SledStore::open(&data, Mode::Existing) else {
        panic!("a cut log was taken");
    };
    assert_eq!(position, Some(21));
    assert!(what.contains("30 events"), "{what}");
    let report = verify(&data).expect("checks");
    assert_eq!(report.head, head_of(&before));
    assert_eq!(report.damage.len(), 1);
    assert_eq!(
        (report.damage[0].position, report.damage[0].healable),
        (Some(21), false)
    );
}

#[test]
fn verify_changes_nothing_and_a_lost_anchor_is_healed() {
    let (dir, events) = sound(100);
    let data = dir.path().join("sound");
    let contents = || -> Vec<(PathBuf, Vec<u8>)> {
        let read = |file: PathBuf| (file.clone(), fs::read(file).expect("reads"));
        files(&data).into_iter().map(read).collect()
    };
    let healable = |report: &Report| report.damage.iter().all(|damage| damage.healable);
    fs::remove_file(data.join("head")).expect("removes");
    let before = contents();
    let report = verify(&data).expect("checks");
    assert!(!report.is_sound() && healable(&report), "{report:?}");
    assert_eq!((report.events, report.head), (1_000, head_of(&events)));
    assert_eq!(contents(), before, "verify changed the directory");
    drop(SledStore::open(&data, Mode::Existing).expect("opens"));
    assert_eq!(verify(&data).expect("checks").damage, []);
}
