//! Holders and rules: who may, and when a question is adopted.

use super::read::{Item, Reading, Table, named};
use super::resolve::Referent;
use crate::framework::{Holder, Rule};
use crate::value::Name;

/// The holders that a key lists.
pub(super) fn holders(
    table: &Table<'_>,
    key: &'static str,
    reading: &mut Reading<'_, '_>,
) -> Vec<Holder> {
    let item = table.take(key, reading);
    item.map_or_else(Vec::new, |item| listed(&item, reading))
}

pub(super) fn listed(list: &Item<'_>, reading: &mut Reading<'_, '_>) -> Vec<Holder> {
    let mut holders = Vec::new();
    for item in list.list(reading) {
        holders.extend(holder(&item, reading));
    }
    holders
}

pub(super) fn holder(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<Holder> {
    let text = item.text(reading)?;
    let mut part = |text: &str, referent: Referent| -> Option<Name> {
        let named = named(text, item.place(), reading.mistakes)?;
        reading.uses(referent, &named);
        Some(named.name)
    };
    if text == "opener" {
        return Some(Holder::Opener);
    }
    if let Some((kind, rest)) = text.split_once(':') {
        return match kind {
            "field" => part(rest, Referent::Field).map(Holder::Field),
            "rung" => part(rest, Referent::Ladder).map(Holder::Rung),
            "authority" => part(rest, Referent::Authority).map(Holder::Authority),
            _ => {
                let known = ["field", "rung", "authority"];
                let place = item.place();
                reading
                    .mistakes
                    .unknown("bad_value", &place, "kind of holder", kind, known);
                None
            }
        };
    }
    match text.split_once('@') {
        None => part(text, Referent::Role).map(Holder::Role),
        Some((role, "parent")) => part(role, Referent::Role).map(Holder::RoleInParent),
        Some((role, unit)) => {
            let (role, field) = (part(role, Referent::Role), part(unit, Referent::Field));
            let (role, field) = (role?, field?);
            Some(Holder::RoleInUnitOf { role, field })
        }
    }
}

/// `{ at_least = 1 }`, `{ each_role = 1 }`, or
/// `{ majority = "more_than_half_of_cast", quorum = "2/3" }`.
pub(super) fn rule(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Rule> {
    let table = table.table("rule", reading)?;
    let at_least = table.take("at_least", reading);
    let each_role = table.take("each_role", reading);
    let majority = table.take("majority", reading);
    let quorum = table.take("quorum", reading);
    let rule = match (at_least, each_role, majority) {
        (Some(item), None, None) => item.count(reading).map(Rule::AtLeast),
        (None, Some(item), None) => item.count(reading).map(Rule::EachRole),
        (None, None, Some(item)) => {
            item.one_of(reading);
            let quorum = match &quorum {
                Some(item) => share(item, reading),
                None => Some((0, 1)),
            };
            quorum.map(|quorum| Rule::Majority { quorum })
        }
        _ => {
            let message = "a rule is one of at_least, each_role, majority";
            let place = table.place();
            reading.mistakes.error("bad_value", &place, message);
            None
        }
    };
    table.finish(reading);
    rule
}

fn share(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<(u32, u32)> {
    let text = item.text(reading)?;
    let parts = text.split_once('/').and_then(|(numerator, denominator)| {
        let share: (u32, u32) = (
            numerator.trim().parse().ok()?,
            denominator.trim().parse().ok()?,
        );
        (share.1 > 0 && share.0 <= share.1 && share.1 <= 1_000).then_some(share)
    });
    if parts.is_none() {
        let message = format!("`{text}` is not a share");
        reading
            .mistakes
            .error_with_help("bad_value", &item.place(), message, "write it like 2/3");
    }
    parts
}
