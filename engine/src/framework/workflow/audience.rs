//! Whom something of a case is for: nobody reads through what follows from a field what they do not
//! read themselves.

use super::{Clock, ClockLength, ClockStart, Workflow};
use crate::event::Class;
use crate::expression::Expression;
use crate::value::Name;

impl Workflow {
    /// Whom a field is for: as it says, and as what it is derived from, or refers to, says.
    pub fn audience_of(&self, field: &str) -> Class {
        let known = self.audiences.get(field);
        known.copied().unwrap_or(Class::Public)
    }

    /// Whom it is for whether one of the workflow's conditions holds.
    pub fn audience_of_condition(&self, condition: &Expression) -> Class {
        let known = self.conditions.get(condition.text());
        known.copied().unwrap_or(Class::Public)
    }

    /// Whom a clock is for: its deadline tells the field that it follows.
    pub fn audience_of_clock(&self, clock: &str) -> Class {
        let clock = self.clocks.iter().find(|it| it.id.as_str() == clock);
        clock.map_or(Class::Public, |clock| {
            let fields = clock.follows().into_iter();
            let audiences = fields.map(|field| self.audience_of(field.as_str()));
            audiences.fold(Class::Public, Class::max)
        })
    }

    /// Whom a flag is for: the widest of the clocks that raise it.
    pub fn audience_of_flag(&self, flag: &str) -> Class {
        let raise = |clock: &&Clock| clock.breach.flag.as_ref().is_some_and(|it| it == flag);
        let clocks = self.clocks.iter().filter(raise);
        let audiences = clocks.map(|clock| self.audience_of_clock(clock.id.as_str()));
        audiences.min().unwrap_or(Class::Public)
    }

    /// The class of the cases that links of a kind lead to.
    pub fn audience_of_links(&self, kind: &str) -> Class {
        self.above.get(kind).copied().unwrap_or(Class::Public)
    }
}

impl Clock {
    /// The fields that its deadline follows.
    pub fn follows(&self) -> Vec<&Name> {
        let start = match &self.start {
            ClockStart::Field(field) => Some(field),
            ClockStart::Run | ClockStart::Event(_) | ClockStart::Opened => None,
        };
        let length = match &self.length {
            ClockLength::Until(field) | ClockLength::ByField { field, .. } => Some(field),
            ClockLength::Fixed(_) => None,
        };
        start.into_iter().chain(length).collect()
    }
}
