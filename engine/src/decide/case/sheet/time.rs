//! When a sheet comes in time: the day of its document, and the close of a question.

use crate::command::RecordSheet;
use crate::decide::question::closed;
use crate::draft::Draft;
use crate::event::{Ballot, SheetMatter};
use crate::refusal::Refusal;
use crate::state::{Case, Question};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

/// A sheet is recorded at most so many days after the day of its document.
const MOST_DAYS: i64 = 30;

/// When what a document says was true: at the end of its day, and never after the record.
///
/// # Errors
/// `not_yet`, `dated_too_far`, `before_last_entry`.
pub(super) fn effective(
    draft: &Draft<'_>,
    case: &Case,
    says: &SheetMatter,
    command: &RecordSheet,
) -> Result<Timestamp, Refusal> {
    let today = draft.today();
    let latest = command.received.unwrap_or(command.on).max(command.on);
    if latest > today {
        let message = format!("{latest} has not come yet: it is {today}");
        return Err(Refusal::input("not_yet", message)
            .at("on")
            .help("a document is of today or earlier, and so is the day on which it came"));
    }
    let earliest = today.checked_sub(MOST_DAYS.days()).unwrap_or(today);
    if command.on < earliest {
        let message = format!("{} is more than {MOST_DAYS} days ago", command.on);
        return Err(Refusal::rule("dated_too_far", message)
            .at("on")
            .help("have it decided or done anew, and record that in time"));
    }
    let since = since(case, says);
    if command.on < draft.state().date_of(since) {
        let message = format!(
            "{} is before what it rests on, of {since}: {}",
            command.on, case.reference
        );
        return Err(Refusal::rule("before_last_entry", message)
            .at("on")
            .help("nothing is done before that on which it rests: give the day of the document"));
    }
    let end = draft.state().calendar_or_utc().end_of(command.on);
    Ok(end
        .map_or(draft.now(), |end| end.min(draft.now()))
        .max(since))
}

/// Since when what a sheet says can have been done at all.
fn since(case: &Case, says: &SheetMatter) -> Timestamp {
    match says {
        SheetMatter::Question { decision, .. } => {
            let question = case.questions.get(decision);
            question.map_or(case.entered, |question| question.put)
        }
        SheetMatter::Act { .. } => case.last_entry,
        SheetMatter::Contest { .. } => case.entered,
    }
}

/// Refuses ballots that come after the close of their question, but for what is heard in the
/// grace: the sheet of a meeting whose document is dated by the close, and a `no` received by
/// then.
///
/// # Errors
/// `question_closed`.
pub(super) fn still_counts(
    draft: &Draft<'_>,
    question: &Question,
    says: &SheetMatter,
    (on, received): (Date, Option<Date>),
) -> Result<(), Refusal> {
    let SheetMatter::Question {
        decision, votes, ..
    } = says
    else {
        return Ok(());
    };
    let over = |closes: &Timestamp| *closes <= draft.now();
    let Some(closes) = question.closes.filter(over) else {
        return Ok(());
    };
    let calendar = draft.state().calendar_or_utc();
    let by_close = |day: Date| calendar.end_of(day).is_some_and(|end| end <= closes);
    let all_no = votes.values().all(|vote| vote.is(Ballot::No));
    let heard = by_close(on) || all_no && received.is_some_and(by_close);
    let in_grace = question.grace.is_some_and(|until| draft.now() < until);
    if heard && in_grace {
        return Ok(());
    }
    Err(closed(decision, closes))
}
