//! A local nats-server, found or installed, started, watched and stopped: for `--with-nats` and
//! for tests.

mod find;
mod install;
mod orphan;
mod process;

pub use find::{Binary, find_binary};
pub use process::{LocalServer, ServerSettings};
