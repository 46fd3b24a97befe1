//! What people read: answers, events, mistakes of definitions.

pub(crate) mod answers;
pub(crate) mod events;
mod harmless;
pub(crate) mod mistakes;
mod moment;
mod table;

pub(crate) use harmless::harmless_answer;

/// How somebody was known whom only a name on the command line stands for.
const LOCALLY: &str = "(on the machine itself, without a token)";
