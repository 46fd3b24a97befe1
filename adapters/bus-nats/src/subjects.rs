//! Subjects and stream names: where an event is found.

use engine::event::{Class, Envelope};
use engine::value::Name;

/// An event's subject with its variable tokens as names.
pub const EVENT_TEMPLATE: &str = "igf.v1.{organisation}.evt.{class}.{workflow}.{case}.{event}";

/// The inbox prefix of igf's own user.
pub const ENGINE_INBOX: &str = "_INBOX_igf";

/// What stands in a reader's account in the place of `$JS.API`: clients call it the API prefix.
pub const READER_API: &str = "igf.js";

/// The inbox prefix of a subscriber's user.
pub fn subscriber_inbox(name: &str) -> String {
    format!("_INBOX_{name}")
}

/// The subjects and streams of one organisation.
#[derive(Clone, Debug)]
pub struct Subjects {
    organisation: Name,
}

impl Subjects {
    /// Of an organisation.
    pub fn new(organisation: Name) -> Subjects {
        Subjects { organisation }
    }

    /// The subject of an event. The class comes first among the tokens that change, so that a
    /// permission can be a prefix.
    pub fn event(&self, event: &Envelope<'_>) -> String {
        let case = event
            .case
            .map_or_else(|| "_".to_owned(), |case| case.to_string());
        format!(
            "igf.v1.{}.evt.{}.{}.{case}.{}",
            self.organisation,
            event.class.word(),
            event.workflow,
            event.event
        )
    }

    /// All events.
    pub fn events(&self) -> String {
        format!("igf.v1.{}.evt.>", self.organisation)
    }

    /// All events of one class.
    pub fn events_of(&self, class: Class) -> String {
        format!("igf.v1.{}.evt.{}.>", self.organisation, class.word())
    }

    /// Head anchors and checkpoints.
    pub fn anchors(&self) -> String {
        format!("igf.v1.{}.anchor.>", self.organisation)
    }

    /// Checkpoints of the log.
    pub fn checkpoint(&self) -> String {
        format!("igf.v1.{}.anchor.checkpoint", self.organisation)
    }

    /// Services: request and reply, in no stream.
    pub fn services(&self) -> String {
        format!("igf.v1.{}.svc.>", self.organisation)
    }

    /// The stream of events.
    pub fn event_stream(&self) -> String {
        format!("IGF_EVT_{}", self.capitals())
    }

    /// The stream of anchors: apart, so that the event stream's sequence stays the position.
    pub fn anchor_stream(&self) -> String {
        format!("IGF_ANCHOR_{}", self.capitals())
    }

    /// The stream of what subscribers gave up on.
    pub fn dead_letter_stream(&self) -> String {
        format!("IGF_DLQ_{}", self.capitals())
    }

    /// What the dead letter stream captures: the server's own notes about the event stream's
    /// consumers.
    pub fn dead_letters(&self) -> String {
        let stream = self.event_stream();
        format!("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.{stream}.>")
    }

    fn capitals(&self) -> String {
        self.organisation.as_str().to_ascii_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::sample::{self, chain};

    #[test]
    fn the_subject_says_class_workflow_case_and_event() {
        let events = chain(2);
        let subjects = Subjects::new(Name::new("example"));
        let subject = |at: usize| subjects.event(&sample::envelope(&events[at]));
        assert_eq!(
            subject(0),
            "igf.v1.example.evt.internal._people._.person_appointed"
        );
        let case = events[1].case.unwrap();
        assert_eq!(
            subject(1),
            format!("igf.v1.example.evt.public.recommendation.{case}.commented")
        );
        assert_eq!(subjects.event_stream(), "IGF_EVT_EXAMPLE");
    }
}
