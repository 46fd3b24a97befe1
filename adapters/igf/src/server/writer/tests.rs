//! A flood, and a clock that is set back and forward, at the writer on a real store.

use super::*;
use crate::data::Heartbeat;
use crate::data::definitions::shipped_definitions;
use crate::server::timekeeper::Clock;
use engine::command::{self, CaseCommand, Command, FrameworkCommand, Meta};
use engine::event::{CaseEvent, Event, EventData, Known};
use engine::identity::{CaseId, CommandId, scripted_command_id};
use engine::store::{Batch, Head, StoreError, StoredEvent};
use engine::value::Name;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Condvar, Mutex};
use store_sled::{Mode, SledStore};
use telemetry::Telemetry;
use telemetry::metrics::Metrics;
use tokio::task::JoinSet;

const START: i64 = 1_570_000_000;

/// A store whose appends wait while its gate is closed.
struct Gated {
    store: SledStore,
    closed: Mutex<bool>,
    opened: Condvar,
}

impl Gated {
    fn set(&self, closed: bool) {
        *self.closed.lock().unwrap() = closed;
        self.opened.notify_all();
    }
}

impl Store for Gated {
    fn head(&self) -> Head {
        self.store.head()
    }

    fn append(&self, batch: &Batch) -> Result<Head, StoreError> {
        let closed = self.closed.lock().unwrap();
        drop(self.opened.wait_while(closed, |closed| *closed).unwrap());
        self.store.append(batch)
    }

    fn read(&self, position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        self.store.read(position, limit)
    }

    fn read_case(&self, case: CaseId) -> Result<Vec<StoredEvent>, StoreError> {
        self.store.read_case(case)
    }

    fn command(&self, command: CommandId) -> Result<Option<(u64, u64)>, StoreError> {
        self.store.command(command)
    }

    fn cursor(&self, name: &str) -> Result<u64, StoreError> {
        self.store.cursor(name)
    }

    fn set_cursor(&self, name: &str, position: u64) -> Result<(), StoreError> {
        self.store.set_cursor(name, position)
    }

    fn snapshot(&self) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        self.store.snapshot()
    }

    fn put_snapshot(&self, position: u64, bytes: &[u8]) -> Result<(), StoreError> {
        self.store.put_snapshot(position, bytes)
    }
}

struct Desk {
    dir: tempfile::TempDir,
    store: Arc<Gated>,
    now: Arc<AtomicI64>,
    writer: Writer,
    thread: WriterThread,
}

async fn desk() -> Desk {
    desk_by(|clock, _| Timekeeper::exempt(clock)).await
}

async fn desk_by(time: impl Fn(Clock, &std::path::Path) -> Timekeeper) -> Desk {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(Gated {
        store: SledStore::open(dir.path().join("data"), Mode::Create).unwrap(),
        closed: Mutex::new(false),
        opened: Condvar::new(),
    });
    let now = Arc::new(AtomicI64::new(START));
    let read = Arc::clone(&now);
    let clock = move || Timestamp::from_second(read.load(Ordering::SeqCst)).unwrap();
    let telemetry = Telemetry::off();
    let metrics = Arc::new(Metrics::new("test", telemetry.counters()));
    let traces = Traces::new(telemetry, metrics);
    let service = Service::open(Arc::clone(&store) as Arc<dyn Store>).unwrap();
    let (writer, thread) = start(service, time(Box::new(clock), dir.path()), traces).unwrap();
    let files = shipped_definitions();
    let adopt = FrameworkCommand::Adopt(command::Adopt { files });
    let adopt = submission("director_general", 0, adopt.into());
    writer.submit(adopt).await.unwrap();
    let fields = [("text", "Plan"), ("priority", "important")];
    let fields = fields.map(|(name, value)| (Name::new(name), json!(value)));
    let open = CaseCommand::Open(command::Open {
        workflow: Name::new("recommendation"),
        fields: fields.into_iter().collect(),
    });
    writer
        .submit(submission("auditor_a", 1, open.into()))
        .await
        .unwrap();
    Desk {
        dir,
        store,
        now,
        writer,
        thread,
    }
}

fn submission(person: &str, number: usize, command: Command) -> Submission {
    let at = Timestamp::UNIX_EPOCH;
    let meta = Meta {
        person: Some(Name::new(person)),
        ..Meta::new(scripted_command_id("writer", number), at, Known::Local)
    };
    Submission { command, meta }
}

fn comment(desk: &Desk, number: usize) -> Submission {
    let state = desk.writer.committed();
    let case = state.cases.references().next().unwrap().0.to_string();
    let text = format!("Remark {number}");
    let comment = CaseCommand::Comment(command::Comment { case, text });
    submission("auditor_a", number, comment.into())
}

