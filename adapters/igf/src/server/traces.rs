//! The telemetry and the figures that the server's parts share.

use std::sync::Arc;
use std::time::Duration;
use telemetry::Telemetry;
use telemetry::metrics::Metrics;

/// Spans and figures.
#[derive(Clone)]
pub(crate) struct Traces {
    telemetry: Telemetry,
    metrics: Arc<Metrics>,
}

impl Traces {
    /// Traces over a telemetry and its figures.
    pub(crate) fn new(telemetry: Telemetry, metrics: Arc<Metrics>) -> Traces {
        Traces { telemetry, metrics }
    }

    /// The figures.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The telemetry.
    pub(crate) fn telemetry(&self) -> &Telemetry {
        &self.telemetry
    }

    /// Events were appended.
    pub(crate) fn appended(&self, events: u64, position: u64, took: Duration) {
        self.metrics.appended(events, took.as_secs_f64());
        self.metrics.head(position);
    }
}
