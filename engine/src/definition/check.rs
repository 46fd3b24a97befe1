//! The whole: what each part says rightly, and what together cannot work.
//!
//! A file a kind of check. A file with a mistake is not looked at as a whole: what would be said
//! of it may only follow from that mistake.

mod answers;
mod circles;
mod clocks;
mod conditions;
mod ending;
mod fields;
mod ignored;
mod labels;
mod ladders;
mod money;
mod order;
mod people;
mod roster;
mod seats;
mod states;
mod tells;

use super::diagnostic::{Mistakes, Place};
use super::notes::Notes;
use super::referent::Referent;
use crate::framework::{Framework, Workflow};
use crate::value::Name;

/// A workflow, with what its parts name.
#[derive(Clone, Copy)]
struct Of<'c> {
    framework: &'c Framework,
    workflow: &'c Workflow,
    notes: &'c Notes,
}

impl Of<'_> {
    /// Where a key of a part of the workflow stands, or the part itself.
    fn at(&self, referent: Referent, id: &Name, key: &str) -> Place {
        let owner = Some(&self.workflow.id);
        self.notes.places.key(referent, owner, id, key)
    }

    fn file(&self) -> usize {
        let place = self.notes.places.of_workflow(&self.workflow.id);
        place.map_or(usize::MAX, |place| place.file)
    }
}

pub(super) fn check(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    let shared = |mistakes: &Mistakes<'_>| {
        let files = &notes.places.shared;
        files.iter().any(|file| mistakes.is_broken(*file))
    };
    if !shared(mistakes) {
        circles::units(framework, notes, mistakes);
        roster::check(framework, notes, mistakes);
        ladders::check(framework, notes, mistakes);
        answers::tables(framework, notes, mistakes);
    }
    let who_is_who = !shared(mistakes);
    for workflow in framework.workflows.values() {
        let of = Of {
            framework,
            workflow,
            notes,
        };
        if !mistakes.is_broken(of.file()) {
            shape(of, mistakes);
        }
        if who_is_who && !mistakes.is_broken(of.file()) {
            people::check(of, mistakes);
        }
        labels::check(of, mistakes);
    }
    for programme in framework.programmes.values() {
        circles::programme(programme, notes, mistakes);
        money::programme(programme, notes, mistakes);
    }
    conditions::of_programmes(framework, notes, mistakes);
}

/// What can be said of a workflow without knowing people: one step after the other, since what is
/// wrong with the states makes much else seem wrong.
fn shape(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    let steps: [fn(Of<'_>, &mut Mistakes<'_>); 4] = [
        |of, mistakes| {
            states::check(of.workflow, of.notes, mistakes);
            circles::derived(of.workflow, of.notes, mistakes);
            fields::check(of, mistakes);
        },
        |of, mistakes| {
            circles::automatic(of.workflow, of.notes, mistakes);
            conditions::check(of, mistakes);
            tells::check(of, mistakes);
            order::check(of, mistakes);
        },
        |of, mistakes| {
            clocks::check(of, mistakes);
            answers::check(of, mistakes);
            ending::check(of, mistakes);
            ladders::of_workflow(of, mistakes);
        },
        |of, mistakes| {
            circles::may_be_automatic(of, mistakes);
            ignored::check(of, mistakes);
            money::check(of, mistakes);
        },
    ];
    for step in steps {
        if !mistakes.is_broken(of.file()) {
            step(of, mistakes);
        }
    }
}
