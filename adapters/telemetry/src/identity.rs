//! Span ids that the caller chose: the context stored in an event is made before its span.

use std::cell::Cell;

use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator};

use crate::trace::TraceContext;

thread_local! {
    static CHOSEN: Cell<Option<([u8; 16], [u8; 8])>> = const { Cell::new(None) };
}

/// Hands out the ids chosen for the span being built on this thread, else random ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChosenIds {
    random: RandomIdGenerator,
}

impl IdGenerator for ChosenIds {
    fn new_trace_id(&self) -> TraceId {
        match CHOSEN.get() {
            Some((trace_id, _)) => TraceId::from_bytes(trace_id),
            None => self.random.new_trace_id(),
        }
    }

    fn new_span_id(&self) -> SpanId {
        match CHOSEN.get() {
            Some((_, span_id)) => SpanId::from_bytes(span_id),
            None => self.random.new_span_id(),
        }
    }
}

/// Runs `build` with the ids of `identity` for the one span that it builds.
pub(crate) fn with_identity<T>(identity: &TraceContext, build: impl FnOnce() -> T) -> T {
    CHOSEN.set(Some((identity.trace_id(), identity.span_id())));
    let built = build();
    CHOSEN.set(None);
    built
}

/// A context nobody chose, from the random ids of OpenTelemetry.
pub(crate) fn random_context() -> TraceContext {
    let generator = RandomIdGenerator::default();
    let mut random = [0; 24];
    random[..16].copy_from_slice(&generator.new_trace_id().to_bytes());
    random[16..].copy_from_slice(&generator.new_span_id().to_bytes());
    crate::trace::fresh_context(random)
}
