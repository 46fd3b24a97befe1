//! An event as a reader gets it: its exact bytes, or, above the reader's class, its position and
//! hash alone. The chain can still be checked, because that hash goes into the next one.

use engine::event::Class;
use engine::store::StoredEvent;
use engine::view::Reader;
use serde::Deserialize;
use serde_json::{Value, json};

/// What is read off an event without the rest of it.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: String,
    class: Class,
}

/// An event as a reader gets it.
pub(crate) enum Shown<'a> {
    /// Whole.
    Whole {
        /// The event's type.
        kind: String,
        /// The exact bytes.
        text: &'a str,
    },
    /// Above the reader's class.
    Withheld {
        /// The event's class.
        class: Class,
    },
}

/// What a reader is shown of an event. An event that cannot be read is shown only to readers who
/// may see everything.
pub(crate) fn shown(stored: &StoredEvent, reader: Reader) -> Shown<'_> {
    let head = serde_json::from_slice::<Head>(&stored.bytes);
    let (kind, class) = head.map_or_else(
        |_| ("event".to_owned(), Class::Restricted),
        |head| (head.kind, head.class),
    );
    match std::str::from_utf8(&stored.bytes) {
        Ok(text) if class <= reader.class => Shown::Whole { kind, text },
        _ => Shown::Withheld { class },
    }
}

/// What stands in the place of an event that is withheld.
pub(crate) fn withheld(stored: &StoredEvent, class: Class) -> Value {
    json!({ "position": stored.position, "hash": stored.hash, "withheld": class })
}
