//! What breaks a rule and is known to: these lists only become shorter.

use std::collections::{BTreeMap, BTreeSet};

/// Files of the engine that name a floor above their own.
pub(super) const UPWARD: [&str; 0] = [];

/// The files of each circle.
pub(super) const CIRCLES: [&str; 0] = [];

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
