//! A value read by its kind alone: for keys that nothing else reads.

use super::{Item, Reading};
use crate::definition::keys::Kind;
use crate::definition::named::value_error;
use crate::expression::Type;
use crate::value::{Length, Money, Stretch, When};

impl Item<'_> {
    /// A lag of a plan, or with `-` a lead. What makes no whole days is reported, and read the old
    /// way, so that definitions adopted before that was checked keep their meaning.
    pub(in crate::definition) fn lag(&self, reading: &mut Reading<'_, '_>) -> Option<Stretch> {
        let text = self.text(reading)?;
        match Stretch::lag(text) {
            Ok(lag) => Some(lag),
            Err(error) => {
                value_error(&error, &self.place(), reading.mistakes);
                let length: Length = text.parse().ok()?;
                Some(Stretch::days(length.in_days()))
            }
        }
    }

    /// Reads it by its kind alone, for the mistakes in it.
    pub(super) fn check(&self, reading: &mut Reading<'_, '_>) {
        match self.kind {
            Kind::Text | Kind::Pattern(..) | Kind::Holder => drop(self.text(reading)),
            Kind::Id(_) | Kind::Name(_) => drop(self.name(reading)),
            Kind::Word(_) => drop(self.one_of(reading)),
            Kind::Whole => drop(self.whole(reading)),
            Kind::Count(..) => drop(self.count(reading)),
            Kind::Boolean => drop(self.bool(reading)),
            Kind::Length => drop(self.parsed::<Length>(reading)),
            Kind::Lag => drop(self.lag(reading)),
            Kind::Date => drop(self.date(reading)),
            Kind::When => drop(self.parsed::<When>(reading)),
            Kind::Money => drop(self.parsed::<Money>(reading)),
            Kind::OfField => drop(self.of_field(reading)),
            Kind::Condition => drop(self.condition(reading)),
            Kind::Formula => drop(self.formula(Type::Any, reading)),
            Kind::Label => drop(self.label(reading)),
            Kind::List(_) => {
                for item in self.list(reading) {
                    item.check(reading);
                }
            }
            Kind::Table(_) => {
                if let Some(table) = self.table(reading) {
                    table.check(reading);
                }
            }
            Kind::ById(_) => {
                for (_, table) in self.by_id(reading) {
                    table.check(reading);
                }
            }
            Kind::Map(..) => {
                for (_, item) in self.pairs(reading) {
                    item.check(reading);
                }
            }
            Kind::Either(kinds) => {
                let fits = |kind: &&Kind| match kind {
                    Kind::Table(_) | Kind::Map(..) => self.is_table(),
                    Kind::Whole | Kind::Count(..) => self.is_whole(),
                    _ => self.as_str().is_some(),
                };
                // Of several that fit, only who reads it knows which one is meant.
                let mut fitting = kinds.iter().filter(fits);
                match (fitting.next().or(kinds.first()), fitting.next()) {
                    (Some(kind), None) => {
                        Item::new(self.file, self.value, *kind).check(reading);
                    }
                    _ => drop(self.text(reading)),
                }
            }
        }
    }
}
