//! Events made up for tests that need a log and no workflow: whole envelopes, a whole chain.

use engine::event::{Actor, CaseEvent, Class, Commented, Event, EventData, Known};
use engine::identity::{CaseId, CommandId, case_id, event_id, scripted_command_id};
use engine::store::{Batch, Head, Store, StoreError, StoredEvent};
use engine::value::Name;
use jiff::Timestamp;

/// What the made-up events are like.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Told apart by this: chains with different seeds have different events.
    pub seed: String,
    /// Length of each remark, in bytes.
    pub text_bytes: usize,
}

impl Chain {
    /// Short remarks.
    pub fn new(seed: &str) -> Chain {
        Chain {
            seed: seed.to_owned(),
            text_bytes: 40,
        }
    }

    /// Remarks of a length.
    pub fn with_text_bytes(mut self, text_bytes: usize) -> Chain {
        self.text_bytes = text_bytes;
        self
    }

    /// Appends `count` events to a store, in one batch.
    ///
    /// # Errors
    /// The store's.
    pub fn append(&self, store: &dyn Store, count: u64) -> Result<Head, StoreError> {
        let after = store.head();
        let events = self.after(after, count);
        store.append(&Batch { after, events })
    }

    /// `count` events that follow `head`.
    pub fn after(&self, head: Head, count: u64) -> Vec<StoredEvent> {
        let mut previous = head.hash;
        let mut events = Vec::new();
        for position in head.position + 1..=head.position + count {
            let stored = StoredEvent::of(&self.event(position), &previous);
            previous = stored.hash;
            events.push(stored);
        }
        events
    }

    /// The event of a position: remarks on seven cases, of every class, each the cause of the
    /// next but two.
    fn event(&self, position: u64) -> Event {
        let seconds = i64::try_from(position).unwrap_or(0);
        let at = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(1_570_000_000 + seconds);
        let command = scripted_command_id(&format!("{}-{position}", self.seed), 0);
        let data = EventData::Case(CaseEvent::Commented(Commented {
            text: text(position, self.text_bytes),
        }));
        let number = position % 7;
        Event {
            position,
            id: event_id(command, 1, at),
            event: Name::new(data.kind()),
            data,
            compartment: Name::new("main"),
            case: Some(self.case(number)),
            reference: Some(format!("REC-2019-{number:03}")),
            workflow: Name::new("recommendation"),
            case_version: position / 7 + 1,
            recorded: at,
            effective: at,
            actor: actor(),
            class: class(position),
            command_id: command,
            command_digest: "0123456789abcdef".to_owned(),
            command_part: 1,
            command_parts: 1,
            cause: (position > 3).then(|| position - 3),
            reason: None,
            traceparent: Some(format!("00-{position:032x}-{position:016x}-01")),
            provenance: None,
        }
    }

    fn case(&self, number: u64) -> CaseId {
        let command: CommandId = scripted_command_id(&self.seed, 0);
        case_id(
            command,
            u32::try_from(number).unwrap_or(0),
            Timestamp::UNIX_EPOCH,
        )
    }
}

fn actor() -> Actor {
    Actor {
        person: Some(Name::new("p1")),
        principal: None,
        role: Some(Name::new("auditor")),
        known: Known::Local,
    }
}

fn class(position: u64) -> Class {
    [
        Class::Public,
        Class::External,
        Class::Internal,
        Class::Restricted,
    ][usize::try_from(position % 4).unwrap_or(0)]
}

/// Text that does not compress to nothing.
fn text(position: u64, bytes: usize) -> String {
    let mut text = format!("Remark {position}: é ");
    let mut state = position.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    while text.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        text.push_str(&format!("{state:016x}"));
    }
    text
}
