//! Bearer tokens: who acts, signed with the data directory's own key (Ed25519).
//!
//! `igf1.PAYLOAD.SIGNATURE`, both parts base64url; the payload is JSON with `person`, `issued`,
//! `expires`, the most restricted class that it `reads`, and the token's `id`. Rotating the key
//! makes every older token worthless.

use crate::exit::Exit;
use crate::fail::Failure;
use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier};
use engine::event::Class;
use engine::value::{Name, did_you_mean};
use engine::view::Reader;
use http_api::Bearer;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

const PREFIX: &str = "igf1";
const KEY_FILE: &str = "token.key";
/// How many tokens are remembered.
const KNOWN_MAX: usize = 1_024;
const REVOKED_FILE: &str = "token.revoked";
/// The ids of tokens that somebody was given.
const ISSUED_FILE: &str = "token.issued";

#[derive(Clone, Serialize, Deserialize)]
struct Payload {
    id: String,
    person: Name,
    issued: Timestamp,
    expires: Timestamp,
    #[serde(default = "unsaid")]
    reads: Class,
}

/// The class of a token that names none: what the organisation's own people may read.
fn unsaid() -> Class {
    Class::Internal
}

/// The key of a data directory, and the tokens that it has taken back.
pub(crate) struct Keyring {
    directory: PathBuf,
    /// The key as it was read last: another process may rotate it at any moment.
    held: Mutex<Held>,
}

/// A key, and what was learnt with it.
struct Held {
    key: SigningKey,
    /// Tokens whose signature was right: checking one anew is the dearest part of a request.
    known: BTreeMap<String, Payload>,
}

impl Held {
    fn new(key: SigningKey) -> Held {
        Held {
            key,
            known: BTreeMap::new(),
        }
    }
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
        let path = directory.join(KEY_FILE);
        let key = match stored_key(&path)? {
            Some(key) => key,
            None => make_key(&path)?,
        };
        Ok(Keyring {
            directory: directory.to_owned(),
            held: Mutex::new(Held::new(key)),
        })
    }

    /// Replaces the key: every token issued before stops counting.
    ///
    /// # Errors
    /// When the key cannot be written.
    pub(crate) fn rotate(directory: &Path) -> Result<()> {
        make_key(&directory.join(KEY_FILE)).map(|_| ())
    }

    /// A token for a person.
    pub(crate) fn issue(
        &self,
        person: &Name,
        reads: Class,
        now: Timestamp,
        expires: Timestamp,
    ) -> Issued {
        let id = crate::edge::command_id().to_string();
        let payload = Payload {
            id: id.clone(),
            person: person.clone(),
            issued: now,
            expires,
            reads,
        };
        let json = serde_json::to_vec(&payload).unwrap_or_default();
        let body = BASE64.encode(json);
        let signature = self.held().key.sign(body.as_bytes());
        Issued {
            token: format!("{PREFIX}.{body}.{}", BASE64.encode(signature.to_bytes())),
            id,
            expires,
        }
    }

    /// Who a token speaks for, and what they may be shown.
    ///
    /// # Errors
    /// `token_forged`, `token_expired`, `token_revoked`.
    pub(crate) fn check(&self, token: &str, now: Timestamp) -> Result<Bearer, Failure> {
        let payload = self.verified(token).ok_or_else(|| {
            Failure::new(
                Exit::Refused,
                "token_forged",
                "this is not a token of this server",
            )
            .help("get one with `igf token PERSON` where the data directory is")
        })?;
        if payload.expires <= now {
            let message = format!("the token expired at {}", payload.expires);
            return Err(Failure::new(Exit::Refused, "token_expired", message)
                .help("get a new one with `igf token PERSON`"));
        }
        if self.listed(REVOKED_FILE).contains(&payload.id) {
            let message = "the token was taken back";
            return Err(Failure::new(Exit::Refused, "token_revoked", message)
                .help("get a new one with `igf token PERSON`"));
        }
        let reader = Reader {
            class: payload.reads,
        };
        Ok(Bearer {
            person: payload.person,
            reader,
        })
    }

    /// What a token says, if the key of this moment signed it. Where the key cannot be read no
    /// token counts.
    fn verified(&self, token: &str) -> Option<Payload> {
        let key = stored_key(&self.directory.join(KEY_FILE)).ok()??;
        let mut held = self.held();
        if held.key != key {
            *held = Held::new(key.clone());
        }
        if let Some(payload) = held.known.get(token) {
            return Some(payload.clone());
        }
        drop(held);
        let payload = signed(&key, token)?;
        let mut held = self.held();
        if held.key == key {
            if held.known.len() >= KNOWN_MAX {
                held.known.clear();
            }
            held.known.insert(token.to_owned(), payload.clone());
        }
        Some(payload)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one token back.
    ///
    /// # Errors
    /// `unknown_token`; when the list cannot be written.
    pub(crate) fn revoke(&self, id: &str) -> Result<()> {
        let issued = self.listed(ISSUED_FILE);
        if !issued.contains(id) {
            let near = did_you_mean(id, issued.iter().map(String::as_str));
            let help = near.unwrap_or_else(|| {
                "`igf token PERSON` said the id; `igf token rotate-key` takes all back".to_owned()
            });
            let message = format!("no token with the id `{id}` was issued here");
            return Err(Failure::new(Exit::Refused, "unknown_token", message)
                .help(help)
                .into());
        }
        self.list(REVOKED_FILE, id)
    }

    /// Keeps the id of a token that is given to somebody, so that it can be taken back.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub(crate) fn given(&self, issued: &Issued) -> Result<()> {
        self.list(ISSUED_FILE, &issued.id)
    }

    fn list(&self, name: &str, id: &str) -> Result<()> {
        let mut file = private(&self.directory.join(name), false)?;
        writeln!(file, "{id}")?;
        file.sync_all()?;
        Ok(())
    }

    fn listed(&self, name: &str) -> BTreeSet<String> {
        let list = std::fs::read_to_string(self.directory.join(name)).unwrap_or_default();
        list.lines().map(str::to_owned).collect()
    }
}

