//! A local nats-server, found or installed, started, watched and stopped: for `--with-nats` and
//! for tests.

mod binary;
mod find;
mod install;
mod orphan;
mod process;

pub use binary::Binary;
pub use find::find_binary;
pub use process::{LocalServer, ServerSettings};
