//! Log lines: text for people, JSON for programs with the ids of the current span.

use std::fmt;
use std::io::IsTerminal;

use engine::value::harmless;
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::field::MakeExt;
use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::fmt::format::{Writer, debug_fn};
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

use crate::settings::{LogFormat, StartError};

/// OpenTelemetry logs every failed export, and the client of NATS each failed try to connect; our
/// exporter and our relay say it once, when it begins.
const DEFAULT_FILTER: &str = "info,async_nats=error,opentelemetry=off,opentelemetry_sdk=off,opentelemetry-otlp=off,\
                              opentelemetry-http=off,ureq=warn,ureq_proto=warn";

/// A subscriber that writes log lines to `writer`. [`crate::start`] installs one on stderr; tests
/// take their own.
///
/// # Errors
/// [`StartError::LogFilter`] when `filter` is not of the form of `RUST_LOG`.
pub fn subscriber<W>(
    format: LogFormat,
    filter: Option<&str>,
    writer: W,
) -> Result<impl Subscriber + Send + Sync, StartError>
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let ansi = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let layer = tracing_subscriber::fmt::layer().with_writer(writer);
    let layer = match format {
        LogFormat::Text => layer
            .with_ansi(ansi)
            .fmt_fields(debug_fn(put_harmless).delimited(" "))
            .boxed(),
        LogFormat::Json => layer.event_format(JsonLine).boxed(),
    };
    Ok(tracing_subscriber::registry()
        .with(read_filter(filter)?)
        .with(layer))
}

/// Sends the process's log lines to stderr.
pub(crate) fn install(format: LogFormat, filter: Option<&str>) -> Result<(), StartError> {
    subscriber(format, filter, std::io::stderr)?
        .try_init()
        .map_err(|_| StartError::AlreadyStarted)
}

/// A field as people read it. What it holds may come from outside: it steers no terminal, and one
/// event stays one line.
fn put_harmless(writer: &mut Writer<'_>, field: &Field, value: &dyn fmt::Debug) -> fmt::Result {
    let value = harmless(&format!("{value:?}"));
    match field.name() {
        "message" => writer.write_str(&value),
        name => write!(writer, "{name}={value}"),
    }
}

fn read_filter(filter: Option<&str>) -> Result<EnvFilter, StartError> {
    let filter = filter.unwrap_or(DEFAULT_FILTER);
    EnvFilter::builder()
        .parse(filter)
        .map_err(|error| StartError::LogFilter {
            filter: filter.to_owned(),
            reason: error.to_string(),
        })
}

/// One JSON object a line. The ids are read from OpenTelemetry's own current context, which
/// [`crate::trace::Span::in_scope`] sets on the thread that logs.
struct JsonLine;

impl<S, N> FormatEvent<S, N> for JsonLine
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
{
    fn format_event(
        &self,
        _context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut timestamp = String::new();
        SystemTime.format_time(&mut Writer::new(&mut timestamp))?;
        let mut line = Line(Map::new());
        line.put("timestamp", timestamp);
        line.put("level", event.metadata().level().as_str());
        line.put("target", event.metadata().target());
        Context::map_current(|current| {
            let span = current.span();
            if span.span_context().is_valid() {
                line.put("trace_id", span.span_context().trace_id().to_string());
                line.put("span_id", span.span_context().span_id().to_string());
            }
        });
        event.record(&mut line);
        writeln!(writer, "{}", Value::Object(line.0))
    }
}

/// A line under construction. The first value of a key stays: a field cannot pose as an id.
struct Line(Map<String, Value>);

impl Line {
    fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.entry(key).or_insert_with(|| value.into());
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field.name(), value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field.name(), value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field.name(), value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field.name(), value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field.name(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_filter_is_read() {
        assert!(read_filter(None).is_ok());
    }

    #[test]
    fn a_bad_filter_is_refused() {
        let error = read_filter(Some("igf=loud")).expect_err("no such level");
        assert_eq!(error.code(), "log_filter_invalid");
        assert!(error.to_string().contains("igf=loud"), "{error}");
    }
}
