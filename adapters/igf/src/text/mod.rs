//! What people read: answers, events, mistakes of definitions.

pub(crate) mod answers;
#[deny(clippy::wildcard_enum_match_arm)]
pub(crate) mod events;
pub(crate) mod mistakes;
mod moment;
mod table;
