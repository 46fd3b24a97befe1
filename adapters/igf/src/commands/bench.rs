//! Measurements, each against a limit of the same run.

use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use anyhow::Result;

/// Measures one row.
pub(super) fn run(_: &Output, row: &str, _: u64, _: bool) -> Result<Exit> {
    let message = format!("there is no measurement `{row}`");
    Err(Failure::new(Exit::Usage, "unknown_bench", message).into())
}
