//! How time passes in a plan: what a length of days, working days or months makes of a point, and
//! the way back.
//!
//! Every step forwards is monotone: from a later point it leads to no earlier one. Each step back
//! is its exact reverse: the latest point from which the step forwards is not too late.

use super::day::{
    LONG_AGO, NEVER, day_number, days_over, evening_of, is_evening, is_known, morning_of, plus_days,
};
use super::months::{latest_with_months, plus_months};
use super::worked::WorkedDays;
use crate::value::{Calendar, Stretch, StretchUnit};

/// Where an item may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    /// At any point: it takes no time.
    Anywhere,
    /// In a morning.
    Morning,
    /// In the morning of a working day.
    WorkingMorning,
}

/// How time passes in a plan.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    worked: WorkedDays,
}

impl Pace {
    /// By a calendar of working days; without one, Monday to Friday.
    pub(super) fn of(calendar: Option<&Calendar>) -> Pace {
        let worked = WorkedDays::of(calendar);
        Pace { worked }
    }

    /// The first point, from one on, at which an item may begin.
    pub(super) fn begin(&self, from: i64, begins: Begins) -> i64 {
        if !is_known(from) {
            return from;
        }
        match begins {
            Begins::Anywhere => from,
            Begins::Morning => morning_of(days_over(from)),
            Begins::WorkingMorning => self.day(
                self.worked.nth(self.worked.before(days_over(from))),
                morning_of,
            ),
        }
    }

    /// The last point, up to one, at which an item may begin.
    pub(super) fn begin_by(&self, until: i64, begins: Begins) -> i64 {
        if !is_known(until) {
            return until;
        }
        match begins {
            Begins::Anywhere => until,
            Begins::Morning => morning_of(day_number(until)),
            Begins::WorkingMorning => {
                let day = self
                    .worked
                    .nth(self.worked.before(day_number(until) + 1) - 1);
                self.back(day, morning_of)
            }
        }
    }

    /// The first evening, from a point on, on which an item may end that begins so.
    pub(super) fn evening_from(&self, from: i64, begins: Begins) -> i64 {
        if !is_known(from) {
            return from;
        }
        match begins {
            Begins::Anywhere => from,
            Begins::Morning => evening_of(day_number(from)),
            Begins::WorkingMorning => {
                let day = self.worked.nth(self.worked.before(day_number(from)));
                self.day(day, evening_of)
            }
        }
    }

    /// The last evening, up to a point, on which an item may end that begins so.
    pub(super) fn evening_by(&self, until: i64, begins: Begins) -> i64 {
        if !is_known(until) {
            return until;
        }
        let last = day_number(until - 1);
        match begins {
            Begins::Anywhere => until,
            Begins::Morning => evening_of(last),
            Begins::WorkingMorning => self.back(
                self.worked.nth(self.worked.before(last + 1) - 1),
                evening_of,
            ),
        }
    }

    /// Where work ends that begins at a point: at the end of its last day.
    pub(super) fn worked(&self, start: i64, length: Stretch) -> i64 {
        if !is_known(start) || length.count <= 0 {
            return start;
        }
        let over = days_over(start);
        match length.unit {
            StretchUnit::Days => evening_of(over + length.count - 1),
            StretchUnit::Months => evening_of(plus_months(over, length.count) - 1),
            StretchUnit::WorkingDays => {
                let last = self.worked.nth(self.worked.before(over) + length.count - 1);
                self.day(last, evening_of)
            }
        }
    }

    /// The last morning from which work is over at a point; the point itself where it takes no
    /// time.
    pub(super) fn worked_back(&self, finish: i64, length: Stretch) -> i64 {
        if !is_known(finish) || length.count <= 0 {
            return finish;
        }
        let over = days_over(finish);
        match length.unit {
            StretchUnit::Days => morning_of(over - length.count),
            StretchUnit::Months => morning_of(latest_with_months(over, length.count)),
            StretchUnit::WorkingDays => {
                let first = self.worked.nth(self.worked.before(over) - length.count);
                self.back(first, morning_of)
            }
        }
    }

    /// A point moved by a lag. A morning stays a morning, and an evening an evening; where working
    /// days are counted, the morning of a free day is as good as the evening before.
    pub(super) fn lag(&self, from: i64, lag: Stretch) -> i64 {
        if lag.count == 0 || !is_known(from) {
            return from;
        }
        let (over, count) = (days_over(from), lag.count);
        let counts_free = lag.unit == StretchUnit::WorkingDays && !self.worked.is_worked(over);
        match (lag.unit, is_evening(from) || counts_free) {
            (StretchUnit::Days, _) => plus_days(from, count),
            (StretchUnit::Months, true) if !is_cut(over, count) => {
                evening_of(plus_months(over, count) - 1)
            }
            (StretchUnit::Months, _) => morning_of(plus_months(over, count)),
            (StretchUnit::WorkingDays, true) => {
                let day = self.worked.nth(self.worked.before(over) + count - 1);
                self.day(day, evening_of)
            }
            (StretchUnit::WorkingDays, false) => self.day(
                self.worked.nth(self.worked.before(over) + count),
                morning_of,
            ),
        }
    }

