//! Files that prove something: uploaded before the command that attaches them, and downloaded by
//! who may read the case.

use crate::auth::Caller;
use crate::extract::{Body, Parameters, Segment, Segments};
use crate::form;
use crate::problem::{Answer, Problem};
use crate::shared::Shared;
use crate::submission;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::command::{Attach, CaseCommand};
use engine::hash::Hash;
use engine::recall::look;
use engine::refusal::Refusal;
use engine::service::SubmitError;
use engine::value::Name;
use serde_json::{Value, json};

/// The largest file.
pub(crate) const MAX_EVIDENCE_BYTES: usize = 32 << 20;

/// `PUT /v1/evidence/{sha256}?case=CASE&kind=KIND`: keeps a file that is about to be attached.
/// Whether it could be is asked before its body is read.
pub(crate) async fn keep(
    State(shared): State<Shared>,
    caller: Caller,
    Segment(sha256): Segment,
    mut parameters: Parameters,
    request: Request,
) -> Answer<Json<Value>> {
    let sha256 = hash(&sha256)?;
    let case = parameters.text("case").unwrap_or_default();
    let kind = parameters.name("kind")?;
    parameters.finish()?;
    let kind = kind
        .ok_or_else(|| Problem::bad_request("what kind of evidence it is must be said", "kind"))?;
    attachable(&shared, &caller, (case, kind, sha256)).await?;
    let Ok(_place) = shared.transfers.try_acquire() else {
        return Err(Problem::busy("too many files are on their way"));
    };
    let Body(content) = Body::from_request(request, &()).await?;
    if Hash::of(&content) != sha256 {
        let message = format!("the hash of what came is {}", Hash::of(&content));
        let status = StatusCode::BAD_REQUEST;
        return Err(Problem::new(status, "evidence_differs", message)
            .at("sha256")
            .help("name the SHA-256 of the file's bytes, and send them unchanged"));
    }
    let bytes = content.len();
    let kept = shared.blocking(move |backend| backend.keep_evidence(&content));
    kept.await??;
    Ok(Json(json!({ "sha256": sha256, "bytes": bytes })))
}

/// Refuses a file that the caller could not attach.
async fn attachable(
    shared: &Shared,
    caller: &Caller,
    (case, kind, sha256): (String, Name, Hash),
) -> Answer<()> {
    let attach = CaseCommand::Attach(Attach {
        case,
        kind,
        name: sha256.to_string(),
        sha256,
        bytes: 0,
    });
    let submission = submission::of(&*shared.backend, caller, attach.into());
    let tried = shared.blocking(move |backend| backend.dry_run(&submission));
    match tried.await? {
        Ok(_) => Ok(()),
        // It is attached already: sending it again does no harm, and mends what was lost.
        Err(SubmitError::Refused(refusal)) if refusal.code == "already_attached" => Ok(()),
        Err(SubmitError::Refused(refusal)) => Err(refusal.into()),
        Err(SubmitError::Store(error)) => Err(error.into()),
    }
}

/// `GET /v1/cases/{case}/evidence/{sha256}`: a file of a case, for who may read the case.
pub(crate) async fn get(
    State(shared): State<Shared>,
    caller: Caller,
    Segments(path): Segments,
    parameters: Parameters,
) -> Answer<Response> {
    parameters.finish()?;
    let [case, sha256] = path.as_slice() else {
        return Err(Problem::unexpected("the route has two names"));
    };
    let (case, sha256) = (case.clone(), hash(sha256)?);
    let Ok(_place) = shared.transfers.try_acquire() else {
        return Err(Problem::busy("too many files are on their way"));
    };
    let found = shared.blocking(move |backend| {
        let state = backend.state();
        let find = |state: &engine::state::State| {
            let case = caller.reader.find(state, &case)?;
            let is_its_own = case.evidence.iter().any(|file| file.sha256 == sha256)
                || case.sheets.iter().any(|sheet| sheet.sha256 == sha256);
            is_its_own
                .then_some(())
                .ok_or_else(|| absent(&case.reference))
        };
        look(&state, |case| backend.read_case(case), find)??;
        let content = backend.evidence(sha256)?;
        Ok(content.ok_or_else(|| absent(&case))?)
    });
    let content: Answer<Vec<u8>> = found.await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, Bytes::from(content?)).into_response())
}

fn absent(case: &str) -> Refusal {
    let kind = engine::refusal::RefusalKind::Unknown;
    let message = format!("no such file of {case} is kept here");
    Refusal::new(kind, "evidence_absent", message)
        .at("sha256")
        .help("`GET /v1/cases/{case}` names the evidence of a case; of an import the files are elsewhere")
}

fn hash(text: &str) -> Answer<Hash> {
    form::hash(text, "sha256")
}
