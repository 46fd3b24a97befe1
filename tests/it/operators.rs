//! The five questions of docs/operators.md, asked of a receiver with Jaeger's rule of search.

use crate::program::{adopted, eventually, ok, post, serve, token};
use bus_nats::LocalServer;
use bus_nats::server::ServerSettings;
use futures::StreamExt as _;
use igf_tests::otlp_sink::{OtlpSink, ReceivedSpan};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
use prost::Message as _;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

const PAGE: &str = include_str!("../../docs/operators.md");

/// Nanoseconds of Unix time: all of them, for the time window is not the question here.
const ALWAYS: std::ops::Range<u64> = 0..u64::MAX;

/// The demo, played and published under the eyes of a receiver.
struct Played {
    data: tempfile::TempDir,
    sink: OtlpSink,
    nats: LocalServer,
    _folder: tempfile::TempDir,
}

fn played() -> Played {
    let folder = tempfile::tempdir().unwrap();
    let nats = LocalServer::start(ServerSettings::new(folder.path())).unwrap();
    let sink = OtlpSink::start().unwrap();
    let data = tempfile::tempdir().unwrap();
    let line = format!("demo --nats {} --otlp {}", nats.url(), sink.endpoint());
    let demo = ok(data.path(), &line);
    assert_eq!(demo["pending"], 0);
    Played {
        data,
        sink,
        nats,
        _folder: folder,
    }
}

