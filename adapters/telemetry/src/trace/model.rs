//! The spans of igf: which there are, what they are called, what they hang on.

use std::time::Duration;

use super::{SpanKind, SpanSpec, TraceContext, attribute};

/// How many causes are linked; the attribute [`attribute::CAUSE_COUNT`] counts all.
pub const MAX_CAUSE_LINKS: usize = 32;

/// A message about an event older than this starts a trace of its own: Jaeger cannot hold a trace
/// open for long, and a child of a trace that is gone has an invalid parent.
pub const CHILD_AGE_LIMIT: Duration = Duration::from_secs(15 * 60);

/// The case that a span is about. Give nothing of a sealed case.
#[derive(Clone, Copy, Debug)]
pub struct CaseFacts<'a> {
    /// The case's id.
    pub id: &'a str,
    /// The case's human reference.
    pub reference: &'a str,
    /// The id of its workflow.
    pub workflow: &'a str,
    /// The version of the definition it runs under.
    pub workflow_version: &'a str,
}

/// An event that unblocked or triggered what a root span is about.
#[derive(Clone, Copy, Debug)]
pub struct Cause<'a> {
    /// The `traceparent` stored in the event.
    pub traceparent: &'a str,
    /// The event's position.
    pub position: u64,
    /// The reference of the event's case.
    pub reference: &'a str,
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Events were appended.
    Applied,
    /// A rule refused it.
    Refused,
    /// The command id was answered before.
    Duplicate,
    /// The case had moved on.
    Conflict,
    /// It failed: the store could not append, for example.
    Failed,
}

impl Outcome {
    /// The word in attributes and labels.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Refused => "refused",
            Self::Duplicate => "duplicate",
            Self::Conflict => "conflict",
            Self::Failed => "failed",
        }
    }
}

/// An event on its way to the bus.
#[derive(Clone, Copy, Debug)]
pub struct Publication<'a> {
    /// The subject with its variable tokens as names, such as `igf.events.{workflow}.{case}`.
    pub subject_template: &'a str,
    /// The event's id, which is the message's id too.
    pub event_id: &'a str,
    /// The event's position.
    pub position: u64,
    /// The `traceparent` stored in the event.
    pub traceparent: Option<&'a str>,
    /// How long ago, in real time, the event was committed.
    pub age: Duration,
}

/// The root of what one command asks of a case: a new trace unless a caller's span is given with
/// [`SpanSpec::child_of`] or [`SpanSpec::child_of_remote`].
pub fn transition(case: &CaseFacts<'_>, transition: &str, actor_role: &str) -> SpanSpec {
    let name = format!("transition {}.{transition}", case.workflow);
    SpanSpec::new(name, SpanKind::Internal)
        .about(case)
        .with(attribute::TRANSITION, transition)
        .with(attribute::ACTOR_ROLE, actor_role)
}

/// The root of a clock's firing, linked to the event that armed it.
pub fn clock_fire(case: &CaseFacts<'_>, clock: &str, armed_by: Option<&str>) -> SpanSpec {
    SpanSpec::new(format!("clock fire {clock}"), SpanKind::Internal)
        .about(case)
        .with(attribute::CLOCK, clock)
        .linked_to_stored("armed", armed_by)
}

/// Deciding, under the root.
pub fn decide(root: &TraceContext, case: &CaseFacts<'_>) -> SpanSpec {
    SpanSpec::new("decide", SpanKind::Internal)
        .child_of(root)
        .about(case)
}

/// The durable append, under the root. One append serves a group of commands; each command's
/// trace gets a span of its own, with the times of the whole append.
pub fn append(root: &TraceContext, case: &CaseFacts<'_>, events_in_append: usize) -> SpanSpec {
    SpanSpec::new("append igf.events", SpanKind::Client)
        .child_of(root)
        .about(case)
        .with("db.operation.name", "append")
        .with("db.collection.name", "igf.events")
        .with(attribute::APPEND_EVENTS, events_in_append)
}

