//! One round: a writer that is cut off, and what must hold of what it leaves behind.

use crate::program::workflows;
use engine::event::Event;
use engine::service::Service;
use engine::store::Store as _;
use igf_tests::writer::{FIRST, id, submission};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;
use store_sled::{Mode, SledStore, verify};

/// Longer than the first acknowledgement takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// So many rounds where `--full` runs `full`.
pub(super) fn rounds(full: u64) -> u64 {
    match std::env::var_os("IGF_FULL") {
        Some(_) => full,
        None => full / 10,
    }
}

/// A writer, and the last number that it acknowledged.
pub(super) struct Writer {
    child: Child,
    acknowledged: Arc<(Mutex<usize>, Condvar)>,
    reader: JoinHandle<()>,
}

impl Writer {
    pub(super) fn start(dir: &Path, group: usize, durability: &str) -> Writer {
        let mut child = Command::new(env!("CARGO_BIN_EXE_igf-writer-under-test"))
            .arg(dir)
            .arg(workflows())
            .args([&group.to_string(), durability])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let acknowledged = Arc::new((Mutex::new(0), Condvar::new()));
        let seen = Arc::clone(&acknowledged);
        let reader = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                *seen.0.lock().unwrap() = line.parse().unwrap();
                seen.1.notify_all();
            }
        });
        Writer {
            child,
            acknowledged,
            reader,
        }
    }

    /// Waits until it acknowledges more than so many, and then lets it write for a while.
    pub(super) fn write_for(&self, at_least: usize, a_while: Duration) {
        let (number, moved) = &*self.acknowledged;
        let waiting = |number: &mut usize| *number <= at_least;
        let waited = moved.wait_timeout_while(number.lock().unwrap(), PATIENCE, waiting);
        assert!(!waited.unwrap().1.timed_out(), "it writes nothing");
        // The moment of the cut is what is being tried.
        std::thread::sleep(a_while);
    }

    pub(super) fn acknowledged(&self) -> usize {
        *self.acknowledged.0.lock().unwrap()
    }

    /// SIGKILL, after a while of writing.
    pub(super) fn kill_after(self, a_while: Duration) -> usize {
        self.write_for(0, a_while);
        self.kill()
    }

    /// SIGKILL.
    pub(super) fn kill(mut self) -> usize {
        self.child.kill().unwrap();
        self.until_it_ends().1
    }

    /// Waits until it ends: its exit code, and what it had acknowledged. What it wrote into the
    /// pipe before it ended was acknowledged too.
    pub(super) fn until_it_ends(mut self) -> (Option<i32>, usize) {
        let code = self.child.wait().unwrap().code();
        self.reader.join().unwrap();
        (code, *self.acknowledged.0.lock().unwrap())
    }
}

/// What is wrong with what a cut writer left: a command that was acknowledged and is not there,
/// half a command, a broken chain, another answer to a repeated command.
pub(super) fn check(dir: &Path, acknowledged: usize) -> Result<(), String> {
    let store = SledStore::open(dir, Mode::Existing).map_err(|error| error.to_string())?;
    let mut service = Service::open(store).map_err(|error| error.to_string())?;
    let head = service.committed_head();
    for number in 0..=acknowledged {
        let receipt = service
            .receipt(id(number))
            .map_err(|error| error.to_string())?;
        if receipt.is_none() {
            return Err(format!("command {number} of {acknowledged} is lost"));
        }
    }
    let last = service
        .store()
        .read(head.position, 1)
        .map_err(|error| error.to_string())?;
    let last = last.first().ok_or("the log has no last event")?;
    let event = Event::from_bytes(&last.bytes).map_err(|error| error.to_string())?;
    if event.command_part != event.command_parts {
        return Err(format!("half a command stands at {}", head.position));
    }
    if acknowledged >= FIRST {
        let first = service.receipt(id(acknowledged)).unwrap().unwrap();
        let case = service.receipt(id(1)).unwrap().unwrap().reference.unwrap();
        let again = submission(acknowledged, &workflows(), &case);
        let again = service.submit(&again).map_err(|error| error.to_string())?;
        if !again.duplicate
            || again.positions != first.positions
            || service.committed_head() != head
        {
            return Err(format!("{first:?} was answered again as {again:?}"));
        }
    }
    drop(service);
    let report = verify(dir).map_err(|error| error.to_string())?;
    match report.is_sound() {
        true => Ok(()),
        false => Err(format!("{report:?}")),
    }
}
