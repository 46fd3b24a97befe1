//! Transitions that another one always comes before.

use super::Of;
use crate::definition::diagnostic::Mistakes;
use crate::definition::referent::Referent;
use crate::framework::{Destination, Firing, Transition};
use crate::value::Name;
use std::collections::BTreeMap;

pub(super) fn check(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    let mut never: BTreeMap<&Name, Vec<&Transition>> = BTreeMap::new();
    for (number, transition) in of.workflow.transitions.iter().enumerate() {
        if let Some(before) = always_before(of, number, transition) {
            never.entry(&before.id).or_default().push(transition);
        }
    }
    for (first, late) in never {
        report(of, first, &late, mistakes);
    }
}

/// What never happens since one transition always comes first: one mistake.
fn report(of: Of<'_>, first: &Name, late: &[&Transition], mistakes: &mut Mistakes<'_>) {
    let names: Vec<&str> = late.iter().map(|it| it.id.as_str()).collect();
    let (ids, happens) = (
        names.join("`, `"),
        if late.len() == 1 { "happens" } else { "happen" },
    );
    let message = format!("`{ids}` never {happens}: `{first}` always comes before");
    let help = format!("say in `when` of `{first}` when it comes, or write the others above it");
    let marked = match late {
        [one] => &one.id,
        _ => first,
    };
    let place = of.at(Referent::Transition, marked, "id");
    mistakes.error_with_help("never_fires", &place, message, help);
}

/// What comes before a transition in every state that it leaves; `None` where it can fire.
fn always_before<'w>(of: Of<'w>, number: usize, transition: &Transition) -> Option<&'w Transition> {
    let mut first = None;
    for state in &transition.from {
        let above = &of.workflow.transitions[..number];
        let earlier = above.iter().find(|it| overtakes(of, it, transition, state));
        let before = earlier.or_else(|| leaves_at_once(of, state, transition))?;
        first.get_or_insert(before);
    }
    first
}

/// Whether a transition that stands above another always fires instead of it in a state.
fn overtakes(of: Of<'_>, above: &Transition, below: &Transition, state: &Name) -> bool {
    let same_cause = match (&above.firing, &below.firing) {
        (Firing::Auto, Firing::Auto) => true,
        (one @ Firing::Decision { .. }, other @ Firing::Decision { .. }) => one == other,
        (Firing::Auto, Firing::By(_) | Firing::Decision { .. } | Firing::Clock(_))
        | (Firing::By(_) | Firing::Clock(_) | Firing::Decision { .. }, _) => false,
    };
    let parts = |it: &Transition| it.when.as_ref().map_or_else(Vec::new, |when| when.parts());
    let (needs, has) = (parts(above), parts(below));
    let implied = needs.iter().all(|part| has.contains(part));
    same_cause && above.from.contains(state) && is_free(of, above) && implied
}

/// What leaves a state as soon as a case is in it, whatever else could happen there.
fn leaves_at_once<'w>(of: Of<'w>, state: &Name, but: &Transition) -> Option<&'w Transition> {
    if but.firing == Firing::Auto {
        return None;
    }
    let mut transitions = of.workflow.transitions.iter();
    transitions.find(|it| {
        let leaves = matches!(&it.to, Destination::State(to) if to != state);
        let always = it.firing == Firing::Auto && it.when.is_none();
        it.from.contains(state) && always && leaves && is_free(of, it)
    })
}

/// Whether no case ever stays in a state.
pub(super) fn is_left_at_once(of: Of<'_>, state: &Name) -> bool {
    of.workflow.transitions.iter().any(|it| {
        let leaves = matches!(&it.to, Destination::State(to) if to != state);
        let always = it.firing == Firing::Auto && it.when.is_none();
        it.from.contains(state) && always && leaves && is_free(of, it)
    })
}

/// Whether nothing but its condition keeps a transition from firing: no ladder at whose top it
/// stays away, and no programme that holds it.
fn is_free(of: Of<'_>, transition: &Transition) -> bool {
    let programmes = of.framework.programmes.values();
    let mut items = programmes.flat_map(|programme| &programme.items);
    let is_held = items.any(|item| {
        item.workflow.as_ref() == Some(&of.workflow.id) && item.holds.contains(&transition.id)
    });
    let climbs = transition.ladder.is_some() && transition.answer.is_none();
    !is_held && !climbs
}
