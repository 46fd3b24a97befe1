//! The spans of the model as a receiver sees them.

use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use igf_tests::otlp_sink::{OtlpSink, ReceivedSpan, TagValue};
use telemetry::trace::{
    self, Cause, Outcome, Publication, SpanKind, SpanSpec, TraceContext, attribute, fresh_context,
};
use telemetry::{Settings, Telemetry};

use super::{CASE, arrived, named, telemetry_to};

const CALLER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const ELSEWHERE: &str = "00-11111111111111111111111111111111-2222222222222222-01";

fn publication(traceparent: &str, age: Duration) -> Publication<'_> {
    Publication {
        subject_template: "igf.events.{workflow}.{case}",
        event_id: "0190b2c4-0000-7000-8000-0000000000ff",
        position: 42,
        traceparent: Some(traceparent),
        age,
    }
}

#[test]
fn a_transition_arrives_under_its_caller_with_links_and_all_attributes() {
    let sink = OtlpSink::start().expect("a free port");
    let telemetry = telemetry_to(&sink);
    let caller = TraceContext::from_headers(Some(CALLER), Some("")).expect("valid");
    let server = telemetry.start(trace::http_server("POST", "/v1/commands", Some(&caller)));
    let causes = vec![
        Cause {
            traceparent: ELSEWHERE,
            position: 40,
            reference: "ACT-7"
        };
        40
    ];
    let root = telemetry.start(
        trace::transition(&CASE, "accept", "action_owner")
            .child_of(server.context())
            .after_previous(Some(ELSEWHERE))
            .caused_by(&causes)
            .from_origin(Some("not a traceparent")),
    );
    root.moved("open", "accepted", 42);
    root.outcome(Outcome::Applied);
    root.event("decided", &[(attribute::EVENT_POSITION, 42_u64.into())]);
    root.end();
    server.end();
    let spans = arrived(&telemetry, &sink);

    let server = named(&spans, "POST /v1/commands");
    assert_eq!(server.trace_id, caller.trace_id_hex());
    assert_eq!(server.parent_span_id.as_deref(), Some("00f067aa0ba902b7"));
    assert_eq!(
        (server.kind, server.parent_is_remote),
        ("server", Some(true))
    );
    assert_eq!(server.service, "igf");

    let root = named(&spans, "transition recommendation.accept");
    assert_eq!(root.parent_span_id.as_ref(), Some(&server.span_id));
    assert_links_and_attributes(root);
}

fn assert_links_and_attributes(root: &ReceivedSpan) {
    assert_eq!(
        (root.kind, root.parent_is_remote),
        ("internal", Some(false))
    );
    assert_eq!(root.tags[attribute::EVENT_POSITION], TagValue::Integer(42));
    for (key, value) in [
        (attribute::CASE_ID, CASE.id),
        (attribute::CASE_REFERENCE, "REC-2019-014"),
        (attribute::WORKFLOW_NAME, "recommendation"),
        (attribute::WORKFLOW_VERSION, "3"),
        (attribute::TRANSITION, "accept"),
        (attribute::STATE_FROM, "open"),
        (attribute::STATE_TO, "accepted"),
        (attribute::ACTOR_ROLE, "action_owner"),
        (attribute::OUTCOME, "applied"),
        (attribute::CAUSE_COUNT, "40"),
    ] {
        assert_eq!(root.tag(key).as_deref(), Some(value), "{key}");
    }
    let cases = root
        .tag(attribute::CAUSE_CASE_REFERENCE)
        .expect("the causes are attributes");
    assert_eq!(cases.matches("ACT-7").count(), 32);
    let relations: Vec<_> = root
        .links
        .iter()
        .map(|link| link.tags["igf.link"].to_string())
        .collect();
    assert_eq!(relations[0], "previous");
    assert_eq!(relations[1..], vec!["cause"; 32]);
    assert!(
        root.links
            .iter()
            .all(|link| link.span_id == "2222222222222222")
    );
    assert_eq!(root.events, ["decided"]);
    assert!(!root.is_error && root.duplicate_tags.is_empty());
}

