//! What people read: answers, events, mistakes of definitions.

pub(crate) mod answers;
pub(crate) mod events;
pub(crate) mod mistakes;
mod moment;
mod table;
