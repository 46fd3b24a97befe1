//! How long clocks run and warn, and questions wait: a minute at least, and a warning less than its
//! clock.

use crate::definition::read::{Item, Reading, Table};
use crate::framework::ClockLength;
use crate::value::Length;
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
        if clock.is_some_and(|clock| never_comes(&warning, clock)) {
            let message = format!("the clock does not run as long as `{warning}`: it never warns");
            let help = "warn less than its length before it runs out, or let it run longer";
            let mistakes = &mut reading.mistakes;
            mistakes.error_with_help("bad_length", &item.place(), message, help);
        }
        warnings.push(warning);
    }
    warnings
}

/// Whether a warning is as long as every length of its clock. Where only a calendar could tell, it
/// is not.
fn never_comes(warning: &Length, clock: &ClockLength) -> bool {
    let longer = |length: &Length| match warning.order(length) {
        Some(order) => order != Ordering::Less,
        None => warning.in_days() > 2 * length.in_days(),
    };
    match clock {
        ClockLength::Fixed(length) => longer(length),
        ClockLength::ByField { lengths, .. } => !lengths.is_empty() && lengths.values().all(longer),
        ClockLength::Until(_) => false,
    }
}
