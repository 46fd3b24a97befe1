//! Who signs and proves: this process, or the server that holds the data.

use super::{Remote, Session};
use crate::data::Followers;
use anyhow::Result;
use serde_json::Value as Json;

/// Who signs and proves.
pub(crate) enum Proving {
    /// This process holds the directory.
    Local(Box<Followers>),
    /// A server.
    Remote(Remote),
}

impl Session {
    /// Who signs and proves for this session.
    pub(crate) fn proving(self) -> Proving {
        match self {
            Session::Local(local) => Proving::Local(Box::new(Followers::new(&local.directory))),
            Session::Remote(remote) => Proving::Remote(remote),
        }
    }
}

impl Proving {
    /// The public key of checkpoints.
    ///
    /// # Errors
    /// When the files of checkpoints cannot be read or written, or the server does not answer; so
    /// for all of these.
    pub(crate) fn public_key(&mut self) -> Result<String> {
        match self {
            Proving::Local(followers) => Ok(followers.public_key()?),
            Proving::Remote(remote) => member(&remote.get_signed("/v1/checkpoint")?, "key"),
        }
    }

    /// A checkpoint over the whole log, or over its first events.
    pub(crate) fn checkpoint(&mut self, at: Option<u64>) -> Result<String> {
        match (self, at) {
            (Proving::Local(followers), None) => Ok(followers.sign()?),
            (Proving::Local(followers), Some(size)) => Ok(followers.checkpoint_at(size)?),
            (Proving::Remote(remote), at) => {
                let query = at.map_or_else(String::new, |size| format!("?size={size}"));
                let answer = remote.get_signed(&format!("/v1/checkpoint{query}"))?;
                member(&answer, "checkpoint")
            }
        }
    }

    /// The proof that an event stands in the log.
    pub(crate) fn prove(&mut self, position: u64) -> Result<String> {
        match self {
            Proving::Local(followers) => Ok(followers.prove(position)?),
            Proving::Remote(remote) => {
                let path = format!("/v1/proof?position={position}");
                member(&remote.get_signed(&path)?, "proof")
            }
        }
    }

    /// The proof that the log of `new` events begins with that of `old`.
    pub(crate) fn prove_consistent(&mut self, old: u64, new: u64) -> Result<String> {
        match self {
            Proving::Local(followers) => Ok(followers.prove_consistent(old, new)?),
            Proving::Remote(remote) => {
                let path = format!("/v1/proof?old={old}&new={new}");
                member(&remote.get_signed(&path)?, "proof")
            }
        }
    }
}

fn member(answer: &Json, name: &str) -> Result<String> {
    let text = answer[name].as_str();
    let text = text.ok_or_else(|| anyhow::anyhow!("the server's answer has no `{name}`"))?;
    Ok(text.to_owned())
}
