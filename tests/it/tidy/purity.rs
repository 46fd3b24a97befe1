//! What may know what: the engine is pure, and no adapter knows another.

use super::{assert_none, files, root};

/// What the engine may depend on: nothing that reads a clock, a disk, a network or a random number.
const ENGINE_DEPENDENCIES: &[&str] = &[
    "hex",
    "imbl",
    "jiff",
    "petgraph",
    "rust_decimal",
    "schemars",
    "serde",
    "serde_json",
    "sha2",
    "shlex",
    "similar",
    "strum",
    "thiserror",
    "toml",
];

/// The names under `[dependencies]` of a crate.
fn dependencies(manifest: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(manifest)).expect("a manifest");
    let after = text.split("[dependencies]").nth(1).unwrap_or_default();
    let section = after.split("\n[").next().unwrap_or_default();
    let names = section
        .lines()
        .filter_map(|line| line.split(['.', ' ', '=']).next());
    names
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_engine_stays_pure() {
    let mut allowed: Vec<&str> = ENGINE_DEPENDENCIES.to_vec();
    allowed.push("uuid");
    let foreign: Vec<String> = dependencies("engine/Cargo.toml")
        .into_iter()
        .filter(|name| !allowed.contains(&name.as_str()))
        .collect();
    assert_none(&foreign);
    let impure = [
        "std::fs",
        "std::env",
        "std::thread",
        "std::time",
        "std::net",
        "HashMap",
        "HashSet",
    ];
    let mut broken = Vec::new();
    for (name, text) in files("rs")
        .into_iter()
        .filter(|(name, _)| name.starts_with("engine/src"))
    {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in impure.iter().filter(|word| code.contains(**word)) {
            broken.push(format!("{name}: {word}"));
        }
    }
    assert_none(&broken);
}

#[test]
fn sibling_adapters_do_not_know_each_other() {
    let siblings = [
        "archive",
        "checkpoint",
        "store-sled",
        "bus-nats",
        "telemetry",
        "http-api",
        "render",
        "igf",
    ];
    let mut broken = Vec::new();
    for adapter in [
        "archive",
        "bus-nats",
        "checkpoint",
        "http",
        "render",
        "store-sled",
        "telemetry",
    ] {
        let manifest = format!("adapters/{adapter}/Cargo.toml");
        for name in dependencies(&manifest) {
            if siblings.contains(&name.as_str()) {
                broken.push(format!("{manifest}: {name}"));
            }
        }
    }
    assert_none(&broken);
}
