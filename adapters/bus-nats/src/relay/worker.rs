//! The relay's loop: rounds, and what is between them.

use super::gauge;
use super::observer::PublishObserver;
use super::resync::{Place, locate};
use super::settings::{CURSOR, RelaySettings};
use super::status::{Phase, RelayStatus};
use super::window::{Tools, Window};
use crate::error::{BusError, ErrorKind};
use crate::link::{Link, jittered, shown};
use crate::stream;
use crate::version::{Support, support};
use async_nats::jetstream::Context;
use async_nats::jetstream::stream::Info;
use engine::store::Store;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(2);
/// A trouble that stays is told again after this time.
const REMIND_AFTER: Duration = Duration::from_secs(60);
/// After what time without a server it is said that it is away.
const AWAY_AFTER: Duration = Duration::from_secs(2);
/// How often the cursor is written while events flow.
const CURSOR_EVERY: Duration = Duration::from_secs(1);
/// After so many refusals in a row another writer is likely.
const FENCED_IS_SERIOUS: u32 = 3;

pub(super) struct Worker {
    settings: RelaySettings,
    store: Arc<dyn Store>,
    committed: watch::Receiver<u64>,
    status: watch::Sender<RelayStatus>,
    observer: Arc<dyn PublishObserver>,
    /// The highest position that a stream of this store is known to have held.
    acknowledged: u64,
    pause: Duration,
    fenced_rounds: u32,
    told: Option<(ErrorKind, Instant)>,
    differences_told: bool,
}

impl Worker {
    pub(super) fn new(
        settings: RelaySettings,
        store: Arc<dyn Store>,
        committed: watch::Receiver<u64>,
        status: watch::Sender<RelayStatus>,
        observer: Arc<dyn PublishObserver>,
    ) -> Worker {
        Worker {
            settings,
            store,
            committed,
            status,
            observer,
            acknowledged: 0,
            pause: PAUSE_MIN,
            fenced_rounds: 0,
            told: None,
            differences_told: false,
        }
    }

