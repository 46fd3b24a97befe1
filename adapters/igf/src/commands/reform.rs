//! Commands that change a programme.

use super::act::carry_out;
use crate::cli::{Acting, Global, Graph, OfItem, Programme};
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::{day, name};
use anyhow::Result;
use engine::command::{self, Command, ProgrammeCommand};
use engine::value::{Name, Word};
use std::collections::BTreeMap;

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
            ProgrammeCommand::Forecast(command::Forecast {
                programme,
                item: name(&item)?,
                finish,
            })
            .into(),
            acting,
        ),
        Programme::Record {
            item,
            status,
            on,
            acting,
        } => (
            ProgrammeCommand::Record(command::Record {
                programme,
                item: name(&item)?,
                status: Word::from(&name(&status)?),
                on: on.as_deref().map(day).transpose()?,
            })
            .into(),
            acting,
        ),
        Programme::Fund {
            fund,
            stage,
            amount,
            acting,
        } => (
            ProgrammeCommand::Fund(command::Fund {
                programme,
                fund: name(&fund)?,
                stage: stage
                    .as_deref()
                    .map(name)
                    .transpose()?
                    .as_ref()
                    .map(Word::from),
                amount,
            })
            .into(),
            acting,
        ),
        Programme::TakeBaseline { case, acting } => (
            ProgrammeCommand::TakeBaseline(command::TakeBaseline { programme, case }).into(),
            acting,
        ),
        Programme::Graph(line) => graph(programme, line)?,
        Programme::Status(_)
        | Programme::Blocked(_)
        | Programme::Path { .. }
        | Programme::Funding(_)
        | Programme::Picture { .. }
        | Programme::WhatIf { .. }
        | Programme::Baseline { .. }
        | Programme::Slip { .. } => unreachable!("these only ask"),
    })
}

fn graph(programme: Name, line: Graph) -> Result<(Command, Acting)> {
    Ok(match line {
        Graph::AddDependency {
            item,
            needs,
            kind,
            lag,
            acting,
        } => {
            let command = ProgrammeCommand::AddDependency(command::AddDependency {
                programme,
                item: name(&item)?,
                needs: name(&needs)?,
                kind: kind.as_deref().map(name).transpose()?,
                lag,
            })
            .into();
            (command, acting)
        }
        Graph::RemoveDependency {
            item,
            needs,
            kind,
            acting,
        } => {
            let command = ProgrammeCommand::RemoveDependency(command::RemoveDependency {
                programme,
                item: name(&item)?,
                needs: name(&needs)?,
                kind: kind.as_deref().map(name).transpose()?,
            })
            .into();
            (command, acting)
        }
        Graph::AddItem {
            item,
            owner,
            needs,
            of,
            acting,
        } => {
            let command = ProgrammeCommand::AddItem(command::AddItem {
                programme,
                item: name(&item)?,
                owner: name(&owner)?,
                label: of.label,
                finish: of.finish,
                duration: of.duration,
                needs: names(&needs)?,
            })
            .into();
            (command, acting)
        }
        Graph::Split {
            item,
            parts,
            acting,
        } => (split(programme, &item, &parts)?, acting),
        Graph::Merge {
            into,
            items,
            owner,
            of,
            acting,
        } => (
            merge(programme, &into, &items, owner.as_deref(), of)?,
            acting,
        ),
    })
}

fn merge(
    programme: Name,
    into: &str,
    items: &[String],
    owner: Option<&str>,
    of: OfItem,
) -> Result<Command> {
    Ok(ProgrammeCommand::MergeItems(command::MergeItems {
        programme,
        items: names(items)?,
        into: name(into)?,
        owner: owner.map(name).transpose()?,
        label: of.label,
        finish: of.finish,
        duration: of.duration,
    })
    .into())
}

fn names(words: &[String]) -> Result<Vec<Name>> {
    words.iter().map(|word| name(word)).collect()
}

/// Ids are parts; `ITEM=PART,PART` says which parts an item needs.
fn split(programme: Name, item: &str, words: &[String]) -> Result<Command> {
    let mut parts = Vec::new();
    let mut follows = BTreeMap::new();
    for word in words {
        let Some((other, needed)) = word.split_once('=') else {
            parts.push(name(word)?);
            continue;
        };
        let needed = needed.split(',').filter(|part| !part.is_empty());
        let needed: Vec<Name> = needed.map(name).collect::<Result<_>>()?;
        if follows.insert(name(other)?, needed).is_some() {
            let message = format!("`{other}` is given twice");
            return Err(Failure::new(Exit::Usage, "bad_field", message).into());
        }
    }
    Ok(ProgrammeCommand::SplitItem(command::SplitItem {
        programme,
        item: name(item)?,
        parts,
        follows,
    })
    .into())
}
