//! A bed for the tests: a server, a store, a relay, and a thread that keeps giving commands.

use bus_nats::link::Link;
use bus_nats::relay::{RelaySettings, RelayStatus, Unobserved};
use bus_nats::server::ServerSettings;
use bus_nats::verify::{Report, verify};
use bus_nats::{BusSettings, ErrorKind, LocalServer, Relay};
use engine::store::{MemoryStore, Store};
use engine::value::Name;
use igf_tests::chain::Chain;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::watch;

/// Longer than anything here should take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// A command that takes longer was held up.
const COMMAND_MAX: Duration = Duration::from_secs(3);

pub(crate) struct Bed {
    pub(crate) server: LocalServer,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) chain: Chain,
    pub(crate) committed: watch::Sender<u64>,
    pub(crate) settings: RelaySettings,
    pub(crate) folder: TempDir,
}

impl Bed {
    /// A server that is not watched, and an empty store.
    pub(crate) fn new() -> Bed {
        Bed::with_configuration(None)
    }

    /// The same, with configuration of the server's own.
    pub(crate) fn with_configuration(configuration: Option<&str>) -> Bed {
        let folder = tempfile::tempdir().unwrap();
        let server = LocalServer::start(ServerSettings {
            supervised: false,
            configuration: configuration.map(str::to_owned),
            ..ServerSettings::new(folder.path().join("nats"))
        })
        .unwrap();
        let settings = RelaySettings::new(bus_settings(&server.url()));
        Bed {
            server,
            store: Arc::new(MemoryStore::new()),
            chain: Chain::new("bed"),
            committed: watch::channel(0).0,
            settings,
            folder,
        }
    }

    /// Appends events and wakes the relay, as the writer does.
    pub(crate) fn append(&self, count: u64) {
        let head = self.chain.append(&*self.store, count).unwrap();
        self.committed.send_replace(head.position);
    }

    pub(crate) fn relay(&self) -> Relay {
        self.relay_with(self.settings.clone())
    }

    pub(crate) fn relay_with(&self, settings: RelaySettings) -> Relay {
        Relay::start(
            settings,
            self.store.clone(),
            self.committed.subscribe(),
            Arc::new(Unobserved),
        )
    }

    /// Where `rebuild` keeps subscribers' places.
    pub(crate) fn places(&self) -> std::path::PathBuf {
        self.folder.path().join("nats-places.json")
    }

    pub(crate) fn head(&self) -> u64 {
        self.store.head().position
    }

    pub(crate) async fn link(&self) -> Link {
        Link::connect(&self.settings.bus, PATIENCE).await.unwrap()
    }

    /// What `verify` finds; a cluster that has just come back may need a moment to answer.
    pub(crate) async fn verified(&self) -> Report {
        let begin = Instant::now();
        loop {
            let link = self.link().await;
            match verify(&link, &self.settings.bus, self.store.clone()).await {
                Ok(report) => return report,
                Err(error) => assert!(
                    error.kind == ErrorKind::Timeout && begin.elapsed() < PATIENCE,
                    "{error}"
                ),
            }
        }
    }

    /// Checks that the stream holds every event, once, in order, at its position.
    pub(crate) async fn assert_stream_is_whole(&self) {
        let report = self.verified().await;
        assert!(report.ok(), "{report:?}");
        assert_eq!(report.published, self.head(), "{report:?}");
        assert_eq!(report.messages, self.head(), "{report:?}");
    }
}

pub(crate) fn bus_settings(url: &str) -> BusSettings {
    BusSettings::new(url, Name::new("example"), "store-1")
}

/// Waits for the relay to say something.
pub(crate) async fn until(
    relay: &Relay,
    what: &str,
    condition: impl FnMut(&RelayStatus) -> bool,
) -> RelayStatus {
    let mut status = relay.status();
    let found = tokio::time::timeout(PATIENCE, status.wait_for(condition))
        .await
        .map(|found| found.unwrap().clone());
    found.unwrap_or_else(|_| panic!("waited for {what}; the relay is at {:?}", status.borrow()))
}

/// A thread that appends an event every few milliseconds, as commands do, and remembers the
/// slowest.
pub(crate) struct Commands {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Duration>,
}

impl Commands {
    pub(crate) fn start(bed: &Bed) -> Commands {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, store) = (stop.clone(), bed.store.clone());
        let (chain, committed) = (bed.chain.clone(), bed.committed.clone());
        let thread = std::thread::spawn(move || {
            let mut slowest = Duration::ZERO;
            while !stopped.load(Ordering::Relaxed) {
                let begin = Instant::now();
                let head = chain.append(&*store, 3).unwrap();
                committed.send_replace(head.position);
                slowest = slowest.max(begin.elapsed());
                std::thread::sleep(Duration::from_millis(2));
            }
            slowest
        });
        Commands { stop, thread }
    }

    /// Ends them, and checks that none was held up.
    pub(crate) fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        let slowest = self.thread.join().unwrap();
        assert!(slowest < COMMAND_MAX, "a command took {slowest:?}");
    }
}
