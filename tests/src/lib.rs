//! What the tests share: servers of our own that stand in for the outside world.

pub mod chain;
pub mod definitions;
pub mod otlp_sink;
pub mod writer;
