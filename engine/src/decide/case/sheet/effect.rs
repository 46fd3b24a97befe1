//! A sheet in effect: what it says follows as the acts of those who did it.

use super::{bars, contest, find, time};
use crate::command::{ConfirmSheet, Meta, PutSheetInEffect};
use crate::decide::case::decision::{self, bound};
use crate::decide::case::{transition, who};
use crate::decide::question::changed_unseen;
use crate::draft::{Draft, Recording};
use crate::event::{
    Ballot, Known, SheetConfirmed, SheetFailed, SheetInEffect, SheetMatter, TransitionCause,
};
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::limits::shortened;
use crate::refusal::Refusal;
use crate::state::{Case, Question, Sheet, SheetState};
use crate::value::{Name, Word};
use jiff::Timestamp;
use jiff::civil::Date;

/// Confirms a sheet: it is in effect from now on.
///
/// # Errors
/// `unknown_case`, `unknown_sheet`, `sheet_contested`, `sheet_over`, `own_confirmation`,
/// `recorder_barred`, and those of what it says.
pub(in crate::decide) fn confirm(
    draft: &mut Draft<'_>,
    command: &ConfirmSheet,
) -> Result<(), Refusal> {
    let case = draft.concern(&command.case)?;
    let person = who::person(draft)?;
    let sheet = find(&case, command.sheet)?;
    waits(&case, sheet, command.sheet)?;
    if sheet.recorded_by.as_ref() == Some(&person) {
        let message = format!("`{person}` recorded sheet {} themselves", command.sheet);
        return Err(Refusal::forbidden("own_confirmation", message)
            .at("person")
            .help("a second person compares it with the document, and confirms it"));
    }
    bars::check(draft, &case, &sheet.says, &person)?;
    draft.emit_on(
        &case,
        SheetConfirmed {
            sheet: command.sheet,
        },
    );
    take_effect(draft, &case, command.sheet, sheet)
}

/// Refuses a sheet that does not wait for being in effect.
fn waits(case: &Case, sheet: &Sheet, number: u32) -> Result<(), Refusal> {
    let reference = &case.reference;
    let message = format!(
        "sheet {number} of {reference} is {}, and waits for nobody",
        sheet.state().words()
    );
    let refusal = match sheet.state() {
        SheetState::Recorded | SheetState::Unconfirmed => return Ok(()),
        SheetState::Contested => Refusal::rule("sheet_contested", message).help(format!(
            "it is decided first: `igf answer-contest {reference} {number} upheld|dismissed`; who \
             has no account answers on a sheet: `igf record-sheet … --contest {number}`"
        )),
        SheetState::InEffect | SheetState::Void | SheetState::Failed => {
            Refusal::rule("sheet_over", message).help(format!(
                "`igf show {reference}` tells what came of it; record another if need be"
            ))
        }
    };
    Err(refusal.at("sheet"))
}

/// Puts a sheet in effect that nobody could confirm, when nobody can contest it any more.
///
/// # Errors
/// `clock_not_due`, and those of what it says.
pub(in crate::decide) fn put_in_effect(
    draft: &mut Draft<'_>,
    command: &PutSheetInEffect,
) -> Result<(), Refusal> {
    let case = draft.concern(&command.case.to_string())?;
    let sheet = find(&case, command.sheet)?;
    if sheet.due() != Some(command.due) || command.due > draft.now() {
        let message = format!("sheet {} is not due at {}", command.sheet, command.due);
        return Err(Refusal::rule("clock_not_due", message));
    }
    take_effect(draft, &case, command.sheet, sheet)
}

/// A sheet that comes to nothing when its time has come.
///
/// # Errors
/// The refusal itself, where the sheet is not due.
pub(in crate::decide) fn fail(
    draft: &mut Draft<'_>,
    command: &PutSheetInEffect,
    refusal: &Refusal,
) -> Result<(), Refusal> {
    let case = draft.concern(&command.case.to_string())?;
    let due = case.sheet(command.sheet).and_then(Sheet::due);
    if due != Some(command.due) || command.due > draft.now() {
        return Err(refusal.clone());
    }
    draft.emit_on(
        &case,
        SheetFailed {
            sheet: command.sheet,
            code: Name::new(&refusal.code),
            message: shortened(&refusal.message),
        },
    );
    Ok(())
}

