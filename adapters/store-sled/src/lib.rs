//! The store port on sled.
//!
//! sled is the one truth. A commit is one batch for a whole group of commands, then sled's
//! `flush`, then `fdatasync` of sled's own log file: sled 0.34 alone ends in `sync_file_range`,
//! which does not survive a power cut.

mod anchor;
mod block;
mod directory;
mod store;
mod verify;

pub use directory::{Directory, FORMAT};
pub use store::{Settings, SledStore};
pub use verify::{Report, verify_copy};
