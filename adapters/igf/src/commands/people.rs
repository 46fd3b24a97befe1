//! Tokens.

use crate::cli::{Acting, Global, Token, TokenCommand};
use crate::data::{self, Issued, Keyring, owner};
use crate::edge;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::{Session, name};
use anyhow::Result;
use engine::command::{self, PeopleCommand};
use engine::event::Class;
use engine::value::{Name, Word, utc_date};
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
            revoked(global, output, None)?;
            output.answer(&json!({ "rotated": true }), |_| {
                "a new key: every token issued before has stopped counting".to_owned()
            });
        }
        (Some(TokenCommand::Revoke { id }), _) => {
            Keyring::open(&global.data)?.revoke(id)?;
            revoked(global, output, Some(id.clone()))?;
            output.answer(&json!({ "revoked": id }), |_| {
                format!("token {id} is taken back")
            });
        }
        (None, Some(person)) => {
            let issued = issue(global, output, token, &name(person)?)?;
            let json = json!({
                "token": issued.token, "id": issued.id, "person": person,
                "expires": issued.expires, "reads": Class::from(token.reads),
            });
            if token.login {
                let path = format!("/login?link={}", issued.token);
                output.answer(&json!({ "path": path, "person": person }), |_| path.clone());
                output.note(
                    "put the server's address before it, and give it to nobody else: it counts \
                     once, for fifteen minutes",
                );
                return Ok(Exit::Done);
            }
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

/// Signs a token, records who issued it for whom, and only then gives it away.
fn issue(global: &Global, output: &Output, token: &Token, person: &Name) -> Result<Issued> {
    let reads = Class::from(token.reads);
    let now = edge::now();
    let keyring = Keyring::open(&global.data)?;
    let issued = if token.login {
        keyring.for_login(person, reads, now)?
    } else {
        let expires = now.checked_add((i64::from(token.days) * 24).hours())?;
        keyring.issue(person, reads, now, expires)?
    };
    let command = PeopleCommand::IssueToken(command::IssueToken {
        token: issued.id.clone(),
        person: person.clone(),
        reads: Word::Known(reads),
        until: utc_date(issued.expires),
        user: owner(&global.data)?,
    });
    record(global, output, command)?;
    keyring.given(&issued)?;
    Ok(issued)
}

/// Records who took back a token, or all of them, once it counts no longer: a log that cannot be
/// written keeps nobody in.
fn revoked(global: &Global, output: &Output, token: Option<String>) -> Result<()> {
    let user = owner(&global.data)?;
    let command = PeopleCommand::RevokeToken(command::RevokeToken { token, user });
    record(global, output, command)
        .inspect_err(|_| output.note("it counts no longer, but this is not in the record:"))
}

/// Writes it into the log here, whichever server and token the environment names.
fn record(global: &Global, output: &Output, command: PeopleCommand) -> Result<()> {
    let here = Global {
        server: None,
        token: None,
        ..global.clone()
    };
    let mut session = Session::open(&here, None)?;
    let submission = session.submission(command.into(), &Acting::default())?;
    session.submit(&submission)?;
    session.close(output);
    Ok(())
}
