//! The ledger: signs checkpoints over a growing log, and proves from them.

use crate::error::{CheckpointError, file};
use crate::key::{self, Key};
use crate::note::{Checkpoint, Note};
use crate::proof;
use crate::tree::Tree;
use engine::hash::Hash;
use engine::store::Store;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use tlog_tiles::tlog;

/// The file with the last checkpoint, in the data directory.
pub const FILE: &str = "checkpoint";

/// Signs and proves. It follows the log; no commit waits for it.
pub struct Ledger {
    dir: PathBuf,
    origin: String,
    key: Key,
    tree: Tree,
    last: Option<Note>,
}

impl Ledger {
    /// Opens the ledger of a data directory. `origin` names the log: a word without spaces or
    /// `+`, such as `igf/<store id>`.
    ///
    /// # Errors
    /// [`CheckpointError::File`] when the key, the last checkpoint or the tree cannot be read or
    /// made; [`CheckpointError::Unreadable`] when the key or the last checkpoint is not of its
    /// form; [`CheckpointError::NotSigned`] when the last checkpoint is not by the directory's key.
    pub fn open(dir: &Path, origin: &str) -> Result<Ledger, CheckpointError> {
        let key = key::open(dir, origin)?;
        let last = last(dir, &key.public)?;
        let signed = last.as_ref().map_or(0, |note| note.checkpoint.size);
        let mut tree = Tree::open(dir, signed)?;
        let as_signed = |note: &Note| {
            tree.root(signed)
                .is_ok_and(|root| root.0 == note.checkpoint.root)
        };
        if !last.as_ref().is_none_or(as_signed) {
            tree.cut(0)?;
        }
        Ok(Ledger {
            dir: dir.to_owned(),
            origin: origin.to_owned(),
            key,
            tree,
            last,
        })
    }

    /// What checks its signatures: `name+id+key`, as c2sp.org/signed-note has it.
    pub fn public_key(&self) -> &str {
        &self.key.public
    }

    /// The last checkpoint that was signed.
    pub fn last(&self) -> Option<&Note> {
        self.last.as_ref()
    }

    /// Signs a checkpoint over the whole log as it is now, and keeps it.
    ///
    /// # Errors
    /// [`CheckpointError::Rewritten`] when the log does not go on from the last checkpoint:
    /// nothing is signed then. [`CheckpointError::Store`] when the log cannot be read,
    /// [`CheckpointError::File`] when the tree or the checkpoint cannot be written.
    pub fn sign(&mut self, store: &dyn Store) -> Result<&Note, CheckpointError> {
        let head = store.head().position;
        let of_head = |note: &Note| note.checkpoint.size == head && self.tree.size == head;
        let note = match self.last.take_if(|note| of_head(note)) {
            Some(note) => note,
            None => self.signed(store, head)?,
        };
        Ok(self.last.insert(note))
    }

    /// Signs a checkpoint over the log up to its head, and keeps it.
    fn signed(&mut self, store: &dyn Store, head: u64) -> Result<Note, CheckpointError> {
        self.follow(store)?;
        let note = self.note(store, head)?;
        self.tree.sync()?;
        self.keep(&note)?;
        Ok(note)
    }

    /// A checkpoint over the first `size` events.
    ///
    /// # Errors
    /// As [`Ledger::sign`]; [`CheckpointError::OutOfRange`] when `size` is 0 or more than there are
    /// events; [`CheckpointError::DoesNotHold`] when the tree does not lead from it to the whole
    /// log, even after it was made again.
    pub fn at(&mut self, store: &dyn Store, size: u64) -> Result<Note, CheckpointError> {
        let whole = self.sign(store)?.checkpoint.size;
        self.in_range(size)?;
        // Never signed before it agrees with what was.
        self.consistent(store, size, whole)?;
        self.note(store, size)
    }

    /// The proof that an event stands in the log, with a checkpoint over the whole of it.
    ///
    /// # Errors
    /// As [`Ledger::at`], for the position.
    pub fn prove(&mut self, store: &dyn Store, position: u64) -> Result<String, CheckpointError> {
        let note = self.sign(store)?.clone();
        self.in_range(position)?;
        let (size, index) = (note.checkpoint.size, position - 1);
        let event = store.read(position, 1)?.into_iter().next();
        let leaf = event.map_or(tlog::EMPTY_HASH, |event| tlog::record_hash(&event.bytes));
        let root = tlog::Hash(note.checkpoint.root);
        let hashes = self.proved(store, |tree| {
            let hashes = tlog::prove_record(size, index, tree)?;
            tlog::check_record(&hashes, size, root, index, leaf)?;
            Ok(hashes)
        })?;
        Ok(proof::inclusion(index, &hashes, &note))
    }

