//! The one test binary: everything that needs sockets, servers or the program itself.

mod bus;
mod cli;
mod demo;
mod program;
mod server;
mod telemetry;
mod tidy;
mod traces;
