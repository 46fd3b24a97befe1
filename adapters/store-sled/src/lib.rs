//! The durable store: one log with its indexes in a sled database.
//!
//! sled's own `flush` leaves data in the page cache, so a commit is one batch, `flush`, and an
//! fdatasync of sled's log file ([`database`]). Events are packed in blocks that chain
//! ([`block`]); their indexes are rebuilt from them ([`index`]). A data directory says what it is
//! ([`note`]), who holds it ([`lock`]) and how long its log must at least be ([`anchor`]).

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