    /// The latest point that, moved by a lag, is not after another.
    pub(super) fn lag_back(&self, until: i64, lag: Stretch) -> i64 {
        if lag.count == 0 || !is_known(until) {
            return until;
        }
        // As the end of a day, and as the beginning of one: whichever is later.
        let (ended, begun) = (day_number(until - 1) + 1, day_number(until));
        match lag.unit {
            StretchUnit::Days => plus_days(until, -lag.count),
            StretchUnit::Months => {
                let mut over = latest_with_months(ended, lag.count);
                while is_cut(over, lag.count) && plus_months(over, lag.count) > begun {
                    over -= 1;
                }
                let evening = evening_of(over - 1);
                evening.max(morning_of(latest_with_months(begun, lag.count)))
            }
            StretchUnit::WorkingDays => {
                let evening = self.worked.nth(self.worked.before(ended) - lag.count);
                let morning = self
                    .worked
                    .nth(self.worked.before(begun + 1) - 1 - lag.count);
                let evening = self.back(evening, |day| evening_of(day - 1));
                evening.max(self.back(morning, morning_of))
            }
        }
    }

    /// A point of a day onwards; never where no day is worked.
    fn day(&self, day: i64, point: impl Fn(i64) -> i64) -> i64 {
        if self.worked.is_never() {
            NEVER
        } else {
            point(day)
        }
    }

    /// A point of a day back; long ago where no day is worked.
    fn back(&self, day: i64, point: impl Fn(i64) -> i64) -> i64 {
        if self.worked.is_never() {
            LONG_AGO
        } else {
            point(day)
        }
    }
}

/// Whether a day leads to the end of a shorter month, as the day before it does.
fn is_cut(day: i64, months: i64) -> bool {
    plus_months(day, months) == plus_months(day - 1, months)
}

#[cfg(test)]
mod tests {
    use super::super::day::{date_of, day_of, evening, morning};
    use super::*;
    use jiff::civil::{Date, Weekday, date};
    use proptest::prelude::*;

    fn office() -> Pace {
        let weekend = vec![Weekday::Saturday, Weekday::Sunday];
        let holidays = [date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1)].into();
        Pace::of(Calendar::new("UTC", weekend, holidays, vec![]).as_ref())
    }

    fn stretch(text: &str) -> Stretch {
        Stretch::lag(text).expect(text)
    }

    #[test]
    fn work_ends_on_its_last_day() {
        for (first, length, last) in [
            (date(2026, 1, 5), "5 days", date(2026, 1, 9)),
            (date(2026, 1, 5), "5 working days", date(2026, 1, 9)),
            (date(2026, 1, 5), "1 day", date(2026, 1, 5)),
            (date(2026, 3, 23), "20 working days", date(2026, 4, 21)),
            (date(2026, 1, 5), "6 months", date(2026, 7, 4)),
            (date(2026, 2, 1), "1 month", date(2026, 2, 28)),
        ] {
            let end = office().worked(morning(first), stretch(length));
            assert_eq!(date_of(end), Some(last), "{length} from {first}");
            assert_eq!(end, evening(last));
        }
    }

    #[test]
    fn lags_and_leads_move_ends_to_ends() {
        let friday: Date = date(2026, 4, 10);
        for (lag, to) in [
            ("0 days", friday),
            ("3 days", date(2026, 4, 13)),
            ("-1 day", date(2026, 4, 9)),
            ("1 working day", date(2026, 4, 13)),
            ("-5 working days", date(2026, 4, 1)),
            ("1 month", date(2026, 5, 10)),
        ] {
            let moved = office().lag(evening(friday), stretch(lag));
            assert_eq!(moved, evening(to), "{lag}");
        }
        let begun = office().lag(morning(friday), stretch("1 working day"));
        assert_eq!(begun, morning(date(2026, 4, 13)));
    }

    fn stretches() -> impl Strategy<Value = Stretch> {
        let units = [
            StretchUnit::Days,
            StretchUnit::WorkingDays,
            StretchUnit::Months,
        ];
        (-20..40_i64, prop::sample::select(units.to_vec()))
            .prop_map(|(count, unit)| Stretch { count, unit })
    }

    proptest! {
        #[test]
        fn every_way_back_is_the_exact_reverse(
            length in stretches(),
            day in 20_500..21_000_i64,
            half in 0..2_i64,
        ) {
            let (pace, until) = (office(), morning_of(day) + half);
            prop_assert!(day_of(day).is_some());
            let latest = pace.lag_back(until, length);
            prop_assert!(pace.lag(latest, length) <= until);
            prop_assert!(pace.lag(latest + 1, length) > until);
            prop_assert!(pace.lag(until, length) <= pace.lag(until + 1, length));
            if length.count > 0 {
                let begins = match length.unit {
                    StretchUnit::WorkingDays => Begins::WorkingMorning,
                    StretchUnit::Days | StretchUnit::Months => Begins::Morning,
                };
                let end = |from: i64| pace.worked(pace.begin(from, begins), length);
                let first = pace.begin_by(pace.worked_back(until, length), begins);
                prop_assert_eq!(pace.begin(first, begins), first);
                prop_assert!(end(first) <= until);
                prop_assert!(end(first + 1) > until);
                prop_assert!(end(until) <= end(until + 1));
            }
        }

        #[test]
        fn evenings_lie_around_a_point(day in 20_500..21_000_i64, half in 0..2_i64) {
            let (pace, point) = (office(), morning_of(day) + half);
            for begins in [Begins::Morning, Begins::WorkingMorning] {
                let next = pace.evening_from(point, begins);
                let last = pace.evening_by(point, begins);
                prop_assert!(last <= point && point <= next);
                prop_assert_eq!(pace.evening_by(next, begins), next);
                prop_assert_eq!(pace.evening_from(last, begins), last);
                prop_assert!(next == last || pace.evening_from(last + 1, begins) == next);
            }
        }
    }
}