fn signed(key: &SigningKey, token: &str) -> Option<Payload> {
    let mut parts = token.trim().split('.');
    let (prefix, body, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if prefix != PREFIX || parts.next().is_some() {
        return None;
    }
    let signature: [u8; 64] = BASE64.decode(signature).ok()?.try_into().ok()?;
    let signature = Signature::from_bytes(&signature);
    key.verifying_key()
        .verify(body.as_bytes(), &signature)
        .ok()?;
    serde_json::from_slice(&BASE64.decode(body).ok()?).ok()
}

/// The key in a file; `None` when there is no file.
fn stored_key(path: &Path) -> Result<Option<SigningKey>> {
    let reading = || format!("reading {}", path.display());
    match std::fs::read(path) {
        Ok(bytes) => read_key(&bytes).map(Some).with_context(reading),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(reading),
    }
}

fn read_key(bytes: &[u8]) -> Result<SigningKey> {
    let text = std::str::from_utf8(bytes)?.trim();
    let bytes: [u8; 32] = BASE64
        .decode(text)?
        .try_into()
        .map_err(|_| anyhow::anyhow!("the key is not 32 bytes long"))?;
    Ok(SigningKey::from_bytes(&bytes))
}

/// A key takes its place whole: a server reads the file at any moment.
fn make_key(path: &Path) -> Result<SigningKey> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    let fresh = path.with_extension("new");
    let mut file = private(&fresh, true)?;
    writeln!(file, "{}", BASE64.encode(seed))?;
    file.sync_all()?;
    std::fs::rename(&fresh, path).with_context(|| format!("writing {}", path.display()))?;
    Ok(SigningKey::from_bytes(&seed))
}

/// A file that only its owner reads.
fn private(path: &Path, anew: bool) -> Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options
        .create(true)
        .write(true)
        .append(!anew)
        .truncate(anew)
        .mode(0o600);
    options
        .open(path)
        .with_context(|| format!("writing {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_token_speaks_for_its_person_until_it_expires() {
        let directory = tempfile::tempdir().expect("a directory");
        let keyring = Keyring::open(directory.path()).expect("a key");
        let (now, expires) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
        let issued = keyring.issue(&Name::new("head_mecc"), Class::Internal, now, expires);
        let again = Keyring::open(directory.path()).expect("the same key");
        assert_eq!(
            again.check(&issued.token, now).expect("it counts"),
            Bearer {
                person: Name::new("head_mecc"),
                reader: Reader {
                    class: Class::Internal
                },
            }
        );
        let code = |result: Result<Bearer, Failure>| result.expect_err("it must not count").code;
        assert_eq!(code(again.check(&issued.token, expires)), "token_expired");
        let unknown = Failure::from(again.revoke(&issued.id).expect_err("nobody was given it"));
        assert_eq!(unknown.code, "unknown_token");
        keyring.given(&issued).expect("kept");
        again.revoke(&issued.id).expect("revoked");
        assert_eq!(code(again.check(&issued.token, now)), "token_revoked");
        let cut = &issued.token[..issued.token.len() - 1];
        assert_eq!(code(again.check(cut, now)), "token_forged");
    }

    #[test]
    fn a_key_that_is_rotated_counts_at_once_where_the_old_one_is_held() {
        let directory = tempfile::tempdir().expect("a directory");
        let server = Keyring::open(directory.path()).expect("a key");
        let (now, expires) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
        let issue = |keyring: &Keyring| {
            let person = Name::new("head_mecc");
            keyring.issue(&person, Class::Internal, now, expires).token
        };
        let old = issue(&server);
        server.check(&old, now).expect("it counts, and is known");
        Keyring::rotate(directory.path()).expect("a new key");
        let new = issue(&Keyring::open(directory.path()).expect("the new key"));
        let forged = server.check(&old, now).expect_err("the key is another");
        assert_eq!(forged.code, "token_forged");
        server.check(&new, now).expect("it counts");
        std::fs::remove_file(directory.path().join(KEY_FILE)).expect("removed");
        assert!(
            server.check(&new, now).is_err(),
            "nothing signs it any more"
        );
    }

    #[test]
    fn what_is_forged_does_not_count() {
        let directory = tempfile::tempdir().expect("a directory");
        let keyring = Keyring::open(directory.path()).expect("a key");
        let (now, expires) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
        let token = keyring
            .issue(&Name::new("head_mecc"), Class::Internal, now, expires)
            .token;
        let mut parts: Vec<&str> = token.split('.').collect();
        let other = BASE64.encode(r#"{"id":"x","person":"dg","issued":"2026-01-01T00:00:00Z","expires":"2027-01-01T00:00:00Z"}"#);
        parts[1] = &other;
        for forged in [
            parts.join(".").as_str(),
            "",
            "igf1..",
            "Bearer x",
            &token[..token.len() - 4],
        ] {
            let failure = keyring.check(forged, now).expect_err("forged");
            assert_eq!(failure.code, "token_forged", "{forged}");
        }
        Keyring::rotate(directory.path()).expect("a new key");
        let rotated = Keyring::open(directory.path()).expect("the new key");
        assert_eq!(
            rotated.check(&token, now).expect_err("old").code,
            "token_forged"
        );
    }
}
