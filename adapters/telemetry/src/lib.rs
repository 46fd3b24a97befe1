//! Traces, logs and metrics of igf.
//!
//! Traces are best effort: the history is the event log, and a trace receiver that is away or
//! hangs never delays or fails a command. Every OpenTelemetry type stays inside this crate;
//! callers see [`Telemetry`], [`trace::SpanSpec`], [`trace::Span`] and [`trace::TraceContext`].
//!
//! Spans are made on the OpenTelemetry tracer directly, because their ids, kinds, parents, links
//! and times come from the event log and from other threads; `tracing` carries the log lines. A
//! line written inside [`trace::Span::in_scope`] or [`trace::Span::instrument`] carries the ids.

#![warn(missing_docs)]

mod client;
mod counters;
mod export;
mod guard;
mod handle;
mod identity;
pub mod logs;
pub mod metrics;
mod sampler;
mod settings;
pub mod trace;

pub use counters::{SpanCounters, SpanTotals};
pub use guard::{Guard, start};
pub use handle::Telemetry;
pub use settings::{LogFormat, Settings, StartError};
