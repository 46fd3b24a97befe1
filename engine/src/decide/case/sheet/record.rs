//! Recording a sheet.

use super::{bars, effect, matter, time};
use crate::command::RecordSheet;
use crate::decide::case::{fields, who};
use crate::draft::Draft;
use crate::event::SheetRecorded;
use crate::limits::{MAX_FILE_NAME_BYTES, too_long};
use crate::refusal::Refusal;
use crate::value::Length;
use jiff::Timestamp;

/// Writes down from a document what people did. It counts from when it is in effect; what could
/// not be done is refused at once.
///
/// # Errors
/// `unknown_case`, those of what it says, `not_secretary`, `recorder_barred`, `not_yet`,
/// `dated_too_far`, `before_last_entry`, `question_closed`, `too_long`, and those of each act.
pub(in crate::decide) fn record(
    draft: &mut Draft<'_>,
    command: &RecordSheet,
) -> Result<(), Refusal> {
    let case = draft.concern(&command.case)?;
    let recorder = who::person(draft)?;
    let (says, terms) = matter::read(draft, &case, command)?;
    bars::check_secretary(draft, &recorder)?;
    bars::check(draft, &case, &says, &recorder)?;
    check_document(command)?;
    let effective = time::effective(draft, &case, &says, command)?;
    let number = u32::try_from(case.sheets.len() + 1).unwrap_or(u32::MAX);
    let days = (command.on, command.received);
    effect::could_be(draft, &case, &says, days, (number, effective))?;
    let contest_until = until(draft, &terms.contest)?;
    let unconfirmed = !bars::anybody_else(draft, &case, &says, &recorder);
    let recorded = SheetRecorded {
        sheet: number,
        says,
        name: command.name.clone(),
        sha256: command.sha256,
        bytes: command.bytes,
        on: command.on,
        received: command.received,
        contest_until,
        unconfirmed: unconfirmed.then_some(true),
    };
    draft.emit_effective(&case, effective, recorded);
    Ok(())
}

fn check_document(command: &RecordSheet) -> Result<(), Refusal> {
    if command.name.len() > MAX_FILE_NAME_BYTES {
        return Err(too_long("name"));
    }
    if fields::is_visible(&command.name) {
        return Ok(());
    }
    let message = "the sheet names no document";
    Err(Refusal::input("document_missing", message)
        .at("name")
        .help("name the file of the document: `--document FILE`"))
}

/// Until when a sheet that is recorded now may be contested.
fn until(draft: &Draft<'_>, contest: &Length) -> Result<Timestamp, Refusal> {
    let until = contest.after(draft.now(), &draft.state().calendar_or_utc());
    until.ok_or_else(|| {
        let message = format!("{contest} from now are beyond the end of the calendar");
        Refusal::rule("beyond_time", message).help("give its `contest` a shorter length")
    })
}
