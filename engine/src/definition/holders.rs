//! Holders and rules: who may, and when a question is adopted.

use super::diagnostic::Mistakes;
use super::reader::{Item, Named, named};
use super::resolve::{Notes, Target};
use crate::framework::{Holder, Rule};
use crate::value::Name;

/// A list of holders. `workflow` is the workflow whose fields they may name.
pub(super) fn holders(
    items: &[Item<'_>],
    workflow: Option<&Name>,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> Vec<Holder> {
    items
        .iter()
        .filter_map(|item| holder(item, workflow, notes, mistakes))
        .collect()
}

fn holder(
    item: &Item<'_>,
    workflow: Option<&Name>,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> Option<Holder> {
    let text = item.text(mistakes)?;
    let place = item.place();
    let mut part = |text: &str, target: Target, mistakes: &mut Mistakes<'_>| -> Option<Name> {
        let Named { name, place } = named(text, place.clone(), mistakes)?;
        notes.uses(target, &name, &place);
        Some(name)
    };
    let field = |workflow: Option<&Name>| match workflow {
        Some(workflow) => Target::Field(workflow.clone()),
        None => Target::Nothing("there are no fields outside a workflow"),
    };
    if text == "opener" {
        return Some(Holder::Opener);
    }
    if let Some((kind, rest)) = text.split_once(':') {
        return match kind {
            "field" => part(rest, field(workflow), mistakes).map(Holder::Field),
            "rung" => part(rest, Target::Ladder, mistakes).map(Holder::Rung),
            "authority" => part(rest, Target::Authority, mistakes).map(Holder::Authority),
            _ => {
                let known = ["field", "rung", "authority"];
                mistakes.unknown("bad_value", &item.place(), "kind of holder", kind, known);
                None
            }
        };
    }
    match text.split_once('@') {
        None => part(text, Target::Role, mistakes).map(Holder::Role),
        Some((role, "parent")) => part(role, Target::Role, mistakes).map(Holder::RoleInParent),
        Some((role, unit)) => {
            let role = part(role, Target::Role, mistakes);
            let field = part(unit, field(workflow), mistakes);
            let (role, field) = (role?, field?);
            Some(Holder::RoleInUnitOf { role, field })
        }
    }
}

/// `{ at_least = 1 }`, `{ each_role = 1 }`, or
/// `{ majority = "more_than_half_of_cast", quorum = "2/3" }`.
pub(super) fn rule(item: Option<Item<'_>>, mistakes: &mut Mistakes<'_>) -> Option<Rule> {
    let item = item?;
    let place = item.place();
    let mut table = item.table(mistakes)?;
    let count = |item: Item<'_>, mistakes: &mut Mistakes<'_>| {
        let number = item
            .whole(mistakes)
            .and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| *number > 0);
        if number.is_none() {
            mistakes.error("bad_value", &item.place(), "this must be 1 or more");
        }
        number
    };
    let at_least = table.take("at_least");
    let each_role = table.take("each_role");
    let majority = table.take("majority");
    let quorum = table.take("quorum");
    let rule = match (at_least, each_role, majority) {
        (Some(item), None, None) => count(item, mistakes).map(Rule::AtLeast),
        (None, Some(item), None) => count(item, mistakes).map(Rule::EachRole),
        (None, None, Some(item)) => {
            super::word(&item, &[("more_than_half_of_cast", ())], mistakes);
            let quorum = match &quorum {
                Some(item) => share(item, mistakes),
                None => Some((0, 1)),
            };
            quorum.map(|quorum| Rule::Majority { quorum })
        }
        _ => {
            let message = "a rule is one of at_least, each_role, majority";
            mistakes.error("bad_value", &place, message);
            None
        }
    };
    table.finish(mistakes);
    rule
}

fn share(item: &Item<'_>, mistakes: &mut Mistakes<'_>) -> Option<(u32, u32)> {
    let text = item.text(mistakes)?;
    let parts = text.split_once('/').and_then(|(numerator, denominator)| {
        let share: (u32, u32) = (
            numerator.trim().parse().ok()?,
            denominator.trim().parse().ok()?,
        );
        (share.1 > 0 && share.0 <= share.1 && share.1 <= 1_000).then_some(share)
    });
    if parts.is_none() {
        let message = format!("`{text}` is not a share");
        mistakes.error_with_help("bad_value", &item.place(), message, "write it like 2/3");
    }
    parts
}
