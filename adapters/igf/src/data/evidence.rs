//! Files that prove something: each under the hash of its content, so that it proves itself.

use crate::fail::{Failure, unwritable};
use anyhow::Result;
use engine::hash::Hash;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The folder in a data directory.
pub(crate) const DIRECTORY: &str = "evidence";

/// Says up to which position a log came without its files.
pub(crate) const IMPORTED: &str = "imported";

/// The evidence of a data directory.
#[derive(Clone)]
pub(crate) struct Evidence(PathBuf);

impl Evidence {
    /// That of a directory; nothing is made yet.
    pub(crate) fn of(data: &Path) -> Evidence {
        Evidence(data.join(DIRECTORY))
    }

    /// Keeps a file, durably, unless it is there already.
    ///
    /// # Errors
    /// `file_unwritable`.
    pub(crate) fn keep(&self, content: &[u8]) -> Result<Hash, Failure> {
        let sha256 = Hash::of(content);
        if self.has(sha256) {
            return Ok(sha256);
        }
        let path = self.path(sha256);
        self.write(&path, content)
            .map_err(|error| unwritable(&path, &error))?;
        Ok(sha256)
    }

    fn write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        // Two that keep the same file at once write two parts, and either takes the name.
        let part = path.with_extension(format!("{}.part", crate::edge::command_id()));
        let mut stored = File::create(&part)?;
        let written = stored
            .write_all(content)
            .and_then(|()| stored.sync_all())
            .and_then(|()| fs::rename(&part, path));
        if written.is_err() {
            // What was begun takes room that is missing already.
            let _ = fs::remove_file(&part);
        }
        written?;
        File::open(&self.0)?.sync_all()
    }

    /// Whether a file is kept here.
    pub(crate) fn has(&self, sha256: Hash) -> bool {
        self.path(sha256).is_file()
    }

    /// A file's content; `None` where it is not kept here, or is no longer what it was.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn read(&self, sha256: Hash) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path(sha256)) {
            Ok(content) => Ok((Hash::of(&content) == sha256).then_some(content)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Up to which position the log of a directory was imported, without its files; 0 where it
    /// was not.
    pub(crate) fn imported(data: &Path) -> u64 {
        let mark = fs::read_to_string(data.join(IMPORTED)).ok();
        mark.and_then(|text| text.trim().parse().ok()).unwrap_or(0)
    }

    /// Notes that the log of a directory was imported up to a position.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn mark_imported(data: &Path, position: u64) -> io::Result<()> {
        fs::write(data.join(IMPORTED), format!("{position}\n"))
    }

    fn path(&self, sha256: Hash) -> PathBuf {
        self.0.join(sha256.to_string())
    }
}
