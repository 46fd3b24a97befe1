//! A temporary directory on a real disk, beside the data directory; removed when dropped.

use crate::output::Output;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// What `statfs` says of file systems that are memory: their figures are no disk's.
const IN_MEMORY: [i64; 2] = [0x0102_1994, 0x8584_58f6];

/// A temporary directory on a real disk.
pub(super) struct Place {
    path: PathBuf,
}

impl Place {
    /// Makes it in the folder that the data directory is in, or in the current one. Says so where
    /// that is no disk.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn beside(data: &Path, output: &Output) -> Result<Place> {
        let parent = data.parent().filter(|parent| parent.is_dir());
        let parent = match parent {
            Some(parent) => parent.to_owned(),
            None => std::env::current_dir().context("the current directory")?,
        };
        let path = parent.join(format!("igf-bench-{}", std::process::id()));
        std::fs::create_dir(&path).with_context(|| format!("making {}", path.display()))?;
        let place = Place { path };
        if place.is_memory()? {
            output.note(&format!(
                "{} is in memory, not on a disk: the figures say nothing of a disk; name one \
                 with --data DIR",
                place.path.display()
            ));
        }
        Ok(place)
    }

    /// A path in it.
    pub(super) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn is_memory(&self) -> Result<bool> {
        let found = rustix::fs::statfs(&self.path).context("asking for the file system")?;
        Ok(IN_MEMORY.contains(&(found.f_type as i64)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed is found by whoever looks into the folder.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