    /// Runs until stopped.
    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        self.acknowledged = self.store.cursor(CURSOR).unwrap_or(0);
        let link = loop {
            match Link::open(&self.settings.bus).await {
                Ok(link) => break link,
                Err(error) => {
                    self.told_trouble(&error);
                    if self.rest(&error, &mut stop).await {
                        return;
                    }
                }
            }
        };
        let gauge = gauge::watch_head(
            self.store.clone(),
            self.committed.clone(),
            link.state.clone(),
            self.status.clone(),
        );
        let cursor = keep_cursor(self.store.clone(), self.status.subscribe());
        tokio::select! {
            () = gauge => {}
            () = cursor => {}
            () = self.rounds(&link, &mut stop) => {}
        }
        self.status
            .send_modify(|status| status.phase = Phase::Stopped);
    }

    async fn rounds(&mut self, link: &Link, stop: &mut watch::Receiver<bool>) {
        while !*stop.borrow() {
            self.phase(Phase::Connecting);
            tokio::select! {
                () = self.connected(link) => {}
                _ = stop.changed() => return,
            }
            let published = self.published();
            let Err(error) = self.round(link, stop.clone()).await else {
                return;
            };
            self.acknowledged = self.acknowledged.max(self.published());
            if self.published() > published {
                self.pause = PAUSE_MIN;
            }
            self.told_trouble(&error);
            match error.kind {
                // A connection that swallows everything looks alive until two pings are missed.
                ErrorKind::Timeout => self.probe(link).await,
                // The server tells its largest message only when a connection begins.
                ErrorKind::TooLarge => reconnect(link).await,
                _ => {}
            }
            if self.rest(&error, stop).await {
                return;
            }
        }
    }

    /// Waits for a server: one line when it is away for longer, and one when it is back.
    async fn connected(&self, link: &Link) {
        let begun = Instant::now();
        if tokio::time::timeout(AWAY_AFTER, link.connected())
            .await
            .is_ok()
        {
            return;
        }
        let url = shown(&self.settings.bus.url);
        tracing::warn!(
            target: "igf::relay", "no NATS server answers at {url}; events wait in the store"
        );
        link.connected().await;
        let (away_s, pending) = (begun.elapsed().as_secs(), self.status.borrow().pending);
        tracing::info!(
            target: "igf::relay", away_s, pending, "a NATS server answers again at {url}"
        );
    }

    /// One round: look at the server and the stream, then publish until something goes wrong.
    async fn round(&mut self, link: &Link, stop: watch::Receiver<bool>) -> Result<(), BusError> {
        self.phase(Phase::Resyncing);
        self.check_server(link)?;
        let context = link.jetstream();
        let info = self.stream(&context).await?;
        let place = locate(&context, &self.settings.bus, &self.store, &info).await?;
        self.resynced(place, &info);
        self.phase(Phase::Following);
        let tools = Tools {
            settings: &self.settings,
            store: &self.store,
            observer: &*self.observer,
            link,
            context,
            status: &self.status,
            committed: self.committed.clone(),
            stop,
        };
        Window::new(tools, place).run().await
    }

    fn check_server(&mut self, link: &Link) -> Result<(), BusError> {
        let server = link.client.server_info();
        let support = support(&server)?;
        let facts = Some((server.version.clone(), support));
        let news = self.status.borrow().server != facts;
        if news {
            tracing::info!(
                target: "igf::relay",
                version = server.version,
                server = server.server_name,
                "connected to NATS"
            );
            if support == Support::Degraded {
                tracing::warn!(
                    target: "igf::relay",
                    version = server.version,
                    "this nats-server has known faults that can lose or reorder messages; \
                     igf verifies and repairs what it can: install 2.14 or later"
                );
            }
        }
        self.status.send_modify(|status| status.server = facts);
        Ok(())
    }

    /// The event stream, made where there never was one.
    async fn stream(&mut self, context: &Context) -> Result<Info, BusError> {
        let bus = &self.settings.bus;
        let info = match stream::find(context, bus).await? {
            Some(info) => info,
            None if self.acknowledged > 0 && !self.settings.recreate_missing_stream => {
                let message = format!(
                    "stream {} held {} events and is gone",
                    bus.subjects().event_stream(),
                    self.acknowledged
                );
                return Err(BusError::new(ErrorKind::StreamMissing, message));
            }
            None => stream::create(context, bus).await?,
        };
        if !self.differences_told {
            self.differences_told = true;
            if let Err(error) = stream::ensure_side_streams(context, bus).await {
                tracing::warn!(target: "igf::relay", code = error.kind.code(), "{error}");
            }
            for difference in stream::differences(bus, &info.config) {
                tracing::warn!(
                    target: "igf::relay",
                    stream = info.config.name,
                    serious = difference.serious,
                    "{difference}"
                );
            }
        }
        Ok(info)
    }

    /// Notes where the stream stands.
    fn resynced(&mut self, place: Place, info: &Info) {
        let healed = self.acknowledged.saturating_sub(place.position);
        if healed > 0 {
            tracing::warn!(
                target: "igf::relay",
                stream = info.config.name,
                from = place.position + 1,
                events = healed,
                "the stream lost events that it had acknowledged; publishing them again"
            );
        }
        if place.foreign > 0 {
            tracing::error!(
                target: "igf::relay",
                stream = info.config.name,
                messages = place.foreign,
                code = ErrorKind::Foreign.code(),
                advice = ErrorKind::Foreign.advice(),
                "somebody else published on the events' subjects; publishing goes on behind it"
            );
        }
        self.acknowledged = place.position;
        self.status.send_modify(|status| {
            status.started = true;
            status.published = place.position;
            status.head = self.store.head().position.max(place.position);
            status.pending = status.head - place.position;
            // Whether anything but the connection is in the way, the next event shows.
            status.trouble.take_if(|trouble| {
                let lost = [ErrorKind::Disconnected, ErrorKind::Timeout].contains(&trouble.kind);
                status.pending == 0 || lost
            });
            status.sequence_is_position = place.position == place.sequence;
            status.counters.resyncs += 1;
            status.counters.healed += healed;
            status.counters.foreign += place.foreign;
        });
    }

    /// Counts a trouble and tells it, once while it stays the same.
    fn told_trouble(&mut self, error: &BusError) {
        self.fenced_rounds = match error.kind {
            ErrorKind::Fenced => self.fenced_rounds + 1,
            ErrorKind::Disconnected | ErrorKind::Timeout => self.fenced_rounds,
            _ => 0,
        };
        self.status.send_modify(|status| {
            status.trouble = Some(error.clone());
            *status.counters.errors.entry(error.kind).or_default() += 1;
            status.counters.fenced += u64::from(error.kind == ErrorKind::Fenced);
        });
        let fresh = self
            .told
            .is_none_or(|(kind, at)| kind != error.kind || at.elapsed() > REMIND_AFTER);
        if !fresh {
            return;
        }
        self.told = Some((error.kind, Instant::now()));
        let (code, advice) = (error.kind.code(), error.kind.advice());
        let serious = error.kind.needs_a_person() || self.fenced_rounds >= FENCED_IS_SERIOUS;
        if serious {
            tracing::error!(target: "igf::relay", code, advice, "publishing is held up: {error}");
        } else {
            tracing::warn!(target: "igf::relay", code, advice, "publishing pauses: {error}");
        }
    }

    /// Pauses before the next round; true when the relay is stopped meanwhile.
    async fn rest(&mut self, error: &BusError, stop: &mut watch::Receiver<bool>) -> bool {
        let halted = error.kind.needs_a_person();
        self.phase(if halted {
            Phase::Halted
        } else {
            Phase::BackingOff
        });
        let pause = if halted {
            PAUSE_MAX
        } else {
            jittered(self.pause)
        };
        self.pause = (self.pause * 2).min(PAUSE_MAX);
        tokio::select! {
            () = tokio::time::sleep(pause) => *stop.borrow(),
            _ = stop.changed() => true,
        }
    }

    /// Makes a new connection when the old one does not even answer a ping.
    async fn probe(&self, link: &Link) {
        let patience = self.settings.bus.answer_timeout;
        if !link.now().connected {
            return;
        }
        let answer = tokio::time::timeout(patience, round_trip(link)).await;
        if answer.is_err() {
            tracing::warn!(target: "igf::relay", "the connection is dead; making a new one");
            reconnect(link).await;
        }
    }

    fn published(&self) -> u64 {
        self.status.borrow().published
    }

    fn phase(&self, phase: Phase) {
        self.status.send_if_modified(|status| {
            let changed = status.phase != phase;
            status.phase = phase;
            changed
        });
    }
}

