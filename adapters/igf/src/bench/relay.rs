//! `relay`: the relay to a JetStream server of its own (one copy, on the disk) against a bare loop
//! that publishes the same messages through the same window, in turns.

use super::context::Bench;
use super::figure::{Figure, Target};
use super::meter::median;
use crate::exit::Exit;
use crate::fail::Failure;
use anyhow::{Context, Result};
use bus_nats::bare_loop::publish_barely;
use bus_nats::relay::{CURSOR, RelaySettings, Unobserved};
use bus_nats::server::ServerSettings;
use bus_nats::{BusSettings, LocalServer, Relay};
use engine::store::Store;
use engine::value::Name;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store_sled::{Mode, SledStore};
use tokio::sync::watch;

/// Events that are published in each turn.
const EVENTS: u64 = 20_000;

/// How long a turn may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measures the row.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let log = bench.log(EVENTS)?;
    bench.progress("relay, and a bare loop in turns with it");
    let server = LocalServer::start(ServerSettings::new(bench.place.join("nats")));
    let server = server.map_err(|error| {
        Failure::new(Exit::Unavailable, "nats_missing", error.to_string())
            .help("set IGF_NATS_SERVER to a nats-server of version 2.14 or later")
    })?;
    let store: Arc<dyn Store> = Arc::new(SledStore::open(&log.path, Mode::Existing)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("starting the async runtime")?;
    let (mut rates, mut limits, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let until = bench.until();
    while rates.len() < 3 || Instant::now() < until {
        let turn = rates.len();
        let settings = |who: &str| {
            let organisation = Name::new(&format!("{who}_{turn}"));
            BusSettings::new(server.url(), organisation, "bench")
        };
        let mut relayed = RelaySettings::new(settings("relay"));
        // Each turn has a stream of its own: what the store remembers of the last one is not of it.
        relayed.recreate_missing_stream = true;
        store.set_cursor(CURSOR, 0)?;
        let bare = settings("bare");
        let window = relayed.window;
        let rate = events_a_second(log.events, runtime.block_on(relay(relayed, &store))?);
        let limit = runtime.block_on(publish_barely(&bare, &*store, window))?;
        let limit = events_a_second(log.events, limit);
        rates.push(rate);
        limits.push(limit);
        ratios.push(rate / limit);
    }
    server.stop();
    let rate = Figure::new("relay/1", median(&mut rates), "events/s");
    Ok(vec![
        rate.against_with(median(&mut limits), median(&mut ratios))
            .target(Target::AtLeast(0.5)),
    ])
}

/// A whole log from the relay's start, connecting included, to the last acknowledgement.
async fn relay(settings: RelaySettings, store: &Arc<dyn Store>) -> Result<Duration> {
    let (_committed, head) = watch::channel(store.head().position);
    let begun = Instant::now();
    let relay = Relay::start(settings, Arc::clone(store), head, Arc::new(Unobserved));
    relay.drain(PATIENCE).await?;
    let took = begun.elapsed();
    relay.stop(Duration::from_secs(3)).await;
    Ok(took)
}

fn events_a_second(events: u64, time: Duration) -> f64 {
    events as f64 / time.as_secs_f64()
}
