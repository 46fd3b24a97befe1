//! A backup held against its own checkpoint: that it is the whole log that was signed.

use crate::data::{of_archive, of_checkpoint};
use crate::exit::Exit;
use crate::fail::{Failure, unreadable};
use anyhow::Result;
use archive::Records;
use checkpoint::{Checkpoint, Note};
use engine::store::Store;
use std::fs;
use std::path::Path;

/// What a backup's checkpoint says; its signature is checked where a public key, or a file with
/// it, is given.
///
/// # Errors
/// `checkpoint_missing`, `proof_unreadable`, `checkpoint_not_signed`.
pub(super) fn checkpoint_of(backup: &Path, key: Option<&str>) -> Result<Checkpoint, Failure> {
    let path = backup.join(checkpoint::FILE);
    let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            let message = format!(
                "{} is missing: nothing says what the backup held",
                path.display()
            );
            Failure::new(Exit::Corrupt, "checkpoint_missing", message)
                .help("take another copy; the log alone comes back with `igf import DIR/archive`")
        }
        _ => unreadable(&path, &error),
    })?;
    let Some(key) = key else {
        return Note::unverified(&text).map_err(of_checkpoint);
    };
    let key = fs::read_to_string(key).unwrap_or_else(|_| key.to_owned());
    let note = Note::read(&text, key.trim()).map_err(of_checkpoint)?;
    Ok(note.checkpoint)
}

/// Checks that a log is the one that a checkpoint names.
///
/// # Errors
/// `backup_differs`; what the store says.
pub(super) fn hold(store: &dyn Store, signed: &Checkpoint) -> Result<()> {
    let head = store.head().position;
    let differs = |message: String| {
        Failure::new(Exit::Corrupt, "backup_differs", message)
            .help("do not go on with it: take another backup, and ask who had this one")
    };
    if signed.size > head {
        let message = format!(
            "its checkpoint names {} events, and its log ends at {head}: it was cut",
            signed.size
        );
        return Err(differs(message).into());
    }
    if signed.size == 0 {
        return Ok(());
    }
    let last = store.read(signed.size, 1)?;
    let last = last.first().map(|event| event.hash);
    if last.is_some() && last == signed.head {
        return Ok(());
    }
    let message = format!(
        "event {} is not the one that its checkpoint names: its log was changed",
        signed.size
    );
    Err(differs(message).into())
}

/// Checks that a copy of a log goes on from an earlier one, by the checkpoint of that one.
///
/// # Errors
/// `backup_differs`; when the copy cannot be read.
pub(super) fn goes_on(records: &mut Records, signed: &Checkpoint) -> Result<()> {
    while records.head().position < signed.size {
        if records.next_event().map_err(of_archive)?.is_none() {
            break;
        }
    }
    let head = records.head();
    if signed.size == 0 || (head.position == signed.size && Some(head.hash) == signed.head) {
        return Ok(());
    }
    let message = "the folder holds a backup of another log";
    Err(Failure::new(Exit::Corrupt, "backup_differs", message)
        .help("name another folder, and ask how the two came apart")
        .into())
}
