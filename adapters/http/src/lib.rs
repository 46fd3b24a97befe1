//! HTTP: commands in, answers and events out. What it stands on is given by a [`Backend`].
//!
//! The way of a command: [`router()`] → the bearer token → the command as it was written, checked
//! member by member → [`Backend::submit`] → the receipt, or a problem (RFC 9457).

mod auth;
mod backend;
mod batch;
mod commands;
mod condition;
mod connections;
mod events;
mod evidence;
mod extract;
mod form;
mod health;
mod held;
mod openapi;
mod peer;
mod pictures;
mod problem;
mod proofs;
mod questions;
mod router;
mod routes;
mod serve;
mod shared;
mod shares;
mod shown;
mod strict;
mod submission;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod views;
mod write_timeout;

pub use backend::{Backend, Bearer, Checkpoint, Failed, Picture, RequestSpan};
pub use condition::{Condition, Health};
pub use router::{document, router};
pub use serve::serve;
