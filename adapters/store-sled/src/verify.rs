//! Checking a store: every event, the indexes against them, the anchor. It changes nothing.

use crate::anchor::{self, Anchor};
use crate::block::BlockHeader;
use crate::database::{DIRECTORY, Database};
use crate::guard::unavailable;
use crate::index::{self, Memory, Run};
use crate::log::{header_from, read_holding};
use crate::options::Durability;
use crate::shared::{Shared, locked};
use crate::{copy, keys, lock, note, open, snapshot};
use engine::hash::Hash;
use engine::store::{Damage, Head, StoreError, StoredEvent};
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// Memory for sled's pages while a copy is checked.
const CACHE_BYTES: u64 = 64 << 20;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many events are sound.
    pub events: u64,
    /// The last event before the first damage.
    pub head: Head,
    /// Everything that is wrong.
    pub damage: Vec<Damage>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.damage.is_empty()
    }
}

/// Returns what is wrong with an event beyond its hash, such as bytes that cannot be decoded.
pub type EventCheck<'a> = &'a dyn Fn(&StoredEvent) -> Result<(), String>;

/// Further checks while the log is walked.
pub trait Checks {
    /// Gets the last snapshot, before any event: the position it was folded to, and its bytes.
    fn snapshot(&self, position: u64, bytes: &[u8]);

    /// Gets each event in order.
    ///
    /// # Errors
    /// What is wrong with it beyond its hash, such as bytes that cannot be decoded.
    fn event(&self, event: &StoredEvent) -> Result<(), String>;
}

struct Events<'a>(EventCheck<'a>);

impl Checks for Events<'_> {
    fn snapshot(&self, _: u64, _: &[u8]) {}

    fn event(&self, event: &StoredEvent) -> Result<(), String> {
        (self.0)(event)
    }
}

/// Checks a store that no process holds. Works on a copy, since sled writes when it opens.
///
/// # Errors
/// [`StoreError::InUse`] when a process holds it, [`StoreError::NotAStore`] when `dir` is no store,
/// [`StoreError::Unavailable`] when there is no room for the copy. Damage stands in the report.
pub fn verify(dir: &Path) -> Result<Report, StoreError> {
    verify_with(dir, &|_| Ok(()))
}

/// As [`verify`], and calls `sound` with each event.
///
/// # Errors
/// As [`verify`].
pub fn verify_with(dir: &Path, sound: EventCheck<'_>) -> Result<Report, StoreError> {
    verify_and(dir, &Events(sound))
}

/// As [`verify`], with the caller's own checks.
///
/// # Errors
/// As [`verify`].
pub fn verify_and(dir: &Path, checks: &dyn Checks) -> Result<Report, StoreError> {
    let mut check = Check::new(dir, checks)?;
    let note = match open::note_of(dir) {
        Ok(note) => Some(note.store),
        Err(StoreError::Corrupt { what, .. }) => {
            check.damaged(note::FILE, None, false, what);
            None
        }
        Err(error) => return Err(error),
    };
    let _lock = lock::without_writing(dir)?;
    let failed = |error: std::io::Error| unavailable("no copy could be made to check", &error);
    let copied = tempfile::Builder::new()
        .prefix("igf-verify-")
        .tempdir()
        .map_err(failed)?;
    if dir.join(DIRECTORY).is_dir() {
        copy::directory(&dir.join(DIRECTORY), &copied.path().join(DIRECTORY)).map_err(failed)?;
    }
    match Database::open(copied.path(), CACHE_BYTES, Durability::FlushOnly) {
        Ok(database) => check.database(&database, note),
        Err(StoreError::Unavailable(what)) => return Err(StoreError::Unavailable(what)),
        Err(error) => check.error(false, &error),
    }
    Ok(check.finish())
}

