//! Clocks: deadlines, what starts them and what their breach does.

use super::Holder;
use crate::framework::Label;
use crate::value::{Length, Name};
use std::collections::BTreeMap;

/// A deadline that is data in the store.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Its id.
    pub id: Name,
    /// What people call it.
    pub label: Label,
    /// What starts it.
    pub start: ClockStart,
    /// States in which it runs; leaving them stops it.
    pub run_in: Vec<Name>,
    /// When it is due.
    pub length: ClockLength,
    /// The calendar of working days; the organisation's where none is named.
    pub calendar: Option<Name>,
    /// Warnings before it is due.
    pub warn: Vec<Length>,
    /// What its breach does.
    pub breach: Breach,
    /// Starts again after a breach, with this length.
    pub repeat: Option<Length>,
    /// Who may move its deadline; nobody where none is named.
    pub moved_by: Vec<Holder>,
    /// Its breach fires its transition though the transition's own conditions do not hold.
    pub breach_anyway: bool,
}

impl Clock {
    /// Whether a field says when it is due.
    pub fn follows_a_day(&self) -> bool {
        matches!(self.length, ClockLength::Until(_)) || matches!(self.start, ClockStart::Field(_))
    }

    /// Whether it has a deadline only while some field has a value.
    pub fn needs_a_field(&self) -> bool {
        self.follows_a_day() || matches!(self.length, ClockLength::ByField { .. })
    }
}

/// What starts a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockStart {
    /// Entering a state in which it runs.
    Run,
    /// An event of this name, while in a state in which it runs.
    Event(Name),
    /// A date in a field.
    Field(Name),
    /// The opening of the case, whatever happened since.
    Opened,
}

/// How long a clock runs.
#[derive(Clone, Debug, PartialEq)]
pub enum ClockLength {
    /// As long as this from its start.
    Fixed(Length),
    /// Until the end of the period in a field of kind date or when.
    Until(Name),
    /// By the value of a scale or enum field.
    ByField {
        /// The field.
        field: Name,
        /// Its values' lengths.
        lengths: BTreeMap<Name, Length>,
    },
}

/// What a clock's breach does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Breach {
    /// Raises a flag, until the clock's states are left or it starts anew.
    pub flag: Option<Name>,
    /// Informs roles.
    pub inform: Vec<Name>,
    /// Climbs a ladder by one rung.
    pub ladder: Option<Name>,
    /// Fires a transition.
    pub fire: Option<Name>,
}