    /// The proof that the log of `new` events begins with that of `old`, with a checkpoint over
    /// the former.
    ///
    /// # Errors
    /// As [`Ledger::at`] for `new`; [`CheckpointError::OutOfRange`] when `old` is 0 or more than
    /// `new`.
    pub fn prove_consistent(
        &mut self,
        store: &dyn Store,
        old: u64,
        new: u64,
    ) -> Result<String, CheckpointError> {
        let note = self.at(store, new)?;
        if old == 0 || old > new {
            let (size, asked) = (new, old);
            return Err(CheckpointError::OutOfRange { size, asked });
        }
        let hashes = self.consistent(store, old, new)?;
        Ok(proof::consistency(old, &hashes, &note))
    }

    fn consistent(
        &mut self,
        store: &dyn Store,
        old: u64,
        new: u64,
    ) -> Result<Vec<tlog::Hash>, CheckpointError> {
        self.proved(store, |tree| {
            let hashes = tlog::prove_tree(new, old, tree)?;
            let (old_root, new_root) = (tlog::tree_hash(old, tree)?, tlog::tree_hash(new, tree)?);
            tlog::check_tree(&hashes, new, new_root, old, old_root)?;
            Ok(hashes)
        })
    }

    /// A proof, checked. A proof that does not hold means that the tree is damaged: the tree is
    /// then made again from the log, and the proof from it.
    fn proved(
        &mut self,
        store: &dyn Store,
        prove: impl Fn(&Tree) -> Result<Vec<tlog::Hash>, tlog::Error>,
    ) -> Result<Vec<tlog::Hash>, CheckpointError> {
        if let Ok(hashes) = prove(&self.tree) {
            return Ok(hashes);
        }
        self.tree.cut(0)?;
        self.follow(store)?;
        prove(&self.tree).map_err(|error| CheckpointError::DoesNotHold(error.to_string()))
    }

    /// Brings the tree up to the log, which must go on from the last checkpoint.
    fn follow(&mut self, store: &dyn Store) -> Result<(), CheckpointError> {
        let head = store.head().position;
        let Some(last) = &self.last else {
            return self.tree.follow(store, head);
        };
        let (size, root) = (last.checkpoint.size, last.checkpoint.root);
        if head < size {
            return Err(CheckpointError::Rewritten { size });
        }
        self.tree.follow(store, head)?;
        let first = store.read(size, 1)?;
        let same_head = |head: Hash| first.first().is_some_and(|event| event.hash == head);
        let kept = last.checkpoint.head.is_none_or(same_head) || size == 0;
        if !kept || self.tree.root(size)?.0 != root {
            return Err(CheckpointError::Rewritten { size });
        }
        Ok(())
    }

    fn note(&self, store: &dyn Store, size: u64) -> Result<Note, CheckpointError> {
        let head = match size {
            0 => Hash::GENESIS,
            size => {
                let event = store.read(size, 1)?.into_iter().next();
                let missing = CheckpointError::OutOfRange {
                    size: self.tree.size,
                    asked: size,
                };
                event.ok_or(missing)?.hash
            }
        };
        let checkpoint = Checkpoint {
            origin: self.origin.clone(),
            size,
            root: self.tree.root(size)?.0,
            head: Some(head),
        };
        Note::sign(checkpoint, &self.key)
    }

    fn in_range(&self, position: u64) -> Result<(), CheckpointError> {
        let size = self.tree.size;
        if (1..=size).contains(&position) {
            return Ok(());
        }
        Err(CheckpointError::OutOfRange {
            size,
            asked: position,
        })
    }

    fn keep(&self, note: &Note) -> Result<(), CheckpointError> {
        let (path, unfinished) = (self.dir.join(FILE), self.dir.join("checkpoint.unfinished"));
        let written = File::create(&unfinished).and_then(|mut kept| {
            kept.write_all(note.text.as_bytes())?;
            kept.sync_all()?;
            fs::rename(&unfinished, &path)?;
            File::open(&self.dir)?.sync_all()
        });
        written.map_err(|error| file(&path, &error))
    }
}

fn last(dir: &Path, public_key: &str) -> Result<Option<Note>, CheckpointError> {
    let path = dir.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) => Note::read(&text, public_key).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(file(&path, &error)),
    }
}
