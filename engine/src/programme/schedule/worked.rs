//! Which days are worked, counted without going through them one by one.

use super::day::{NEVER, day_of, number};
use crate::value::Calendar;
use jiff::civil::Weekday;

/// The days that a calendar works, as counts: how many before a day, and which is the n-th.
///
/// The week's pattern is counted by division; holidays on days that the week would work are few,
/// and searched. Counts start at an arbitrary day.
#[derive(Clone, Debug)]
pub(super) struct WorkedDays {
    /// Of the days of a week from the epoch's on: how many are worked before each.
    before: [i64; 7],
    /// The days that a week works, from the epoch's day of the week on.
    week: Vec<i64>,
    /// Holidays that the week would work, in order.
    holidays: Vec<i64>,
}

impl WorkedDays {
    /// Those of a calendar; without one, Monday to Friday.
    pub(super) fn of(calendar: Option<&Calendar>) -> WorkedDays {
        let is_free = |day: Weekday| match calendar {
            Some(calendar) => calendar.weekend.contains(&day),
            None => matches!(day, Weekday::Saturday | Weekday::Sunday),
        };
        let works = |day: &i64| day_of(*day).is_some_and(|date| !is_free(date.weekday()));
        let week: Vec<i64> = (0..7).filter(works).collect();
        let mut before = [0; 7];
        for day in 1..7 {
            before[day] = before[day - 1] + i64::from(week.contains(&(day as i64 - 1)));
        }
        let holidays = calendar.into_iter().flat_map(|calendar| &calendar.holidays);
        let holidays = holidays.map(|day| number(*day));
        WorkedDays {
            before,
            holidays: holidays
                .filter(|day| week.contains(&day.rem_euclid(7)))
                .collect(),
            week,
        }
    }

    /// Whether no day is ever worked.
    pub(super) fn is_never(&self) -> bool {
        self.week.is_empty()
    }

    /// Whether a day is worked.
    pub(super) fn is_worked(&self, day: i64) -> bool {
        self.before(day) != self.before(day + 1)
    }

    /// How many days are worked before a day.
    pub(super) fn before(&self, day: i64) -> i64 {
        let weeks = day.div_euclid(7) * self.worked_a_week();
        let of_week = usize::try_from(day.rem_euclid(7)).map_or(0, |at| self.before[at]);
        weeks + of_week - self.holidays_until(day - 1)
    }

    /// The day that is worked when `count` others were worked before it; [`NEVER`] where no day is.
    pub(super) fn nth(&self, count: i64) -> i64 {
        if self.is_never() {
            return NEVER;
        }
        let mut in_pattern = count;
        loop {
            let day = self.of_pattern(in_pattern);
            let with_holidays = count + self.holidays_until(day);
            if with_holidays == in_pattern {
                return day;
            }
            in_pattern = with_holidays;
        }
    }

    fn worked_a_week(&self) -> i64 {
        i64::try_from(self.week.len()).unwrap_or(7)
    }

    /// The same where no holiday counts.
    fn of_pattern(&self, count: i64) -> i64 {
        let in_week = usize::try_from(count.rem_euclid(self.worked_a_week()));
        let day = in_week.map_or(0, |at| self.week[at]);
        count.div_euclid(self.worked_a_week()) * 7 + day
    }

    fn holidays_until(&self, day: i64) -> i64 {
        let count = self.holidays.partition_point(|holiday| *holiday <= day);
        i64::try_from(count).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn calendar(weekend: Vec<Weekday>, holidays: &[i64]) -> Calendar {
        let holidays: BTreeSet<_> = holidays.iter().filter_map(|day| day_of(*day)).collect();
        Calendar::new("UTC", weekend, holidays, vec![]).expect("UTC")
    }

    #[test]
    fn a_calendar_that_works_no_day_has_none() {
        let week = (0..7).filter_map(day_of).map(|day| day.weekday());
        let never = WorkedDays::of(Some(&calendar(week.collect(), &[])));
        assert!(never.is_never());
        assert_eq!((never.before(100), never.nth(5)), (0, NEVER));
    }

    #[test]
    fn without_a_calendar_monday_to_friday_are_worked() {
        let plain = WorkedDays::of(None);
        let friday = number(date(2026, 1, 9));
        assert_eq!(plain.nth(plain.before(friday)), friday);
        assert_eq!(plain.nth(plain.before(friday) + 1), friday + 3);
        assert_eq!(plain.nth(plain.before(friday + 1)), friday + 3);
    }

    proptest! {
        #[test]
        fn the_counts_are_those_of_going_day_by_day(
            weekend in 1_usize..127,
            holidays in prop::collection::vec(-60..60_i64, 0..40),
            from in -60..60_i64,
        ) {
            let weekend = (0..7).filter(|day| weekend >> day & 1 == 1);
            let weekend: Vec<Weekday> =
                weekend.filter_map(|day| Some(day_of(day)?.weekday())).collect();
            let calendar = calendar(weekend, &holidays);
            let worked = WorkedDays::of(Some(&calendar));
            let mut count = worked.before(from);
            for day in from..from + 100 {
                prop_assert_eq!(worked.before(day), count);
                if calendar.is_working(day_of(day).expect("a day")) {
                    prop_assert_eq!(worked.nth(count), day);
                    count += 1;
                }
            }
        }
    }
}
