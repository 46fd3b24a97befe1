//! Measures appending against the disk's limit: overwriting preallocated bytes, and fdatasync.
//!
//! Absolute figures drift twofold between runs, so the store and the limit take turns in the same
//! run, a slice of time each.

use crate::guard::unavailable;
use crate::{Durability, Mode, Options, SledStore};
use engine::hash::Hash;
use engine::identity::{CaseId, CommandId};
use engine::store::{Batch, Head, Store as _, StoreError, StoredEvent};
use jiff::Timestamp;
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Bytes of an event of the benchmark.
pub const EVENT_BYTES: usize = 512;

const SLICE: Duration = Duration::from_millis(250);
const LIMIT_FILE_BYTES: u64 = 64 << 20;

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AppendFigures {
    /// Events in a commit; each is a command of its own.
    pub events_a_commit: usize,
    /// Events appended.
    pub events: u64,
    /// Durable events a second.
    pub events_a_second: f64,
    /// Events a second that the disk allows: the same bytes over preallocated ones, and fdatasync.
    pub limit_events_a_second: f64,
    /// The part of the limit that the store reaches: the median over pairs of slices, which other
    /// work on the machine disturbs least.
    pub ratio: f64,
    /// The median commit, in microseconds.
    pub commit_p50_us: u64,
    /// The slowest commit of a hundred, in microseconds.
    pub commit_p99_us: u64,
    /// Bytes of events that were given.
    pub payload_bytes: u64,
    /// Bytes that the store takes on the disk at the end.
    pub stored_bytes: u64,
}

/// Appends to a new store in `dir/store` for `seconds`, in turns with the limit. Removes what it
/// makes in `dir`.
///
/// # Errors
/// [`StoreError::NotAStore`] when `dir/store` holds other things, [`StoreError::Unavailable`] when
/// the disk is full or a file cannot be made, written or removed.
pub fn append(dir: &Path, per_commit: usize, seconds: u64) -> Result<AppendFigures, StoreError> {
    append_with(dir, per_commit, seconds, Durability::Disk)
}

/// As [`append`], with another durability.
///
/// # Errors
/// As [`append`].
#[doc(hidden)]
pub fn append_with(
    dir: &Path,
    per_commit: usize,
    seconds: u64,
    durability: Durability,
) -> Result<AppendFigures, StoreError> {
    let failed = |error: std::io::Error| unavailable("the limit cannot be measured", &error);
    let directory = dir.join("store");
    let options = Options::new().durability(durability);
    let store = SledStore::open_with(&directory, Mode::Create, options)?;
    let mut limit = Limit::new(&dir.join("limit"), per_commit * EVENT_BYTES).map_err(failed)?;
    let mut commits_us = Vec::new();
    let (mut storing, mut limiting) = (Duration::ZERO, Duration::ZERO);
    let (mut limit_commits, mut ratios) = (0_u64, Vec::new());
    let until = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < until {
        let before = commits_us.len();
        let stored = store_slice(&store, per_commit, &mut commits_us)?;
        let (commits, limited) = limit.slice().map_err(failed)?;
        let rate = (commits_us.len() - before) as f64 / stored.as_secs_f64();
        ratios.push(rate / (commits as f64 / limited.as_secs_f64()));
        storing += stored;
        limiting += limited;
        limit_commits += commits;
    }
    commits_us.sort_unstable();
    ratios.sort_by(f64::total_cmp);
    let quantile = |part: usize| {
        let at = commits_us.len() * part / 100;
        commits_us.get(at).copied().unwrap_or(0)
    };
    let events = store.head().position;
    drop(store);
    let stored_bytes = crate::copy::size_bytes(&directory).map_err(failed)?;
    let limit_events = limit_commits * per_commit as u64;
    let figures = AppendFigures {
        events_a_commit: per_commit,
        events,
        events_a_second: events as f64 / storing.as_secs_f64(),
        limit_events_a_second: limit_events as f64 / limiting.as_secs_f64(),
        ratio: ratios.get(ratios.len() / 2).copied().unwrap_or(0.0),
        commit_p50_us: quantile(50),
        commit_p99_us: quantile(99),
        payload_bytes: events * EVENT_BYTES as u64,
        stored_bytes,
    };
    fs::remove_dir_all(&directory).map_err(failed)?;
    fs::remove_file(dir.join("limit")).map_err(failed)?;
    Ok(figures)
}

/// Appends for one slice, and returns how much of it the store took.
fn store_slice(
    store: &SledStore,
    per_commit: usize,
    commits_us: &mut Vec<u64>,
) -> Result<Duration, StoreError> {
    let mut storing = Duration::ZERO;
    let slice = Instant::now();
    while slice.elapsed() < SLICE {
        // Making events is the caller's time, not the store's.
        let batch = sample(store.head(), per_commit);
        let begun = Instant::now();
        store.append(&batch)?;
        let took = begun.elapsed();
        storing += took;
        commits_us.push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }
    Ok(storing)
}

