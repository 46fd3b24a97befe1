//! The data directory: what it is, which format, and who holds it.

use engine::store::StoreError;
use rustix::fs::{FlockOperation, flock};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The version of the format that this crate writes and reads.
pub const FORMAT: u32 = 1;

/// The note that says what the directory is.
const NOTE: &str = "IGF";
const LOCK: &str = "lock";
const SERVER: &str = "server";

/// A data directory that this process holds.
pub struct Directory {
    path: PathBuf,
    store_id: Uuid,
    // Held as long as this lives.
    lock: File,
}

fn unreadable(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{}: {error}", path.display()))
}

impl Directory {
    /// Whether a path holds a store.
    pub fn is_store(path: &Path) -> bool {
        path.join(NOTE).is_file()
    }

    /// Opens a directory and locks it, or makes it, with `fresh_id` as the store's id.
    ///
    /// # Errors
    /// [`StoreError::NotAStore`] for a directory of something else or of another format,
    /// [`StoreError::InUse`] with who holds it.
    pub fn open(path: &Path, fresh_id: Uuid) -> Result<Directory, StoreError> {
        if !Directory::is_store(path) {
            create(path, fresh_id)?;
        }
        let store_id = read_note(path)?;
        let lock = lock(path)?;
        Ok(Directory {
            path: path.to_owned(),
            store_id,
            lock,
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What names this store for ever.
    pub fn store_id(&self) -> Uuid {
        self.store_id
    }

    /// Where sled's files are.
    pub fn database(&self) -> PathBuf {
        self.path.join("db")
    }

    /// Says where the server listens that holds this directory, for commands beside it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub fn announce(&self, url: &str) -> Result<(), StoreError> {
        let path = self.path.join(SERVER);
        std::fs::write(&path, format!("{url}\n")).map_err(|error| unreadable(&path, &error))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // The next holder writes its own; a file that is not there is as good.
        let _ = std::fs::remove_file(self.path.join(SERVER));
        let _ = flock(&self.lock, FlockOperation::Unlock);
    }
}

fn create(path: &Path, id: Uuid) -> Result<(), StoreError> {
    let taken = path.read_dir().is_ok_and(|entries| {
        let mut foreign = entries
            .flatten()
            .filter(|entry| !ours(&entry.file_name().to_string_lossy()));
        foreign.next().is_some()
    });
    if taken {
        let path = path.display();
        return Err(StoreError::NotAStore(format!(
            "{path} holds something else than igf's data"
        )));
    }
    std::fs::create_dir_all(path).map_err(|error| unreadable(path, &error))?;
    let note = format!(
        "This directory holds the data of igf, a workflow engine for internal governance.\n\
         Do not change or delete anything in it by hand; `igf verify` checks it.\n\
         format {FORMAT}\nstore {id}\n"
    );
    let part = path.join("IGF.part");
    let written = File::create(&part)
        .and_then(|mut file| {
            file.write_all(note.as_bytes())
                .and_then(|()| file.sync_all())
        })
        .and_then(|()| std::fs::rename(&part, path.join(NOTE)))
        .and_then(|()| File::open(path)?.sync_all());
    written.map_err(|error| unreadable(path, &error))
}

/// Files that may stand there before the note does: of a creation that was cut off, or evidence.
fn ours(name: &str) -> bool {
    ["IGF.part", LOCK, "evidence", "token.key", "DEMO"].contains(&name)
}

fn read_note(path: &Path) -> Result<Uuid, StoreError> {
    let file = path.join(NOTE);
    let note = std::fs::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
    let value = |key: &str| {
        let line = note.lines().find_map(|line| line.strip_prefix(key));
        line.map(str::trim)
    };
    let format: Option<u32> = value("format ").and_then(|text| text.parse().ok());
    match format {
        Some(FORMAT) => {}
        Some(newer) if newer > FORMAT => {
            return Err(StoreError::NotAStore(format!(
                "{} has format {newer}, of a newer igf; this one reads up to {FORMAT}",
                path.display()
            )));
        }
        _ => {
            let path = path.display();
            return Err(StoreError::NotAStore(format!(
                "the note in {path} names no known format"
            )));
        }
    }
    value("store ")
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| {
            StoreError::NotAStore(format!("the note in {} names no store", path.display()))
        })
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let file = path.join(LOCK);
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&file);
    let mut lock = opened.map_err(|error| unreadable(&file, &error))?;
    if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
        let mut holder = String::new();
        // Who holds it is only for the message.
        let _ = lock.read_to_string(&mut holder);
        let holder = if holder.is_empty() {
            "another process".to_owned()
        } else {
            holder
        };
        return Err(StoreError::InUse(format!(
            "{} is held by {}",
            path.display(),
            holder.trim()
        )));
    }
    let note = format!("igf, process {}\n", std::process::id());
    let written = lock
        .set_len(0)
        .and_then(|()| lock.seek(std::io::SeekFrom::Start(0)))
        .and_then(|_| lock.write_all(note.as_bytes()));
    written.map_err(|error| unreadable(&file, &error))?;
    Ok(lock)
}
