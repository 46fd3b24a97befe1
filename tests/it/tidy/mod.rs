//! House rules, as a test.

mod circles;
mod files;
mod floors;
mod matches;
mod pages;
mod plurals;
mod purity;
mod ratchet;
mod resolve;
mod source;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = ["engine", "adapters", "tests"]
        .map(|it| root().join(it))
        .into();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == ending) {
                let text = std::fs::read_to_string(&path).expect("a text");
                let name = path.strip_prefix(root()).expect("below the root");
                found.push((name.display().to_string(), text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 3, "there are files to look at");
    found
}

fn assert_none(broken: &[String]) {
    assert!(
        broken.is_empty(),
        "house rules are broken:\n{}",
        broken.join("\n")
    );
}
