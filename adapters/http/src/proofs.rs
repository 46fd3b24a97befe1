//! Checkpoints of the log, and proofs from them: texts that are checked without this server.

use crate::extract::Parameters;
use crate::problem::{Answer, Problem};
use crate::shared::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// `GET /v1/checkpoint?size=N`
pub(crate) async fn checkpoint(
    State(shared): State<Shared>,
    mut parameters: Parameters,
) -> Answer<Json<Value>> {
    let size = parameters.number("size")?;
    parameters.finish()?;
    let signed = shared
        .blocking(move |backend| backend.checkpoint(size))
        .await?;
    let signed = signed.map_err(Problem::from)?;
    Ok(Json(
        json!({ "checkpoint": signed.text, "key": signed.key }),
    ))
}

/// `GET /v1/proof?position=N` or `?old=N&new=M`
pub(crate) async fn proof(
    State(shared): State<Shared>,
    mut parameters: Parameters,
) -> Answer<Json<Value>> {
    let position: Option<u64> = parameters.number("position")?;
    let old: Option<u64> = parameters.number("old")?;
    let new: Option<u64> = parameters.number("new")?;
    parameters.finish()?;
    let proof = shared.blocking(move |backend| match (position, old, new) {
        (Some(position), None, None) => Some(backend.prove(position)),
        (None, Some(old), Some(new)) => Some(backend.prove_consistent(old, new)),
        _ => None,
    });
    let what = "name either `position`, or `old` and `new`";
    let proof = proof
        .await?
        .ok_or_else(|| Problem::bad_request(what, "query string"))?;
    Ok(Json(json!({ "proof": proof.map_err(Problem::from)? })))
}
