//! The hook for traces and metrics of publishing: adapters do not know each other, `igf` joins
//! them.

use crate::error::ErrorKind;
use engine::identity::EventId;
use engine::store::StoredEvent;
use engine::value::Name;

/// An event about to be published.
pub struct Outgoing<'a> {
    /// The event as it is stored.
    pub stored: &'a StoredEvent,
    /// The event's id.
    pub id: EventId,
    /// The workflow of its case.
    pub workflow: &'a Name,
    /// The reference of its case.
    pub reference: Option<&'a str>,
    /// The trace context that is stored in it.
    pub traceparent: Option<&'a str>,
    /// The subject that it goes to.
    pub subject: &'a str,
    /// The subject with its variable tokens as names.
    pub subject_template: &'static str,
}

/// How publishing one event ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishOutcome {
    /// The stream has it.
    Acknowledged,
    /// The stream had it before.
    Duplicate,
    /// It will be tried again.
    Failed(ErrorKind),
}

/// One attempt to publish one event.
pub trait InFlight: Send {
    /// The trace context that goes with the message, when there is a span.
    fn traceparent(&self) -> Option<String>;

    /// How it ended. Dropped without this call, the outcome is not known.
    fn finished(self: Box<Self>, outcome: PublishOutcome);
}

/// Who looks on. Calls must not block.
pub trait PublishObserver: Send + Sync {
    /// An event is about to be published.
    fn publishing(&self, outgoing: &Outgoing<'_>) -> Box<dyn InFlight>;
}

/// Nobody: the message carries the trace context that is stored in the event.
pub struct Unobserved;

struct Stored(Option<String>);

impl PublishObserver for Unobserved {
    fn publishing(&self, outgoing: &Outgoing<'_>) -> Box<dyn InFlight> {
        let stored = outgoing.traceparent;
        Box::new(Stored(stored.map(str::to_owned)))
    }
}

impl InFlight for Stored {
    fn traceparent(&self) -> Option<String> {
        self.0.clone()
    }

    fn finished(self: Box<Self>, _: PublishOutcome) {}
}