fn take_effect(
    draft: &mut Draft<'_>,
    case: &Case,
    number: u32,
    sheet: &Sheet,
) -> Result<(), Refusal> {
    let position = draft.emit_on(case, SheetInEffect { sheet: number });
    draft.caused_by(Some(position));
    let writing = Writing {
        sheet: number,
        recorder: sheet.recorded_by.clone(),
        effective: sheet.effective,
        reason: reason_of(&sheet.says),
    };
    match &sheet.says {
        SheetMatter::Question {
            decision,
            round,
            bound,
            votes,
            ..
        } => {
            let id = case.id;
            let case = draft.case(id);
            let question = decision::put_now(&case, decision)?;
            time::still_counts(draft, question, &sheet.says, (sheet.on, sheet.received))?;
            same_question(draft, &case, decision, question, (*round, *bound))?;
            for (person, value) in votes {
                writing.of(draft, person, |draft| vote(draft, id, decision, value))?;
            }
            decision::count_certain(draft, id, decision::find(&case, decision)?)
        }
        SheetMatter::Act {
            transition,
            person,
            fields,
            ..
        } => writing.of(draft, person, |draft| {
            let transition = transition::find(case, transition)?;
            let given = transition::check(draft, case, transition, fields)?;
            transition::fire(draft, case.id, transition, given, TransitionCause::Act)
        }),
        SheetMatter::Contest { sheet, answers } => {
            contest::answered_on_sheet(draft, case, *sheet, answers)
        }
    }
}

/// Refuses at once what could not be done, were it in effect now. Nothing is written.
///
/// # Errors
/// As when it takes effect.
pub(super) fn could_be(
    draft: &mut Draft<'_>,
    case: &Case,
    says: &SheetMatter,
    days: (Date, Option<Date>),
    (sheet, effective): (u32, Timestamp),
) -> Result<(), Refusal> {
    let writing = Writing {
        sheet,
        recorder: draft.submission.meta.person.clone(),
        effective,
        reason: reason_of(says),
    };
    match says {
        SheetMatter::Question {
            decision, votes, ..
        } => {
            time::still_counts(draft, decision::put_now(case, decision)?, says, days)?;
            let decision = decision::find(case, decision)?;
            let mut people = votes.iter();
            people.try_for_each(|(person, value)| {
                writing.of(draft, person, |draft| {
                    decision::could_cast(draft, case, decision, value)
                })
            })
        }
        SheetMatter::Act {
            transition,
            person,
            fields,
            ..
        } => writing.of(draft, person, |draft| {
            let transition = transition::find(case, transition)?;
            transition::check(draft, case, transition, fields).map(drop)
        }),
        SheetMatter::Contest { sheet, answers } => {
            contest::could_answer(draft, case, *sheet, answers)
        }
    }
}

/// Ballots count on the question and on the values that they were cast on.
fn same_question(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Name,
    question: &Question,
    (round, bound): (u32, Hash),
) -> Result<(), Refusal> {
    let known = decision::find(case, decision)?;
    let now = bound::now(draft, case, known, question);
    if question.round == round && now == bound {
        return Ok(());
    }
    Err(changed_unseen(decision).help("the members vote anew, on what is put now"))
}

fn vote(
    draft: &mut Draft<'_>,
    case: CaseId,
    decision: &Name,
    value: &Word<Ballot>,
) -> Result<(), Refusal> {
    let case = draft.case(case);
    decision::cast(draft, &case, decision::find(&case, decision)?, value)
}

/// A sheet that is being written.
struct Writing {
    sheet: u32,
    recorder: Option<Name>,
    effective: Timestamp,
    reason: Option<String>,
}

/// An act's reason is that of the sheet, whoever puts it in effect.
fn reason_of(says: &SheetMatter) -> Option<String> {
    match says {
        SheetMatter::Act { reason, .. } => reason.clone(),
        SheetMatter::Question { .. } | SheetMatter::Contest { .. } => None,
    }
}

impl Writing {
    /// Does what the sheet says that a person did, as theirs.
    fn of(
        &self,
        draft: &mut Draft<'_>,
        person: &Name,
        act: impl FnOnce(&mut Draft<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let meta = Meta {
            person: self.recorder.clone(),
            principal: Some(person.clone()),
            known: Known::RecordedFor,
            effective: Some(self.effective),
            reason: self.reason.clone(),
            seen: None,
            ..draft.submission.meta.clone()
        };
        let sheet = self.sheet;
        draft.record(Some(Recording { sheet, meta }));
        let done = act(draft);
        draft.record(None);
        draft.acting_as(None);
        done
    }
}
