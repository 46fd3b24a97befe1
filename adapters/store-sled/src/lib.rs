//! The durable store: one log with its indexes in a sled database.
//!
//! A commit is one batch, sled's `flush`, and an fdatasync of sled's log file ([`database`]):
//! `flush` alone leaves data in the page cache. Events are packed in blocks that form a chain
//! ([`block`]). The indexes are rebuilt from the blocks ([`index`]). Small files beside the
//! database say what the directory is ([`note`]), who holds it ([`lock`]) and how long its log
//! was at least ([`anchor`]).
//!
//! The index keeps sorted runs of its own, although sled is ordered. One sled key for each case
//! and command was tried. It took some 400 lines less and opened as fast, but with 64 commands a
//! commit it appended 22 to 43 % fewer events a second, and the slowest commits took three times
//! as long. sled's cost is per key, and a run packs some two hundred index entries under one. The
//! figures are in `docs/benchmarks.md`.

mod ahead;
mod anchor;
mod block;
mod coding;
mod copy;
mod database;
pub mod disk_limit;
mod guard;
mod index;
mod keys;
mod lock;
mod log;
mod note;
mod open;
mod options;
mod replace;
mod shared;
mod snapshot;
mod space;
mod store;
mod verify;
mod worker;

pub use anchor::anchored;
pub use lock::{Holder, holder};
pub use note::{FORMAT, store_id};
pub use open::is_store;
#[doc(hidden)]
pub use options::Durability;
pub use options::{Mode, Options};
pub use replace::{replace, salvage};
pub use store::SledStore;
pub use verify::{Checks, EventCheck, Report, verify, verify_and, verify_with};
