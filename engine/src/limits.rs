//! What a command, a case and an event may hold at most, and the refusals of more.

use crate::refusal::{Refusal, RefusalKind};

/// How many events one command may cause.
pub const MAX_EVENTS_PER_COMMAND: usize = 2_000;

/// The longest text that a command may carry in one field, reason or comment, in bytes.
pub const MAX_TEXT_BYTES: usize = 32 * 1024;

/// The longest file name of a piece of evidence, in bytes.
pub const MAX_FILE_NAME_BYTES: usize = 255;

/// How many years a delegation may last.
pub const MAX_DELEGATION_YEARS: i32 = 10;

/// The longest reference of a case, in bytes.
pub const MAX_REFERENCE_BYTES: usize = 80;

/// The largest event, in bytes: what the stream on NATS takes.
pub const MAX_EVENT_BYTES: usize = 256 * 1024;

/// The longest part of a definition file in one event, in bytes.
pub const MAX_PART_BYTES: usize = 48 * 1024;

/// How many links one case may have.
pub const MAX_LINKS_PER_CASE: usize = 1_000;

/// How many pieces of evidence one case may have.
pub const MAX_EVIDENCE_PER_CASE: usize = 1_000;

/// The longest sentence that an event repeats of a refusal, in characters.
const MAX_REPEATED: usize = 500;

/// A sentence that an event repeats, cut where it is too long.
pub(crate) fn shortened(sentence: &str) -> String {
    sentence.chars().take(MAX_REPEATED).collect()
}

/// The refusal of a text above the limit.
pub(crate) fn too_long(place: &str) -> Refusal {
    let message = format!("`{place}` is longer than {MAX_TEXT_BYTES} bytes");
    Refusal::new(RefusalKind::TooLarge, "too_long", message)
        .at(place)
        .help("attach long texts as evidence: they are stored by their hash")
}

/// The refusal of an event above the limit, by its name.
pub(crate) fn too_large(event: &str) -> Refusal {
    let message = format!("the event `{event}` would have more than {MAX_EVENT_BYTES} bytes");
    Refusal::new(RefusalKind::TooLarge, "event_too_large", message)
        .help("attach long texts as evidence: they are stored by their hash")
}

/// The refusal of more of something on a case than there may be.
pub(crate) fn too_many(reference: &str, most: usize, what: &str) -> Refusal {
    let message = format!("{reference} has {most} {what}, and no case may have more");
    Refusal::rule("too_many", message)
        .at("case")
        .help("open another case and link the two")
}

/// The refusal of a command whose consequences do not end; `what` says where they start.
pub(crate) fn endless(what: &str) -> Refusal {
    let message =
        format!("the command would cause more than {MAX_EVENTS_PER_COMMAND} events{what}");
    Refusal::rule("endless_consequences", message)
        .help("two automatic transitions probably lead to each other: `igf check` names them")
}
