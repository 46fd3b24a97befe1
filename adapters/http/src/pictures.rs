//! Pictures of a programme, as SVG.

use crate::auth::Caller;
use crate::backend::Picture;
use crate::extract::Parameters;
use crate::form;
use crate::problem::{Answer, Problem};
use crate::shared::Shared;
use crate::views::ask;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;

/// `GET /v1/programmes/{programme}/pictures/{kind}`
pub(crate) async fn picture(
    State(shared): State<Shared>,
    caller: Caller,
    Path((programme, kind)): Path<(String, String)>,
    mut parameters: Parameters,
) -> Answer<impl IntoResponse> {
    let picture = Picture {
        programme: form::name(&programme, "programme")?.into(),
        kind,
        all: parameters.flag("all")?,
        fold: parameters.text("fold"),
        only: parameters.name("only")?,
        each: parameters.name("each")?,
        baseline: parameters.number("baseline")?,
        effective: parameters.day("effective")?,
    };
    let as_of = parameters.as_of(&shared.backend.state())?;
    parameters.finish()?;
    let questions = shared.backend.questions(&picture)?;
    let mut answers = Vec::new();
    for question in questions {
        answers.push(ask(&shared, &caller, question, as_of).await?);
    }
    let drawn = shared
        .blocking(move |backend| backend.draw(&picture, &answers))
        .await?;
    let headers = [(header::CONTENT_TYPE, "image/svg+xml")];
    Ok((headers, drawn.map_err(Problem::from)?))
}
