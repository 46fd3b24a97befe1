//! Where a programme is asked about: the day, and the calendars that count.

use crate::framework::Organisation;
use crate::value::{Calendar, Name, When};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The day of asking, and the calendars that sessions and working days are counted by.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// What is not done by this day cannot be done before it.
    pub data_date: Date,
    /// Calendars of sessions, by id.
    pub calendars: Option<&'a BTreeMap<Name, Calendar>>,
    /// The calendar of working days; without it five days of a week count as worked.
    pub working: Option<&'a Calendar>,
}

impl<'a> Setting<'a> {
    /// A day without calendars: sessions are unknown.
    pub const fn on(data_date: Date) -> Setting<'a> {
        Setting {
            data_date,
            calendars: None,
            working: None,
        }
    }

    /// A day in an organisation.
    pub fn of(organisation: &'a Organisation, data_date: Date) -> Setting<'a> {
        Setting {
            data_date,
            calendars: Some(&organisation.calendars),
            working: organisation.home_calendar(),
        }
    }

    /// A time with its session resolved, counted from the day that the text describes.
    pub(crate) fn resolve(&self, when: &When, text_day: Date) -> When {
        when.resolve(&|calendar, offset| self.calendars?.get(calendar)?.session(text_day, offset))
    }
}
