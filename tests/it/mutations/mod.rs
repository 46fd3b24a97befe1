//! The shipped definitions, changed at random: nothing panics, and what cannot work is said.
//!
//! 500 changes of a line or two, of all files, from a seed that is printed. What is accepted
//! without a new word is played: one case of each workflow, to twelve steps. What happened in the
//! shipped definitions and never does in the changed ones was lost silently.

mod guess;
mod mutate;
mod play;

use crate::program::workflows;
use engine::definition::{Diagnostic, load};
use engine::framework::{DefinitionFile, Framework};
use igf_tests::definitions;
use std::collections::BTreeSet;
use std::io::Write;

const SEED: u64 = 20_261_126;
const CHANGES: usize = 500;

/// At most so many of the changes may be accepted and lose something silently: 0.2 %.
const SILENT: usize = CHANGES / 500;

/// What came of all changes.
#[derive(Default, Debug)]
struct Figures {
    refused: usize,
    warned: usize,
    accepted: usize,
    lost_and_warned: Vec<String>,
    lost_silently: Vec<String>,
}

#[test]
fn what_a_change_takes_away_is_said() {
    let shipped = definitions::read(&workflows()).unwrap();
    let (before, said) = load(&shipped);
    let before = before.expect("the shipped definitions are right");
    let said: BTreeSet<String> = said.iter().map(words).collect();
    let happened = happening(&before);
    let mut figures = Figures::default();
    for number in 0..CHANGES {
        let (what, files) = mutate::changed(&shipped, SEED + number as u64);
        judge(&files, &what, &said, &happened, &mut figures);
    }
    let figures = figures;
    writeln!(std::io::stdout(), "seed {SEED}: {figures:#?}").unwrap();
    assert!(figures.refused > CHANGES / 2, "seed {SEED}: {figures:#?}");
    assert!(
        figures.lost_silently.len() <= SILENT,
        "seed {SEED}: {figures:#?}"
    );
}

fn words(it: &Diagnostic) -> String {
    format!("{} {}", it.code, it.message)
}

/// What can happen, of each workflow.
fn happening(framework: &Framework) -> BTreeSet<String> {
    let workflows = framework.workflows.values();
    workflows
        .flat_map(|workflow| play::happening(framework, workflow))
        .collect()
}

fn judge(
    files: &[DefinitionFile],
    what: &str,
    said: &BTreeSet<String>,
    happened: &BTreeSet<String>,
    figures: &mut Figures,
) {
    let (framework, found) = load(files);
    let Some(framework) = framework else {
        figures.refused += 1;
        return;
    };
    let warned = found.iter().any(|it| !said.contains(&words(it)));
    if warned {
        figures.warned += 1;
    } else {
        figures.accepted += 1;
    }
    let there = play::defined(&framework);
    let now = happening(&framework);
    let lost: Vec<&String> = happened
        .iter()
        .filter(|it| there.contains(*it) && !now.contains(*it))
        .collect();
    if !lost.is_empty() {
        let line = format!("{what}: {lost:?}");
        match warned {
            true => figures.lost_and_warned.push(line),
            false => figures.lost_silently.push(line),
        }
    }
}
