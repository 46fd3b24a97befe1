//! Which spans are recorded: as the caller and the operator say, but a caller cannot hide a
//! governance act.

use opentelemetry::trace::{Link, SpanKind, TraceContextExt, TraceId};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{Config, SamplingDecision, SamplingResult, ShouldSample};

use crate::trace::attribute;

/// Asks the operator's sampler (`OTEL_TRACES_SAMPLER`, by default parent-based). Where that
/// drops a governance act because the caller's flag says unsampled, it is asked again as if
/// nobody had called. An operator's `always_off` or ratio stays in force.
#[derive(Clone, Debug)]
pub(crate) struct GovernanceSampler {
    operator: Box<dyn ShouldSample>,
}

impl GovernanceSampler {
    pub(crate) fn from_environment() -> Self {
        Self {
            operator: Config::default().sampler,
        }
    }
}

impl ShouldSample for GovernanceSampler {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace_id: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let ask = |parent| {
            self.operator
                .should_sample(parent, trace_id, name, kind, attributes, links)
        };
        let asked = ask(parent);
        let hidden_by_caller =
            asked.decision == SamplingDecision::Drop && parent.is_some_and(has_unsampled_span);
        if hidden_by_caller && is_governance_act(name, attributes) {
            ask(None)
        } else {
            asked
        }
    }
}

/// Whether a span of this name is a governance act by its name alone.
pub(crate) fn is_governance_name(name: &str) -> bool {
    name.starts_with("transition ") || name.starts_with("clock fire ")
}

fn is_governance_act(name: &str, attributes: &[KeyValue]) -> bool {
    is_governance_name(name)
        || attributes.iter().any(|pair| {
            pair.key.as_str() == attribute::GOVERNANCE
                && pair.value == opentelemetry::Value::Bool(true)
        })
}

fn has_unsampled_span(parent: &Context) -> bool {
    let span = parent.span();
    span.span_context().is_valid() && !span.span_context().is_sampled()
}
