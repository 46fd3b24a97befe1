//! tick, health, explain, schema, completions.

use crate::cli::{Cli, Global};
use crate::exit::Exit;
use crate::explain;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::{Remote, Session, bad_value};
use anyhow::Result;
use clap::CommandFactory;
use engine::event::{Envelope, EventData};
use engine::value::{Moment, did_you_mean};
use serde_json::{Map, json};

/// Where `serve` listens unless told otherwise.
const DEFAULT_SERVER: &str = "http://127.0.0.1:7474";

/// Fires the clocks that are due.
pub(super) fn tick(global: &Global, output: &Output, at: Option<&str>) -> Result<Exit> {
    let mut local = match Session::open(global, None)? {
        Session::Local(local) => local,
        Session::Remote(_) => {
            output.answer(&json!({ "fired": 0 }), |_| {
                "the server fires due clocks by itself".to_owned()
            });
            return Ok(Exit::Done);
        }
    };
    let calendar = local.service.state().calendar();
    let start = |text| Moment::parse(text)?.start(calendar);
    let at = at
        .map_or_else(|| Ok(local.now()), start)
        .map_err(bad_value)?;
    let fired = local.tick(at)?;
    let head = local.service.committed_head();
    let json = json!({ "fired": fired, "position": head.position, "head": head.hash });
    output.answer(&json, |_| match fired {
        0 => format!("nothing is due at {at}"),
        fired => format!("{fired} clocks fired; the log ends at {}", head.position),
    });
    Session::Local(local).close(output);
    Ok(Exit::Done)
}

/// Asks a server whether it is well. One that cannot take commands ends it with 7.
pub(super) fn health(global: &Global, output: &Output) -> Result<Exit> {
    let url = global.server.clone().unwrap_or_else(|| {
        let held = std::fs::read_to_string(global.data.join("server")).ok();
        held.map_or_else(|| DEFAULT_SERVER.to_owned(), |url| url.trim().to_owned())
    });
    let health = Remote::new(&url, None).health()?;
    let is_ready = health["ready"] == true;
    output.answer(&health, |json| {
        let notes = json["notes"].as_array().cloned().unwrap_or_default();
        let notes: Vec<&str> = notes.iter().filter_map(|note| note.as_str()).collect();
        match (is_ready, notes.is_empty()) {
            (true, true) => "well".to_owned(),
            (true, false) => format!("well, but: {}", notes.join("; ")),
            (false, _) => format!("it cannot take commands: {}", notes.join("; ")),
        }
    });
    Ok(if is_ready {
        Exit::Done
    } else {
        Exit::Unavailable
    })
}

/// Prints the page of a code.
pub(super) fn explain(output: &Output, code: Option<&str>) -> Result<Exit> {
    let Some(code) = code else {
        let codes: Vec<&str> = explain::codes().collect();
        output.answer(&json!({ "codes": codes }), |_| codes.join("\n"));
        return Ok(Exit::Done);
    };
    let Some(page) = explain::page(code) else {
        let near = did_you_mean(code, explain::codes());
        let help = near.unwrap_or_else(|| "`igf explain` lists all".to_owned());
        let message = format!("there is no error code `{code}`");
        return Err(Failure::new(Exit::Usage, "unknown_code", message)
            .help(help)
            .into());
    };
    output.answer(&json!({ "code": code, "page": page }), |_| {
        format!("{code}\n\n{page}")
    });
    Ok(Exit::Done)
}

/// Prints JSON Schemas.
pub(super) fn schema(output: &Output, kind: Option<&str>) -> Result<Exit> {
    let schema = match kind {
        None | Some("events") => event_schemas(),
        Some(kind) => {
            let known: Vec<&str> = engine::definition::SCHEMAS.to_vec();
            engine::definition::schema(kind).ok_or_else(|| {
                let message = format!("there is no schema `{kind}`");
                Failure::new(Exit::Usage, "unknown_schema", message)
                    .help(format!("known: events, {}", known.join(", ")))
            })?
        }
    };
    output.line(&if output.is_json() {
        schema.to_string()
    } else {
        serde_json::to_string_pretty(&schema)?
    });
    Ok(Exit::Done)
}

/// The envelope's schema, and that of each event type's data.
pub(super) fn event_schemas() -> serde_json::Value {
    let types: Map<String, serde_json::Value> = EventData::schemas()
        .into_iter()
        .map(|(kind, schema)| (kind.to_owned(), schema.to_value()))
        .collect();
    json!({ "envelope": schemars::schema_for!(Envelope<'static>).to_value(), "data": types })
}

/// Prints shell completion.
pub(super) fn completions(output: &Output, shell: clap_complete::Shell) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "igf", &mut script);
    output.line(String::from_utf8_lossy(&script).trim_end());
    Ok(Exit::Done)
}
