//! A programme as a picture.

use crate::cli::{Global, View};
use crate::drawing::Drawing;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::Session;
use anyhow::Result;
use engine::value::ProgrammeId;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Draws a programme as it is, or as it was believed at an instant.
pub(super) fn run(
    global: &Global,
    output: &Output,
    programme: &ProgrammeId,
    drawing: Drawing,
    svg: Option<PathBuf>,
    view: &View,
) -> Result<Exit> {
    let drawing = drawing.checked()?;
    let session = Session::open(global, None)?;
    let at = session.as_of(view)?;
    let questions = drawing.questions(programme);
    let answers = questions.iter().map(|query| session.ask(query, at));
    let drawn = drawing.drawn(&answers.collect::<Result<Vec<_>>>()?)?;
    match svg {
        None => output.answer(&json!({ "svg": drawn.svg, "text": drawn.text }), |_| {
            drawn.text.clone()
        }),
        Some(file) if file == Path::new("-") => output.line(drawn.svg.trim_end()),
        Some(file) => {
            std::fs::write(&file, drawn.svg).map_err(|error| {
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
