//! Spans and trace contexts in types of our own.
//!
//! A context is made first (it is stored in every event), its span later, possibly on another
//! thread and with given times. A parent is only for work that ends within the request; what
//! comes later is a new root with links.

pub mod attribute;
mod context;
mod model;
mod span;
mod spec;

pub use attribute::AttributeValue;
pub use context::{TraceContext, TraceContextError, fresh_context};
pub use model::{
    CHILD_AGE_LIMIT, CaseFacts, Cause, MAX_CAUSE_LINKS, Outcome, Publication, adopt_framework,
    append, clock_fire, decide, http_server, publish, relay_drain, replay, transition,
};
pub use span::Span;
pub use spec::{SpanKind, SpanSpec};