/// Publishing one event: a child of the stored context while that is young, else a new root with a
/// link to it. The message carries the `traceparent` of the span that comes of this.
pub fn publish(publication: &Publication<'_>, case: Option<&CaseFacts<'_>>) -> SpanSpec {
    let name = format!("publish {}", publication.subject_template);
    let mut spec = SpanSpec::new(name, SpanKind::Producer)
        .with("messaging.system", "nats")
        .with("messaging.operation.type", "send")
        .with(
            "messaging.destination.template",
            publication.subject_template,
        )
        .with("messaging.message.id", publication.event_id)
        .with(attribute::EVENT_POSITION, publication.position);
    if let Some(case) = case {
        spec = spec.about(case);
    }
    match publication
        .traceparent
        .and_then(|stored| TraceContext::parse(stored).ok())
    {
        Some(stored) if publication.age < CHILD_AGE_LIMIT => spec.child_of(&stored),
        Some(stored) => spec.linked("event", &stored),
        None => spec,
    }
}

/// One round of the relay that found something to publish.
pub fn relay_drain() -> SpanSpec {
    SpanSpec::new("relay drain", SpanKind::Internal)
}

/// Reading the log at start: this one span with counts, and nothing else.
pub fn replay() -> SpanSpec {
    SpanSpec::new("replay", SpanKind::Internal)
}

/// Putting a framework in force.
pub fn adopt_framework() -> SpanSpec {
    SpanSpec::new("adopt framework", SpanKind::Internal).as_governance_act()
}

/// Answering an HTTP request, under the caller's span if one came. `route` is the template.
pub fn http_server(method: &str, route: &str, caller: Option<&TraceContext>) -> SpanSpec {
    SpanSpec::new(format!("{method} {route}"), SpanKind::Server)
        .child_of_remote(caller)
        .with("http.request.method", method)
        .with("http.route", route)
}

impl SpanSpec {
    /// The attributes that every span about a case carries.
    #[must_use]
    pub fn about(self, case: &CaseFacts<'_>) -> Self {
        self.with(attribute::CASE_ID, case.id)
            .with(attribute::CASE_REFERENCE, case.reference)
            .with(attribute::WORKFLOW_NAME, case.workflow)
            .with(attribute::WORKFLOW_VERSION, case.workflow_version)
    }

    /// Links the event before this one in the same case, by its stored `traceparent`.
    #[must_use]
    pub fn after_previous(self, traceparent: Option<&str>) -> Self {
        self.linked_to_stored("previous", traceparent)
    }

    /// Links the event that opened the case, by its stored `traceparent`.
    #[must_use]
    pub fn from_origin(self, traceparent: Option<&str>) -> Self {
        self.linked_to_stored("origin", traceparent)
    }

    /// Links the first [`MAX_CAUSE_LINKS`] causes and writes them into attributes too, because
    /// Jaeger shows neither the attributes of links nor who links here.
    #[must_use]
    pub fn caused_by(self, causes: &[Cause<'_>]) -> Self {
        if causes.is_empty() {
            return self;
        }
        let shown = &causes[..causes.len().min(MAX_CAUSE_LINKS)];
        let join =
            |word: fn(&Cause<'_>) -> String| shown.iter().map(word).collect::<Vec<_>>().join(", ");
        let linked = shown.iter().fold(self, |spec, cause| {
            spec.linked_to_stored("cause", Some(cause.traceparent))
        });
        linked
            .with(attribute::CAUSE_COUNT, causes.len())
            .with(
                attribute::CAUSE_CASE_REFERENCE,
                join(|cause| cause.reference.to_owned()),
            )
            .with(
                attribute::CAUSE_EVENT_POSITION,
                join(|cause| cause.position.to_string()),
            )
            .with(attribute::CAUSE_TRACE_ID, join(trace_id_of))
    }
}

fn trace_id_of(cause: &Cause<'_>) -> String {
    TraceContext::parse(cause.traceparent)
        .map_or_else(|_| "unknown".to_owned(), |context| context.trace_id_hex())
}
