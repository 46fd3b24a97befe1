//! Files that commands name: kept by their hash.

use crate::cli::Global;
use crate::fail::unreadable;
use anyhow::Result;
use engine::hash::Hash;
use std::path::Path;

/// A file as events name it.
pub(super) struct Stored {
    /// Its name, without the folders.
    pub(super) name: String,
    /// Its content hash.
    pub(super) sha256: Hash,
    /// Its size.
    pub(super) bytes: u64,
}

/// Stores a file before the command that names it: what an event names is always there.
///
/// # Errors
/// When it cannot be read or written.
pub(super) fn store(global: &Global, file: &Path) -> Result<Stored> {
    let content = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
    let sha256 = Hash::of(&content);
    write(&global.data.join("evidence"), sha256, &content)?;
    let name = file.file_name().unwrap_or_default();
    Ok(Stored {
        name: name.to_string_lossy().into_owned(),
        sha256,
        bytes: u64::try_from(content.len()).unwrap_or(u64::MAX),
    })
}

/// Writes a file under its hash, durably, unless it is there already.
fn write(folder: &Path, sha256: Hash, content: &[u8]) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join(sha256.to_string());
    if path.exists() {
        return Ok(());
    }
    let part = path.with_extension("part");
    let mut stored = std::fs::File::create(&part)?;
    std::io::Write::write_all(&mut stored, content)?;
    stored.sync_all()?;
    std::fs::rename(&part, &path)?;
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}
