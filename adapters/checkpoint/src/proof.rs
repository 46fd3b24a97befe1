//! Proofs as texts, and how an outsider checks them.
//!
//! An inclusion proof has the form of c2sp.org/tlog-proof, a consistency proof that of the
//! request in which c2sp.org/tlog-witness takes a new checkpoint: hashes a line each, an empty
//! line, and the checkpoint that they lead to.

use crate::error::{CheckpointError, unreadable};
use crate::note::{Checkpoint, Note};
use tlog_tiles::tlog::{self, Hash};

const INCLUSION: &str = "c2sp.org/tlog-proof@v1";

/// What a proof is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// That an event stands at this position.
    Inclusion {
        /// The position.
        position: u64,
    },
    /// That the log begins with the events of an older checkpoint.
    Consistency {
        /// The older checkpoint's size.
        old: u64,
    },
}

pub(crate) fn inclusion(index: u64, hashes: &[Hash], note: &Note) -> String {
    format!(
        "{INCLUSION}\nindex {index}\n{}\n{}",
        lines(hashes),
        note.text
    )
}

pub(crate) fn consistency(old: u64, hashes: &[Hash], note: &Note) -> String {
    format!("old {old}\n{}\n{}", lines(hashes), note.text)
}

fn lines(hashes: &[Hash]) -> String {
    hashes.iter().map(|hash| format!("{hash}\n")).collect()
}

/// What a proof claims, before anything is checked.
///
/// # Errors
/// [`CheckpointError::Unreadable`] when the text is not of the form of a proof.
pub fn kind(proof: &str) -> Result<Kind, CheckpointError> {
    Ok(Proof::read(proof)?.kind)
}

/// Checks that an event with these exact bytes stands in the log of the proof's checkpoint. Returns
/// that checkpoint.
///
/// # Errors
/// [`CheckpointError::Unreadable`] when the proof, its checkpoint or the key is not of its form, or
/// the proof is one of consistency; [`CheckpointError::NotSigned`] when the checkpoint has no good
/// signature by this key; [`CheckpointError::DoesNotHold`] when the hashes do not lead from these
/// bytes to the checkpoint.
pub fn check_inclusion(
    proof: &str,
    event: &[u8],
    public_key: &str,
) -> Result<Checkpoint, CheckpointError> {
    let proof = Proof::read(proof)?;
    let Kind::Inclusion { position } = proof.kind else {
        return Err(unreadable("the proof", "it is one of consistency"));
    };
    let checkpoint = Note::read(&proof.note, public_key)?.checkpoint;
    let (leaf, root) = (tlog::record_hash(event), Hash(checkpoint.root));
    if position > checkpoint.size {
        let size = checkpoint.size;
        let why = format!("it says position {position}, and the checkpoint covers {size} events");
        return Err(CheckpointError::DoesNotHold(why));
    }
    tlog::check_record(&proof.hashes, checkpoint.size, root, position - 1, leaf).map_err(|_| {
        let why = format!("these bytes are not those of event {position} in that log");
        CheckpointError::DoesNotHold(why)
    })?;
    Ok(checkpoint)
}

/// Checks that the log of the proof's checkpoint only adds to that of an older one. Returns both,
/// the older first.
///
/// # Errors
/// [`CheckpointError::Unreadable`] when the proof, a checkpoint or the key is not of its form, or
/// the proof is one of inclusion; [`CheckpointError::NotSigned`] when a checkpoint has no good
/// signature by this key; [`CheckpointError::OtherLog`] when the checkpoints are of two logs;
/// [`CheckpointError::DoesNotHold`] when the proof is about other sizes, or its hashes do not lead
/// from the older checkpoint to the newer one.
pub fn check_consistency(
    proof: &str,
    old: &str,
    public_key: &str,
) -> Result<(Checkpoint, Checkpoint), CheckpointError> {
    let proof = Proof::read(proof)?;
    let Kind::Consistency { old: size } = proof.kind else {
        return Err(unreadable("the proof", "it is one of inclusion"));
    };
    let old = Note::read(old, public_key)?.checkpoint;
    let new = Note::read(&proof.note, public_key)?.checkpoint;
    if old.origin != new.origin {
        return Err(CheckpointError::OtherLog {
            one: old.origin,
            other: new.origin,
        });
    }
    if old.size != size || old.size > new.size {
        let why = format!(
            "it leads from {size} events to {}, and the older checkpoint covers {}",
            new.size, old.size
        );
        return Err(CheckpointError::DoesNotHold(why));
    }
    let (old_root, new_root) = (Hash(old.root), Hash(new.root));
    tlog::check_tree(&proof.hashes, new.size, new_root, old.size, old_root).map_err(|_| {
        let why = format!(
            "the log of {} events does not begin with the {} events of the older checkpoint",
            new.size, old.size
        );
        CheckpointError::DoesNotHold(why)
    })?;
    Ok((old, new))
}

/// A proof taken apart.
struct Proof {
    kind: Kind,
    hashes: Vec<Hash>,
    note: String,
}

impl Proof {
    fn read(text: &str) -> Result<Proof, CheckpointError> {
        let bad = |why: &str| unreadable("the proof", why);
        let (head, note) = text
            .split_once("\n\n")
            .ok_or_else(|| bad("it has no checkpoint after an empty line"))?;
        let mut lines = head.lines();
        let mut first = lines.next().unwrap_or_default();
        if first == INCLUSION {
            first = lines.next().unwrap_or_default();
        }
        let number = |text: &str| {
            let number = text.parse::<u64>().ok().filter(|number| *number < u64::MAX);
            number.ok_or_else(|| bad("its number cannot be read"))
        };
        let kind = match first.split_once(' ') {
            Some(("index", index)) => Kind::Inclusion {
                position: number(index)? + 1,
            },
            Some(("old", old)) => Kind::Consistency { old: number(old)? },
            _ => return Err(bad("it begins with neither `index` nor `old`")),
        };
        let hashes = lines.map(|line| {
            Hash::parse_hash(line).map_err(|_| bad("a line of it is not the base64 of a hash"))
        });
        Ok(Proof {
            kind,
            hashes: hashes.collect::<Result<_, _>>()?,
            note: note.to_owned(),
        })
    }
}
