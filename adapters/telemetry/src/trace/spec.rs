//! What a span shall be, written down before it starts.

use std::time::SystemTime;

use opentelemetry::trace::{Link, SpanBuilder};
use opentelemetry::{Context, KeyValue, trace::TraceContextExt};

use super::{AttributeValue, TraceContext, attribute};
use crate::identity;
use crate::sampler::is_governance_name;

/// What part a span plays in a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpanKind {
    /// Work within the process.
    #[default]
    Internal,
    /// Answers a request from outside.
    Server,
    /// Calls something and waits: the store.
    Client,
    /// Hands on a message.
    Producer,
    /// Takes a message.
    Consumer,
}

/// The plan of a span: name, kind, parent, links and attributes.
#[derive(Clone, Debug)]
pub struct SpanSpec {
    name: String,
    kind: SpanKind,
    parent: Option<TraceContext>,
    parent_is_remote: bool,
    identity: Option<TraceContext>,
    links: Vec<(&'static str, TraceContext)>,
    attributes: Vec<(&'static str, AttributeValue)>,
    started: Option<SystemTime>,
}

impl SpanSpec {
    /// A span with neither parent nor links: the root of a new trace.
    pub fn new(name: impl Into<String>, kind: SpanKind) -> Self {
        Self {
            name: name.into(),
            kind,
            parent: None,
            parent_is_remote: false,
            identity: None,
            links: Vec::new(),
            attributes: Vec::new(),
            started: None,
        }
    }

    /// A child of a span of this process.
    #[must_use]
    pub fn child_of(mut self, parent: &TraceContext) -> Self {
        self.parent = Some(parent.clone());
        self.parent_is_remote = false;
        self
    }

    /// A child of a span of somebody else, if one came.
    #[must_use]
    pub fn child_of_remote(mut self, parent: Option<&TraceContext>) -> Self {
        self.parent = parent.cloned();
        self.parent_is_remote = true;
        self
    }

    /// The context that this span was promised to have, in an event that is stored already.
    /// Where it belongs to another trace than the parent, the parent becomes a link.
    #[must_use]
    pub fn identified_as(mut self, identity: &TraceContext) -> Self {
        self.identity = Some(identity.clone());
        self
    }

    /// Adds a link; `relation` says which, see [`attribute::LINK`].
    #[must_use]
    pub fn linked(mut self, relation: &'static str, to: &TraceContext) -> Self {
        self.links.push((relation, to.clone()));
        self
    }

    /// Adds a link to a stored `traceparent`; one that is missing or cannot be read is left out.
    #[must_use]
    pub fn linked_to_stored(self, relation: &'static str, traceparent: Option<&str>) -> Self {
        match traceparent.and_then(|stored| TraceContext::parse(stored).ok()) {
            Some(context) => self.linked(relation, &context),
            None => self,
        }
    }

    /// Adds an attribute. Each key once: the SDK does not remove duplicates.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<AttributeValue>) -> Self {
        self.attributes.push((key, value.into()));
        self
    }

    /// Records the span even if the caller's trace is not recorded.
    #[must_use]
    pub fn as_governance_act(self) -> Self {
        self.with(attribute::GOVERNANCE, true)
    }

    /// When the work began, for spans that are written after it.
    #[must_use]
    pub fn started_at(mut self, started: SystemTime) -> Self {
        self.started = Some(started);
        self
    }

    /// Settles who the span is, and flags it as the default sampler would.
    pub(crate) fn settle_identity(&mut self) -> TraceContext {
        let identity = self.identity.take();
        self.unparent_if_of_another_trace(identity.as_ref());
        let chosen = match (identity, &self.parent) {
            (Some(identity), _) => identity,
            (None, Some(parent)) => parent.child(identity::random_context().span_id()),
            (None, None) => identity::random_context(),
        };
        let sampled = self.parent.as_ref().is_none_or(TraceContext::sampled);
        chosen.with_sampled(sampled || self.is_governance_act())
    }

    fn unparent_if_of_another_trace(&mut self, identity: Option<&TraceContext>) {
        let differs = |parent: &mut TraceContext| {
            identity.is_some_and(|identity| identity.trace_id() != parent.trace_id())
        };
        if let Some(parent) = self.parent.take_if(differs) {
            self.links.push(("parent", parent));
        }
    }

    fn is_governance_act(&self) -> bool {
        let marked = (attribute::GOVERNANCE, AttributeValue::Flag(true));
        is_governance_name(&self.name) || self.attributes.contains(&marked)
    }

    /// The same in the types of OpenTelemetry: the builder and the parent's context.
    pub(crate) fn into_builder(self) -> (SpanBuilder, Context) {
        let parent = match &self.parent {
            Some(parent) => Context::new()
                .with_remote_span_context(parent.to_span_context(self.parent_is_remote)),
            None => Context::new(),
        };
        let mut builder = SpanBuilder::from_name(self.name)
            .with_kind(self.kind.into())
            .with_attributes(
                self.attributes
                    .into_iter()
                    .map(|(key, value)| KeyValue::new(key, opentelemetry::Value::from(value))),
            )
            .with_links(self.links.into_iter().map(to_link).collect());
        builder.start_time = self.started;
        (builder, parent)
    }
}

fn to_link((relation, context): (&'static str, TraceContext)) -> Link {
    let relation = KeyValue::new(attribute::LINK, relation);
    Link::new(context.to_span_context(true), vec![relation], 0)
}

impl From<SpanKind> for opentelemetry::trace::SpanKind {
    fn from(kind: SpanKind) -> Self {
        match kind {
            SpanKind::Internal => Self::Internal,
            SpanKind::Server => Self::Server,
            SpanKind::Client => Self::Client,
            SpanKind::Producer => Self::Producer,
            SpanKind::Consumer => Self::Consumer,
        }
    }
}
