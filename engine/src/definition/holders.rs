//! Holders and rules: who may, and when a question is adopted.

use super::named::named;
use super::read::{Item, Reading, Table};
use super::referent::Referent;
use crate::definition::keys::{Key, Kind, OPTIONAL, TableKeys};
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

fn holder(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<Holder> {
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
        (share.0 > 0 && share.0 <= share.1 && share.1 <= 1_000).then_some(share)
    });
    if parts.is_none() {
        let message = format!("`{text}` is not a share");
        reading
            .mistakes
            .error_with_help("bad_value", &item.place(), message, "write it like 2/3");
    }
    parts
}

/// When a question is adopted.
pub(in crate::definition) const RULE: TableKeys = TableKeys {
    title: "`rule` of [charter] and [decisions.ID]",
    doc: "When a question is adopted.",
    keys: &[
        Key {
            name: "at_least",
            kind: Kind::Count(1, u32::MAX),
            doc: "With so many yes, before a refusal is certain.",
            example: "1",
            ..OPTIONAL
        },
        Key {
            name: "each_role",
            kind: Kind::Count(1, u32::MAX),
            doc: "With so many yes of each role of the electorate; one no refuses.",
            example: "1",
            ..OPTIONAL
        },
        Key {
            name: "majority",
            kind: Kind::Word(|| vec!["more_than_half_of_cast"]),
            doc: "With more yes than no.",
            example: r#""more_than_half_of_cast""#,
            ..OPTIONAL
        },
        Key {
            name: "quorum",
            kind: Kind::Pattern("^ *[0-9]+ */ *[0-9]+ *$", "share"),
            otherwise: "none is needed",
            doc: "The share of the seats that must be present, with `majority`; those that are \
                  recused do not count.",
            example: r#""2/3""#,
            ..OPTIONAL
        },
    ],
    one_of: &["at_least", "each_role", "majority"],
};
