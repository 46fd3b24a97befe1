//! What breaks a rule and is known to: these lists only become shorter.

use std::collections::{BTreeMap, BTreeSet};

/// Files of the engine that name a floor above their own.
pub(super) const UPWARD: [&str; 1] = ["engine/src/programme/amend/mod.rs -> state"];

/// The files of each circle.
pub(super) const CIRCLES: [&str; 8] = [
    "adapters/igf/src/commands/ask.rs adapters/igf/src/commands/picture.rs",
    "adapters/igf/src/commands/bench/networkx.rs adapters/igf/src/commands/bench/programme.rs",
    "adapters/store-sled/src/store.rs adapters/store-sled/src/verify.rs adapters/store-sled/src/worker.rs",
    "engine/src/event/data.rs engine/src/event/envelope.rs",
    "engine/src/framework/organisation.rs engine/src/framework/workflow.rs",
    "engine/src/programme/amend/mod.rs engine/src/programme/baseline.rs engine/src/programme/blocked.rs engine/src/programme/facts.rs engine/src/programme/link.rs engine/src/programme/pass.rs engine/src/programme/plan.rs engine/src/programme/progress.rs engine/src/programme/schedule.rs engine/src/programme/sweep.rs engine/src/programme/way.rs engine/src/state/mod.rs",
    "engine/src/programme/books.rs engine/src/programme/funding.rs",
    "engine/src/scenario/reform.rs engine/src/scenario/script.rs",
];

/// Files with a function that is too long.
pub(super) const LONG: [&str; 1] = ["adapters/igf/src/commands/act.rs"];

/// Modules in which a match may still leave variants out.
pub(super) const OPEN_MATCHES: [&str; 2] = [
    "engine/src/state/case/mod.rs",
    "adapters/igf/src/text/mod.rs",
];

/// Fails for what is found and not known, and for what is known and not found any more.
pub(super) fn hold(list: &str, known: &[&str], found: Vec<(String, String)>) {
    let mut by_key: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, why) in found {
        by_key.entry(key).or_default().push(why);
    }
    let known: BTreeSet<&str> = known.iter().copied().collect();
    let new = by_key
        .iter()
        .filter(|(key, _)| !known.contains(key.as_str()));
    let mut broken: Vec<String> = new
        .map(|(key, why)| format!("{key}\n    {}", why.join("\n    ")))
        .collect();
    let mended = known.iter().filter(|key| !by_key.contains_key(**key));
    broken.extend(mended.map(|key| {
        format!("mended, so take it out of {list} in tests/it/tidy/ratchet.rs: \"{key}\"")
    }));
    super::assert_none(&broken);
}
