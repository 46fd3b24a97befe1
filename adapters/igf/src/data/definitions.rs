//! Definitions on the disk, and those that the binary carries.

use crate::data::text_file;
use crate::exit::Exit;
use crate::fail::{Failure, unreadable};
use anyhow::Result;
use engine::framework::DefinitionFile;
use std::path::{Path, PathBuf};

/// The definitions that the binary carries: the shipped ones, for `demo` and `init`.
pub(crate) fn shipped() -> Vec<(&'static str, &'static str)> {
    SHIPPED.to_vec()
}

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The shipped definitions, as files to adopt.
pub(crate) fn shipped_definitions() -> Vec<DefinitionFile> {
    let toml = SHIPPED.iter().filter(|(path, _)| path.ends_with(".toml"));
    toml.map(|(path, text)| DefinitionFile {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    })
    .collect()
}

/// All `*.toml` files of folders, and files that are named themselves, sorted by path.
///
/// # Errors
/// `no_definitions` where there are none; files that cannot be read.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Vec<DefinitionFile>> {
    let mut files = Vec::new();
    for path in paths {
        let base = if path.is_dir() {
            path.as_path()
        } else {
            Path::new("")
        };
        for file in find(path, "toml")? {
            let text = text_file::read(&file)?;
            let name = file.strip_prefix(base).unwrap_or(&file);
            files.push(DefinitionFile {
                path: name.to_string_lossy().replace('\\', "/"),
                text,
            });
        }
    }
    if files.is_empty() {
        let named: Vec<String> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let message = format!("there are no *.toml files in {}", named.join(", "));
        return Err(Failure::new(Exit::Usage, "no_definitions", message)
            .help("`igf init DIR` makes a folder that checks and runs")
            .into());
    }
    Ok(files)
}

/// Files of a folder and its folders with an ending, sorted; a file itself.
///
/// # Errors
/// When a folder cannot be read.
pub(crate) fn find(path: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))?;
        for entry in entries {
            let path = entry?.path();
            let hidden = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if path.is_dir() && !hidden {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
