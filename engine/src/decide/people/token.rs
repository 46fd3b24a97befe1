//! A token is issued or taken back: by whom stands in the record. The engine makes none; what holds
//! the data directory signs it once this is durable, and lets it count no longer before.

use crate::command::{IssueToken, RevokeToken};
use crate::decide::case::who::known_person;
use crate::draft::Draft;
use crate::event::{Known, TokenIssued, TokenRevoked};
use crate::limits::{MAX_FILE_NAME_BYTES, too_long};
use crate::refusal::Refusal;

/// Records that the owner of the data directory issues a token.
///
/// # Errors
/// `not_the_owner` for whoever is known in another way, `unknown_person`, `too_long`,
/// `not_one_of` for a class that there is not.
pub(super) fn issue(draft: &mut Draft<'_>, command: &IssueToken) -> Result<(), Refusal> {
    if draft.submission.meta.known != Known::Local {
        let message = "only the owner of the data directory can issue tokens";
        return Err(Refusal::forbidden("not_the_owner", message)
            .help("the system user who owns it runs `igf token PERSON` on that machine"));
    }
    // Before definitions are in force nobody is in the roster, and the founder needs a token.
    if draft.state().in_force.is_some() {
        known_person(draft.state(), &command.person)?;
    }
    short("user", &command.user)?;
    short("token", &command.token)?;
    if command.reads.known().is_none() {
        let message = format!("there is no class `{}`", command.reads);
        return Err(Refusal::input("not_one_of", message)
            .at("reads")
            .help("one of public, external, internal, restricted"));
    }
    let issued = TokenIssued {
        token: command.token.clone(),
        person: command.person.clone(),
        reads: command.reads.clone(),
        until: command.until,
        user: command.user.clone(),
    };
    draft.emit(issued);
    Ok(())
}

/// Records that the owner of the data directory took back a token, or all of them. Who it was
/// issued for may be long gone.
///
/// # Errors
/// `not_the_owner` for whoever is known in another way, `too_long`.
pub(super) fn revoke(draft: &mut Draft<'_>, command: &RevokeToken) -> Result<(), Refusal> {
    if draft.submission.meta.known != Known::Local {
        let message = "only the owner of the data directory can take back tokens";
        return Err(Refusal::forbidden("not_the_owner", message)
            .help("the system user who owns it runs `igf token revoke ID` on that machine"));
    }
    short("user", &command.user)?;
    if let Some(token) = &command.token {
        short("token", token)?;
    }
    draft.emit(TokenRevoked {
        token: command.token.clone(),
        user: command.user.clone(),
    });
    Ok(())
}

fn short(place: &str, text: &str) -> Result<(), Refusal> {
    match text.len() > MAX_FILE_NAME_BYTES {
        true => Err(too_long(place)),
        false => Ok(()),
    }
}
