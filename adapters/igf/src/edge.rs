//! The edge: the only place that reads the clock and makes ids.

use engine::identity::CommandId;
use jiff::Timestamp;
use uuid::Uuid;

/// The wall clock.
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// A fresh command id.
pub(crate) fn command_id() -> CommandId {
    CommandId(Uuid::now_v7())
}

/// A fresh trace context, so that every act has a trace, with tracing on or off.
pub(crate) fn trace_context() -> telemetry::trace::TraceContext {
    let mut random = [0; 24];
    // Without randomness of the system the clock's digits make the context; ids need not be
    // secret.
    if getrandom::fill(&mut random).is_err() {
        random[..16].copy_from_slice(Uuid::now_v7().as_bytes());
    }
    telemetry::trace::fresh_context(random)
}
