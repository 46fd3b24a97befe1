//! Tokens.

use crate::cli::{Global, Token, TokenCommand};
use crate::data::{self, Keyring};
use crate::edge;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::{Session, name};
use anyhow::Result;
use engine::value::Name;
use engine::view::Query;
use jiff::ToSpan;
use serde_json::json;

/// Issues or takes back tokens. They are signed with the directory's key, so this works beside a
/// server that holds the directory.
pub(super) fn token(global: &Global, output: &Output, token: &Token) -> Result<Exit> {
    if !data::exists(&global.data) {
        let message = format!("there is no data in {}", global.data.display());
        return Err(Failure::new(Exit::Unavailable, "no_data", message)
            .help("`igf adopt PATH --as PERSON` begins a data directory")
            .into());
    }
    match (&token.command, &token.person) {
        (Some(TokenCommand::RotateKey), _) => {
            Keyring::rotate(&global.data)?;
            output.answer(&json!({ "rotated": true }), |_| {
                "a new key: every token issued before has stopped counting".to_owned()
            });
        }
        (Some(TokenCommand::Revoke { id }), _) => {
            Keyring::open(&global.data)?.revoke(id)?;
            output.answer(&json!({ "revoked": id }), |_| {
                format!("token {id} is taken back")
            });
        }
        (None, Some(person)) => {
            let person = name(person)?;
            known(global, &person)?;
            let now = edge::now();
            let expires = now.checked_add((i64::from(token.days) * 24).hours())?;
            let keyring = Keyring::open(&global.data)?;
            let issued = keyring.issue(&person, token.reads.into(), now, expires)?;
            keyring.given(&issued)?;
            let json = json!({
                "token": issued.token, "id": issued.id, "person": person,
                "expires": issued.expires, "reads": engine::event::Class::from(token.reads),
            });
            output.answer(&json, |_| issued.token.clone());
            output.note(&format!(
                "id {}, counts until {}",
                issued.id, issued.expires
            ));
        }
        (None, None) => {
            let message = "whose token? `igf token PERSON`";
            return Err(Failure::new(Exit::Usage, "usage", message).into());
        }
    }
    Ok(Exit::Done)
}

/// Checks that a person is in the roster of this directory. Before definitions are in force
/// nobody is, and the founder needs a token.
fn known(global: &Global, person: &Name) -> Result<()> {
    let here = Global {
        server: None,
        ..global.clone()
    };
    let session = Session::open(&here, None)?;
    let person = person.clone();
    match session
        .ask(&Query::Owed { person }, None)
        .map_err(Failure::from)
    {
        Err(failure) if failure.code == "nothing_recorded" => Ok(()),
        Err(failure) => Err(failure.into()),
        Ok(_) => Ok(()),
    }
}
