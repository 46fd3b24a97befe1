//! The W3C trace context: who a span is, as it stands in events, headers and messages.

use std::fmt;
use std::str::FromStr;

use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};

/// The identity of a span: what `traceparent` and `tracestate` say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceContext {
    trace_id: [u8; 16],
    span_id: [u8; 8],
    sampled: bool,
    state: Option<String>,
}

/// Why a `traceparent` was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TraceContextError {
    /// Not `version-trace_id-span_id-flags` in lower-case hexadecimal.
    #[error("not of the form 00-<32 hex digits>-<16 hex digits>-<2 hex digits>, lower case")]
    Form,
    /// Version `ff`, which the standard forbids.
    #[error("version ff is not allowed")]
    Version,
    /// A trace id or span id of zeros only.
    #[error("the trace id and the span id must not be all zeros")]
    Zero,
}

/// A new, sampled trace context from 24 random bytes: 16 for the trace, 8 for the span.
pub fn fresh_context(random: [u8; 24]) -> TraceContext {
    let mut trace_id = [0; 16];
    let mut span_id = [0; 8];
    trace_id.copy_from_slice(&random[..16]);
    span_id.copy_from_slice(&random[16..]);
    TraceContext {
        trace_id: not_zero(trace_id),
        span_id: not_zero(span_id),
        sampled: true,
        state: None,
    }
}

impl TraceContext {
    /// Reads a `traceparent` header or the `traceparent` of an event.
    ///
    /// # Errors
    /// [`TraceContextError`] when the text is not of the W3C form, is of the version `ff`, or names
    /// an id of zeros alone.
    pub fn parse(traceparent: &str) -> Result<Self, TraceContextError> {
        let (version, rest) = field(traceparent, 2)?;
        let (trace_id, rest) = field(after_dash(rest)?, 32)?;
        let (span_id, rest) = field(after_dash(rest)?, 16)?;
        let (flags, rest) = field(after_dash(rest)?, 2)?;
        // Later versions may append fields; version 00 may not.
        if !rest.is_empty() && (version == "00" || !rest.starts_with('-')) {
            return Err(TraceContextError::Form);
        }
        if version == "ff" {
            return Err(TraceContextError::Version);
        }
        let trace_id: [u8; 16] = bytes(trace_id)?;
        let span_id: [u8; 8] = bytes(span_id)?;
        let [flags] = bytes(flags)?;
        if trace_id == [0; 16] || span_id == [0; 8] {
            return Err(TraceContextError::Zero);
        }
        Ok(Self {
            trace_id,
            span_id,
            sampled: flags & 1 == 1,
            state: None,
        })
    }

    /// The caller's context from its headers; `None` when there is none that can be used, for a
    /// bad header must not fail a request. An empty or bad `tracestate` is dropped.
    pub fn from_headers(traceparent: Option<&str>, tracestate: Option<&str>) -> Option<Self> {
        let context = Self::parse(traceparent?.trim()).ok()?;
        Some(context.with_state(tracestate.unwrap_or_default()))
    }

    /// This span's `traceparent`.
    pub fn traceparent(&self) -> String {
        self.to_string()
    }

    /// This span's `tracestate`; never an empty one.
    pub fn tracestate(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// The trace id.
    pub fn trace_id(&self) -> [u8; 16] {
        self.trace_id
    }

    /// The trace id as 32 hexadecimal digits, as Jaeger shows it.
    pub fn trace_id_hex(&self) -> String {
        TraceId::from_bytes(self.trace_id).to_string()
    }

    /// The span id.
    pub fn span_id(&self) -> [u8; 8] {
        self.span_id
    }

    /// The span id as 16 hexadecimal digits.
    pub fn span_id_hex(&self) -> String {
        SpanId::from_bytes(self.span_id).to_string()
    }

    /// Whether the span is recorded, as far as its maker knows.
    pub fn sampled(&self) -> bool {
        self.sampled
    }

    /// Another span of this trace, from 8 random bytes.
    pub fn child(&self, random: [u8; 8]) -> Self {
        Self {
            span_id: not_zero(random),
            ..self.clone()
        }
    }

    pub(crate) fn with_sampled(self, sampled: bool) -> Self {
        Self { sampled, ..self }
    }

    fn with_state(self, state: &str) -> Self {
        let usable = TraceState::from_str(state.trim()).ok();
        let state = usable
            .map(|state| state.header())
            .filter(|header| !header.is_empty());
        Self { state, ..self }
    }

    pub(crate) fn to_span_context(&self, is_remote: bool) -> SpanContext {
        let state = self
            .state
            .as_deref()
            .and_then(|state| TraceState::from_str(state).ok());
        SpanContext::new(
            TraceId::from_bytes(self.trace_id),
            SpanId::from_bytes(self.span_id),
            TraceFlags::default().with_sampled(self.sampled),
            is_remote,
            state.unwrap_or_default(),
        )
    }

    pub(crate) fn from_span_context(span: &SpanContext) -> Option<Self> {
        if !span.is_valid() {
            return None;
        }
        let context = Self {
            trace_id: span.trace_id().to_bytes(),
            span_id: span.span_id().to_bytes(),
            sampled: span.is_sampled(),
            state: None,
        };
        Some(context.with_state(&span.trace_state().header()))
    }
}

impl fmt::Display for TraceContext {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trace_id = TraceId::from_bytes(self.trace_id);
        let span_id = SpanId::from_bytes(self.span_id);
        write!(
            formatter,
            "00-{trace_id}-{span_id}-{:02x}",
            u8::from(self.sampled)
        )
    }
}

