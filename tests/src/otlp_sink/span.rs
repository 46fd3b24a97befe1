//! A received span, in plain types.

use std::collections::BTreeMap;
use std::fmt;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::trace::v1::{Span, span::SpanKind, status::StatusCode};

/// A span as it came over the wire; ids in hexadecimal.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedSpan {
    /// `service.name` of the resource.
    pub service: String,
    /// All attributes of the resource.
    pub resource: BTreeMap<String, TagValue>,
    /// The trace.
    pub trace_id: String,
    /// The span.
    pub span_id: String,
    /// The parent; `None` for a root.
    pub parent_span_id: Option<String>,
    /// Whether the parent is somebody else's span, as far as the sender says.
    pub parent_is_remote: Option<bool>,
    /// The operation.
    pub name: String,
    /// `internal`, `server`, `client`, `producer` or `consumer`.
    pub kind: &'static str,
    /// Start, in nanoseconds of Unix time.
    pub started_unix_ns: u64,
    /// End, in nanoseconds of Unix time.
    pub ended_unix_ns: u64,
    /// The attributes.
    pub tags: BTreeMap<String, TagValue>,
    /// The links.
    pub links: Vec<SpanLink>,
    /// The names of the events.
    pub events: Vec<String>,
    /// Whether the status is error.
    pub is_error: bool,
    /// Attributes that came twice: the sender's mistake.
    pub duplicate_tags: Vec<String>,
}

/// A link to another span.
#[derive(Clone, Debug, PartialEq)]
pub struct SpanLink {
    /// The linked trace.
    pub trace_id: String,
    /// The linked span.
    pub span_id: String,
    /// The attributes of the link.
    pub tags: BTreeMap<String, TagValue>,
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum TagValue {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Flag(bool),
    /// Any other type; igf sends none.
    Other(String),
}

impl ReceivedSpan {
    /// Whether the attribute reads like `value`, the way Jaeger's search compares.
    pub fn tag_is(&self, key: &str, value: &str) -> bool {
        self.tags
            .get(key)
            .is_some_and(|tag| tag.to_string() == value)
    }

    /// The attribute as text.
    pub fn tag(&self, key: &str) -> Option<String> {
        self.tags.get(key).map(ToString::to_string)
    }

    /// The `traceparent` of this span.
    pub fn traceparent(&self) -> String {
        format!("00-{}-{}-01", self.trace_id, self.span_id)
    }
}

impl fmt::Display for TagValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Other(text) => formatter.write_str(text),
            Self::Integer(number) => write!(formatter, "{number}"),
            Self::Flag(flag) => write!(formatter, "{flag}"),
        }
    }
}

/// The spans of one export.
pub(super) fn received(request: ExportTraceServiceRequest) -> Vec<ReceivedSpan> {
    let mut received = Vec::new();
    for of_resource in request.resource_spans {
        let resource = tags(
            of_resource
                .resource
                .map(|it| it.attributes)
                .unwrap_or_default(),
        );
        for span in of_resource
            .scope_spans
            .into_iter()
            .flat_map(|scope| scope.spans)
        {
            received.push(received_span(span, &resource));
        }
    }
    received
}

fn received_span(span: Span, resource: &BTreeMap<String, TagValue>) -> ReceivedSpan {
    let has_parent = !span.parent_span_id.is_empty();
    ReceivedSpan {
        service: resource
            .get("service.name")
            .map(ToString::to_string)
            .unwrap_or_default(),
        resource: resource.clone(),
        trace_id: hex(&span.trace_id),
        span_id: hex(&span.span_id),
        parent_span_id: has_parent.then(|| hex(&span.parent_span_id)),
        // Bit 8 says that bit 9 is known.
        parent_is_remote: (span.flags & 0x100 != 0).then_some(span.flags & 0x200 != 0),
        kind: kind(span.kind()),
        name: span.name,
        started_unix_ns: span.start_time_unix_nano,
        ended_unix_ns: span.end_time_unix_nano,
        is_error: span
            .status
            .is_some_and(|status| status.code() == StatusCode::Error),
        duplicate_tags: duplicates(&span.attributes),
        tags: tags(span.attributes),
        links: span
            .links
            .into_iter()
            .map(|link| SpanLink {
                trace_id: hex(&link.trace_id),
                span_id: hex(&link.span_id),
                tags: tags(link.attributes),
            })
            .collect(),
        events: span.events.into_iter().map(|event| event.name).collect(),
    }
}

fn kind(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Unspecified => "unspecified",
        SpanKind::Internal => "internal",
        SpanKind::Server => "server",
        SpanKind::Client => "client",
        SpanKind::Producer => "producer",
        SpanKind::Consumer => "consumer",
    }
}

fn tags(pairs: Vec<KeyValue>) -> BTreeMap<String, TagValue> {
    pairs
        .into_iter()
        .map(|pair| (pair.key, tag_value(pair.value)))
        .collect()
}

fn tag_value(value: Option<AnyValue>) -> TagValue {
    match value.and_then(|value| value.value) {
        Some(any_value::Value::StringValue(text)) => TagValue::Text(text),
        Some(any_value::Value::IntValue(number)) => TagValue::Integer(number),
        Some(any_value::Value::BoolValue(flag)) => TagValue::Flag(flag),
        other => TagValue::Other(format!("{other:?}")),
    }
}

fn duplicates(pairs: &[KeyValue]) -> Vec<String> {
    let is_repeated =
        |index: usize, pair: &KeyValue| pairs[..index].iter().any(|other| other.key == pair.key);
    let repeated = pairs
        .iter()
        .enumerate()
        .filter(|(index, pair)| is_repeated(*index, pair));
    repeated.map(|(_, pair)| pair.key.clone()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
