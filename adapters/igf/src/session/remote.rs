//! A server that holds the data: commands and questions over HTTP.

use super::line::{Content, LogLine};
use crate::data::Keyring;
use crate::edge;
use crate::exit::Exit;
use crate::fail::Failure;
use anyhow::Result;
use engine::command::{Attach, Receipt, Submission};
use engine::hash::Hash;
use engine::value::Name;
use engine::view::Query;
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::time::Duration;

/// How long a server may take to answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A server, and the token to speak with.
pub(crate) struct Remote {
    url: String,
    token: Option<String>,
    agent: ureq::Agent,
}

impl Remote {
    /// A server by its address.
    pub(crate) fn new(url: &str, token: Option<String>) -> Remote {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .build();
        Remote {
            url: url.trim_end_matches('/').to_owned(),
            token,
            agent: config.into(),
        }
    }

    /// The server that holds a data directory, by the address that it wrote there. The directory's
    /// owner may speak as anybody and read everything, as without the server.
    pub(crate) fn of_holder(
        data: &Path,
        token: Option<&str>,
        person: Option<&str>,
    ) -> Option<Remote> {
        let url = std::fs::read_to_string(data.join("server")).ok()?;
        let token = match token {
            Some(token) => token.to_owned(),
            None => {
                let person = Name::new(person.unwrap_or("local_reader"));
                let keyring = Keyring::open(data).ok()?;
                keyring.for_owner(&person, edge::now()).ok()?.token
            }
        };
        Some(Remote::new(url.trim(), Some(token)))
    }

    pub(super) fn submit(&self, submission: &Submission) -> Result<Receipt> {
        Ok(serde_json::from_value(self.send(submission, "")?)?)
    }

    pub(super) fn dry_run(&self, submission: &Submission) -> Result<Vec<Json>> {
        match self.send(submission, "?dry_run=true")?["events"].take() {
            Json::Array(events) => Ok(events),
            _ => Err(bad_answer("the server did not try the command out")),
        }
    }

    fn send(&self, submission: &Submission, parameters: &str) -> Result<Json> {
        let mut body = serde_json::to_value(&submission.command)?;
        let meta = &submission.meta;
        body["reason"] = json!(meta.reason);
        body["effective"] = json!(meta.effective);
        body["for"] = json!(meta.principal);
        body["seen"] = json!(meta.seen);
        if let Json::Object(members) = &mut body {
            members.retain(|_, value| !value.is_null());
        }
        let url = format!("{}/v1/commands{parameters}", self.url);
        let mut request = self.agent.post(url);
        request = request.header("Idempotency-Key", meta.command_id.to_string());
        if let Some(traceparent) = &meta.traceparent {
            request = request.header("traceparent", traceparent);
        }
        self.read(self.authorised(request).send_json(&body))
    }

    pub(super) fn ask(&self, query: &Query, as_of: Option<Timestamp>) -> Result<Json> {
        let body = json!({ "query": query, "as_of": as_of });
        let request = self.agent.post(format!("{}/v1/views", self.url));
        let answer = self.authorised(request).send_json(&body);
        self.read(answer)
    }

    pub(super) fn events(&self, from: u64, limit: usize) -> Result<Vec<LogLine>> {
        let url = format!("{}/v1/log?from={from}&limit={limit}", self.url);
        let rows = self.read(self.authorised(self.agent.get(url)).call())?;
        let rows = rows["events"].as_array().cloned().unwrap_or_default();
        rows.iter().map(line).collect()
    }

    pub(super) fn history(&self, case: &str) -> Result<Vec<Json>> {
        let case = utf8_percent_encode(case, NON_ALPHANUMERIC);
        let mut all = Vec::new();
        let mut after = 0;
        loop {
            let url = format!("{}/v1/cases/{case}/history?after={after}", self.url);
            let mut answer = self.read(self.authorised(self.agent.get(url)).call())?;
            if let Json::Array(events) = answer["events"].take() {
                all.extend(events);
            }
            let last = all.last().and_then(|event| event["position"].as_u64());
            match last.filter(|_| answer["more"] == true) {
                Some(last) if last > after => after = last,
                _ => return Ok(all),
            }
        }
    }

