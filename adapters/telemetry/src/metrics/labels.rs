//! The label sets of the metrics, and the collector that reads the span counters.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;

use crate::counters::SpanCounters;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct CommandLabels {
    pub(super) workflow: String,
    pub(super) transition: String,
    pub(super) outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct DurationLabels {
    pub(super) workflow: String,
    pub(super) outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct OutcomeLabel {
    pub(super) outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct StateLabels {
    pub(super) workflow: String,
    pub(super) state: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct WorkflowLabel {
    pub(super) workflow: String,
}

/// `igf_trace_spans_total{outcome}`, read when somebody asks.
#[derive(Debug)]
pub(super) struct TraceSpans(pub(super) SpanCounters);

impl Collector for TraceSpans {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), fmt::Error> {
        let totals = self.0.totals();
        let mut metric = encoder.encode_descriptor(
            "trace_spans",
            "Spans by what became of them; traces are best effort, the history is the event log.",
            None,
            MetricType::Counter,
        )?;
        for (outcome, count) in [
            ("exported", totals.exported),
            ("failed", totals.failed),
            ("lost", totals.lost),
        ] {
            let labels = OutcomeLabel { outcome };
            ConstCounter::new(count).encode(metric.encode_family(&labels)?)?;
        }
        Ok(())
    }
}
