//! Log lines as JSON: they carry the ids of the span they were written in.

use std::io;
use std::sync::{Arc, Mutex};

use igf_tests::otlp_sink::OtlpSink;
use serde_json::Value;
use telemetry::trace::{self, Span};
use telemetry::{LogFormat, Telemetry};

use super::{CASE, telemetry_to};

/// Keeps what is written.
#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .expect("no writer panicked")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Page {
    fn lines(&self) -> Vec<Value> {
        let text =
            String::from_utf8(self.0.lock().expect("no writer panicked").clone()).expect("UTF-8");
        text.lines()
            .map(|line| serde_json::from_str(line).expect(line))
            .collect()
    }
}

fn lines_of(work: impl FnOnce()) -> Vec<Value> {
    let page = Page::default();
    let writer = page.clone();
    let subscriber =
        telemetry::logs::subscriber(LogFormat::Json, Some("info"), move || writer.clone())
            .expect("the filter is good");
    tracing::subscriber::with_default(subscriber, work);
    page.lines()
}

fn assert_ids(line: &Value, span: &Span) {
    let traceparent = span.traceparent();
    let ids: Vec<_> = traceparent.split('-').collect();
    assert_eq!(
        (line["trace_id"].as_str(), line["span_id"].as_str()),
        (Some(ids[1]), Some(ids[2]))
    );
}

#[test]
fn lines_carry_the_ids_of_the_span_they_are_written_in() {
    let sink = OtlpSink::start().expect("a free port");
    for telemetry in [telemetry_to(&sink), Telemetry::off()] {
        let outer = telemetry.start(trace::transition(&CASE, "accept", "owner"));
        let inner = telemetry.start(trace::decide(outer.context(), &CASE));
        let lines = lines_of(|| {
            tracing::info!("before");
            outer.in_scope(|| {
                assert_eq!(Span::current_context().as_ref(), Some(outer.context()));
                tracing::warn!(position = 42, trace_id = "forged", "in the {}", "outer");
                inner.in_scope(|| tracing::info!(ok = true, "inner"));
                tracing::info!("outer again");
            });
            tracing::debug!("below the filter");
        });
        assert_eq!(lines.len(), 4, "{lines:#?}");
        assert_eq!(lines[0]["message"], "before");
        assert!(lines[0].get("trace_id").is_none() && lines[0].get("span_id").is_none());
        assert_ids(&lines[1], &outer);
        assert_eq!(lines[1]["message"], "in the outer");
        assert_eq!(
            (&lines[1]["position"], &lines[1]["level"]),
            (&42.into(), &"WARN".into())
        );
        assert!(
            lines[1]["timestamp"]
                .as_str()
                .is_some_and(|time| time.ends_with('Z'))
        );
        assert_ids(&lines[2], &inner);
        assert_eq!(lines[2]["ok"], true);
        assert_ids(&lines[3], &outer);
    }
}

#[test]
fn lines_of_a_future_carry_them_after_it_waited() {
    let telemetry = Telemetry::off();
    let first = telemetry.start(trace::http_server("GET", "/v1/cases", None));
    let second = telemetry.start(trace::http_server("GET", "/v1/framework", None));
    let work = |name: &'static str| async move {
        tokio::task::yield_now().await;
        tracing::info!("{name}");
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let lines = lines_of(|| {
        runtime.block_on(async {
            tokio::join!(
                first.instrument(work("first")),
                second.instrument(work("second"))
            );
        });
    });
    for line in &lines {
        let span = if line["message"] == "first" {
            &first
        } else {
            &second
        };
        assert_ids(line, span);
    }
    assert_eq!(lines.len(), 2);
}

#[test]
fn lines_for_people_are_steered_by_nobody() {
    let page = Page::default();
    let writer = page.clone();
    let format = LogFormat::Text;
    let subscriber = telemetry::logs::subscriber(format, Some("info"), move || writer.clone())
        .expect("the filter is good");
    tracing::subscriber::with_default(subscriber, || {
        let text = "a\n2026-11-26T18:00:00Z  INFO forged\u{1b}[2J";
        tracing::warn!(reason = text, place = %text, "refused: {text}");
    });
    let text = String::from_utf8(page.0.lock().expect("no writer panicked").clone());
    let text = text.expect("UTF-8");
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(
        text.contains("refused: a⏎2026") && text.contains("␛[2J"),
        "{text}"
    );
    assert!(!text.trim_end().contains(char::is_control), "{text:?}");
}
