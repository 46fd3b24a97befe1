//! How long clocks run and warn, and questions wait: a minute at least, and a warning less than its
//! clock.

use crate::definition::read::{Item, Reading, Table};
use crate::framework::ClockLength;
use crate::value::{Length, LengthUnit};
use std::cmp::Ordering;

/// The length of something that runs, a clock or a question: a minute at least, or it would be over
/// before anybody could act.
pub(in crate::definition) fn running(
    item: &Item<'_>,
    reading: &mut Reading<'_, '_>,
) -> Option<Length> {
    let length: Length = item.parsed(reading)?;
    if length.count == 0 {
        let message = format!("`{length}` is no time: it takes a minute at least");
        let help = "write how long, `1 minute` or more";
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("bad_length", &item.place(), message, help);
    }
    Some(length)
}

/// How long before its deadline a clock warns: less than it runs, or the warning would never come.
pub(in crate::definition) fn warnings(
    table: &Table<'_>,
    clock: Option<&ClockLength>,
    reading: &mut Reading<'_, '_>,
) -> Vec<Length> {
    let mut warnings = Vec::new();
    for item in table.list("warn", reading) {
        let Some(warning) = running(&item, reading) else {
            continue;
        };
        let help = "warn less than its length before it runs out, or let it run longer";
        let (place, mistakes) = (item.place(), &mut reading.mistakes);
        match clock.map(|clock| never_comes(&warning, clock)) {
            Some(Comes::Never) => {
                let message =
                    format!("the clock does not run as long as `{warning}`: it never warns");
                mistakes.error_with_help("bad_length", &place, message, help);
            }
            Some(Comes::NotWhere(values)) => {
                let message =
                    format!("where `{values}` the clock does not run as long as `{warning}`");
                mistakes.warning("bad_length", &place, message, help);
            }
            Some(Comes::Always) | None => {}
        }
        warnings.push(warning);
    }
    warnings
}

/// When a warning comes before its clock runs out.
enum Comes {
    Always,
    /// Not where the field has one of these values.
    NotWhere(String),
    Never,
}

/// Whether a warning is as long as its clock runs. Where only a calendar could tell, it is not.
fn never_comes(warning: &Length, clock: &ClockLength) -> Comes {
    let lengths = match clock {
        ClockLength::Fixed(length) if is_longer(warning, length) => return Comes::Never,
        ClockLength::Fixed(_) | ClockLength::Until(_) => return Comes::Always,
        ClockLength::ByField { lengths, .. } => lengths,
    };
    let shorter = lengths
        .iter()
        .filter(|(_, length)| is_longer(warning, length));
    let shorter: Vec<&str> = shorter.map(|(value, _)| value.as_str()).collect();
    match shorter.len() {
        0 => Comes::Always,
        all if all == lengths.len() => Comes::Never,
        _ => Comes::NotWhere(shorter.join("`, `")),
    }
}

/// Whether a warning is surely as long as a clock runs, or longer.
fn is_longer(warning: &Length, length: &Length) -> bool {
    let is_days = matches!(length.unit, LengthUnit::Days | LengthUnit::Weeks);
    // No length at all is a mistake of its own.
    length.count > 0
        && match warning.order(length) {
            Some(order) => order != Ordering::Less,
            // So many working days are as many days at least.
            None if warning.unit == LengthUnit::WorkingDays && is_days => {
                warning.count >= length.in_days()
            }
            None => warning.in_days() > 2 * length.in_days(),
        }
}