/// Checks a store that this process holds.
pub(crate) fn open_store(shared: &Shared, sound: EventCheck<'_>) -> Result<Report, StoreError> {
    // The anchor first: it may be written anew while the log is walked.
    let checks = Events(sound);
    let mut check = Check::new(&shared.dir, &checks)?;
    let head = shared.head();
    // No run is replaced meanwhile.
    let _runs = locked(&shared.work.runs);
    let runs = shared.index().runs.clone();
    let rest = check.log(&shared.database, head.position, &runs);
    check.recent(shared, &rest, head.position);
    check.snapshot(&shared.database);
    Ok(check.finish())
}

struct Check<'a> {
    checks: &'a dyn Checks,
    report: Report,
    anchor: Anchor,
    hash_at_anchor: Option<Hash>,
    /// Whether every event so far is sound.
    unbroken: bool,
}

impl<'a> Check<'a> {
    fn new(dir: &Path, checks: &'a dyn Checks) -> Result<Check<'a>, StoreError> {
        let anchor = anchor::read(dir).map_err(|error| unavailable("the head anchor", &error))?;
        Ok(Check {
            checks,
            report: Report {
                events: 0,
                head: Head::EMPTY,
                damage: Vec::new(),
            },
            anchor,
            hash_at_anchor: None,
            unbroken: true,
        })
    }

    fn damaged(&mut self, file: &str, at: Option<u64>, healable: bool, what: impl Into<String>) {
        self.report.damage.push(Damage {
            file: file.to_owned(),
            position: at,
            healable,
            what: what.into(),
        });
    }

    fn error(&mut self, healable: bool, error: &StoreError) {
        let (position, what) = match error {
            StoreError::Corrupt { position, what } => (*position, what.clone()),
            other => (None, other.to_string()),
        };
        self.damaged(DIRECTORY, position, healable, what);
    }

    /// Checks a whole database that no process writes.
    fn database(&mut self, database: &Database, note: Option<Uuid>) {
        match database.get_sealed(keys::STORE_ID) {
            Ok(Some(id)) => {
                if note.is_some_and(|note| id != note.as_bytes()) {
                    let what = "the database belongs to another store than the note says";
                    self.damaged(DIRECTORY, None, false, what);
                }
            }
            Ok(None) => self.damaged(DIRECTORY, None, false, "the database opened empty"),
            Err(error) => self.error(false, &error),
        }
        let index = index::list(database).unwrap_or_else(|error| {
            self.error(true, &error);
            None
        });
        let runs = index.map(|index| index.runs).unwrap_or_default();
        self.snapshot(database);
        self.log(database, u64::MAX, &runs);
    }

    /// Walks over the log up to `end`, and compares each index run with the events that it
    /// covers. Returns the index of the events after the last run.
    fn log(&mut self, database: &Database, end: u64, runs: &[Arc<Run>]) -> Memory {
        let mut runs = runs.iter();
        let mut run = runs.next();
        let mut expected = Memory::default();
        let mut next = 1;
        while next <= end {
            match header_from(database, next) {
                Ok(None) => break,
                Ok(Some(header)) => {
                    self.block(database, &header, next);
                    expected.add_block(&header);
                    next = header.end() + 1;
                }
                Err(error) => {
                    self.unbroken = false;
                    self.error(false, &error);
                    match after_damage(database, next, &error) {
                        Some(after) => next = after,
                        None => break,
                    }
                }
            }
            while let Some(due) = run.filter(|run| run.to < next) {
                self.run(database, due, std::mem::take(&mut expected));
                run = runs.next();
            }
        }
        if run.is_some() && self.unbroken {
            self.damaged(DIRECTORY, None, true, "the index is ahead of the log");
        }
        expected
    }

    fn block(&mut self, database: &Database, header: &BlockHeader, due: u64) {
        if header.first != due {
            self.unbroken = false;
            let what = format!("{} events are missing", header.first - due);
            self.damaged(DIRECTORY, Some(due), false, what);
        } else if self.unbroken && header.previous != self.report.head.hash {
            self.unbroken = false;
            let what = "the event does not chain to the one before";
            self.damaged(DIRECTORY, Some(due), false, what);
        }
        let block = match read_holding(database, header.first) {
            Ok(block) => block,
            Err(error) => {
                self.unbroken = false;
                return self.error(false, &error);
            }
        };
        self.report.events += block.events.len() as u64;
        for event in &block.events {
            if let Err(what) = self.checks.event(event) {
                self.damaged(DIRECTORY, Some(event.position), false, what);
            }
        }
        if let Anchor::At(anchor) = self.anchor
            && let Some(event) = block.event(anchor.position)
        {
            self.hash_at_anchor = Some(event.hash);
        }
        if self.unbroken {
            self.report.head = Head {
                position: header.end(),
                hash: header.last,
            };
        }
    }

    fn run(&mut self, database: &Database, run: &Run, mut expected: Memory) {
        if !self.unbroken {
            // What the index should hold is not known.
            return;
        }
        let mut wrong = (expected.from, expected.to) != (run.from, run.to);
        for entry in run.entries(database) {
            let (key, positions) = match entry {
                Ok(entry) => entry,
                Err(error) => return self.error(true, &error),
            };
            match expected.entries.get_mut(&key) {
                Some(due) if due.starts_with(&positions) => {
                    due.drain(..positions.len());
                }
                _ => wrong = true,
            }
        }
        wrong |= expected.entries.values().any(|due| !due.is_empty());
        if wrong {
            let what = format!(
                "the index of the events {} to {} is not what they say",
                run.from, run.to
            );
            self.damaged(DIRECTORY, Some(run.from), true, what);
        }
    }

    /// Compares the index in memory with the events that no run covers.
    fn recent(&mut self, shared: &Shared, expected: &Memory, end: u64) {
        let index = shared.index();
        let wrong = expected.entries.iter().any(|(key, due)| {
            let found = index.recent(key);
            // Events may have been appended meanwhile.
            let found = found
                .into_iter()
                .filter(|at| (expected.from..=end).contains(at));
            !found.eq(due.iter().copied())
        });
        drop(index);
        if wrong && self.unbroken {
            let what = "the index in memory is not what the last events say";
            self.damaged(DIRECTORY, Some(expected.from), true, what);
        }
    }

    fn snapshot(&mut self, database: &Database) {
        match snapshot::get(database) {
            Ok(Some((position, bytes))) => self.checks.snapshot(position, &bytes),
            Ok(None) => {}
            Err(error) => self.error(true, &error),
        }
    }

    fn finish(mut self) -> Report {
        match self.anchor {
            Anchor::At(head) if head.position > self.report.head.position => {
                if self.unbroken {
                    let end = self.report.head.position;
                    let what = format!("the log was cut: it held {} events", head.position);
                    self.damaged(DIRECTORY, Some(end + 1), false, what);
                }
            }
            Anchor::At(Head::EMPTY) => {}
            Anchor::At(head) => {
                if self.hash_at_anchor != Some(head.hash) {
                    let what = "the event is not the one that the head anchor names";
                    self.damaged(anchor::FILE, Some(head.position), false, what);
                }
            }
            Anchor::Missing => self.damaged(anchor::FILE, None, true, "the head anchor is missing"),
            Anchor::Unreadable => {
                self.damaged(anchor::FILE, None, true, "the head anchor cannot be read");
            }
        }
        self.report
    }
}

/// The position of the next block after one that cannot be read; `None` when sled itself fails.
fn after_damage(database: &Database, from: u64, error: &StoreError) -> Option<u64> {
    let StoreError::Corrupt {
        position: Some(position),
        ..
    } = error
    else {
        return None;
    };
    let after = position.max(&from).checked_add(1)?;
    let (key, _) = database
        .at_or_after(keys::BLOCK, &keys::block(after))
        .ok()??;
    keys::number(&key)
}