async fn reconnect(link: &Link) {
    if let Err(error) = link.client.force_reconnect().await {
        tracing::debug!(target: "igf::relay", "reconnecting: {error}");
    }
}

/// Asks the server something that igf's user may ask: an answer of any kind shows that the
/// connection lives.
async fn round_trip(link: &Link) {
    let request = link.client.request("$JS.API.INFO", Default::default());
    match request.await {
        Ok(_) => {}
        Err(error) if error.kind() == async_nats::RequestErrorKind::NoResponders => {}
        Err(_) => std::future::pending().await,
    }
}

/// Writes the cursor now and then. It may be lost: the stream knows better.
async fn keep_cursor(store: Arc<dyn Store>, mut status: watch::Receiver<RelayStatus>) {
    let mut written = None;
    while status.changed().await.is_ok() {
        let (started, published) = {
            let status = status.borrow_and_update();
            (status.started, status.published)
        };
        if !started || written == Some(published) {
            continue;
        }
        let store = store.clone();
        let write = tokio::task::spawn_blocking(move || store.set_cursor(CURSOR, published));
        if let Ok(Err(error)) = write.await {
            tracing::warn!(target: "igf::relay", "the relay's cursor cannot be written: {error}");
        }
        written = Some(published);
        tokio::time::sleep(CURSOR_EVERY).await;
    }
}
