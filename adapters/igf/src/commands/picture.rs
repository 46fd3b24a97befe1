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
use render::{Dag, Gantt, Programme};
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
    let (programme, item) = (programme.clone(), None);
    let status = Query::Programme {
        programme: programme.clone(),
    };
    let status = session.ask(&status, at)?;
    let path = session.ask(&Query::Path { programme, item }, at)?;
    let drawn = Programme::read(&status, &path)?;
    let (svg, text) = match wanted.kind {
        Picture::Dag => {
            let dag = Dag::new(&drawn);
            (dag.svg(), dag.text())
        }
        Picture::Gantt => {
            let gantt = Gantt::new(&drawn, wanted.all);
            (gantt.svg(), gantt.text())
        }
    };
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
