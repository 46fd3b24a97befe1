//! What definitions say, as facts that can be compared: each with how much of it there is.

use crate::framework::{Holder, UnitReference};
use crate::value::{Length, LengthUnit};
use std::collections::BTreeMap;

/// What definitions say of one part.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Facts(BTreeMap<String, i64>);

impl Facts {
    /// Something is so.
    pub(super) fn hold(&mut self, fact: String) {
        self.hold_at(fact, 0);
    }

    /// Something is so, by that much; of two, the more.
    pub(super) fn hold_at(&mut self, fact: String, amount: i64) {
        let known = self.0.entry(fact).or_insert(amount);
        *known = amount.max(*known);
    }

    /// What is here and not there, or here by more.
    pub(super) fn beyond(&self, other: &Facts) -> Vec<String> {
        let less = |(fact, amount): &(&String, &i64)| {
            other.0.get(*fact).is_none_or(|there| there < amount)
        };
        let beyond = self.0.iter().filter(less);
        beyond.map(|(fact, _)| fact.clone()).collect()
    }
}

/// A length within its kind of unit, which belongs into the fact: what is counted in working days
/// compares with nothing else.
pub(super) fn measured(length: &Length) -> (&'static str, i64) {
    match length.unit {
        LengthUnit::Minutes => ("minutes", length.count),
        LengthUnit::Hours => ("minutes", length.count.saturating_mul(60)),
        LengthUnit::Days => ("days", length.count),
        LengthUnit::Weeks => ("days", length.count.saturating_mul(7)),
        LengthUnit::Months => ("months", length.count),
        LengthUnit::Years => ("months", length.count.saturating_mul(12)),
        LengthUnit::WorkingDays => ("working days", length.count),
    }
}

/// A holder as definitions write it.
pub(super) fn written(holder: &Holder) -> String {
    match holder {
        Holder::Role(role) => role.to_string(),
        Holder::RoleInUnitOf { role, field } => format!("{role}@{field}"),
        Holder::RoleInParent(role) => format!("{role}@parent"),
        Holder::Field(field) => format!("field:{field}"),
        Holder::Rung(ladder) => format!("rung:{ladder}"),
        Holder::Authority(table) => format!("authority:{table}"),
        Holder::Opener => "opener".to_owned(),
        Holder::Issuer => "issuer".to_owned(),
    }
}

/// A unit of a rung as definitions write it.
pub(super) fn unit_written(unit: &UnitReference) -> String {
    match unit {
        UnitReference::Unit(unit) => unit.to_string(),
        UnitReference::Case => "case".to_owned(),
        UnitReference::Parent => "parent".to_owned(),
        UnitReference::Field(field) => format!("field:{field}"),
    }
}
