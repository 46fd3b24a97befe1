//! Bearer tokens: who speaks, signed with the directory's own key (Ed25519).
//!
//! `igf1.PAYLOAD.SIGNATURE`, both parts base64url; the payload is JSON with `person`, `issued`,
//! `expires`, the most restricted class that it `reads`, and the token's `id`. Rotating the key
//! makes every older token worthless. Where the key or the list of tokens taken back cannot be
//! read, no token counts.

mod files;
mod tries;

use crate::exit::Exit;
use crate::fail::Failure;
use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use engine::event::{Class, Known};
use engine::value::{Name, did_you_mean};
use engine::view::Reader;
use files::{Files, Stamp};
use http_api::Bearer;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tries::Tries;

const PREFIX: &str = "igf1";
/// How many tokens are remembered.
const KNOWN_MAX: usize = 1_024;
/// How long a token may be: none of ours is.
const LENGTH_MAX: usize = 1_024;

#[derive(Clone, Serialize, Deserialize)]
struct Payload {
    id: String,
    person: Name,
    issued: Timestamp,
    expires: Timestamp,
    #[serde(default = "unsaid")]
    reads: Class,
    /// The owner of the directory made it for a command line beside the server.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    owner: bool,
    /// It lets its person in on the pages, once, and counts for nothing else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    login: bool,
}

/// The class of a token that names none: what the organisation's own people may read.
fn unsaid() -> Class {
    Class::Internal
}

/// The key of a data directory, and the tokens that it has taken back.
pub(crate) struct Keyring {
    files: Files,
    /// As it was read last: another process may change it at any moment.
    held: Mutex<Held>,
}

/// What was read of the files, and learnt with it.
struct Held {
    stamp: Stamp,
    /// `None` where a file cannot be read.
    read: Option<Read>,
    /// Tokens whose signature was right: checking one anew is the dearest part of a request.
    known: BTreeMap<String, Payload>,
    tries: Tries,
}

struct Read {
    key: VerifyingKey,
    revoked: BTreeSet<String>,
}

/// A token with what a person wants to know of it.
pub(crate) struct Issued {
    /// The text for `Authorization: Bearer …`.
    pub token: String,
    /// The id that `revoke` takes.
    pub id: String,
    /// Until when it counts.
    pub expires: Timestamp,
}

impl Keyring {
    /// The directory's key; made when there is none.
    ///
    /// # Errors
    /// When the key cannot be read or written.
    pub(crate) fn open(directory: &Path) -> Result<Keyring> {
        let files = Files::of(directory);
        files.key_or_new()?;
        let held = Mutex::new(Held::read(&files));
        Ok(Keyring { files, held })
    }

    /// Replaces the key: every token issued before stops counting.
    ///
    /// # Errors
    /// When the key cannot be written.
    pub(crate) fn rotate(directory: &Path) -> Result<()> {
        Files::of(directory).replace_key()
    }

    /// A token for a person.
    ///
    /// # Errors
    /// When the key cannot be read.
    pub(crate) fn issue(
        &self,
        person: &Name,
        reads: Class,
        now: Timestamp,
        expires: Timestamp,
    ) -> Result<Issued> {
        self.sign(Payload {
            id: crate::edge::command_id().to_string(),
            person: person.clone(),
            issued: now,
            expires,
            reads,
            owner: false,
            login: false,
        })
    }

    /// A token with which the owner of the directory speaks to the server that holds it, for five
    /// minutes: as whoever they name, known as without the server.
    ///
    /// # Errors
    /// When the key cannot be read.
    pub(crate) fn for_owner(&self, person: &Name, now: Timestamp) -> Result<Issued> {
        self.sign(Payload {
            id: crate::edge::command_id().to_string(),
            person: person.clone(),
            issued: now,
            expires: now.checked_add(5.minutes())?,
            reads: Class::Restricted,
            owner: true,
            login: false,
        })
    }

    /// What lets a person in on the pages, once, within a quarter of an hour.
    ///
    /// # Errors
    /// When the key cannot be read.
    pub(crate) fn for_login(&self, person: &Name, reads: Class, now: Timestamp) -> Result<Issued> {
        self.sign(Payload {
            id: crate::edge::command_id().to_string(),
            person: person.clone(),
            issued: now,
            expires: now.checked_add(15.minutes())?,
            reads,
            owner: false,
            login: true,
        })
    }

    fn sign(&self, payload: Payload) -> Result<Issued> {
        let body = BASE64.encode(serde_json::to_vec(&payload)?);
        let key: SigningKey = self.files.key()?;
        let signature = BASE64.encode(key.sign(body.as_bytes()).to_bytes());
        Ok(Issued {
            token: format!("{PREFIX}.{body}.{signature}"),
            id: payload.id,
            expires: payload.expires,
        })
    }

    /// Who a token speaks for, and what they may be shown.
    ///
    /// # Errors
    /// `token_forged`, `token_expired`, `token_revoked`, `tokens_unreadable`, `too_many_tries`.
    pub(crate) fn check(&self, token: &str, now: Timestamp) -> Result<Bearer, Failure> {
        let payload = self.valid(token, now)?;
        if payload.login {
            let message = "this lets somebody in on the pages, and is no token";
            return Err(refused("token_forged", message).help(ANEW));
        }
        Ok(bearer(payload))
    }

