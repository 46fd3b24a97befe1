//! Commands on a programme: those that ask, and those that change it.

use super::ask::ask;
use super::picture;
use super::send::carry_out;
use crate::cli::{Acting, AskProgramme, ChangeProgramme, Global, Graph, OfItem, Programme};
use crate::drawing::Drawing;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::{day, name, names};
use anyhow::Result;
use engine::command::{self, ProgrammeCommand};
use engine::value::ProgrammeId;
use engine::view::Query;
use std::collections::BTreeMap;

/// Carries out a command line on a programme.
pub(super) fn run(
    global: &Global,
    output: &Output,
    programme: &str,
    line: Programme,
) -> Result<Exit> {
    let programme = name(programme)?;
    let (command, acting) = match line {
        Programme::Ask(question) => return answer(global, output, programme, question),
        Programme::Slip { each, view } => {
            let each = Some(name(&each)?);
            return ask(global, output, &Query::Slip { programme, each }, &view);
        }
        Programme::TakeBaseline { case, acting } => {
            let take = command::TakeBaseline { programme, case };
            (ProgrammeCommand::TakeBaseline(take), acting)
        }
        Programme::Change(line) => change(programme, line)?,
    };
    carry_out(global, output, command.into(), &acting)
}

fn answer(
    global: &Global,
    output: &Output,
    programme: ProgrammeId,
    line: AskProgramme,
) -> Result<Exit> {
    let (query, believed) = match line {
        AskProgramme::Status(believed) => (Query::Programme { programme }, believed),
        AskProgramme::Blocked(believed) => (Query::Blocked { programme }, believed),
        AskProgramme::Funding(believed) => (Query::Funding { programme }, believed),
        AskProgramme::Path { item, believed } => {
            let item = item.as_deref().map(name).transpose()?;
            (Query::Path { programme, item }, believed)
        }
        AskProgramme::WhatIf { changes, believed } => {
            (Query::WhatIf { programme, changes }, believed)
        }
        AskProgramme::Baseline { number, believed } => {
            (Query::Baseline { programme, number }, believed)
        }
        AskProgramme::Picture {
            kind,
            svg,
            all,
            fold,
            only,
            each,
            baseline,
            believed,
        } => {
            let drawing = Drawing {
                kind,
                all,
                fold,
                only: only.as_deref().map(name).transpose()?,
                each: each.as_deref().map(name).transpose()?,
                baseline,
                effective: believed.effective.as_deref().map(day).transpose()?,
            };
            return picture::run(global, output, &programme, drawing, svg, &believed.view);
        }
    };
    let effective = believed.effective.as_deref().map(day).transpose()?;
    ask(global, output, &query.effective(effective), &believed.view)
}

fn change(programme: ProgrammeId, line: ChangeProgramme) -> Result<(ProgrammeCommand, Acting)> {
    Ok(match line {
        ChangeProgramme::Forecast {
            item,
            finish,
            acting,
        } => (
            ProgrammeCommand::Forecast(command::Forecast {
                programme,
                item: name(&item)?,
                finish,
            }),
            acting,
        ),
        ChangeProgramme::Record {
            item,
            status,
            on,
            acting,
        } => (
            ProgrammeCommand::Record(command::Record {
                programme,
                item: name(&item)?,
                status: name(&status)?,
                on: on.as_deref().map(day).transpose()?,
            }),
            acting,
        ),
        ChangeProgramme::Fund {
            fund,
            stage,
            amount,
            part,
            acting,
        } => (
            ProgrammeCommand::Fund(command::Fund {
                programme,
                fund: name(&fund)?,
                stage: stage.as_deref().map(name).transpose()?,
                amount,
                part,
            }),
            acting,
        ),
        ChangeProgramme::Graph(line) => graph(programme, line)?,
    })
}

fn graph(programme: ProgrammeId, line: Graph) -> Result<(ProgrammeCommand, Acting)> {
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
            });
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
            });
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
            });
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
    programme: ProgrammeId,
    into: &str,
    items: &[String],
    owner: Option<&str>,
    of: OfItem,
) -> Result<ProgrammeCommand> {
    Ok(ProgrammeCommand::MergeItems(command::MergeItems {
        programme,
        items: names(items)?,
        into: name(into)?,
        owner: owner.map(name).transpose()?,
        label: of.label,
        finish: of.finish,
        duration: of.duration,
    }))
}

/// Ids are parts; `ITEM=PART,PART` says which parts an item needs.
fn split(programme: ProgrammeId, item: &str, words: &[String]) -> Result<ProgrammeCommand> {
    let mut parts = Vec::new();
    let mut follows = BTreeMap::new();
    for word in words {
        let Some((other, needed)) = word.split_once('=') else {
            parts.push(name(word)?);
            continue;
        };
        let needed = needed.split(',').filter(|part| !part.is_empty());
        let needed = needed.map(name).collect::<Result<_>>()?;
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
    }))
}