    /// Sends a file that is about to be attached.
    pub(super) fn keep_evidence(&self, attach: &Attach, content: &[u8]) -> Result<()> {
        let case = utf8_percent_encode(&attach.case, NON_ALPHANUMERIC);
        let (sha256, kind) = (attach.sha256, &attach.kind);
        let url = format!("{}/v1/evidence/{sha256}?case={case}&kind={kind}", self.url);
        let request = self.authorised(self.agent.put(url));
        self.read(request.send(content)).map(drop)
    }

    /// How the server is, also where it is not ready.
    ///
    /// # Errors
    /// `server_away`; `bad_answer` from something that is no igf server.
    pub(crate) fn health(&self) -> Result<Json> {
        let answer = self.agent.get(format!("{}/readyz", self.url)).call();
        let mut answer = answer.map_err(|error| self.away(&error))?;
        let body: Json = answer.body_mut().read_json().unwrap_or(Json::Null);
        if body["ready"].is_boolean() {
            return Ok(body);
        }
        Err(bad_answer(format!(
            "{} does not say whether it is ready",
            self.url
        )))
    }

    fn away(&self, error: &ureq::Error) -> Failure {
        let message = format!("the server at {} does not answer: {error}", self.url);
        Failure::new(Exit::Unavailable, "server_away", message)
            .help("is `igf serve` running there? `igf health --server URL` asks it")
    }

    /// Gets a path that needs a token.
    ///
    /// # Errors
    /// `server_away`, or the server's problem.
    pub(crate) fn get_signed(&self, path: &str) -> Result<Json> {
        let request = self.agent.get(format!("{}{path}", self.url));
        self.read(self.authorised(request).call())
    }

    fn authorised<B>(&self, request: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        match &self.token {
            Some(token) => request.header("Authorization", format!("Bearer {token}")),
            None => request,
        }
    }

    fn read(&self, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Json> {
        let mut answer = answer.map_err(|error| self.away(&error))?;
        let status = answer.status().as_u16();
        let body: Json = answer.body_mut().read_json().unwrap_or(Json::Null);
        if (200..300).contains(&status) {
            return Ok(body);
        }
        Err(problem(status, &body).into())
    }
}

/// A row of the log's page.
fn line(row: &Json) -> Result<LogLine> {
    let read = || {
        let whole = row["event"].as_str();
        let content = match whole {
            Some(text) => Content::Whole(text.as_bytes().to_vec()),
            None => Content::Withheld(row["withheld"].as_str()?.to_owned()),
        };
        Some(LogLine {
            position: row["position"].as_u64()?,
            content,
            hash: row["hash"].as_str().and_then(Hash::parse)?.to_string(),
        })
    };
    let none = || {
        bad_answer(format!(
            "the server sent a row of the log that is none: {row}"
        ))
    };
    read().ok_or_else(none)
}

fn bad_answer(message: impl Into<String>) -> anyhow::Error {
    Failure::new(Exit::Unexpected, "bad_answer", message)
        .help("is it an igf server of this version?")
        .into()
}

/// A problem (RFC 9457) as the failure of the same command without a server.
fn problem(status: u16, body: &Json) -> Failure {
    let text = |member: &str| body[member].as_str().map(str::to_owned);
    let exit = match status {
        _ if body["code"] == "store_corrupt" => Exit::Corrupt,
        _ if body["code"] == "history_rewritten" => Exit::Corrupt,
        409 | 412 => Exit::Conflict,
        429 | 503 => Exit::Unavailable,
        500 => Exit::Unexpected,
        _ => Exit::Refused,
    };
    Failure {
        code: text("code").unwrap_or_else(|| format!("http_{status}")),
        message: text("detail").or_else(|| text("title")).unwrap_or_default(),
        place: text("place"),
        help: text("help"),
        exit,
    }
}
