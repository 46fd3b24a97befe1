//! Commands that ask: show, list, why, history, log, report.

use super::log;
use crate::cli::{Ask, Global, List, View};
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::{Session, name};
use crate::text::answers;
use anyhow::Result;
use engine::view::{ListFilter, Query};

/// Carries out a command line that asks.
pub(super) fn run(global: &Global, output: &Output, line: Ask) -> Result<Exit> {
    match line {
        Ask::Show { case, view } if case == "framework" => {
            ask(global, output, &Query::Changes, &view)
        }
        Ask::Show { case, view } => ask(global, output, &Query::Case { case }, &view),
        Ask::List(list) => ask(global, output, &listed(&list)?, &list.view),
        Ask::Why { case, view } if case == "framework" => {
            ask(global, output, &Query::Changes, &view)
        }
        Ask::Why { case, view } => ask(global, output, &Query::Why { case }, &view),
        Ask::History { case, view } => log::history(global, output, &case, &view),
        Ask::Log(wanted) => log::log(global, output, &wanted),
    }
}

/// Prints a standard table.
///
/// # Errors
/// `unknown_report`; what asking meets.
pub(super) fn report(
    global: &Global,
    output: &Output,
    report: &str,
    workflow: &str,
    view: &View,
) -> Result<Exit> {
    let query = Query::report(report, name(workflow)?).map_err(|unknown| {
        let help = unknown.help.unwrap_or_default();
        Failure::new(Exit::Usage, "unknown_report", unknown.message).help(help)
    })?;
    ask(global, output, &query, view)
}

/// The cases of a list, or what a person owes.
fn listed(list: &List) -> Result<Query> {
    let named = |text: &Option<String>| text.as_deref().map(name).transpose();
    if let Some(person) = named(&list.owed_by)? {
        return Ok(Query::Owed {
            person,
            may: list.may,
        });
    }
    let filter = ListFilter {
        workflow: named(&list.workflow)?,
        state: named(&list.state)?,
        owner: named(&list.owner)?,
        overdue: list.overdue,
        open: list.open,
        after: list.after.clone(),
        limit: list.limit,
    };
    Ok(Query::List { filter })
}

/// Asks a question, and prints the answer.
pub(super) fn ask(global: &Global, output: &Output, query: &Query, view: &View) -> Result<Exit> {
    let session = Session::open(global, None)?;
    let at = session.as_of(view)?;
    let answer = session.ask(query, at)?;
    output.answer(&answer, |json| answers::render(query, json, output));
    Ok(Exit::Done)
}