#[test]
fn another_thread_adds_children_with_the_times_of_one_append() {
    let sink = OtlpSink::start().expect("a free port");
    let telemetry = telemetry_to(&sink);
    let roots: Vec<_> = ["accept", "reject"]
        .map(|name| telemetry.start(trace::transition(&CASE, name, "owner")))
        .into();
    let began = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let ended = began + Duration::from_millis(3);
    let writer = telemetry.clone();
    let contexts: Vec<_> = roots.iter().map(|root| root.context().clone()).collect();
    thread::spawn(move || {
        for root in &contexts {
            writer.start(trace::decide(root, &CASE)).end();
            writer
                .start(trace::append(root, &CASE, 5).started_at(began))
                .end_at(ended);
        }
    })
    .join()
    .expect("the writer thread");
    let traceparents: Vec<_> = roots.iter().map(trace::Span::traceparent).collect();
    drop(roots);
    arrived(&telemetry, &sink);

    for traceparent in traceparents {
        let stored = TraceContext::parse(&traceparent).expect("a valid context was handed out");
        let spans = sink.trace(&stored.trace_id_hex());
        assert_eq!(spans.len(), 3, "{spans:#?}");
        let append = named(&spans, "append igf.events");
        assert_eq!(append.kind, "client");
        assert_eq!(append.started_unix_ns, 1_000_000_000_000_000_000);
        assert_eq!(append.ended_unix_ns, 1_000_000_000_003_000_000);
        assert_eq!(append.tags[attribute::APPEND_EVENTS], TagValue::Integer(5));
        let root = spans
            .iter()
            .find(|span| span.parent_span_id.is_none())
            .expect("a root");
        assert_eq!(root.traceparent(), traceparent);
        assert_eq!(append.parent_span_id.as_ref(), Some(&root.span_id));
        assert_eq!(
            named(&spans, "decide").parent_span_id.as_ref(),
            Some(&root.span_id)
        );
    }
}

#[test]
fn a_span_gets_the_context_that_was_stored_before_it_began() {
    let sink = OtlpSink::start().expect("a free port");
    let telemetry = telemetry_to(&sink);
    let promised = fresh_context([7; 24]);
    let spec = trace::transition(&CASE, "accept", "owner").identified_as(&promised);
    let root = telemetry.start(spec.clone());
    assert_eq!(root.traceparent(), promised.traceparent());
    assert_eq!(
        Telemetry::off().start(spec).traceparent(),
        promised.traceparent()
    );
    root.end();
    let caller = TraceContext::parse(CALLER).expect("valid");
    let other = fresh_context([8; 24]);
    telemetry
        .start(
            SpanSpec::new("stray", SpanKind::Internal)
                .child_of(&caller)
                .identified_as(&other),
        )
        .end();
    let spans = arrived(&telemetry, &sink);
    assert_eq!(
        named(&spans, "transition recommendation.accept").traceparent(),
        promised.traceparent()
    );
    let stray = named(&spans, "stray");
    assert_eq!(
        (stray.traceparent(), &stray.parent_span_id),
        (other.traceparent(), &None)
    );
    assert_eq!(stray.links[0].trace_id, caller.trace_id_hex());
}

#[test]
fn publishing_continues_a_young_trace_and_only_links_an_old_one() {
    let sink = OtlpSink::start().expect("a free port");
    let telemetry = telemetry_to(&sink);
    let young = publication(ELSEWHERE, Duration::from_secs(14 * 60));
    let old = publication(ELSEWHERE, trace::CHILD_AGE_LIMIT);
    let sent: Vec<_> = [young, old]
        .map(|publication| {
            telemetry
                .start(trace::publish(&publication, Some(&CASE)))
                .traceparent()
        })
        .into();
    let spans = arrived(&telemetry, &sink);

    let child = spans
        .iter()
        .find(|span| span.traceparent() == sent[0])
        .expect("the child");
    assert_eq!(child.name, "publish igf.events.{workflow}.{case}");
    assert_eq!(child.kind, "producer");
    assert_eq!(child.trace_id, "1".repeat(32));
    assert_eq!(child.parent_span_id.as_deref(), Some("2222222222222222"));
    assert!(child.links.is_empty());

    let root = spans
        .iter()
        .find(|span| span.traceparent() == sent[1])
        .expect("the new root");
    assert_eq!(root.parent_span_id, None);
    assert_ne!(root.trace_id, child.trace_id);
    assert_eq!(root.links[0].trace_id, child.trace_id);
    assert_eq!(
        root.tag(attribute::CASE_REFERENCE).as_deref(),
        Some("REC-2019-014")
    );
}

#[test]
fn a_clock_fires_in_a_trace_of_its_own_linked_to_what_armed_it() {
    let sink = OtlpSink::start().expect("a free port");
    let telemetry = telemetry_to(&sink);
    telemetry
        .start(trace::clock_fire(&CASE, "response_due", Some(ELSEWHERE)))
        .end();
    for spec in [
        trace::relay_drain(),
        trace::replay(),
        trace::adopt_framework(),
    ] {
        telemetry.start(spec).end();
    }
    let spans = arrived(&telemetry, &sink);
    let fired = named(&spans, "clock fire response_due");
    assert_eq!((&fired.parent_span_id, fired.links.len()), (&None, 1));
    assert_eq!(fired.links[0].span_id, "2222222222222222");
    for name in ["relay drain", "replay", "adopt framework"] {
        assert_eq!(named(&spans, name).parent_span_id, None);
    }
}

