//! The floors of the engine: each module rests only on those below it.

use super::ratchet::{self, UPWARD};
use super::resolve::Target;
use super::source::{CRATES, Crate};

/// The modules of the engine, lowest first. What is data stands below the draft of a command's
/// events, the draft below the rules, the rules below the service that runs them.
const FLOORS: [&str; 22] = [
    "value",
    "hash",
    "identity",
    "refusal",
    "limits",
    "expression",
    "event",
    "framework",
    "definition",
    "programme",
    "state",
    "store",
    "recall",
    "replay",
    "snapshot",
    "command",
    "draft",
    "decide",
    "service",
    "view",
    "scenario",
    "testing",
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|it| *it == module)
}

/// What a module of the engine names of floors above its own: the file and the floor, and where.
fn upward(engine: &Crate) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (number, module) in engine.modules.iter().enumerate() {
        let Some(own) = module.path.first() else {
            continue;
        };
        let file = &engine.files[module.file];
        for mention in &module.mentions {
            let defined_in = match engine.resolve(number, &mention.path) {
                Some(Target::Module(it) | Target::Item(it)) => engine.modules[it].path.first(),
                None => None,
            };
            let named = engine.named(number, mention);
            // What is written may hand on what is defined elsewhere: neither may be above.
            let others = [named, defined_in.map(String::as_str)];
            let above = others.into_iter().flatten();
            let above = above.filter(|other| floor(other) > floor(own));
            if let Some(above) = above.max_by_key(|other| floor(other)) {
                let path = mention.path.join("::");
                let why = format!(
                    "{file}:{} names `{path}`: the floor `{above}` is above `{own}`",
                    mention.line
                );
                found.push((format!("{file} -> {above}"), why));
            }
        }
    }
    found
}

fn engine() -> &'static Crate {
    let engine = CRATES.iter().find(|it| it.files[0] == "engine/src/lib.rs");
    engine.expect("the engine")
}

#[test]
fn every_module_of_the_engine_has_a_floor() {
    let modules = engine().modules[0].children.keys();
    let lost: Vec<String> = modules
        .filter(|name| floor(name).is_none())
        .map(|name| format!("engine/src: `{name}` has no floor in tests/it/tidy/floors.rs"))
        .collect();
    super::assert_none(&lost);
}

#[test]
fn nothing_in_the_engine_points_upwards() {
    ratchet::hold("UPWARD", &UPWARD, upward(engine()));
}