fn log(data: &Path) -> Vec<Json> {
    let ran = crate::program::run(data, "log --format json");
    let lines = ran.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn trace_of(event: &Json) -> String {
    let traceparent = event["traceparent"].as_str().unwrap();
    traceparent.split('-').nth(1).unwrap().to_owned()
}

/// The page says to search for this.
fn as_the_page_says(words: &str) {
    assert!(
        PAGE.contains(words),
        "docs/operators.md does not say `{words}`"
    );
}

#[test]
fn every_transition_of_a_case() {
    let played = played();
    as_the_page_says("igf.case.ref=REC-2019-014");
    let mut wanted_of = BTreeMap::<String, BTreeSet<String>>::new();
    for event in log(played.data.path()) {
        if let Some(reference) = event["reference"].as_str() {
            let traces = wanted_of.entry(reference.to_owned()).or_default();
            traces.insert(trace_of(&event));
        }
    }
    assert!(wanted_of.len() > 40, "{wanted_of:?}");
    for (reference, wanted) in &wanted_of {
        let tags = [("igf.case.ref", reference.as_str())];
        let found = played.sink.find("igf", None, &tags, ALWAYS);
        let found: BTreeSet<String> = found.into_keys().collect();
        assert_eq!(&found, wanted, "{reference}");
    }
}

#[test]
fn what_was_refused() {
    let sink = OtlpSink::start().unwrap();
    let data = adopted();
    let token = token(data.path(), "auditor_a");
    let served = serve(data.path(), &["--otlp", &sink.endpoint()]);
    let url = format!("{}/v1/commands", served.url);
    let send = |body: Json| post(&url, &token, &body, &[]);
    let fields = json!({ "text": "Plan", "priority": "important" });
    let open = json!({ "command": "open", "workflow": "recommendation", "fields": fields });
    let case = send(open).1["reference"].clone();
    let verify = json!({ "command": "act", "case": case, "transition": "verify" });
    assert_eq!(send(verify).0, 422);
    as_the_page_says("igf.outcome=refused");
    as_the_page_says("igf.refusal.code");
    let tags = [("igf.outcome", "refused")];
    let spans = eventually("the refusal", || {
        let found = sink.find("igf", None, &tags, ALWAYS);
        found.into_values().next()
    });
    let root = spans
        .iter()
        .find(|span| span.tag_is("igf.outcome", "refused"))
        .unwrap();
    assert_eq!(root.name, "transition recommendation.verify");
    assert_eq!(
        root.tag("igf.refusal.code").as_deref(),
        Some("not_in_state")
    );
    assert!(!root.is_error, "a rule that does its work is no error");
    assert!(
        sink.find("igf", None, &[("igf.outcome", "failed")], ALWAYS)
            .is_empty()
    );
}

#[test]
fn what_unblocked_this_one() {
    let played = played();
    let events = log(played.data.path());
    as_the_page_says("igf.cause.event.position");
    as_the_page_says("igf.cause.trace_id");
    let spans = played.sink.spans();
    let freed: Vec<&ReceivedSpan> = spans
        .iter()
        .filter(|span| span.tags.contains_key("igf.cause.event.position"))
        .collect();
    assert!(!freed.is_empty(), "the demo's reserve decision frees items");
    for span in freed {
        let positions = span.tag("igf.cause.event.position").unwrap();
        let traces = span.tag("igf.cause.trace_id").unwrap();
        for (position, trace) in positions.split(", ").zip(traces.split(", ")) {
            let position: usize = position.parse().unwrap();
            assert_eq!(trace_of(&events[position - 1]), trace);
            assert!(
                span.links.iter().any(|link| link.trace_id == trace),
                "{span:?}"
            );
        }
    }
}

#[test]
fn the_slowest_appends_and_publishes() {
    let played = played();
    as_the_page_says("operation `append igf.events`, or `publish");
    let spans = played.sink.spans();
    let publish = spans
        .iter()
        .find(|span| span.name.starts_with("publish "))
        .unwrap();
    let publish = publish.name.as_str();
    for (operation, says) in [
        ("append igf.events", "igf.case.ref"),
        (publish, "igf.event.position"),
    ] {
        let traces = played.sink.find("igf", Some(operation), &[], ALWAYS);
        let all = traces
            .values()
            .flatten()
            .filter(|span| span.name == operation);
        let slowest = all
            .max_by_key(|span| span.ended_unix_ns - span.started_unix_ns)
            .unwrap();
        assert!(
            slowest.ended_unix_ns > slowest.started_unix_ns,
            "{slowest:?}"
        );
        assert!(slowest.tag(says).is_some(), "{slowest:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn which_subscriber_handled_it() {
    let played = played();
    as_the_page_says("a subscriber that continues it appears in the same trace");
    let client = async_nats::connect(played.nats.url()).await.unwrap();
    let stream = async_nats::jetstream::new(client)
        .get_stream("IGF_EVT_EXAMPLE")
        .await
        .unwrap();
    let consumer = stream
        .create_consumer(async_nats::jetstream::consumer::pull::Config::default())
        .await
        .unwrap();
    let mut messages = consumer.messages().await.unwrap();
    let message = messages.next().await.unwrap().unwrap();
    let headers = message.headers.as_ref().unwrap();
    let traceparent = headers.get("traceparent").unwrap().as_str();
    let parts: Vec<&str> = traceparent.split('-').collect();
    report(&played.sink, "ledger", parts[1], parts[2]);
    let arrived = |spans: &[ReceivedSpan]| spans.iter().any(|span| span.service == "ledger");
    assert!(played.sink.wait_for(Duration::from_secs(10), arrived));
    let trace = played.sink.trace(parts[1]);
    let handled = trace.iter().find(|span| span.service == "ledger").unwrap();
    let publish = trace
        .iter()
        .find(|span| Some(&span.span_id) == handled.parent_span_id.as_ref());
    let publish = publish.expect("the publishing that it continues");
    assert!(
        publish.service == "igf" && publish.name.starts_with("publish "),
        "{publish:?}"
    );
}

/// What a subscriber's own tracing would send when it has handled a message.
fn report(sink: &OtlpSink, service: &str, trace: &str, parent: &str) {
    let span = Span {
        trace_id: bytes(trace),
        span_id: vec![7; 8],
        parent_span_id: bytes(parent),
        name: "handle".to_owned(),
        kind: 5,
        start_time_unix_nano: 1,
        end_time_unix_nano: 2,
        ..Span::default()
    };
    let name = KeyValue {
        key: "service.name".to_owned(),
        value: Some(AnyValue {
            value: Some(any_value::Value::StringValue(service.to_owned())),
        }),
        ..KeyValue::default()
    };
    let resource = Resource {
        attributes: vec![name],
        ..Resource::default()
    };
    let scope_spans = vec![ScopeSpans {
        spans: vec![span],
        ..ScopeSpans::default()
    }];
    let request = ExportTraceServiceRequest {
        resource_spans: vec![ResourceSpans {
            resource: Some(resource),
            scope_spans,
            ..ResourceSpans::default()
        }],
    };
    let url = format!("{}/v1/traces", sink.endpoint());
    let sent = ureq::post(url).send(request.encode_to_vec().as_slice());
    assert_eq!(sent.unwrap().status().as_u16(), 200);
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = (0..hex.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}