#[test]
fn a_refusal_is_an_outcome_and_a_failure_is_an_error() {
    let sink = OtlpSink::start().expect("a free port");
    let telemetry = telemetry_to(&sink);
    let refused = telemetry.start(trace::transition(&CASE, "accept", "owner"));
    refused.refused("not_your_role");
    refused.end();
    let failed = telemetry.start(trace::transition(&CASE, "close", "owner"));
    failed.outcome(Outcome::Failed);
    failed.fail("store_not_writable");
    failed.end();
    let spans = arrived(&telemetry, &sink);
    let refused = named(&spans, "transition recommendation.accept");
    assert!(!refused.is_error && refused.tag_is(attribute::REFUSAL_CODE, "not_your_role"));
    let failed = named(&spans, "transition recommendation.close");
    assert!(failed.is_error && failed.tag_is(attribute::ERROR_TYPE, "store_not_writable"));

    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_nanos();
    let today = 0..u64::try_from(now).expect("before 2554") + 1;
    let on_one_span = [
        (attribute::CASE_REFERENCE, "REC-2019-014"),
        (attribute::OUTCOME, "refused"),
    ];
    let found = sink.find("igf", None, &on_one_span, today.clone());
    assert_eq!(found.keys().collect::<Vec<_>>(), [&refused.trace_id]);
    let on_two_spans = [
        (attribute::OUTCOME, "refused"),
        (attribute::ERROR_TYPE, "store_not_writable"),
    ];
    assert!(sink.find("igf", None, &on_two_spans, today).is_empty());
    assert!(
        sink.find("igf", None, &on_one_span, 0..1).is_empty(),
        "outside the window"
    );
}

#[test]
fn a_caller_that_does_not_record_hides_requests_but_no_governance_act() {
    let sink = OtlpSink::start().expect("a free port");
    let telemetry = telemetry_to(&sink);
    let caller = TraceContext::parse(&CALLER.replace("-01", "-00")).expect("valid");
    let server = telemetry.start(trace::http_server("POST", "/v1/commands", Some(&caller)));
    assert!(!server.is_recorded() && !server.context().sampled());
    let root =
        telemetry.start(trace::transition(&CASE, "accept", "owner").child_of(server.context()));
    assert!(root.is_recorded() && root.context().sampled());
    telemetry.start(trace::decide(root.context(), &CASE)).end();
    telemetry
        .start(trace::adopt_framework().child_of(server.context()))
        .end();
    root.end();
    server.end();
    let spans = arrived(&telemetry, &sink);
    let mut names: Vec<_> = spans.iter().map(|span| span.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "adopt framework",
            "decide",
            "transition recommendation.accept"
        ]
    );
    assert!(
        spans
            .iter()
            .all(|span| span.trace_id == caller.trace_id_hex())
    );
}

#[test]
fn switched_off_it_connects_to_nobody_and_hands_out_the_same_contexts() {
    let sink = OtlpSink::start().expect("a free port");
    for switch in [
        ("OTEL_SDK_DISABLED", "true"),
        ("OTEL_TRACES_EXPORTER", "none"),
        ("IGF_TRACES", "off"),
    ] {
        let settings = Settings::from_variables(Some(&sink.endpoint()), |name| {
            (name == switch.0).then(|| switch.1.to_owned())
        });
        let telemetry = Telemetry::new(&settings).expect("off needs nothing");
        assert!(!telemetry.is_exporting());
        let root = telemetry.start(trace::transition(&CASE, "accept", "owner"));
        let stored = TraceContext::parse(&root.traceparent()).expect("valid with tracing off");
        assert!(stored.sampled() && !root.is_recorded());
        let child = telemetry.start(trace::decide(&stored, &CASE));
        assert_eq!(child.context().trace_id(), stored.trace_id());
        assert_ne!(child.context().span_id(), stored.span_id());
        drop((root, child));
        telemetry.shutdown(Duration::from_secs(1));
    }
    assert_eq!(sink.connections(), 0);
}

#[test]
fn the_shipped_jaeger_files_say_400_days_and_link_the_case() {
    let ui = include_str!("../../../adapters/telemetry/jaeger/jaeger-ui.json");
    let ui: serde_json::Value = serde_json::from_str(ui).expect("valid JSON");
    assert_eq!(ui["search"]["maxLookback"]["value"], "400d");
    assert_eq!(ui["linkPatterns"][0]["key"], attribute::CASE_ID);
    let config = include_str!("../../../adapters/telemetry/jaeger/config.yaml");
    for needed in [
        "spans: 9600h",
        ":4318",
        ":13133",
        "/etc/jaeger/jaeger-ui.json",
        "/badger/",
    ] {
        assert!(config.contains(needed), "{needed}");
    }
}
