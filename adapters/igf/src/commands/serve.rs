//! `igf serve`.

use crate::cli::{Global, Serve};
use crate::exit::Exit;
use crate::output::Output;
use anyhow::Result;

/// Serves until it is asked to stop.
pub(super) fn run(global: &Global, output: &Output, options: Serve) -> Result<Exit> {
    crate::server::run(global, output, options)
}
