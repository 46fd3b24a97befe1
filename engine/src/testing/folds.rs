//! Tables of folds: what came before, one event, and all that it changes in the state.
//!
//! ```text
//! folded("flag_raised", r#"{"flag":"late"}"#)
//!     .given(&[OPEN])
//!     .changes(&[r#"flags.0: "late""#])
//! ```
//!
//! The event happens to `M-01`, and so does a line `happened TYPE DATA` of what came before. A row
//! names every change, as `path: value` with the value in JSON or `gone`; a path that begins in no
//! case begins with `/`. What every event changes in its case (its number, its position, how often
//! it happened) is proven for each row and not repeated.
//! `{position}` is the event's, `{case}` the id of `M-01`, `{hash}` one hash.
//! What is compared is the whole state, as a snapshot holds it, so nothing else can change unseen.

use super::happened::{HASH, event};
use super::organisation;
use super::world::World;
use crate::event::Event;
use crate::snapshot;
use crate::state::{State, evolve};
use crate::store::Head;
use serde_json::{Value as Json, json};

/// An event, of which it is not said yet what it changes.
#[derive(Clone, Copy, Debug)]
pub struct Folded {
    kind: &'static str,
    data: &'static str,
    given: &'static [&'static str],
}

/// An event with what it changes.
#[derive(Clone, Copy, Debug)]
pub struct Fold {
    folded: Folded,
    changes: &'static [&'static str],
}

/// An event of a type, with its data in JSON.
pub const fn folded(kind: &'static str, data: &'static str) -> Folded {
    Folded {
        kind,
        data,
        given: &[],
    }
}

impl Folded {
    /// After these lines.
    #[must_use]
    pub const fn given(self, lines: &'static [&'static str]) -> Folded {
        Folded {
            given: lines,
            ..self
        }
    }

    /// It changes this, and nothing else.
    pub const fn changes(self, changes: &'static [&'static str]) -> Fold {
        Fold {
            folded: self,
            changes,
        }
    }
}

impl Fold {
    /// The event's type.
    pub fn kind(&self) -> &'static str {
        self.folded.kind
    }

    fn told(&self) -> Option<String> {
        let Folded { kind, data, given } = self.folded;
        let mut world = World::of(organisation::whole());
        for line in given {
            let happened = line.strip_prefix("happened ");
            match happened.and_then(|rest| rest.split_once(' ')) {
                Some((kind, data)) => world.happened("M-01", kind, data),
                None => world = world.given(line),
            }
        }
        let mut state = world.state().clone();
        let case = state.cases.id("M-01").expect("it happens to `M-01`");
        let event = event(&world.last_event(), &state, case, kind, data);
        let before = saved(&state);
        evolve(&mut state, &event);
        let indexes = follows(&state);
        let mut found = Vec::new();
        differences(
            "",
            &before,
            &expected_of(&saved(&state), &before, &event),
            &mut found,
        );
        let prefix = format!("/cases.{}.", case.0);
        let mut found: Vec<String> = found
            .iter()
            .map(|path| path.strip_prefix(&prefix).unwrap_or(path).to_owned())
            .collect();
        found.sort();
        let named = |change: &&str| {
            let change = change.replace("{position}", &event.position.to_string());
            change
                .replace("{case}", &case.0.to_string())
                .replace("{hash}", HASH)
        };
        let mut wanted: Vec<String> = self.changes.iter().map(named).collect();
        wanted.sort();
        if found != wanted {
            return Some(format!(
                "changes\n    {}\n  not\n    {}",
                found.join("\n    "),
                wanted.join("\n    ")
            ));
        }
        indexes
    }
}

/// The state as a snapshot holds it, its cases by their ids.
fn saved(state: &State) -> Json {
    let head = Head {
        position: state.position,
        hash: crate::hash::Hash::GENESIS,
    };
    let bytes = snapshot::take(state, head);
    let content = bytes.splitn(2, |byte| *byte == b'\n').nth(1);
    let mut saved: Json = serde_json::from_slice(content.expect("two lines")).expect("JSON");
    let cases = saved["cases"].as_array().cloned().unwrap_or_default();
    let by_id = cases.into_iter().map(|case| {
        let id = case["id"].as_str().expect("an id").to_owned();
        (id, case)
    });
    saved["cases"] = Json::Object(by_id.collect());
    saved
}

/// What is kept beside the cases must follow from them: what is due, what waits for whom.
fn follows(state: &State) -> Option<String> {
    let head = Head {
        position: state.position,
        hash: crate::hash::Hash::GENESIS,
    };
    let (_, read) = snapshot::read(&snapshot::take(state, head)).expect("a snapshot");
    let timers = (read.timers != state.timers)
        .then(|| format!("timers are {:?}, not {:?}", state.timers, read.timers));
    let waits = || format!("waits are {:?}, not {:?}", state.waits, read.waits);
    let failed = || format!("failed clocks are {:?}", state.failed_clocks);
    timers
        .or_else(|| (read.waits != state.waits).then(waits))
        .or_else(|| (read.failed_clocks != state.failed_clocks).then(failed))
}

/// The state after an event, with what every event changes in its case taken back; it is as it
/// was only where these were as they must be.
fn expected_of(after: &Json, before: &Json, event: &Event) -> Json {
    let mut after = after.clone();
    let id = event.case.expect("it has a case").0.to_string();
    let (Some(now), Some(was)) = (after["cases"].get_mut(&id), before["cases"].get(&id)) else {
        return after;
    };
    let name = event.event.as_str();
    let count = was["counts"][name].as_u64().unwrap_or(0);
    let numbered = now["version"] == json!(event.case_version)
        && now["positions"][1] == json!(event.position)
        && now["counts"][name] == json!(count + 1);
    if numbered {
        now["version"] = was["version"].clone();
        now["positions"][1] = was["positions"][1].clone();
        now["counts"] = was["counts"].clone();
    }
    now["traces"] = was["traces"].clone();
    after
}

/// `path: value` for everything that is another now.
fn differences(path: &str, was: &Json, is: &Json, found: &mut Vec<String>) {
    let children = |json: &Json| -> Option<Vec<(String, Json)>> {
        match json {
            Json::Object(members) => Some(members.clone().into_iter().collect()),
            Json::Array(values) => Some(
                (0..)
                    .zip(values)
                    .map(|(at, value): (usize, _)| (at.to_string(), value.clone()))
                    .collect(),
            ),
            _ => None,
        }
    };
    let (Some(old), Some(new)) = (children(was), children(is)) else {
        if was != is {
            found.push(format!("{path}: {is}"));
        }
        return;
    };
    let join = |name: &str| match path {
        "" => format!("/{name}"),
        path => format!("{path}.{name}"),
    };
    for (name, value) in &old {
        match new.iter().find(|(other, _)| other == name) {
            Some((_, now)) => differences(&join(name), value, now, found),
            None => found.push(format!("{}: gone", join(name))),
        }
    }
    for (name, value) in new
        .iter()
        .filter(|(name, _)| old.iter().all(|(other, _)| other != name))
    {
        found.push(format!("{}: {value}", join(name)));
    }
}

/// Proves every row of a table.
///
/// # Panics
/// With all rows that do not hold.
pub fn prove(folds: &[Fold]) {
    let told = |fold: &Fold| Some(format!("{} {}", fold.kind(), fold.told()?));
    let wrong: Vec<String> = folds.iter().filter_map(told).collect();
    assert!(
        wrong.is_empty(),
        "folds that do not hold:\n{}",
        wrong.join("\n")
    );
}
