//! The `igf` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    igf::run(std::env::args_os())
}
