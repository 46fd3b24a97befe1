//! The bus: what happened, told to subscribers over NATS JetStream.
//!
//! The store is the record; the stream is a copy of it that can be made again at any time. Read
//! [`relay`] first: it publishes what is committed. [`subjects`], [`headers`] and [`stream`] are
//! the contract with subscribers; the other modules are an operator's tools.
#![warn(missing_docs)]

pub mod anchors;
pub mod bare_loop;
pub mod consumer;
pub mod doctor;
pub mod error;
pub mod headers;
pub mod link;
pub mod login;
pub mod permissions;
mod places;
pub mod rebuild;
pub mod relay;
pub mod server;
pub mod settings;
pub mod stream;
pub mod subjects;
pub mod tail;
pub mod verify;
pub mod version;

pub use error::{BusError, ErrorKind};
pub use login::Auth;
pub use relay::Relay;
pub use server::LocalServer;
pub use settings::BusSettings;
