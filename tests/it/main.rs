//! The one test binary: everything that needs sockets, servers or the program itself.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod archive;
mod bench;
mod bus;
mod cli;
mod clocks;
mod days;
mod demo;
mod demo_bus;
mod durability;
mod frozen;
mod keys;
mod mutations;
mod operators;
mod oteltap;
mod packages;
mod pictures;
mod program;
mod programme_cli;
mod programme_mpxj;
mod programme_networkx;
mod programme_seed;
mod programme_words;
mod readme;
mod recall;
mod record;
mod refusals;
mod said;
mod server;
mod snapshots;
mod soak;
mod subscribers;
mod tables;
mod telemetry;
mod tidy;
mod traces;
