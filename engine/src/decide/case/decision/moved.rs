//! A new baseline, decided on by a case: who owns what moves has no ballot on it.

use crate::decide::case::who;
use crate::draft::Draft;
use crate::framework::Programme;
use crate::programme::{Baseline, Plan, Schedule, Setting};
use crate::state::Case;
use crate::value::Name;
use std::collections::BTreeSet;

/// The heads of the units whose items end on another day than was agreed, where the case is about
/// a programme's baseline.
pub(super) fn owners_of_moved(draft: &Draft<'_>, case: &Case) -> BTreeSet<Name> {
    let state = draft.state();
    let programmes = state.programmes_in_force();
    let about = programmes.iter().filter(|programme| {
        let gate = programme.rebaseline.as_ref();
        gate.is_some_and(|gate| gate.workflow == case.workflow.id)
            && case.is_about(programme.id.as_str())
    });
    let units: BTreeSet<Name> = about.flat_map(|it| moved_units(draft, it)).collect();
    let of = |unit| who::heads(state, unit, draft.today());
    let heads = units.iter().flat_map(of);
    heads.map(|seat| seat.person).collect()
}

/// The units whose items have moved since the last baseline.
fn moved_units(draft: &Draft<'_>, programme: &Programme) -> BTreeSet<Name> {
    let state = draft.state();
    let progress = state.programmes.get(&programme.id);
    let (Some(framework), Some(progress)) = (&state.in_force, progress) else {
        return BTreeSet::new();
    };
    let setting = Setting::of(&framework.organisation, draft.today());
    let (Some(agreed), Ok(plan)) = (
        progress.baselines.last(),
        Plan::new(programme, progress, setting),
    ) else {
        return BTreeSet::new();
    };
    let now = Baseline::of(&plan, &Schedule::new(&plan));
    let moved = programme.items.iter().filter(|item| {
        let before = agreed.baseline.finishes.get(&item.id);
        before.is_some_and(|before| now.finishes.get(&item.id) != Some(before))
    });
    moved.map(|item| item.owner.clone()).collect()
}
