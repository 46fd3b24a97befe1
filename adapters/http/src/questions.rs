//! The questions that routes ask: what each reads off its path and its parameters. One handler
//! asks them all.

use crate::auth::Caller;
use crate::extract::{Parameters, Segments};
use crate::form;
use crate::problem::{Answer, Problem};
use crate::shared::Shared;
use crate::views::ask;
use axum::Json;
use axum::extract::State;
use engine::value::{ItemId, Name, ProgrammeId};
use engine::view::{ListFilter, Query};
use serde_json::Value;

/// How a route's question is read.
#[derive(Clone, Copy)]
pub(crate) enum Read {
    /// Off the parameters.
    Plain(fn(&mut Parameters) -> Answer<Query>),
    /// Off the case in the path.
    Case(fn(String) -> Query),
    /// Off the report in the path, and the parameters.
    Report,
    /// Off the programme in the path, and the parameters.
    Programme(fn(ProgrammeId, &mut Parameters) -> Answer<Query>),
}

impl Read {
    fn query(self, path: Vec<String>, parameters: &mut Parameters) -> Answer<Query> {
        let name = path.into_iter().next().unwrap_or_default();
        match self {
            Read::Plain(read) => read(parameters),
            Read::Case(read) => Ok(read(name)),
            Read::Report => report(&name, parameters),
            Read::Programme(read) => read(form::name(&name, "programme")?.into(), parameters),
        }
    }
}

/// Asks a route's question, as of an instant where one is given; `by_effect` says whether the
/// route also takes the day by which things must have been true.
pub(crate) async fn answer(
    read: Read,
    by_effect: bool,
    State(shared): State<Shared>,
    caller: Caller,
    Segments(path): Segments,
    mut parameters: Parameters,
) -> Answer<Json<Value>> {
    let mut query = read.query(path, &mut parameters)?;
    let as_of = parameters.as_of(&shared.backend.state())?;
    if by_effect {
        query = query.effective(parameters.day("effective")?);
    }
    parameters.finish()?;
    ask(&shared, &caller, query, as_of).await.map(Json)
}

pub(crate) fn cases(parameters: &mut Parameters) -> Answer<Query> {
    let filter = ListFilter {
        workflow: parameters.name("workflow")?,
        state: parameters.name("state")?,
        owner: parameters.name("owner")?,
        overdue: parameters.flag("overdue")?,
        open: parameters.flag("open")?,
        after: parameters.text("after"),
        limit: parameters.number("limit")?,
    };
    Ok(Query::List { filter })
}

/// A standard table, by its name.
fn report(report: &str, parameters: &mut Parameters) -> Answer<Query> {
    let workflow = parameters.name("workflow")?;
    let workflow = workflow.unwrap_or_else(|| Name::new("recommendation"));
    Ok(Query::report(report, workflow)?)
}

pub(crate) fn path(programme: ProgrammeId, parameters: &mut Parameters) -> Answer<Query> {
    let item = parameters.name("item")?.map(ItemId::from);
    Ok(Query::Path { programme, item })
}

pub(crate) fn baseline(programme: ProgrammeId, parameters: &mut Parameters) -> Answer<Query> {
    let number = parameters.number("number")?;
    Ok(Query::Baseline { programme, number })
}

pub(crate) fn slip(programme: ProgrammeId, parameters: &mut Parameters) -> Answer<Query> {
    let each = parameters.name("each")?;
    Ok(Query::Slip { programme, each })
}

pub(crate) fn what_if(programme: ProgrammeId, parameters: &mut Parameters) -> Answer<Query> {
    let text = parameters.text("changes").ok_or_else(|| {
        let message = "say what would change, with commas between";
        Problem::bad_request(message, "changes").help("such as `changes=ITEM+90d,FUND=refused`")
    })?;
    let changes = text.split(',').map(|change| plus(change.trim())).collect();
    Ok(Query::WhatIf { programme, changes })
}

/// Turns spaces back into `+`: a `+` that was not encoded arrives as a space. Only amounts of
/// money, which stand after a `=`, have spaces of their own.
fn plus(change: &str) -> String {
    if change.contains('=') {
        change.to_owned()
    } else {
        change.replace(' ', "+")
    }
}
