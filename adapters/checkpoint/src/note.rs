//! A checkpoint as a text: origin, size, root, the log's head hash, and the signature.

use crate::error::{CheckpointError, unreadable};
use crate::key::Key;
use engine::hash::Hash;
use signed_note::{StandardVerifier, VerifierList};
use tlog_tiles::{checkpoint, tlog};

/// What a checkpoint says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Names the log.
    pub origin: String,
    /// How many events it covers.
    pub size: u64,
    /// Root of the Merkle tree over their bytes (RFC 6962, section 2.1).
    pub root: [u8; 32],
    /// Hash of the last event: what `verify` and every receipt call the head.
    pub head: Option<Hash>,
}

/// A checkpoint with its signatures, as it is kept and published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text, to its last byte.
    pub text: String,
    /// What it says.
    pub checkpoint: Checkpoint,
}

/// What precedes the head's hash in a checkpoint: a line of igf's own, as the form allows.
const HEAD: &str = "igf-head ";

impl Note {
    pub(crate) fn sign(checkpoint: Checkpoint, key: &Key) -> Result<Note, CheckpointError> {
        let head = checkpoint.head.map(|head| format!("{HEAD}{head}\n"));
        let (root, head) = (tlog::Hash(checkpoint.root), head.unwrap_or_default());
        let body = checkpoint::Checkpoint::new(&checkpoint.origin, checkpoint.size, root, &head)
            .map_err(|error| unreadable("the checkpoint", error))?;
        let mut note = signed_note::Note::new(&body.to_bytes(), &[])
            .map_err(|error| unreadable("the checkpoint", error))?;
        note.add_sigs(&[&key.signer])
            .map_err(|error| CheckpointError::NotSigned(error.to_string()))?;
        let text = String::from_utf8(note.to_bytes());
        let text = text.map_err(|error| unreadable("the checkpoint", error))?;
        Ok(Note { text, checkpoint })
    }

    /// What a checkpoint says, whoever signed it.
    ///
    /// # Errors
    /// [`CheckpointError::Unreadable`] when the text is not of its form.
    pub fn unverified(text: &str) -> Result<Checkpoint, CheckpointError> {
        let note = signed_note::Note::from_bytes(text.as_bytes())
            .map_err(|error| unreadable("the checkpoint", error))?;
        parse(note.text())
    }

    /// Reads a checkpoint and checks its signature with a public key (`name+id+key`).
    ///
    /// # Errors
    /// [`CheckpointError::Unreadable`] when the text or the key is not of its form,
    /// [`CheckpointError::NotSigned`] when no signature on it is by that key, or one is wrong.
    pub fn read(text: &str, public_key: &str) -> Result<Note, CheckpointError> {
        let verifier = StandardVerifier::new(public_key.trim())
            .map_err(|error| unreadable("the public key", error))?;
        let note = signed_note::Note::from_bytes(text.as_bytes())
            .map_err(|error| unreadable("the checkpoint", error))?;
        let known = VerifierList::new(vec![Box::new(verifier)]);
        let verified = note.verify(&known);
        let (signed, _) =
            verified.map_err(|error| CheckpointError::NotSigned(error.to_string()))?;
        if signed.is_empty() {
            let why = "no signature on it is by that key".to_owned();
            return Err(CheckpointError::NotSigned(why));
        }
        Ok(Note {
            checkpoint: parse(note.text())?,
            text: text.to_owned(),
        })
    }
}

fn parse(body: &[u8]) -> Result<Checkpoint, CheckpointError> {
    // The reader wants the blank line that parts a note's text from its signatures.
    let body = [body, b"\n"].concat();
    let read = checkpoint::Checkpoint::from_reader(&mut body.as_slice(), false);
    let read = read.map_err(|error| unreadable("the checkpoint", error))?;
    let head = read
        .extension()
        .lines()
        .find_map(|line| line.strip_prefix(HEAD));
    Ok(Checkpoint {
        origin: read.origin().to_owned(),
        size: read.size(),
        root: read.hash().0,
        head: head.and_then(Hash::parse),
    })
}
