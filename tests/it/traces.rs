//! A receiver that hangs, behind a whole server.

use crate::program::{adopted, post, serve, token};
use igf_tests::otlp_sink::OtlpSink;
use serde_json::json;
use std::time::{Duration, Instant};

#[test]
fn with_a_receiver_that_hangs_commands_are_as_fast_as_without() {
    let sink = OtlpSink::start_hanging().expect("a receiver");
    let data = adopted();
    let token = token(data.path(), "auditor_a");
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