    /// Whom a link to log in lets in; it must have been made since an instant, so that none counts
    /// again after a restart. Whether it was used is for who asks to remember.
    ///
    /// # Errors
    /// As [`Keyring::check`].
    pub(crate) fn log_in(
        &self,
        link: &str,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Bearer, Failure> {
        let payload = self.valid(link, now)?;
        if !payload.login || payload.issued < since {
            let message = "this link does not count, or not any more";
            return Err(refused("token_expired", message).help(LINK_ANEW));
        }
        Ok(bearer(payload))
    }

    /// What a token says that counts now.
    fn valid(&self, token: &str, now: Timestamp) -> Result<Payload, Failure> {
        let mut held = self.held();
        let payload = held.verified(token)?;
        if payload.expires <= now {
            let message = format!("the token expired at {}", payload.expires);
            return Err(refused("token_expired", message).help(ANEW));
        }
        let revoked = held.read.as_ref().map(|read| &read.revoked);
        if revoked.is_none_or(|revoked| revoked.contains(&payload.id)) {
            return Err(refused("token_revoked", "the token was taken back").help(ANEW));
        }
        Ok(payload)
    }

    /// What is held, read anew where a file has changed since.
    fn held(&self) -> MutexGuard<'_, Held> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.stamp != self.files.stamp() {
            let tries = std::mem::take(&mut held.tries);
            *held = Held {
                tries,
                ..Held::read(&self.files)
            };
        }
        held
    }

    /// Takes one token back.
    ///
    /// # Errors
    /// `unknown_token`; when the list cannot be written.
    pub(crate) fn revoke(&self, id: &str) -> Result<()> {
        let issued = self.files.issued()?;
        if !issued.contains(id) {
            let near = did_you_mean(id, issued.iter().map(String::as_str));
            let help = near.unwrap_or_else(|| {
                "`igf token PERSON` said the id; `igf token rotate-key` takes all back".to_owned()
            });
            let message = format!("no token with the id `{id}` was issued here");
            return Err(refused("unknown_token", message).help(help).into());
        }
        self.files.put_revoked(id)
    }

    /// Keeps the id of a token that is given to somebody, so that it can be taken back.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub(crate) fn given(&self, issued: &Issued) -> Result<()> {
        self.files.put_issued(&issued.id)
    }
}

fn bearer(payload: Payload) -> Bearer {
    let reader = Reader {
        class: payload.reads,
    };
    Bearer {
        token: payload.id,
        person: payload.person,
        reader,
        known: match payload.owner {
            true => Known::Local,
            false => Known::Token,
        },
    }
}

/// Where another link comes from.
const LINK_ANEW: &str = "ask for a new one: `igf token PERSON --login`";

/// Where another token comes from.
const ANEW: &str = "get a new one with `igf token PERSON`";

fn refused(code: &str, message: impl Into<String>) -> Failure {
    Failure::new(Exit::Refused, code, message)
}

impl Held {
    fn read(files: &Files) -> Held {
        // Looked at first: what changes while it is read is read again.
        let stamp = files.stamp();
        let read = || -> Result<Read> {
            Ok(Read {
                key: files.key()?.verifying_key(),
                revoked: files.revoked()?,
            })
        };
        let read = read().inspect_err(|error| {
            tracing::error!(target: "igf::server", "no token counts: {error:#}");
        });
        Held {
            stamp,
            read: read.ok(),
            known: BTreeMap::new(),
            tries: Tries::default(),
        }
    }

    /// What a token says, if the key of this moment signed it.
    fn verified(&mut self, token: &str) -> Result<Payload, Failure> {
        let Some(read) = &self.read else {
            let message = "the key of tokens or the list of those taken back cannot be read";
            return Err(
                Failure::new(Exit::Unavailable, "tokens_unreadable", message).help(
                    "mend the files `token.key` and `token.revoked`, or `igf token rotate-key`",
                ),
            );
        };
        if let Some(payload) = self.known.get(token) {
            return Ok(payload.clone());
        }
        if !self.tries.are_left() {
            let message = "too many tokens that are none were tried";
            return Err(Failure::new(Exit::Unavailable, "too_many_tries", message)
                .help("wait a second, and try again"));
        }
        let Some(payload) = signed(&read.key, token) else {
            self.tries.failed();
            let message = "this is not a token of this server";
            return Err(refused("token_forged", message)
                .help("get one with `igf token PERSON` where the data directory is"));
        };
        if self.known.len() >= KNOWN_MAX {
            self.known.clear();
        }
        self.known.insert(token.to_owned(), payload.clone());
        Ok(payload)
    }
}

fn signed(key: &VerifyingKey, token: &str) -> Option<Payload> {
    if token.len() > LENGTH_MAX {
        return None;
    }
    let mut parts = token.trim().split('.');
    let (prefix, body, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if prefix != PREFIX || parts.next().is_some() {
        return None;
    }
    let signature: [u8; 64] = BASE64.decode(signature).ok()?.try_into().ok()?;
    let signature = Signature::from_bytes(&signature);
    key.verify(body.as_bytes(), &signature).ok()?;
    serde_json::from_slice(&BASE64.decode(body).ok()?).ok()
}

#[cfg(test)]
mod tests;
