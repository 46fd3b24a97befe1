//! Packages of other languages that tests need: installed below `.tools`, once.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Installs into a folder below `.tools`, once for all tests. What cannot be had fails the test.
pub(crate) fn installed(
    folder: &str,
    words: &[&str],
    install: impl Fn(&Path) -> Command,
) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = fs::canonicalize(root).unwrap().join(".tools").join(folder);
    fs::create_dir_all(&target).unwrap();
    let lock = File::create(target.join("lock")).unwrap();
    lock.lock().unwrap();
    let done = target.join("done");
    if fs::read_to_string(&done).is_ok_and(|text| text == words.join(" ")) {
        return target;
    }
    let output = install(&target)
        .args(words)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{words:?} cannot be installed: {said}"
    );
    fs::write(done, words.join(" ")).unwrap();
    target
}

/// Python packages: what `PYTHONPATH` must say.
pub(crate) fn python(folder: &str, words: &[&str]) -> PathBuf {
    installed(folder, words, |target| {
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--upgrade"])
            .args(["--disable-pip-version-check", "--target"])
            .arg(target);
        pip
    })
}

/// Node packages: where `node_modules` is.
pub(crate) fn node(folder: &str, words: &[&str]) -> PathBuf {
    installed(folder, words, |target| {
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
            .arg(target);
        npm
    })
}
