//! Traces of a whole command, at a receiver on a real socket.

use crate::program::{adopted, eventually, ok, post, serve};
use igf_tests::otlp_sink::OtlpSink;
use serde_json::json;
use std::time::{Duration, Instant};

#[test]
fn one_command_is_one_trace_from_the_request_to_the_append() {
    let sink = OtlpSink::start().expect("a receiver");
    let data = adopted();
    let token = ok(data.path(), "token auditor_a")["token"]
        .as_str()
        .expect("it")
        .to_owned();
    let served = serve(data.path(), &["--otlp", &sink.endpoint()]);
    let body = json!({
        "command": "open", "workflow": "recommendation",
        "fields": { "text": "Plan", "priority": "important" },
    });
    let caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let headers = [("traceparent", caller)];
    let url = format!("{}/v1/commands", served.url);
    let (status, _) = post(&url, &token, &body, &headers);
    assert_eq!(status, 200);
    let names = eventually("the spans of the command", || {
        let mut names: Vec<String> = sink
            .spans()
            .iter()
            .filter(|span| format!("{span:?}").contains("0af7651916cd43dd8448eb211c80319c"))
            .map(|span| span.name.clone())
            .collect();
        names.sort();
        (names.len() >= 4).then_some(names)
    });
    let wanted = [
        "POST /v1/commands",
        "append igf.events",
        "decide",
        "transition recommendation.open",
    ];
    for name in wanted {
        assert!(
            names.iter().any(|known| known == name),
            "{name} in {names:?}"
        );
    }
}

#[test]
fn with_a_receiver_that_hangs_commands_are_as_fast_as_without() {
    let sink = OtlpSink::start_hanging().expect("a receiver");
    let data = adopted();
    let token = ok(data.path(), "token auditor_a")["token"]
        .as_str()
        .expect("it")
        .to_owned();
    let served = serve(data.path(), &["--otlp", &sink.endpoint()]);
    let url = format!("{}/v1/commands", served.url);
    let started = Instant::now();
    for number in 0..50 {
        let body = json!({
            "command": "open", "workflow": "recommendation",
            "fields": { "text": format!("Case {number}"), "priority": "important" },
        });
        assert_eq!(post(&url, &token, &body, &[]).0, 200);
    }
    // One export would hang for two seconds: fifty commands together take less than that many.
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(served.stop(), 0);
}