impl FromStr for TraceContext {
    type Err = TraceContextError;

    fn from_str(traceparent: &str) -> Result<Self, Self::Err> {
        Self::parse(traceparent)
    }
}

/// Splits `length` characters of lower-case hexadecimal off the front.
fn field(text: &str, length: usize) -> Result<(&str, &str), TraceContextError> {
    let (front, rest) = text
        .split_at_checked(length)
        .ok_or(TraceContextError::Form)?;
    let is_hex = front
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if is_hex {
        Ok((front, rest))
    } else {
        Err(TraceContextError::Form)
    }
}

fn after_dash(text: &str) -> Result<&str, TraceContextError> {
    text.strip_prefix('-').ok_or(TraceContextError::Form)
}

fn bytes<const LENGTH: usize>(hex: &str) -> Result<[u8; LENGTH], TraceContextError> {
    let mut bytes = [0; LENGTH];
    for (index, byte) in bytes.iter_mut().enumerate() {
        let digits = hex
            .get(2 * index..2 * index + 2)
            .ok_or(TraceContextError::Form)?;
        *byte = u8::from_str_radix(digits, 16).map_err(|_| TraceContextError::Form)?;
    }
    Ok(bytes)
}

/// All zeros means "no id" in the standard, so it cannot be one.
fn not_zero<const LENGTH: usize>(mut id: [u8; LENGTH]) -> [u8; LENGTH] {
    if id == [0; LENGTH] {
        id[LENGTH - 1] = 1;
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn what_is_parsed_is_written_back() {
        let context = TraceContext::parse(GOOD).expect("the example of the standard");
        assert_eq!(context.traceparent(), GOOD);
        assert!(context.sampled());
        assert_eq!(context.trace_id_hex(), "4bf92f3577b34da6a3ce929d0e0e4736");
        let unsampled = GOOD.replace("-01", "-00");
        assert!(!TraceContext::parse(&unsampled).expect("valid").sampled());
    }

    #[test]
    fn flags_beyond_sampled_are_not_passed_on() {
        let context = TraceContext::parse(&GOOD.replace("-01", "-ff")).expect("valid");
        assert_eq!(context.traceparent(), GOOD);
    }

    #[test]
    fn bad_input_is_refused() {
        use TraceContextError::{Form, Version, Zero};
        let cases = [
            ("", Form),
            ("00", Form),
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", Form),
            (
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                Form,
            ),
            (
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
                Form,
            ),
            (
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 ",
                Form,
            ),
            (
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                Form,
            ),
            (
                "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
                Form,
            ),
            (
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
                Form,
            ),
            (
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-é",
                Form,
            ),
            (
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                Version,
            ),
            (
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                Zero,
            ),
            (
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                Zero,
            ),
        ];
        for (text, error) in cases {
            assert_eq!(TraceContext::parse(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_later_version_may_say_more() {
        let later = GOOD.replacen("00", "cc", 1) + "-what-comes-later";
        let context = TraceContext::parse(&later).expect("later versions are read as 00");
        assert_eq!(context.traceparent(), GOOD);
    }

    #[test]
    fn an_empty_or_bad_tracestate_is_dropped() {
        let state = |header| {
            let context = TraceContext::from_headers(Some(GOOD), header).expect("valid");
            context.tracestate().map(str::to_owned)
        };
        assert_eq!(
            state(Some("vendor=a,other=b")).as_deref(),
            Some("vendor=a,other=b")
        );
        assert_eq!(state(Some("")), None);
        assert_eq!(state(Some("no equals sign")), None);
        assert_eq!(state(None), None);
        assert_eq!(
            TraceContext::from_headers(Some("junk"), Some("vendor=a")),
            None
        );
    }

    #[test]
    fn fresh_contexts_are_valid_whatever_the_bytes() {
        let context = fresh_context([0; 24]);
        assert_eq!(
            TraceContext::parse(&context.traceparent()),
            Ok(context.clone())
        );
        assert_eq!(context.child([0; 8]).trace_id(), context.trace_id());
        let counting = fresh_context(std::array::from_fn(|index| {
            u8::try_from(index).unwrap_or(0)
        }));
        assert_eq!(
            counting.traceparent(),
            "00-000102030405060708090a0b0c0d0e0f-1011121314151617-01"
        );
    }
}
