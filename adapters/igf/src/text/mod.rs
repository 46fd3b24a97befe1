//! What people read: answers, events, mistakes of definitions.

pub(crate) mod answers;
pub(crate) mod events;
mod harmless;
pub(crate) mod mistakes;
mod moment;
mod table;

pub(crate) use harmless::harmless_answer;
