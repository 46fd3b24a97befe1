//! The `igf` command.

use std::process::ExitCode;

/// An event is many small pieces, made and dropped again.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    igf::run(std::env::args_os())
}
