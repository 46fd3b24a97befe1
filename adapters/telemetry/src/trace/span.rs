//! A running span.

use std::future::Future;
use std::time::SystemTime;

use opentelemetry::trace::{FutureExt, Status, TraceContextExt};
use opentelemetry::{Context, KeyValue, Value};

use super::{AttributeValue, Outcome, TraceContext, attribute};

/// A span that runs until [`Span::end`], or until the last clone is dropped. It may move between
/// threads. With tracing off it records nothing and still has a valid context.
#[derive(Clone, Debug)]
pub struct Span {
    context: TraceContext,
    inner: Context,
}

impl Span {
    pub(crate) fn new(context: TraceContext, inner: Context) -> Self {
        Self { context, inner }
    }

    /// Who this span is.
    pub fn context(&self) -> &TraceContext {
        &self.context
    }

    /// What to store in events and to send in messages.
    pub fn traceparent(&self) -> String {
        self.context.traceparent()
    }

    /// Whether attributes set now will be seen by anyone.
    pub fn is_recorded(&self) -> bool {
        self.inner.span().is_recording()
    }

    /// Adds an attribute. Each key once: the SDK does not remove duplicates.
    pub fn set(&self, key: &'static str, value: impl Into<AttributeValue>) {
        if self.is_recorded() {
            self.inner
                .span()
                .set_attribute(KeyValue::new(key, Value::from(value.into())));
        }
    }

    /// Notes a moment within the span.
    pub fn event(&self, name: &'static str, attributes: &[(&'static str, AttributeValue)]) {
        let attributes = attributes
            .iter()
            .map(|(key, value)| KeyValue::new(*key, Value::from(value.clone())))
            .collect();
        self.inner.span().add_event(name, attributes);
    }

    /// Says from which state to which the case moved, and where the first event stands.
    pub fn moved(&self, state_from: &str, state_to: &str, position: u64) {
        self.set(attribute::STATE_FROM, state_from);
        self.set(attribute::STATE_TO, state_to);
        self.set(attribute::EVENT_POSITION, position);
    }

    /// Says what became of the command. A refusal by rule is not an error.
    pub fn outcome(&self, outcome: Outcome) {
        self.set(attribute::OUTCOME, outcome.as_str());
    }

    /// The command was refused by a rule, with the code of the refusal: an outcome, no error.
    pub fn refused(&self, code: &str) {
        self.outcome(Outcome::Refused);
        self.set(attribute::REFUSAL_CODE, code);
    }

    /// The work failed. `error_type` is a stable code, never free text.
    pub fn fail(&self, error_type: &str) {
        self.set(attribute::ERROR_TYPE, error_type);
        self.inner
            .span()
            .set_status(Status::error(error_type.to_owned()));
    }

    /// Ends the span now.
    pub fn end(&self) {
        self.inner.span().end();
    }

    /// Ends the span at a time measured before.
    pub fn end_at(&self, ended: SystemTime) {
        self.inner.span().end_with_timestamp(ended);
    }

    /// Runs `work` with this span as the current one: log lines carry its ids.
    pub fn in_scope<T>(&self, work: impl FnOnce() -> T) -> T {
        let _current = self.inner.clone().attach();
        work()
    }

    /// Like [`Span::in_scope`] for a future, each time it is polled.
    pub fn instrument<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        work.with_context(self.inner.clone())
    }

    /// The context of the span that is current on this thread.
    pub fn current_context() -> Option<TraceContext> {
        Context::map_current(|current| {
            TraceContext::from_span_context(current.span().span_context())
        })
    }
}
