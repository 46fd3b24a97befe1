//! The followers of a running server: the archive each second, a checkpoint each minute, a
//! snapshot now and then. The snapshot that the server started from is checked once, meanwhile.

use super::writer::Writer;
use crate::data::{DataDirectory, Followers};
use crate::exit::Exit;
use crate::fail::Failure;
use engine::snapshot;
use engine::state::State;
use engine::store::Store;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};

/// How far the archive may be behind.
const ARCHIVE_EVERY: Duration = Duration::from_secs(1);
/// How often a log that grows is signed.
const SIGN_EVERY: Duration = Duration::from_secs(60);

/// After how many events a new snapshot is taken.
const SNAPSHOT_EVERY: u64 = 50_000;
/// After how many events one is taken when the server stops.
const SNAPSHOT_AT_STOP: u64 = 1_000;

/// The followers, shared by the thread that moves them and those who ask for proofs.
#[derive(Clone)]
pub(super) struct Following {
    followers: Arc<Mutex<Followers>>,
    signed: watch::Sender<Option<String>>,
    trouble: Arc<Mutex<Troubles>>,
    /// Set when the snapshot that the server started from does not match its log.
    wrong: Arc<Notify>,
    store: Arc<dyn Store>,
}

/// What keeps each of them from being written, while it lasts.
#[derive(Default)]
struct Troubles {
    archive: Option<String>,
    checkpoint: Option<String>,
    snapshot: Option<String>,
}

/// The thread, to be waited for.
pub(super) struct Follower {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Following {
    pub(super) fn new(directory: &DataDirectory) -> Following {
        Following {
            followers: Arc::new(Mutex::new(Followers::new(directory))),
            signed: watch::Sender::new(None),
            trouble: Arc::default(),
            wrong: Arc::default(),
            store: directory.store(),
        }
    }

    /// The last checkpoint's text, whenever there is a new one.
    pub(super) fn signed(&self) -> watch::Receiver<Option<String>> {
        self.signed.subscribe()
    }

    /// What is not written that follows the log, and why.
    pub(super) fn trouble(&self) -> Option<String> {
        let troubles = self.troubles();
        let each = [
            ("archive", &troubles.archive),
            ("checkpoints", &troubles.checkpoint),
            ("snapshots", &troubles.snapshot),
        ];
        let each = each
            .into_iter()
            .filter_map(|(what, why)| Some((what, why.as_ref()?)));
        let each: Vec<String> = each.map(|(what, why)| format!("{what}: {why}")).collect();
        (!each.is_empty()).then(|| each.join("; "))
    }

    fn troubles(&self) -> MutexGuard<'_, Troubles> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the followers. Blocks while they work.
    pub(super) fn with<T>(&self, ask: impl FnOnce(&mut Followers) -> T) -> T {
        // Their files are looked at anew after a failure, so a panic leaves nothing half-done.
        ask(&mut self
            .followers
            .lock()
            .unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until the snapshot that the server started from turns out to be wrong. It has been
    /// deleted then, so the next start replays the log.
    pub(super) async fn wrong(&self) -> Failure {
        self.wrong.notified().await;
        let message = "the server started from a snapshot that is not what its log adds up to";
        Failure::new(Exit::Corrupt, "snapshot_wrong", message)
            .help("start it again: the snapshot is gone, and the log is whole")
    }

    /// Starts to follow what a writer commits; `snapshot` is where the last one ends.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(&self, writer: Writer, mut snapshot: u64) -> std::io::Result<Follower> {
        let (stop, stopped) = channel::<()>();
        let following = self.clone();
        let run = move || {
            let sound = following.check_snapshot();
            let mut signed_at: Option<Instant> = None;
            loop {
                let ended = stopped.recv_timeout(ARCHIVE_EVERY) != Err(RecvTimeoutError::Timeout);
                let due = signed_at.is_none_or(|at| at.elapsed() >= SIGN_EVERY);
                let committed = writer.committed();
                let grown = if ended {
                    SNAPSHOT_AT_STOP
                } else {
                    SNAPSHOT_EVERY
                };
                following.follow();
                if committed.position > 0 && (due || ended) && following.sign() {
                    signed_at = Some(Instant::now());
                }
                if sound {
                    following.leave_snapshot(&committed, &mut snapshot, grown);
                }
                if ended {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("igf-follower".to_owned());
        let thread = thread.spawn(run)?;
        Ok(Follower { stop, thread })
    }

    fn follow(&self) {
        let why = self.with(Followers::follow).err().map(words);
        told("archive", &mut self.troubles().archive, why);
    }

    /// Signs what there is; whether that could be written.
    fn sign(&self) -> bool {
        let signed = self.with(Followers::sign);
        let why = signed.as_ref().err().cloned().map(words);
        let is_signed = why.is_none();
        told("checkpoints", &mut self.troubles().checkpoint, why);
        if let Ok(text) = signed {
            self.signed.send_if_modified(|last| {
                let fresh = last.as_ref() != Some(&text);
                *last = Some(text);
                fresh
            });
        }
        is_signed
    }

    /// One that is missing costs the next start some time, and nothing else.
    fn leave_snapshot(&self, state: &State, last: &mut u64, grown: u64) {
        let left = snapshot::leave(&self.store, state, *last, grown);
        let why = match left {
            Ok(left) => {
                *last = left;
                None
            }
            Err(error) => Some(error.to_string()),
        };
        told("snapshots", &mut self.troubles().snapshot, why);
    }

    /// Whether the snapshot that the server started from is right. A wrong one is deleted, and the
    /// server is told. Its state is wrong too, so it leaves no further snapshot.
    fn check_snapshot(&self) -> bool {
        if snapshot::differs(&self.store) != Ok(Some(true)) {
            return true;
        }
        let _ = self.store.put_snapshot(0, &[]);
        self.wrong.notify_one();
        false
    }
}

/// Why something is not written, and the way out.
fn words(failure: Failure) -> String {
    let help = failure.help.unwrap_or_default();
    format!("{}; {help}", failure.message)
}

/// Trouble stands in the log once, and in the server's health as long as it lasts.
fn told(what: &str, known: &mut Option<String>, why: Option<String>) {
    // Figures in it move: what is new is that it began.
    if let (None, Some(why)) = (&known, &why) {
        tracing::error!(target: "igf::server", "{what}: {why}");
    }
    *known = why;
}

impl Follower {
    /// Follows to the end, and stops.
    pub(super) fn stop(self) {
        // A thread that is gone already needs no message.
        let _ = self.stop.send(());
        let _ = self.thread.join();
    }
}
