//! The core of igf: definitions in TOML go in, events come out.
//!
//! Pure and synchronous. Time, identity and randomness are inputs ([`command::Meta`]); storage is
//! a port ([`store::Store`]). The way of a command, top to bottom: [`command`] → [`service`] →
//! [`decide`](mod@decide) → [`event`] → [`state::evolve`] → [`state`].
#![warn(missing_docs)]

pub mod command;
pub mod decide;
pub mod definition;
mod draft;
pub mod event;
pub mod expression;
pub mod framework;
pub mod hash;
pub mod identity;
pub mod limits;
pub mod programme;
pub mod recall;
pub mod refusal;
pub mod replay;
pub mod scenario;
pub mod service;
pub mod snapshot;
pub mod state;
pub mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod value;
pub mod view;
