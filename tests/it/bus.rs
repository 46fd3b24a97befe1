//! The bus, on real servers: every event once and in order, whatever happens to the server, the
//! connection, the stream or the relay.

pub(crate) mod bed;
mod broken_connections;
mod broken_streams;
mod cluster;
mod contract;
mod login;
mod other_writers;
mod proxy;
mod raw_reader;
mod rebuild_killed;
mod refused;
mod subscriber;
mod tools;
