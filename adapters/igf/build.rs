//! Puts the shipped definitions and scenarios into the binary, so that `demo` and `init` need no
//! other file, and has the debug information that stays in the program compressed.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() {
    // `igf.dwp` holds what can lie apart; what must stay takes a third of its room this way.
    if env("CARGO_CFG_TARGET_OS") == "linux" {
        println!("cargo::rustc-link-arg-bins=-Wl,--compress-debug-sections=zlib");
    }
    let root = PathBuf::from(env("CARGO_MANIFEST_DIR")).join("../../workflows");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let mut code = String::from("const SHIPPED: &[(&str, &str)] = &[\n");
    for file in &files {
        let name = file.strip_prefix(&root).unwrap_or(file).display();
        let path = file.canonicalize().unwrap_or_else(|_| file.clone());
        let _ = writeln!(
            code,
            "    ({:?}, include_str!({path:?})),",
            name.to_string()
        );
    }
    code.push_str("];\n");
    let out = PathBuf::from(env("OUT_DIR")).join("shipped.rs");
    if let Err(error) = std::fs::write(&out, code) {
        println!("cargo::error=writing {}: {error}", out.display());
    }
}

fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|kind| kind == "toml" || kind == "scenario" || kind == "md")
        {
            files.push(path);
        }
    }
}
