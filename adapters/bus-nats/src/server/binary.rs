//! A nats-server that can be started, and how it is told from one that cannot.

use crate::version::{FULL, Version};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where an installed one lies, below a project's folder.
pub(super) const TOOLS: &str = ".tools/nats";

/// A nats-server that can be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binary {
    /// The program.
    pub path: PathBuf,
    /// Its version.
    pub version: Version,
}

/// Runs a program for its version; says in words why it cannot be used.
pub(super) fn usable(path: &Path) -> Result<Binary, String> {
    let output = Command::new(path)
        .arg("--version")
        .output()
        .map_err(|error| format!("it cannot be run: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text
        .split_whitespace()
        .find_map(Version::parse)
        .ok_or("it does not tell its version")?;
    if version < FULL {
        return Err(format!("version {version} is older than {FULL}"));
    }
    Ok(Binary {
        path: path.to_path_buf(),
        version,
    })
}
