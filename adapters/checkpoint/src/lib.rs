//! Checkpoints: what an outsider needs to tell that history was not rewritten.
//!
//! The events' bytes are the leaves of a Merkle tree as RFC 6962 has it; position 1 is leaf 0. A
//! checkpoint is the tree's size and root, signed, in the text form of c2sp.org/tlog-checkpoint.
//! Whoever kept one can ask for proof that an event stands in it ([`proof`]), and that every later
//! checkpoint only adds to it. Checking needs only the texts and the public key.
#![warn(missing_docs)]

mod error;
mod key;
mod ledger;
mod note;
pub mod proof;
#[cfg(test)]
mod tests;
mod tree;

pub use error::CheckpointError;
pub use key::{FILE as KEY_FILE, public_key};
pub use ledger::{FILE, Ledger};
pub use note::{Checkpoint, Note};
