//! What follows the log off the path of commits: the archive, and the checkpoints.

use super::directory::DataDirectory;
use crate::exit::Exit;
use crate::fail::Failure;
use archive::{Archive, ArchiveError};
use checkpoint::{CheckpointError, Ledger};

/// The followers of a data directory that this process holds.
pub(crate) struct Followers {
    directory: DataDirectory,
    archive: Option<Archive>,
    ledger: Option<Ledger>,
}

impl Followers {
    /// The followers of a directory. Their files are opened when they are first needed.
    pub(crate) fn new(directory: &DataDirectory) -> Followers {
        Followers {
            directory: directory.clone(),
            archive: None,
            ledger: None,
        }
    }

    /// Brings the archive up to the log.
    ///
    /// # Errors
    /// `archive_differs`, `log_damaged`, `archive_file`.
    pub(crate) fn follow(&mut self) -> Result<(), Failure> {
        let archive = match self.archive.take() {
            Some(archive) => archive,
            None => Archive::open(self.directory.path(), self.directory.identity())
                .map_err(of_archive)?,
        };
        let archive = self.archive.insert(archive);
        let followed = archive.follow(&*self.directory.store());
        followed.map(|_| ()).map_err(|error| {
            // What it wrote last is not known: it is looked at again.
            self.archive = None;
            of_archive(error)
        })
    }

    /// The ledger of checkpoints.
    ///
    /// # Errors
    /// `checkpoint_file`, `proof_unreadable` for the key.
    fn ledger(&mut self) -> Result<&mut Ledger, Failure> {
        let ledger = match self.ledger.take() {
            Some(ledger) => ledger,
            None => ledger(&self.directory)?,
        };
        Ok(self.ledger.insert(ledger))
    }

    /// Signs a checkpoint over the whole log; its text.
    ///
    /// # Errors
    /// `history_rewritten`, `checkpoint_file`.
    pub(crate) fn sign(&mut self) -> Result<String, Failure> {
        let store = self.directory.store();
        let note = self.ledger()?.sign(&*store).map_err(of_checkpoint)?;
        Ok(note.text.clone())
    }

    /// The proof that an event stands in the log.
    ///
    /// # Errors
    /// `unknown_position`, and as [`Followers::sign`].
    pub(crate) fn prove(&mut self, position: u64) -> Result<String, Failure> {
        let store = self.directory.store();
        let proof = self.ledger()?.prove(&*store, position);
        proof.map_err(of_checkpoint)
    }

    /// The proof that the log of `new` events begins with that of `old`.
    ///
    /// # Errors
    /// As [`Followers::prove`].
    pub(crate) fn prove_consistent(&mut self, old: u64, new: u64) -> Result<String, Failure> {
        let store = self.directory.store();
        let proof = self.ledger()?.prove_consistent(&*store, old, new);
        proof.map_err(of_checkpoint)
    }

    /// A checkpoint over the first events.
    ///
    /// # Errors
    /// As [`Followers::prove`].
    pub(crate) fn checkpoint_at(&mut self, size: u64) -> Result<String, Failure> {
        let store = self.directory.store();
        let note = self.ledger()?.at(&*store, size).map_err(of_checkpoint)?;
        Ok(note.text)
    }

    /// The public key of checkpoints.
    ///
    /// # Errors
    /// As [`Followers::ledger`].
    pub(crate) fn public_key(&mut self) -> Result<String, Failure> {
        Ok(self.ledger()?.public_key().to_owned())
    }
}

fn ledger(directory: &DataDirectory) -> Result<Ledger, Failure> {
    let origin = format!("igf/{}", directory.store_id());
    Ledger::open(directory.path(), &origin).map_err(of_checkpoint)
}

pub(crate) fn of_archive(error: ArchiveError) -> Failure {
    let (exit, help) = match &error {
        ArchiveError::Store(error) => return anyhow::Error::from(error.clone()).into(),
        ArchiveError::File(_) => (
            Exit::Unavailable,
            "free space, or mend the rights of the file",
        ),
        ArchiveError::NotALog { .. } => (
            Exit::Usage,
            "name a file that `igf export` wrote, or a folder of `igf backup`",
        ),
        ArchiveError::Damaged { .. } => (
            Exit::Corrupt,
            "take another copy; an archive beside a sound store is made again by `igf rebuild`",
        ),
        ArchiveError::Cut { .. } => (Exit::Corrupt, "copy it again, whole"),
        ArchiveError::Differs { .. } => (
            Exit::Corrupt,
            "`igf verify` says which of the two is damaged, `igf rebuild` mends it from the other",
        ),
    };
    Failure::new(exit, error.code(), error.to_string()).help(help)
}

pub(crate) fn of_checkpoint(error: CheckpointError) -> Failure {
    let (exit, help) = match &error {
        CheckpointError::Store(error) => return anyhow::Error::from(error.clone()).into(),
        CheckpointError::File(_) => (
            Exit::Unavailable,
            "free space, or mend the rights of the file",
        ),
        CheckpointError::OutOfRange { .. } => (Exit::Usage, "positions go from 1 to the head"),
        CheckpointError::Rewritten { .. } => (
            Exit::Corrupt,
            "do not go on with this log: compare it with a backup and with kept checkpoints",
        ),
        CheckpointError::Unreadable { .. } => (
            Exit::Usage,
            "take the text as `igf prove` and `igf checkpoint` print it, unchanged",
        ),
        CheckpointError::NotSigned(_) => (
            Exit::DidNotHold,
            "get the public key from the organisation by another way than the proof",
        ),
        CheckpointError::OtherLog { .. } => (Exit::DidNotHold, "compare checkpoints of one log"),
        CheckpointError::DoesNotHold(_) => (
            Exit::DidNotHold,
            "if the event or the older checkpoint is what you were given, the log is another",
        ),
    };
    Failure::new(exit, error.code(), error.to_string()).help(help)
}
