//! Message headers: CloudEvents 1.0 in binary mode, the deduplication id, the trace, the chain.
//!
//! The body is the event's stored bytes; whatever a subscriber wants to know without reading
//! JSON stands here.

use async_nats::HeaderMap;
use engine::event::Envelope;
use engine::identity::EventId;
use engine::store::StoredEvent;
use std::fmt::Write as _;

/// JetStream's deduplication id: the event's id.
pub const MESSAGE_ID: &str = "Nats-Msg-Id";
/// The stream that the message is meant for.
pub const EXPECTED_STREAM: &str = "Nats-Expected-Stream";
/// The sequence after which the message is meant to stand.
pub const EXPECTED_LAST_SEQUENCE: &str = "Nats-Expected-Last-Sequence";
/// The id of the message after which the message is meant to stand.
pub const EXPECTED_LAST_ID: &str = "Nats-Expected-Last-Msg-Id";
/// The event's position.
pub const POSITION: &str = "igf-position";
/// The event's number within its case.
pub const VERSION: &str = "igf-version";
/// The event's hash, chained to the event before.
pub const HASH: &str = "igf-hash";
/// The store that the event comes from.
pub const STORE_ID: &str = "igf-store-id";
/// W3C trace context of the publish span.
pub const TRACEPARENT: &str = "traceparent";

/// The headers of an event, without those that belong to one attempt to publish it.
pub fn of_event(
    organisation: &str,
    store_id: &str,
    stored: &StoredEvent,
    event: &Envelope<'_>,
    cause: Option<EventId>,
) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut put = |name: &'static str, value: &str| headers.insert(name, encoded(value).as_str());
    put(MESSAGE_ID, &event.id.to_string());
    put("ce-specversion", "1.0");
    put("ce-id", &event.id.to_string());
    put("ce-source", &format!("/igf/{organisation}"));
    put("ce-type", &event_type(event));
    if let Some(reference) = &event.reference {
        put("ce-subject", reference);
    }
    put("ce-time", &event.recorded.to_string());
    put("ce-datacontenttype", "application/json");
    put("ce-dataschema", &data_schema(event));
    put("ce-sequence", &format!("{:020}", event.position));
    put("ce-correlationid", &event.command_id.to_string());
    if let Some(cause) = cause {
        put("ce-causationid", &cause.to_string());
    }
    put(POSITION, &event.position.to_string());
    put(VERSION, &event.case_version.to_string());
    put(HASH, &stored.hash.to_string());
    put(STORE_ID, store_id);
    headers
}

/// The type for subscribers: `igf.<workflow>.<event>.v<schema>`.
pub fn event_type(event: &Envelope<'_>) -> String {
    format!("igf.{}.{}.v{}", event.workflow, event.event, event.schema)
}

/// Where the schema of the event's data is found: `igf:schema/<type>/<version>`.
pub fn data_schema(event: &Envelope<'_>) -> String {
    format!("igf:schema/{}/{}", event.kind, event.schema)
}

/// A header value as CloudEvents' bindings want it: what is outside U+0021–7E, and `"` and `%`,
/// as percent-encoded UTF-8.
pub fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'"' | b'%' => write_percent(&mut out, byte),
            0x21..=0x7e => out.push(char::from(byte)),
            _ => write_percent(&mut out, byte),
        }
    }
    out
}

fn write_percent(out: &mut String, byte: u8) {
    write!(out, "%{byte:02X}").expect("writing to a string cannot fail");
}

/// The text of a header, as it arrived.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(async_nats::HeaderValue::as_str)
}

/// The position that a message claims to hold.
pub(crate) fn position(headers: &HeaderMap) -> Option<u64> {
    text(headers, POSITION)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::sample;

    #[test]
    fn values_are_percent_encoded_outside_printable_ascii() {
        assert_eq!(encoded("REC-2019-014"), "REC-2019-014");
        assert_eq!(encoded("50% \"é\""), "50%25%20%22%C3%A9%22");
        assert_eq!(encoded("a\r\nb"), "a%0D%0Ab");
    }

    #[test]
    fn an_event_carries_the_whole_contract() {
        let events = sample::chain(2);
        let envelope = sample::envelope(&events[1]);
        let cause = sample::envelope(&events[0]).id;
        let headers = of_event("example", "store-1", &events[1], &envelope, Some(cause));
        let value = |name: &str| text(&headers, name).unwrap().to_owned();
        assert_eq!(value("ce-type"), "igf.recommendation.commented.v1");
        assert_eq!(value("ce-source"), "/igf/example");
        assert_eq!(value("ce-subject"), "REC-2019-001");
        assert_eq!(value("ce-sequence"), "00000000000000000002");
        assert_eq!(value("ce-dataschema"), "igf:schema/commented/1");
        assert_eq!(value("ce-correlationid"), events[1].command.to_string());
        assert_eq!(value("ce-causationid"), cause.to_string());
        assert_eq!(value(MESSAGE_ID), value("ce-id"));
        assert_eq!(value(HASH), events[1].hash.to_string());
        assert_eq!(position(&headers), Some(2));
        assert_eq!(value(VERSION), "1");
        assert_eq!(value(STORE_ID), "store-1");
    }
}
