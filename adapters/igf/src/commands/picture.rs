//! A programme as a picture.

use super::ask::as_of;
use crate::cli::{Global, Picture, View};
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::Session;
use anyhow::Result;
use engine::value::Name;
use engine::view::Query;
use jiff::Timestamp;
use render::{Dag, Funding, Gantt, Programme};
use serde_json::json;
use std::path::{Path, PathBuf};

/// What to draw, and where to.
pub(super) struct Wanted {
    pub(super) kind: Picture,
    pub(super) svg: Option<PathBuf>,
    pub(super) all: bool,
}

/// Draws a programme as it is, or as it was believed at an instant.
pub(super) fn run(
    global: &Global,
    output: &Output,
    programme: &Name,
    wanted: &Wanted,
    view: &View,
) -> Result<Exit> {
    let session = Session::open(global, None)?;
    let at = as_of(&session, view)?;
    let (svg, text) = drawn(&session, programme, wanted, at)?;
    match &wanted.svg {
        None => output.answer(&json!({ "svg": svg, "text": text }), |_| text.clone()),
        Some(file) if file == Path::new("-") => output.line(svg.trim_end()),
        Some(file) => {
            std::fs::write(file, svg).map_err(|error| {
                let message = format!("{}: {error}", file.display());
                Failure::new(Exit::Unavailable, "file_unwritable", message)
                    .help("name a file in a folder that is there")
            })?;
            let json = json!({ "file": file });
            output.answer(&json, |_| format!("drawn in {}", file.display()));
        }
    }
    Ok(Exit::Done)
}

/// The picture as SVG and as text.
fn drawn(
    session: &Session,
    programme: &Name,
    wanted: &Wanted,
    at: Option<Timestamp>,
) -> Result<(String, String)> {
    let programme = programme.clone();
    if let Picture::Funding = wanted.kind {
        let funding = Funding::read(&session.ask(&Query::Funding { programme }, at)?)?;
        return Ok((funding.svg(), funding.text()));
    }
    let status = Query::Programme {
        programme: programme.clone(),
    };
    let path = Query::Path {
        programme,
        item: None,
    };
    let read = Programme::read(&session.ask(&status, at)?, &session.ask(&path, at)?)?;
    if let Picture::Dag = wanted.kind {
        let dag = Dag::new(&read);
        return Ok((dag.svg(), dag.text()));
    }
    let gantt = Gantt::new(&read, wanted.all);
    Ok((gantt.svg(), gantt.text()))
}
