//! Telemetry against a real socket: what arrives, and what a bad receiver cannot do to us.

mod logs;
mod model;
mod receiver;

use std::time::Duration;

use igf_tests::otlp_sink::{OtlpSink, ReceivedSpan};
use telemetry::trace::CaseFacts;
use telemetry::{Settings, Telemetry};

const PATIENCE: Duration = Duration::from_secs(20);
const CASE: CaseFacts<'static> = CaseFacts {
    id: "0190b2c4-0000-7000-8000-000000000014",
    reference: "REC-2019-014",
    workflow: "recommendation",
    workflow_version: "3",
};

fn settings(endpoint: &str) -> Settings {
    Settings {
        export_interval: Some(Duration::from_millis(50)),
        ..Settings::from_variables(Some(endpoint), |_| None)
    }
}

fn telemetry_to(sink: &OtlpSink) -> Telemetry {
    Telemetry::new(&settings(&sink.endpoint())).expect("the endpoint is good")
}

/// Ends telemetry, so that all spans have arrived, and gives them.
fn arrived(telemetry: &Telemetry, sink: &OtlpSink) -> Vec<ReceivedSpan> {
    telemetry.shutdown(PATIENCE);
    sink.spans()
}

fn named<'a>(spans: &'a [ReceivedSpan], name: &str) -> &'a ReceivedSpan {
    let mut found = spans.iter().filter(|span| span.name == name);
    let span = found
        .next()
        .unwrap_or_else(|| panic!("{name} did not arrive: {spans:#?}"));
    assert!(found.next().is_none(), "{name} arrived twice");
    span
}
