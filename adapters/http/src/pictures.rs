//! Pictures of a programme, as SVG.

use crate::Shared;
use crate::auth::Caller;
use crate::backend::Picture;
use crate::extract::{Parameters, Segments};
use crate::form;
use crate::problem::{Answer, Problem};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use engine::view::{Query, answer};

/// `GET /v1/programmes/{programme}/pictures/{kind}`
pub(crate) async fn picture(
    State(shared): State<Shared>,
    caller: Caller,
    Segments([programme, kind]): Segments<2>,
    mut parameters: Parameters,
) -> Answer<impl IntoResponse> {
    let picture = Picture {
        programme: form::name(&programme, "programme")?,
        kind,
        all: parameters.flag("all")?,
        fold: parameters.text("fold"),
    };
    let as_of = parameters.as_of(&shared.backend.state())?;
    parameters.finish()?;
    let reader = caller.reader;
    let drawn = shared.blocking(move |backend| -> Answer<String> {
        let (state, at) = match as_of {
            None => (backend.state(), backend.now()),
            Some(at) => (backend.state_at(at)?.into(), at),
        };
        let ask = |query: &Query| answer(&state, query, reader, at);
        backend.draw(&picture, &ask).map_err(Problem::from)
    });
    let headers = [(header::CONTENT_TYPE, "image/svg+xml")];
    Ok((headers, drawn.await??))
}
