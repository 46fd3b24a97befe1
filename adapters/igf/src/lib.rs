//! The `igf` command and server: the only place that puts engine and adapters together.

mod bench;
pub mod cli;
mod commands;
mod data;
mod drawing;
mod edge;
mod exit;
mod explain;
mod fail;
mod leap;
mod output;
mod server;
mod session;
mod text;

pub use exit::Exit;

use clap::Parser;
use cli::Cli;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the command line.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are printed by clap, too, and are no mistake.
            let exit = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            };
            let _ = error.print();
            return exit.into();
        }
    };
    // Whatever is written holds the record or opens it: it is its owner's alone.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let output = output::Output::new(&cli.global);
    match commands::run(cli, &output) {
        Ok(exit) => exit.into(),
        Err(error) => {
            let failure = fail::Failure::from(error);
            output.failure(&failure);
            failure.exit.into()
        }
    }
}
