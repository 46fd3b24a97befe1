//! Commands that change a programme.

use super::act::carry_out;
use crate::cli::{Acting, Global, Programme};
use crate::exit::Exit;
use crate::output::Output;
use crate::session::{day, name};
use anyhow::Result;
use engine::command::Command;
use engine::value::Name;

/// Carries out a command line that changes a programme.
pub(super) fn run(
    global: &Global,
    output: &Output,
    programme: Name,
    line: Programme,
) -> Result<Exit> {
    let (command, acting) = command(programme, line)?;
    carry_out(global, output, command, &acting)
}

fn command(programme: Name, line: Programme) -> Result<(Command, Acting)> {
    Ok(match line {
        Programme::Forecast {
            item,
            finish,
            acting,
        } => (
            Command::Forecast {
                programme,
                item: name(&item)?,
                finish,
            },
            acting,
        ),
        Programme::Record {
            item,
            status,
            on,
            acting,
        } => (
            Command::Record {
                programme,
                item: name(&item)?,
                status: name(&status)?,
                on: on.as_deref().map(day).transpose()?,
            },
            acting,
        ),
        Programme::Fund {
            fund,
            stage,
            amount,
            acting,
        } => (
            Command::Fund {
                programme,
                fund: name(&fund)?,
                stage: stage.as_deref().map(name).transpose()?,
                amount,
            },
            acting,
        ),
        Programme::Status(_)
        | Programme::Blocked(_)
        | Programme::Path { .. }
        | Programme::Funding(_)
        | Programme::Picture { .. }
        | Programme::WhatIf { .. }
        | Programme::Slip { .. } => unreachable!("these only ask"),
    })
}