/// What the disk allows: a durable commit of so many bytes, over preallocated ones.
pub struct Limit {
    file: File,
    bytes: Vec<u8>,
    at: u64,
}

impl Limit {
    /// Makes the file and fills it; each commit is of `bytes` bytes.
    ///
    /// # Errors
    /// When the file cannot be made, or the disk is full.
    pub fn new(path: &Path, bytes: usize) -> std::io::Result<Limit> {
        let file = File::create(path)?;
        // Written, not only reserved: the first write to a reserved block costs a journal entry.
        let zeros = vec![0; 1 << 20];
        for at in (0..LIMIT_FILE_BYTES).step_by(zeros.len()) {
            file.write_all_at(&zeros, at)?;
        }
        file.sync_all()?;
        Ok(Limit {
            file,
            bytes: vec![0x5a; bytes],
            at: 0,
        })
    }

    /// Makes later commits `bytes` bytes long.
    pub fn resize(&mut self, bytes: usize) {
        self.bytes.resize(bytes, 0x5a);
    }

    /// Commits for a quarter of a second. Returns the number of commits, and how long they took.
    ///
    /// # Errors
    /// When a write or a sync fails.
    pub fn slice(&mut self) -> std::io::Result<(u64, Duration)> {
        let (slice, mut commits) = (Instant::now(), 0);
        while slice.elapsed() < SLICE {
            self.write()?;
            commits += 1;
        }
        Ok((commits, slice.elapsed()))
    }

    /// Makes one commit.
    ///
    /// # Errors
    /// When the write or the sync fails.
    pub fn write(&mut self) -> std::io::Result<()> {
        if self.at + self.bytes.len() as u64 > LIMIT_FILE_BYTES {
            self.at = 0;
        }
        self.file.write_all_at(&self.bytes, self.at)?;
        self.at += self.bytes.len() as u64;
        self.file.sync_data()
    }
}

/// Events as the engine makes them: every fifth opens a case, the others go to recent ones.
fn sample(after: Head, count: usize) -> Batch {
    let mut batch = Batch {
        after,
        events: Vec::with_capacity(count),
    };
    for _ in 0..count {
        let end = batch.head();
        let position = end.position + 1;
        let event = sample_event(position, &end.hash);
        batch.events.push(event);
    }
    batch
}

fn sample_event(position: u64, previous: &Hash) -> StoredEvent {
    let number = position - mixed(position) % position.min(5_000);
    let case = CaseId(Uuid::from_u64_pair(
        0x0192_0000_0000_7000,
        mixed(number / 5),
    ));
    let command = CommandId(Uuid::from_u64_pair(
        0x0192_0000_0000_7000 + position / 1_000,
        mixed(position),
    ));
    let nanosecond = i128::from(position) * 40_123_457 + 1_600_000_000_000_000_000;
    let recorded = Timestamp::from_nanosecond(nanosecond).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut text = format!(
        "{{\"position\":{position},\"id\":\"{}\",\"type\":\"transition_made\",\"compartment\":\
         \"main\",\"case\":\"{case}\",\"reference\":\"REC-2019-{:04}\",\"workflow\":\
         \"recommendation\",\"event\":\"accepted\",\"recorded\":\"{recorded}\",\"actor\":\
         {{\"person\":\"person_{}\",\"known\":\"token\"}},\"class\":\"internal\",\
         \"command_id\":\"{command}\",\"traceparent\":\"00-{:016x}{:016x}-{:016x}-01\",\
         \"data\":{{\"transition\":\"accept\",\"text\":\"",
        Uuid::from_u64_pair(0x0192_0000_0000_7000, mixed(position + 1)),
        number / 5,
        mixed(position) % 300,
        mixed(position + 2),
        mixed(position + 3),
        mixed(position + 4),
    );
    while text.len() < EVENT_BYTES - 3 {
        let word = mixed(text.len() as u64 ^ (position << 16)) % WORDS.len() as u64;
        text.push_str(WORDS[usize::try_from(word).unwrap_or(0)]);
        text.push(' ');
    }
    text.truncate(EVENT_BYTES - 3);
    text.push_str("\"}}");
    let bytes = text.into_bytes();
    StoredEvent {
        position,
        case: Some(case),
        command,
        recorded,
        hash: Hash::chained(previous, &bytes),
        bytes: Arc::from(bytes),
    }
}

/// What people write in reasons.
const WORDS: [&str; 32] = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "for",
    "is",
    "action",
    "plan",
    "report",
    "management",
    "risk",
    "agreed",
    "deadline",
    "owner",
    "division",
    "evidence",
    "budget",
    "review",
    "accepted",
    "with",
    "by",
    "not",
    "yet",
    "implemented",
    "policy",
    "approval",
    "committee",
    "pending",
    "quarter",
    "responsible",
    "delayed",
];

/// Numbers that look random and are the same each time.
fn mixed(number: u64) -> u64 {
    let mut bits = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits ^ (bits >> 31)
}
