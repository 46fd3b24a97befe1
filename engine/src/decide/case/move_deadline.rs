//! Moving a running deadline: by whom its clock names, on the ground of a document.

use super::{deadline, who};
use crate::command::MoveDeadline;
use crate::draft::Draft;
use crate::event::DeadlineMoved;
use crate::framework::Clock;
use crate::hash::Hash;
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::Name;
use jiff::Timestamp;

/// Moves a running deadline to the end of a day.
///
/// # Errors
/// `unknown_case`, `unknown_clock`, `deadline_fixed`, `not_allowed`, `clock_not_running`,
/// `deadline_passed`, `beyond_time`, `document_missing`.
pub(in crate::decide) fn move_deadline(
    draft: &mut Draft<'_>,
    command: &MoveDeadline,
) -> Result<(), Refusal> {
    let case = draft.concern(&command.case)?;
    let clock = find(&case, &command.clock)?;
    if clock.moved_by.is_empty() {
        return Err(fixed(clock));
    }
    let role = who::allowed(draft, &case, &clock.moved_by, &clock.id)?;
    draft.acting_as(role);
    check_running(&case, clock)?;
    let due = end_of(draft, &case, clock, command)?;
    let moved = DeadlineMoved {
        clock: clock.id.clone(),
        due,
        warnings: deadline::warnings(draft, &case, clock, due),
        document: document(&case, &command.document)?,
    };
    draft.emit_on(&case, moved);
    Ok(())
}

fn find<'c>(case: &'c Case, name: &Name) -> Result<&'c Clock, Refusal> {
    let clocks = &case.workflow.clocks;
    case.workflow.clock(name.as_str()).ok_or_else(|| {
        let known = clocks.iter().map(|clock| &clock.id);
        Refusal::unknown("unknown_clock", "clock", name.as_str(), known).at("clock")
    })
}

fn fixed(clock: &Clock) -> Refusal {
    let message = format!("nobody may move the deadline of `{}`", clock.id);
    let help = match clock.follows_a_day() {
        true => "it follows a field: change the field, by a transition or decision that sets it",
        false => "its definition says who may, with `moved_by`; it names nobody",
    };
    Refusal::rule("deadline_fixed", message)
        .at("clock")
        .help(help)
}

fn check_running(case: &Case, clock: &Clock) -> Result<(), Refusal> {
    let running = case.clocks.get(&clock.id);
    if running.is_some_and(|running| !running.breached) {
        return Ok(());
    }
    let message = match running {
        None => format!(
            "the clock `{}` does not run on {}",
            clock.id, case.reference
        ),
        Some(_) => format!("the clock `{}` has run out on {}", clock.id, case.reference),
    };
    let help = format!("`igf show {}` tells which deadlines run", case.reference);
    Err(Refusal::rule("clock_not_running", message)
        .at("clock")
        .help(help))
}

/// The end of the day that the command names, which must be to come.
fn end_of(
    draft: &Draft<'_>,
    case: &Case,
    clock: &Clock,
    command: &MoveDeadline,
) -> Result<Timestamp, Refusal> {
    let calendar = deadline::calendar(draft, case, clock);
    let end = calendar.and_then(|calendar| calendar.end_of(command.day));
    let end = end.ok_or_else(|| deadline::beyond_time(clock))?;
    if end > draft.now() {
        return Ok(end);
    }
    let message = format!(
        "{} is over: no deadline is moved into the past",
        command.day
    );
    Err(Refusal::input("deadline_passed", message)
        .at("day")
        .help("name today or a later day"))
}

/// The document that grounds it, among the case's evidence: by its hash or its file name.
fn document(case: &Case, name: &str) -> Result<Hash, Refusal> {
    let named = case
        .evidence
        .iter()
        .rfind(|known| known.name == name || known.sha256.to_string() == name);
    named.map(|known| known.sha256).ok_or_else(|| {
        let message = format!("{} has no document `{name}`", case.reference);
        let help = format!(
            "attach it first, then name the file: `igf attach {} FILE --kind document`",
            case.reference
        );
        Refusal::rule("document_missing", message)
            .at("document")
            .help(help)
    })
}
