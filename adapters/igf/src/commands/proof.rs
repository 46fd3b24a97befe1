//! checkpoint, prove, check-proof: that history was not rewritten.

use crate::cli::{CheckProof, Global, Prove};
use crate::data::of_checkpoint;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::Session;
use anyhow::Result;
use checkpoint::proof::{self, Kind};
use serde_json::json;
use std::path::Path;

/// Prints a checkpoint, or the public key that checks it.
pub(super) fn checkpoint(
    global: &Global,
    output: &Output,
    key: bool,
    at: Option<u64>,
) -> Result<Exit> {
    let mut proving = Session::open(global, None)?.proving();
    let public_key = proving.public_key()?;
    if key {
        output.answer(&json!({ "key": public_key }), |_| public_key.clone());
        return Ok(Exit::Done);
    }
    let text = proving.checkpoint(at)?;
    let json = json!({ "checkpoint": text, "key": public_key });
    output.answer(&json, |_| text.clone());
    Ok(Exit::Done)
}

/// Prints a proof.
pub(super) fn prove(global: &Global, output: &Output, wanted: &Prove) -> Result<Exit> {
    let mut proving = Session::open(global, None)?.proving();
    let text = match (wanted.position, wanted.consistent.as_slice()) {
        (Some(position), _) => proving.prove(position)?,
        (None, [old, new]) => proving.prove_consistent(*old, *new)?,
        _ => {
            let message = "what to prove is not said";
            return Err(Failure::new(Exit::Usage, "nothing_to_prove", message)
                .help("`igf prove POSITION` or `igf prove --consistent OLD NEW`")
                .into());
        }
    };
    output.answer(&json!({ "proof": text }), |_| text.clone());
    Ok(Exit::Done)
}

/// Checks a proof with nothing but files: no store, no server.
pub(super) fn check(output: &Output, asked: &CheckProof) -> Result<Exit> {
    let proof = text(&asked.proof)?;
    // A key may stand in a file, too.
    let key = if Path::new(&asked.key).is_file() {
        text(Path::new(&asked.key))?
    } else {
        asked.key.clone()
    };
    match (proof::kind(&proof).map_err(of_checkpoint)?, asked) {
        (
            Kind::Inclusion { position },
            CheckProof {
                event: Some(event), ..
            },
        ) => {
            let mut bytes = read(event)?;
            if bytes.last() == Some(&b'\n') {
                bytes.pop();
            }
            let checked = proof::check_inclusion(&proof, &bytes, &key).map_err(of_checkpoint)?;
            let json = json!({
                "holds": true, "position": position, "size": checked.size,
                "origin": checked.origin, "head": checked.head,
            });
            output.answer(&json, |_| {
                let (size, origin) = (checked.size, &checked.origin);
                format!(
                    "holds: these bytes are event {position} of the {size} events that {origin} \
                     signed"
                )
            });
        }
        (Kind::Consistency { .. }, CheckProof { old: Some(old), .. }) => {
            let checked = proof::check_consistency(&proof, &text(old)?, &key);
            let (old, new) = checked.map_err(of_checkpoint)?;
            let json = json!({
                "holds": true, "old": old.size, "new": new.size, "origin": new.origin,
                "head": new.head,
            });
            output.answer(&json, |_| {
                format!(
                    "holds: the {} events that {} signed begin with the {} of the older \
                     checkpoint, unchanged",
                    new.size, new.origin, old.size
                )
            });
        }
        (Kind::Inclusion { .. }, _) => {
            return Err(missing("--event FILE: the event's bytes").into());
        }
        (Kind::Consistency { .. }, _) => {
            return Err(missing("--old FILE: the checkpoint that was kept").into());
        }
    }
    Ok(Exit::Done)
}

fn missing(what: &str) -> Failure {
    let message = "the proof cannot be checked alone";
    Failure::new(Exit::Usage, "nothing_to_prove", message).help(format!("add `{what}`"))
}

fn text(path: &Path) -> Result<String> {
    Ok(String::from_utf8_lossy(&read(path)?).into_owned())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| {
        let message = format!("{}: {error}", path.display());
        Failure::new(Exit::Usage, "file_unreadable", message)
            .help("name a file that is there")
            .into()
    })
}