fn events(desk: &Desk) -> Vec<Event> {
    let stored = desk.store.read(1, usize::MAX).unwrap();
    stored
        .iter()
        .map(|stored| Event::from_bytes(&stored.bytes).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_answered_busy_and_what_was_accepted_is_done() {
    let desk = desk().await;
    let before = desk.store.head().position;
    desk.store.set(true);
    let flood = 2 * (QUEUE + GROUP);
    let mut sent = JoinSet::new();
    for number in 0..flood {
        let (writer, submission) = (desk.writer.clone(), comment(&desk, 10 + number));
        sent.spawn(async move { writer.submit(submission).await });
    }
    let mut answers = Vec::new();
    // Whoever is refused is answered at once, while nothing can be written.
    while answers.len() < flood - QUEUE - GROUP {
        answers.push(sent.join_next().await.unwrap().unwrap());
    }
    desk.store.set(false);
    answers.extend(sent.join_all().await);
    let busy = answers
        .iter()
        .filter(|answer| matches!(answer, Err(Failed::Busy)))
        .count();
    let done: BTreeSet<u64> = answers
        .iter()
        .flatten()
        .map(|done| done.positions.unwrap().0)
        .collect();
    assert_eq!(
        busy + done.len(),
        flood,
        "each is answered, and no place is given twice"
    );
    assert!(
        (QUEUE..=QUEUE + GROUP).contains(&done.len()),
        "{} were accepted",
        done.len()
    );
    assert_eq!(desk.store.head().position, before + done.len() as u64);
    desk.writer.submit(comment(&desk, 1_000_000)).await.unwrap();
    desk.thread.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_back_and_forward_keeps_time_and_fires_once() {
    let desk = desk().await;
    let set = |seconds: i64| desk.now.store(START + seconds, Ordering::SeqCst);
    set(-3_600);
    desk.writer.submit(comment(&desk, 10)).await.unwrap();
    let year = 366 * 24 * 3_600;
    set(year);
    let breaches = || {
        let breached = |event: Event| match event.data {
            EventData::Case(CaseEvent::ClockBreached(breached)) => {
                Some((event.case, breached.clock, event.effective))
            }
            _ => None,
        };
        events(&desk)
            .into_iter()
            .filter_map(breached)
            .collect::<Vec<_>>()
    };
    let at = Timestamp::from_second(START + year).unwrap();
    let mut committed = desk.writer.committed.clone();
    let settled = committed.wait_for(|state| state.timers.due_at(at).is_none());
    drop(settled.await.unwrap());
    let fired = breaches();
    assert!(
        !fired.is_empty(),
        "a recommendation that nobody answers for a year is late"
    );
    for seconds in [0, year, -3_600, year] {
        set(seconds);
        desk.writer
            .submit(comment(
                &desk,
                usize::try_from(20 + seconds.abs()).unwrap() + fired.len(),
            ))
            .await
            .ok();
        tokio::time::sleep(2 * TICK).await;
    }
    assert_eq!(breaches(), fired, "nothing fires again");
    let mut once = fired.clone();
    once.dedup();
    assert_eq!(once, fired);
    let recorded: Vec<Timestamp> = events(&desk).iter().map(|event| event.recorded).collect();
    assert!(recorded.is_sorted(), "recorded time never goes back");
    desk.thread.stop();
}

/// The positions of the first breach and of the first remark.
fn breach_and_remark(desk: &Desk) -> (Option<u64>, Option<u64>) {
    let events = events(desk);
    let first = |wanted: &str| {
        let found = events.iter().find(|event| event.data.kind() == wanted);
        found.map(|event| event.position)
    };
    (first("clock_breached"), first("commented"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_right_after_a_deadline_goes_after_its_breach() {
    let desk = desk().await;
    // The writer is idle: it looks at the clocks again in a quarter of a second.
    tokio::time::sleep(2 * TICK).await;
    desk.now.store(START + 29 * 24 * 3_600, Ordering::SeqCst);
    desk.writer.submit(comment(&desk, 10)).await.unwrap();
    let (breach, remark) = breach_and_remark(&desk);
    assert!(breach.is_some() && breach < remark, "{breach:?} {remark:?}");
    desk.thread.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_leaps_writes_nothing_until_the_owner_of_the_directory_trusts_it() {
    let watching = |clock: Clock, path: &std::path::Path| Timekeeper::watching(clock, path, None);
    let desk = desk_by(watching).await;
    let before = desk.store.head();
    desk.now.store(START + 400 * 24 * 3_600, Ordering::SeqCst);
    let refused = desk.writer.submit(comment(&desk, 10)).await;
    assert!(matches!(refused, Err(Failed::Leapt(_))), "{refused:?}");
    // Whoever is answered a second time has seen the writer go round, and look for what is due.
    let again = desk.writer.submit(comment(&desk, 10)).await;
    assert!(matches!(again, Err(Failed::Leapt(_))), "{again:?}");
    assert_eq!(desk.store.head(), before, "no clock fires by it either");
    Heartbeat::ask(desk.dir.path(), "owner").unwrap();
    let mut committed = desk.writer.committed.clone();
    let trusted = committed.wait_for(|state| state.confirmed.is_some());
    drop(trusted.await.unwrap());
    desk.writer.submit(comment(&desk, 11)).await.unwrap();
    let events = events(&desk);
    let confirmed = events
        .iter()
        .find(|event| event.data.kind() == "clock_confirmed");
    assert_eq!(
        confirmed.map(|event| event.position),
        Some(before.position + 1)
    );
    desk.thread.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_is_gone_is_known_to_be() {
    let desk = desk().await;
    assert_eq!(desk.writer.trouble(), None);
    assert_eq!(desk.writer.clockwork_trouble(), None);
    desk.thread.stop();
    let trouble = desk.writer.trouble().unwrap_or_default();
    assert!(trouble.contains("gone"), "{trouble}");
}
