//! Telling a store from something else, holding it, and making one.

use crate::anchor;
use crate::database::{DIRECTORY, Database};
use crate::guard::unavailable;
use crate::keys;
use crate::lock::{self, Lock};
use crate::note::{self, Note};
use crate::options::{Mode, Options};
use engine::store::{Head, StoreError};
use jiff::Timestamp;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Names that may stand in a directory before it is a store: igf's own, and a disk's.
const NOT_FOREIGN: [&str; 8] = [
    lock::FILE,
    "lost+found",
    "DEMO",
    "archive",
    "checkpoint.key",
    "evidence",
    "token.key",
    "token.revoked",
];

/// Whether a directory is a store, or making one there was interrupted.
pub fn is_store(dir: &Path) -> bool {
    dir.join(note::FILE).is_file() || dir.join(note::UNFINISHED).is_file()
}

/// What a directory is.
enum Found {
    Store(Note),
    /// A store whose making was interrupted: it holds no event yet.
    Unfinished,
    Empty,
    Missing,
}

/// Locks the store of a directory. With [`Mode::Create`] makes it first if nothing is there.
pub(crate) fn hold(dir: &Path, mode: Mode, options: &Options) -> Result<(Lock, Note), StoreError> {
    match (look(dir)?, mode) {
        (Found::Store(_), _) => {}
        (Found::Missing, Mode::Create) => make_directory(dir)
            .map_err(|error| unavailable(&format!("{} cannot be made", dir.display()), &error))?,
        (_, Mode::Create) => {}
        (Found::Unfinished, Mode::Existing) => {
            return Err(not_a_store(
                dir,
                "making a store there was interrupted: make it again",
            ));
        }
        (Found::Missing | Found::Empty, Mode::Existing) => {
            return Err(not_a_store(dir, "there is no store there"));
        }
    }
    let lock = Lock::take(dir)?;
    // Another process may have made it while this one waited for the lock.
    match look(dir)? {
        Found::Store(note) => Ok((lock, note)),
        _ => Ok((lock, make(dir, options)?)),
    }
}

/// Reads the note of a store without writing anything.
pub(crate) fn note_of(dir: &Path) -> Result<Note, StoreError> {
    match look(dir)? {
        Found::Store(note) => Ok(note),
        _ => Err(not_a_store(dir, "there is no store there")),
    }
}

fn look(dir: &Path) -> Result<Found, StoreError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Missing),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(not_a_store(dir, "it is a file"));
        }
        Err(error) => {
            return Err(unavailable(
                &format!("{} cannot be read", dir.display()),
                &error,
            ));
        }
    };
    let note = Note::read(dir, note::FILE).map_err(|error| match error {
        StoreError::NotAStore(what) => not_a_store(dir, &what),
        error => error,
    })?;
    if let Some(note) = note {
        return Ok(Found::Store(note));
    }
    if dir.join(note::UNFINISHED).exists() {
        return Ok(Found::Unfinished);
    }
    let names = entries
        .flatten()
        .map(|entry| entry.file_name().into_string());
    let mut others = names
        .map(|name| name.unwrap_or_else(|name| name.to_string_lossy().into_owned()))
        .filter(|name| !NOT_FOREIGN.contains(&name.as_str()));
    match others.next() {
        None => Ok(Found::Empty),
        Some(other) => Err(not_a_store(
            dir,
            &format!("it holds other things ({other}) and no file {}", note::FILE),
        )),
    }
}

fn not_a_store(dir: &Path, what: &str) -> StoreError {
    StoreError::NotAStore(format!(
        "{} is not an igf data directory that can be opened: {what}",
        dir.display()
    ))
}

fn make_directory(dir: &Path) -> io::Result<()> {
    // Cases are the organisation's own business.
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.map_or_else(|| PathBuf::from("."), Path::to_owned))?.sync_all()
}

/// Makes the store. The note gets its name last, when all the rest is on the disk.
fn make(dir: &Path, options: &Options) -> Result<Note, StoreError> {
    let failed = |error: io::Error| unavailable("the store cannot be made", &error);
    let note = Note {
        store: options.store_id.unwrap_or_else(Uuid::now_v7),
        organisation: options.organisation.clone(),
        created: options.created.unwrap_or_else(Timestamp::now),
    };
    let unfinished = dir.join(note::UNFINISHED);
    note.write(&unfinished).map_err(failed)?;
    if let Err(error) = fs::remove_dir_all(dir.join(DIRECTORY))
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(failed(error));
    }
    let database = Database::create(dir, options.cache_bytes, options.durability)?;
    database.put_sealed(keys::STORE_ID, note.store.as_bytes().to_vec())?;
    database.sync()?;
    drop(database);
    anchor::write(dir, &Head::EMPTY).map_err(failed)?;
    fs::rename(&unfinished, dir.join(note::FILE))
        .and_then(|()| File::open(dir)?.sync_all())
        .map_err(failed)?;
    Ok(note)
}
