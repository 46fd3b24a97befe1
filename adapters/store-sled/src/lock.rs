//! The lock: one process holds a data directory, and says who it is and where it serves.

use crate::guard::unavailable;
use engine::store::StoreError;
use jiff::Timestamp;
use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) const FILE: &str = "lock";
pub(crate) const SERVER: &str = "server";

/// Who holds a data directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The holder's process id.
    pub process: Option<u32>,
    /// Since when it holds the directory.
    pub since: Option<Timestamp>,
    /// The URL at which it takes commands, if it serves.
    pub server: Option<String>,
}

/// Returns who holds the directory; `None` when nobody does. Changes nothing in it.
///
/// # Errors
/// [`StoreError::Unavailable`] when the lock file cannot be opened or locked.
pub fn holder(dir: &Path) -> Result<Option<Holder>, StoreError> {
    match File::open(dir.join(FILE)) {
        Ok(mut file) => match file.try_lock_shared() {
            Ok(()) => Ok(None),
            Err(TryLockError::WouldBlock) => Ok(Some(read_holder(dir, &mut file))),
            Err(TryLockError::Error(error)) => Err(unavailable("the lock", &error)),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unavailable("the lock", &error)),
    }
}

/// The lock, held until dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    server: PathBuf,
}

impl Lock {
    /// Takes the lock and writes who holds it.
    pub(crate) fn take(dir: &Path) -> Result<Lock, StoreError> {
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(dir.join(FILE))
            .map_err(|error| unavailable("the lock cannot be opened", &error))?;
        let mut file = locked(dir, file)?;
        let text = format!(
            "process: {}\nsince: {}\n",
            std::process::id(),
            Timestamp::now()
        );
        file.set_len(0)
            .and_then(|()| file.write_all(text.as_bytes()))
            .map_err(|error| unavailable("the lock cannot be written", &error))?;
        let server = dir.join(SERVER);
        // A killed process leaves its file behind.
        remove(&server);
        Ok(Lock { file, server })
    }

    /// Writes where the holder takes commands.
    pub(crate) fn announce(&self, server_url: &str) -> std::io::Result<()> {
        let unfinished = self.server.with_extension("unfinished");
        fs::write(&unfinished, format!("{server_url}\n"))?;
        fs::rename(&unfinished, &self.server)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        remove(&self.server);
        // An empty lock file names nobody.
        let _ = self.file.set_len(0);
    }
}

impl Holder {
    fn words(&self, dir: &Path) -> String {
        let mut words = format!("{} is held by ", dir.display());
        words += &match self.process {
            Some(process) => format!("process {process}"),
            None => "another process".to_owned(),
        };
        if let Some(since) = self.since {
            words += &format!(" since {since:.0}");
        }
        words += &match &self.server {
            Some(server) => format!("; give the command to its server, {server}"),
            None => "; wait until it is done, or stop it".to_owned(),
        };
        words
    }
}

/// Locks a directory without writing to it. The lock is held until the file is dropped.
pub(crate) fn without_writing(dir: &Path) -> Result<Option<File>, StoreError> {
    match File::open(dir.join(FILE)) {
        Ok(file) => locked(dir, file).map(Some),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unavailable("the lock cannot be opened", &error)),
    }
}

/// Locks the file. A process that asks for the holder has the lock for a moment, so one refusal
/// says little: this tries five times.
fn locked(dir: &Path, mut file: File) -> Result<File, StoreError> {
    for _ in 0..5 {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            Err(TryLockError::Error(error)) => return Err(unavailable("the lock", &error)),
        }
    }
    let holder = read_holder(dir, &mut file);
    Err(StoreError::InUse(holder.words(dir)))
}

fn read_holder(dir: &Path, file: &mut File) -> Holder {
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
    if read.is_err() {
        text.clear();
    }
    let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    let server = fs::read_to_string(dir.join(SERVER)).ok();
    Holder {
        process: value("process: ").and_then(|process| process.parse().ok()),
        since: value("since: ").and_then(|since| since.parse().ok()),
        server: server.map(|url| url.trim().to_owned()),
    }
}

/// Removes a file that need not be there.
fn remove(path: &Path) {
    // The file is a hint only: nobody believes it while nobody holds the lock.
    let _ = fs::remove_file(path);
}
