//! Commands that ask: show, list, why, report, programme.

use super::picture;
use crate::cli::{Command as Line, Global, Programme, View};
use crate::drawing::Drawing;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::{Session, day, instant, name};
use crate::text::answers;
use anyhow::Result;
use engine::view::{ListFilter, Query};
use jiff::{Timestamp, ToSpan};

/// Answers a question.
pub(super) fn run(global: &Global, output: &Output, line: Line) -> Result<Exit> {
    let (query, view) = match line {
        Line::Show { case, view } => (Query::Case { case }, view),
        Line::Why { case, view } => (Query::Why { case }, view),
        Line::Report {
            name: report,
            workflow,
            view,
        } if report == "ageing" => {
            let workflow = name(&workflow)?;
            (Query::Ageing { workflow }, view)
        }
        Line::Report { name, .. } => {
            let message = format!("there is no report `{name}`");
            return Err(Failure::new(Exit::Usage, "unknown_report", message)
                .help("known: ageing")
                .into());
        }
        Line::List {
            owed_by: Some(person),
            view,
            ..
        } => (
            Query::Owed {
                person: name(&person)?,
            },
            view,
        ),
        Line::List {
            workflow,
            state,
            overdue,
            open,
            owner,
            view,
            ..
        } => {
            let filter = ListFilter {
                workflow: workflow.as_deref().map(name).transpose()?,
                state: state.as_deref().map(name).transpose()?,
                owner: owner.as_deref().map(name).transpose()?,
                overdue,
                open,
                after: None,
                limit: None,
            };
            (Query::List { filter }, view)
        }
        _ => unreachable!("the caller sends only questions"),
    };
    ask(global, output, &query, &view)
}

/// Answers a question about a programme, or changes it.
pub(super) fn programme(
    global: &Global,
    output: &Output,
    programme: &str,
    line: Programme,
) -> Result<Exit> {
    let id = name(programme)?;
    let (query, believed) = match line {
        Programme::Status(believed) => (Query::Programme { programme: id }, believed),
        Programme::Blocked(believed) => (Query::Blocked { programme: id }, believed),
        Programme::Funding(believed) => (Query::Funding { programme: id }, believed),
        Programme::Path { item, believed } => {
            let item = item.as_deref().map(name).transpose()?;
            let query = Query::Path {
                programme: id,
                item,
            };
            (query, believed)
        }
        Programme::WhatIf { changes, believed } => {
            let query = Query::WhatIf {
                programme: id,
                changes,
            };
            (query, believed)
        }
        Programme::Baseline { number, believed } => {
            let query = Query::Baseline {
                programme: id,
                number,
            };
            (query, believed)
        }
        Programme::Slip { each, view } => {
            let query = Query::Slip {
                programme: id,
                each: Some(name(&each)?),
            };
            return ask(global, output, &query, &view);
        }
        Programme::Picture {
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
            return picture::run(global, output, &id, drawing, svg, &believed.view);
        }
        change => return super::programme::run(global, output, id, change),
    };
    let effective = believed.effective.as_deref().map(day).transpose()?;
    ask(global, output, &query.effective(effective), &believed.view)
}

fn ask(global: &Global, output: &Output, query: &Query, view: &View) -> Result<Exit> {
    let session = Session::open(global, None)?;
    let at = as_of(&session, view)?;
    let answer = session.ask(query, at)?;
    output.answer(&answer, |json| answers::render(query, json, output));
    Ok(Exit::Done)
}

/// As of when a view is: a day counts to its end where the organisation is, an instant is itself.
pub(super) fn as_of(session: &Session, view: &View) -> Result<Option<Timestamp>> {
    let Some(text) = view.as_of.as_deref() else {
        return Ok(None);
    };
    if text.contains('T') {
        return instant(text).map(Some);
    }
    let next = day(text)?.checked_add(1.day())?;
    let zone = session.timezone()?;
    let end = next.in_tz(&zone)?.timestamp().checked_sub(1.nanosecond())?;
    Ok(Some(end))
}
