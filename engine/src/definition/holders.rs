//! Holders and rules: who may, and when a question is adopted.

use super::named::named;
use super::read::{Item, Reading, Table};
use super::referent::Referent;
use crate::definition::keys::{Key, Kind, OPTIONAL, TableKeys, words};
use crate::framework::{Holder, Needs, Quorum, QuorumOf, Rule, Share, fraction};
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
    if text == "issuer" {
        return Some(Holder::Issuer);
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

/// `{ at_least = 1 }`, `{ each_role = 1 }`, `{ adopt = "at least 2/3 of seats" }`, or
/// `{ majority = "more_than_half_of_cast" }`, each perhaps with `quorum = "2/3"` and
/// `of = "eligible"`.
pub(super) fn rule(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Rule> {
    let table = table.table("rule", reading)?;
    let at_least = table.take("at_least", reading);
    let each_role = table.take("each_role", reading);
    let majority = table.take("majority", reading);
    let adopt = table.take("adopt", reading);
    let needs = match (at_least, each_role, majority, adopt) {
        (Some(item), None, None, None) => item.count(reading).map(Needs::AtLeast),
        (None, Some(item), None, None) => item.count(reading).map(Needs::EachRole),
        (None, None, Some(item), None) => {
            let word = item.one_of(reading);
            word.map(|_| Needs::Share(Share::MORE_THAN_HALF))
        }
        (None, None, None, Some(item)) => item.parsed(reading).map(Needs::Share),
        _ => {
            let message = "a rule is one of adopt, at_least, each_role, majority";
            let place = table.place();
            let help = "write { at_least = 2 }, { each_role = 1 }, or { adopt = \"more than \
                        1/2 of cast\", quorum = \"2/3\" }";
            // A word that is not known may be the one that is missing.
            if !table.has_unknown_keys() {
                let mistakes = &mut reading.mistakes;
                mistakes.error_with_help("bad_value", &place, message, help);
            }
            None
        }
    };
    let floor = table.take("floor", reading);
    if let Some(floor) = floor.as_ref().filter(|_| !is_share(needs)) {
        let message = "`floor` goes beside `adopt` or `majority`, and is ignored here";
        let help = "`at_least` and `each_role` say themselves how many yes it takes";
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("bad_value", &floor.place(), message, help);
    }
    let floor = floor.and_then(|floor| floor.count(reading));
    let quorum = table.take("quorum", reading);
    let of = table.word("of", reading).unwrap_or(QuorumOf::Seats);
    let share = quorum.map(|item| share(&item, reading));
    table.finish(reading);
    let quorum = match share {
        Some(share) => Some(Quorum { share: share?, of }),
        None => None,
    };
    Some(Rule {
        needs: needs?,
        floor: floor.unwrap_or(1),
        quorum,
    })
}

const fn is_share(needs: Option<Needs>) -> bool {
    matches!(needs, Some(Needs::Share(_)))
}

fn share(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<(u32, u32)> {
    if item.is_whole() {
        let message = "a quorum is a share of the seats, not a number of them";
        let help = "write it like \"2/3\"; for a number of yes, `at_least = 4` is a rule";
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("bad_value", &item.place(), message, help);
        return None;
    }
    let text = item.text(reading)?;
    let parts = fraction(text);
    if parts.is_none() {
        let message = format!("`{text}` is not a share");
        let help = match percent(text) {
            Some((part, whole)) => format!("write \"{part}/{whole}\""),
            None => "write it like \"2/3\"".to_owned(),
        };
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("bad_value", &item.place(), message, help);
    }
    parts
}

/// `60%` as a share.
fn percent(text: &str) -> Option<(u32, u32)> {
    let percent: u32 = text.strip_suffix('%')?.trim().parse().ok()?;
    let divides = |by: &u32| percent.is_multiple_of(*by) && 100_u32.is_multiple_of(*by);
    let most = (1..=100).rev().find(divides)?;
    (1..=100)
        .contains(&percent)
        .then(|| (percent / most, 100 / most))
}

/// When a question is adopted.
pub(in crate::definition) const RULE: TableKeys = TableKeys {
    title: "`rule` of [charter] and [decisions.ID]",
    doc: "When a question is adopted.",
    keys: &[
        Key {
            name: "at_least",
            kind: Kind::Count(1, u32::MAX),
            doc: "With so many yes.",
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
            doc: "With more yes than no: `adopt = \"more than 1/2 of cast\"` in one word.",
            example: r#""more_than_half_of_cast""#,
            ..OPTIONAL
        },
        Key {
            name: "adopt",
            kind: Kind::Pattern(
                "^(more than|at least) [0-9]+ */ *[0-9]+ of (cast|present|seats)$",
                "share of yes",
            ),
            doc: "With such a share of yes, exactly: of the ballots that say yes or no (`cast`), \
                  of who is `present` (who abstains, too), or of all `seats`, vacant ones too.",
            example: r#""at least 2/3 of seats""#,
            ..OPTIONAL
        },
        Key {
            name: "floor",
            kind: Kind::Count(1, u32::MAX),
            default: Some("1"),
            only_with: Some("`adopt` or `majority`"),
            doc: "So many yes at the least, whatever the share: a yes among many who abstain \
                  adopts nothing.",
            example: "4",
            ..OPTIONAL
        },
        Key {
            name: "quorum",
            kind: Kind::Pattern("^ *[0-9]+ */ *[0-9]+ *$", "share"),
            otherwise: "none is needed",
            doc: "The share of the seats that must be present too: who abstains is present, who \
                  is recused is not.",
            example: r#""2/3""#,
            ..OPTIONAL
        },
        Key {
            name: "of",
            kind: Kind::Word(words::<QuorumOf>),
            default: Some(r#""seats""#),
            doc: "Of which seats the quorum is a share: of all, vacant ones too; or of the \
                  eligible ones, and then never fewer than a majority of all.",
            example: r#""eligible""#,
            ..OPTIONAL
        },
    ],
    one_of: &["adopt", "at_least", "each_role", "majority"],
};
