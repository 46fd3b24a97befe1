//! Lengths as plans count them: whole days, working days or months, onwards or back.

use super::length::MAX_COUNT;
use super::{Length, LengthUnit, ValueError};
use std::fmt;
use std::str::FromStr;

/// What a plan counts in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StretchUnit {
    /// Every day of the calendar.
    #[default]
    Days,
    /// Days that are neither weekend nor holiday.
    WorkingDays,
    /// Months of the calendar, whatever their days.
    Months,
}

/// A length of a plan: `5 days`, `10 working days`, `3 months`. A lag may lead back: `-2 days`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// How many; a negative number leads back.
    pub count: i64,
    /// Of what.
    pub unit: StretchUnit,
}

impl Stretch {
    /// No time at all.
    pub const NONE: Stretch = Stretch::days(0);

    /// A number of days.
    pub const fn days(count: i64) -> Stretch {
        let unit = StretchUnit::Days;
        Stretch { count, unit }
    }

    /// A number of working days.
    pub const fn working_days(count: i64) -> Stretch {
        let unit = StretchUnit::WorkingDays;
        Stretch { count, unit }
    }

    /// Whether it takes no time.
    pub const fn is_none(&self) -> bool {
        self.count == 0
    }

    /// Reads a lag: a length, or one with `-` before it, by which something may overlap.
    ///
    /// # Errors
    /// `bad_length`.
    pub fn lag(text: &str) -> Result<Stretch, ValueError> {
        let trimmed = text.trim();
        let Some(back) = trimmed.strip_prefix('-') else {
            return trimmed.parse();
        };
        let length: Stretch = back.trim_start().parse()?;
        let count = -length.count;
        Ok(Stretch { count, ..length })
    }

    /// The same as a length of rules; a lead has the length of its overlap.
    const fn length(self) -> Length {
        let unit = match self.unit {
            StretchUnit::Days => LengthUnit::Days,
            StretchUnit::WorkingDays => LengthUnit::WorkingDays,
            StretchUnit::Months => LengthUnit::Months,
        };
        let count = self.count.saturating_abs();
        Length { count, unit }
    }

    /// About how many days it is, to compare lengths of different units; negative for a lead.
    pub fn about_days(&self) -> i64 {
        self.length().in_days() * self.count.signum()
    }
}

impl Length {
    /// The same for a plan, which counts whole days, working days or months.
    ///
    /// # Errors
    /// `bad_length`: minutes or hours that make no whole days.
    pub fn planned(&self) -> Result<Stretch, ValueError> {
        let (in_a_day, times, unit) = match self.unit {
            LengthUnit::Minutes => (1_440, 1, StretchUnit::Days),
            LengthUnit::Hours => (24, 1, StretchUnit::Days),
            LengthUnit::Days => (1, 1, StretchUnit::Days),
            LengthUnit::WorkingDays => (1, 1, StretchUnit::WorkingDays),
            LengthUnit::Weeks => (1, 7, StretchUnit::Days),
            LengthUnit::Months => (1, 1, StretchUnit::Months),
            LengthUnit::Years => (1, 12, StretchUnit::Months),
        };
        let whole = (self.count.rem_euclid(in_a_day) == 0).then_some(self.count / in_a_day);
        let count = whole.and_then(|count| count.checked_mul(times));
        let count = count.filter(|count| count.saturating_abs() <= MAX_COUNT * 12);
        count.map(|count| Stretch { count, unit }).ok_or_else(|| {
            let message = format!("a plan counts whole days, and `{self}` is no number of them");
            ValueError::new("bad_length", message).with_help("write `1 day`, or `10 working days`")
        })
    }
}

impl FromStr for Stretch {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Stretch, ValueError> {
        text.parse::<Length>()?.planned()
    }
}

impl fmt::Display for Stretch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count < 0 {
            out.write_str("-")?;
        }
        self.length().fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_counts_days_working_days_and_months() {
        for (text, read) in [
            ("5 days", "5 days"),
            ("2 weeks", "14 days"),
            ("48 hours", "2 days"),
            ("10 working days", "10 working days"),
            ("1 month", "1 month"),
            ("2 years", "24 months"),
        ] {
            let stretch: Stretch = text.parse().expect(text);
            assert_eq!(stretch.to_string(), read);
            assert_eq!(Stretch::lag(text).expect(text), stretch);
        }
        for text in ["12 hours", "-1 day", "soon"] {
            let read = text.parse::<Stretch>();
            assert_eq!(
                read.map_err(|error| error.code),
                Err("bad_length"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_plan_counts_whole_days() {
        for (text, days) in [
            ("12 hours", Err("bad_length")),
            ("36 hours", Err("bad_length")),
            ("90 minutes", Err("bad_length")),
            ("48 hours", Ok(Stretch::days(2))),
            ("1440 minutes", Ok(Stretch::days(1))),
            ("0 hours", Ok(Stretch::NONE)),
        ] {
            let length: Length = text.parse().expect(text);
            assert_eq!(length.planned().map_err(|it| it.code), days, "{text}");
        }
        let endless = Length::days(i64::MAX).planned();
        assert_eq!(endless.map_err(|it| it.code), Err("bad_length"));
    }

    #[test]
    fn a_lag_may_lead_back() {
        for (text, read, days) in [
            ("-1 day", "-1 day", -1),
            ("- 10 working days", "-10 working days", -14),
            ("-P1M", "-1 month", -30),
            ("0 days", "0 days", 0),
        ] {
            let lag = Stretch::lag(text).expect(text);
            assert_eq!((lag.to_string().as_str(), lag.about_days()), (read, days));
            assert_eq!(Stretch::lag(&lag.to_string()), Ok(lag));
        }
        for text in ["--1 day", "-", "-12 hours"] {
            let read = Stretch::lag(text).map_err(|error| error.code);
            assert_eq!(read, Err("bad_length"), "{text}");
        }
    }
}
