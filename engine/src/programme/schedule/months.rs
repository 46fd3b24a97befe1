//! Months of the calendar over numbers of days, without going through dates.

/// A day so many months later, or earlier: the same day of the month, or its last where there is
/// no such day.
pub(super) fn plus_months(day: i64, months: i64) -> i64 {
    let (year, month, of_month) = civil(day);
    let counted = year * 12 + month - 1 + months;
    let (year, month) = (counted.div_euclid(12), counted.rem_euclid(12) + 1);
    let first = first_of(year, month);
    let next = first_of(year + month / 12, month % 12 + 1);
    first + (of_month - 1).min(next - first - 1)
}

/// The latest day that so many months on is not after `until`.
pub(super) fn latest_with_months(until: i64, months: i64) -> i64 {
    let mut day = plus_months(until, -months);
    while plus_months(day + 1, months) <= until {
        day += 1;
    }
    day
}

/// Days from the epoch to the first of March of a year that begins with March.
const fn first_of_march(year: i64) -> i64 {
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) - 719_468
}

/// The first day of a month, from 1.
const fn first_of(year: i64, month: i64) -> i64 {
    // Years begin with March here, so that the day of a leap year comes last.
    let from_march = (month + 9) % 12;
    first_of_march(year - (month <= 2) as i64) + (153 * from_march + 2) / 5
}

/// The year, the month from 1, and the day of the month from 1.
fn civil(day: i64) -> (i64, i64, i64) {
    let mut year =
        (day + 719_468).div_euclid(146_097) * 400 + (day + 719_468).rem_euclid(146_097) / 366;
    while first_of_march(year + 1) <= day {
        year += 1;
    }
    let of_year = day - first_of_march(year);
    let from_march = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12 + 1;
    (year + i64::from(month <= 2), month, of_month)
}

#[cfg(test)]
mod tests {
    use super::super::day::{day_of, number};
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_latest_day_may_be_one_of_several_that_lead_to_the_same() {
        let day = |year, month, day| number(date(year, month, day));
        let march = latest_with_months(day(2026, 3, 31), 1);
        assert_eq!(day_of(march), Some(date(2026, 2, 28)));
        let february = latest_with_months(day(2026, 2, 28), 1);
        assert_eq!(day_of(february), Some(date(2026, 1, 31)));
        let lead = latest_with_months(day(2026, 2, 28), -1);
        assert_eq!(day_of(lead), Some(date(2026, 3, 31)));
    }

    proptest! {
        #[test]
        fn months_are_those_of_the_calendar(
            day in -700_000..2_900_000_i64,
            months in -900..900_i64,
        ) {
            let from = day_of(day).expect("a day");
            if let Ok(to) = from.checked_add(months.months()) {
                prop_assert_eq!(day_of(plus_months(day, months)), Some(to));
            }
            let latest = latest_with_months(day, months);
            prop_assert!(plus_months(latest, months) <= day);
            prop_assert!(plus_months(latest + 1, months) > day);
            prop_assert!(plus_months(day, months) <= plus_months(day + 1, months));
        }
    }
}
