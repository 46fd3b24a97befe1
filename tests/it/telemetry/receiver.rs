//! Receivers that hang or go away: nothing waits for them, and losses are counted.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use igf_tests::otlp_sink::{Mode, OtlpSink};
use telemetry::trace::{self, TraceContext};
use telemetry::{Settings, SpanTotals, Telemetry};

use super::{CASE, PATIENCE, settings, telemetry_to};

const EXPORT_TIMEOUT: Duration = Duration::from_secs(2);
const SHUTDOWN_CAP: Duration = Duration::from_secs(3);
/// What the caller of a shutdown may see beyond the cap.
const SLACK: Duration = Duration::from_millis(500);

fn emit(telemetry: &Telemetry, spans: usize) {
    for _ in 0..spans {
        telemetry
            .start(trace::transition(&CASE, "accept", "owner"))
            .end();
    }
}

fn wait_until(mut holds: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if holds() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

fn all_of(totals: SpanTotals) -> u64 {
    totals.exported + totals.failed + totals.lost + totals.waiting
}

#[test]
fn a_hanging_receiver_slows_neither_emission_nor_shutdown() {
    let sink = OtlpSink::start_hanging().expect("a free port");
    let telemetry = telemetry_to(&sink);
    emit(&telemetry, 1);
    assert!(wait_until(|| sink.connections() > 0), "an export hangs now");
    let began = Instant::now();
    emit(&telemetry, 1_000);
    assert!(
        began.elapsed() < EXPORT_TIMEOUT,
        "emitting waited: {:?}",
        began.elapsed()
    );
    let began = Instant::now();
    telemetry.shutdown(SHUTDOWN_CAP);
    assert!(
        began.elapsed() <= SHUTDOWN_CAP + SLACK,
        "shutdown took {:?}",
        began.elapsed()
    );
    let totals = telemetry.counters().totals();
    assert_eq!(
        (totals.exported, totals.waiting, all_of(totals)),
        (0, 0, 1_001)
    );
    assert!(totals.failed >= 1, "{totals:?}");
}

#[test]
fn a_full_queue_loses_spans_and_counts_each() {
    let sink = OtlpSink::start_hanging().expect("a free port");
    let settings = Settings {
        queue_capacity_spans: 100,
        ..settings(&sink.endpoint())
    };
    let telemetry = Telemetry::new(&settings).expect("the endpoint is good");
    emit(&telemetry, 5_000);
    let totals = telemetry.counters().totals();
    assert!(totals.lost >= 4_000, "{totals:?}");
    assert_eq!(all_of(totals), 5_000);
    telemetry.shutdown(Duration::from_millis(10));
    assert_eq!(all_of(telemetry.counters().totals()), 5_000);
}

#[test]
fn spans_for_a_receiver_that_is_gone_are_counted_and_it_recovers() {
    let sink = OtlpSink::start().expect("a free port");
    let address = sink.address();
    let telemetry = telemetry_to(&sink);
    let totals = || telemetry.counters().totals();
    emit(&telemetry, 3);
    assert!(wait_until(|| totals().exported == 3), "{:?}", totals());
    drop(sink);
    emit(&telemetry, 5);
    assert!(wait_until(|| totals().failed == 5), "{:?}", totals());
    let sink = listen_again(address);
    emit(&telemetry, 7);
    assert!(sink.wait_for(PATIENCE, |spans| spans.len() == 7));
    telemetry.shutdown(SHUTDOWN_CAP);
    let expected = SpanTotals {
        exported: 10,
        failed: 5,
        lost: 0,
        waiting: 0,
    };
    assert_eq!(totals(), expected);
}

/// Another test may hold the port for a moment as the local end of a connection.
fn listen_again(address: SocketAddr) -> OtlpSink {
    let mut sink = None;
    assert!(wait_until(|| {
        sink = OtlpSink::listen(address, Mode::Answer).ok();
        sink.is_some()
    }));
    sink.expect("listening again")
}

#[test]
fn after_shutdown_contexts_are_still_valid() {
    let sink = OtlpSink::start().expect("a free port");
    let telemetry = telemetry_to(&sink);
    telemetry.shutdown(SHUTDOWN_CAP);
    telemetry.shutdown(SHUTDOWN_CAP);
    let late = telemetry.start(trace::transition(&CASE, "accept", "owner"));
    assert!(!late.is_recorded());
    assert!(TraceContext::parse(&late.traceparent()).is_ok());
}

#[tokio::test(flavor = "current_thread")]
async fn shutdown_works_on_a_runtime_of_one_thread() {
    let sink = OtlpSink::start().expect("a free port");
    let telemetry = telemetry_to(&sink);
    emit(&telemetry, 100);
    telemetry.shutdown(SHUTDOWN_CAP);
    assert_eq!(sink.spans().len(), 100);
}

#[test]
fn the_guard_ends_what_start_began_and_logging_starts_once() {
    let sink = OtlpSink::start().expect("a free port");
    let guard = telemetry::start(settings(&sink.endpoint())).expect("first start");
    emit(&guard.telemetry(), 4);
    let again = telemetry::start(Settings::default()).expect_err("logging runs already");
    assert_eq!(again.code(), "telemetry_already_started");
    drop(guard);
    assert_eq!(sink.spans().len(), 4);
}
