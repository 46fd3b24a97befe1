//! The one test binary: everything that needs sockets, servers or the program itself.

mod telemetry;
