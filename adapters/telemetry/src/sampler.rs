//! Which spans are recorded: as the caller and the operator say, but a caller cannot hide a
//! governance act.

use opentelemetry::trace::{Link, SpanKind, TraceContextExt, TraceId};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{Config, SamplingDecision, SamplingResult, ShouldSample};

use crate::trace::attribute;

/// Asks the operator's sampler. Where `OTEL_TRACES_SAMPLER` names one it has the last word. Where
/// it is not set, a governance act that is dropped because the caller's flag says unsampled is
/// asked for again as if nobody had called.
#[derive(Clone, Debug)]
pub(crate) struct GovernanceSampler {
    operator: Box<dyn ShouldSample>,
    /// Whether the operator named it.
    is_named: bool,
}

impl GovernanceSampler {
    pub(crate) fn from_environment() -> Self {
        Self {
            operator: Config::default().sampler,
            is_named: std::env::var("OTEL_TRACES_SAMPLER").is_ok_and(|name| !name.is_empty()),
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
        let hidden_by_caller = !self.is_named
            && asked.decision == SamplingDecision::Drop
            && parent.is_some_and(has_unsampled_span);
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

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceState};
    use opentelemetry_sdk::trace::Sampler;

    /// What becomes of a span whose caller's trace is not recorded.
    fn decided(is_named: bool, name: &str) -> SamplingDecision {
        let sampler = GovernanceSampler {
            operator: Box::new(Sampler::ParentBased(Box::new(Sampler::AlwaysOn))),
            is_named,
        };
        let trace = TraceId::from_bytes([1; 16]);
        let span = SpanId::from_bytes([2; 8]);
        let flags = TraceFlags::default();
        let caller = SpanContext::new(trace, span, flags, true, TraceState::default());
        let parent = Context::new().with_remote_span_context(caller);
        let kind = SpanKind::Internal;
        let asked = sampler.should_sample(Some(&parent), trace, name, &kind, &[], &[]);
        asked.decision
    }

    #[test]
    fn a_caller_hides_no_governance_act_unless_the_operator_says_so() {
        use SamplingDecision::{Drop, RecordAndSample};
        assert_eq!(decided(false, "transition task.accept"), RecordAndSample);
        assert_eq!(decided(false, "GET /v1/cases"), Drop);
        assert_eq!(decided(true, "transition task.accept"), Drop);
    }
}
