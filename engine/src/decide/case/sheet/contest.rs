//! Contesting a sheet, and deciding on that.

use super::find;
use crate::command::{AnswerContest, ContestSheet};
use crate::decide::case::{decision, fields, who};
use crate::draft::Draft;
use crate::event::{
    ContestAnswer, ContestAnswered, ContestSettled, Outcome, SheetContested, SheetMatter,
};
use crate::framework::{Firing, Framework};
use crate::limits::{MAX_TEXT_BYTES, too_long};
use crate::refusal::Refusal;
use crate::state::{Case, Contest, Sheet, SheetState};
use crate::value::{Name, Word};
use std::collections::{BTreeMap, BTreeSet};

/// Says that a sheet is wrong: by the person it was recorded for, or with their words by anybody
/// but who recorded and confirmed it.
///
/// # Errors
/// `unknown_case`, `unknown_sheet`, `not_on_sheet`, `recorder_barred`, `sheet_contested`,
/// `sheet_over`, `contest_closed`, `words_missing`, `too_long`.
pub(in crate::decide) fn contest(
    draft: &mut Draft<'_>,
    command: &ContestSheet,
) -> Result<(), Refusal> {
    let case = draft.concern(&command.case)?;
    let lodger = who::person(draft)?;
    let sheet = find(&case, command.sheet)?;
    let person = draft.meta().principal.clone().unwrap_or(lodger.clone());
    if !sheet.says.people().contains(&&person) {
        let people: Vec<&str> = sheet.says.people().iter().map(|it| it.as_str()).collect();
        let message = format!("sheet {} says nothing of `{person}`", command.sheet);
        return Err(Refusal::forbidden("not_on_sheet", message)
            .at("person")
            .help(format!(
                "these contest it, or somebody with their words and `--for`: {}",
                people.join(", ")
            )));
    }
    if [&sheet.recorded_by, &sheet.confirmed_by].contains(&&Some(lodger.clone())) {
        let message = format!("`{lodger}` recorded or confirmed sheet {}", command.sheet);
        return Err(Refusal::forbidden("recorder_barred", message)
            .at("person")
            .help("somebody else lodges it, with the person's words"));
    }
    check_contestable(draft, &case, sheet, command.sheet)?;
    check_words(&command.words)?;
    draft.emit_on(
        &case,
        SheetContested {
            sheet: command.sheet,
            person,
            words: command.words.clone(),
        },
    );
    Ok(())
}

fn check_contestable(
    draft: &Draft<'_>,
    case: &Case,
    sheet: &Sheet,
    number: u32,
) -> Result<(), Refusal> {
    let over = matches!(sheet.state(), SheetState::Void | SheetState::Failed);
    let refusal = if over {
        let message = format!("sheet {number} does not count as it is");
        Refusal::rule("sheet_over", message)
    } else if sheet.contest.is_some() {
        let message = format!("sheet {number} is contested already");
        Refusal::rule("sheet_contested", message)
    } else if draft.now() > sheet.contest_until {
        let until = sheet.contest_until;
        let message = format!("sheet {number} could be contested until {until}");
        Refusal::rule("contest_closed", message)
    } else {
        return Ok(());
    };
    let reference = &case.reference;
    Err(refusal
        .at("sheet")
        .help(format!("`igf show {reference}` tells how its sheets stand")))
}

fn check_words(words: &str) -> Result<(), Refusal> {
    if words.len() > MAX_TEXT_BYTES {
        return Err(too_long("words"));
    }
    if fields::is_visible(words) {
        return Ok(());
    }
    let message = "a contest says what is wrong, in the person's words";
    Err(Refusal::input("words_missing", message)
        .at("words")
        .help("`igf contest-sheet CASE SHEET \"…\"`"))
}

/// Says what one holds of a contest; more than half of those who decide on it settle it.
///
/// # Errors
/// `unknown_case`, `unknown_sheet`, `no_contest`, `not_one_of`, `not_in_electorate`,
/// `already_voted`.
pub(in crate::decide) fn answer(
    draft: &mut Draft<'_>,
    command: &AnswerContest,
) -> Result<(), Refusal> {
    let case = draft.concern(&command.case)?;
    let person = who::person(draft)?;
    let sheet = find(&case, command.sheet)?;
    let contest = open_contest(&case, sheet, command.sheet)?;
    let answer = value(&command.value)?;
    may_answer(draft, &case, sheet, contest, &person)?;
    draft.emit_on(
        &case,
        ContestAnswered {
            sheet: command.sheet,
            person,
            answer: answer.into(),
        },
    );
    settle(draft, &case, command.sheet)
}

/// Whether whoever acts may say what they hold of the contest of a sheet.
///
/// # Errors
/// As [`answer`].
pub(in crate::decide) fn right_to_answer_contest(
    draft: &Draft<'_>,
    case: &Case,
    number: u32,
) -> Result<(), Refusal> {
    let person = who::person(draft)?;
    let sheet = find(case, number)?;
    let contest = open_contest(case, sheet, number)?;
    may_answer(draft, case, sheet, contest, &person)
}

/// What people said of a contest, as another sheet has it.
///
/// # Errors
/// As [`answer`].
pub(super) fn answered_on_sheet(
    draft: &mut Draft<'_>,
    case: &Case,
    number: u32,
    answers: &BTreeMap<Name, Word<ContestAnswer>>,
) -> Result<(), Refusal> {
    could_answer(draft, case, number, answers)?;
    for (person, answer) in answers {
        draft.emit_on(
            case,
            ContestAnswered {
                sheet: number,
                person: person.clone(),
                answer: answer.clone(),
            },
        );
    }
    settle(draft, case, number)
}

/// Refuses answers that could not be given now.
///
/// # Errors
/// As [`answer`].
pub(super) fn could_answer(
    draft: &Draft<'_>,
    case: &Case,
    number: u32,
    answers: &BTreeMap<Name, Word<ContestAnswer>>,
) -> Result<(), Refusal> {
    let sheet = find(case, number)?;
    let contest = open_contest(case, sheet, number)?;
    let mut people = answers.keys();
    people.try_for_each(|person| may_answer(draft, case, sheet, contest, person))
}

/// The contest of a sheet that is not decided.
///
/// # Errors
/// `no_contest`.
pub(super) fn open_contest<'s>(
    case: &Case,
    sheet: &'s Sheet,
    number: u32,
) -> Result<&'s Contest, Refusal> {
    let open = sheet.contest.as_ref().filter(|it| it.answer.is_none());
    open.ok_or_else(|| {
        let reference = &case.reference;
        let message = format!("no contest of sheet {number} of {reference} is open");
        Refusal::rule("no_contest", message).at("sheet").help(format!(
            "who it was recorded for contests it: `igf contest-sheet {reference} {number} WORDS`"
        ))
    })
}

/// What an answer says.
///
/// # Errors
/// `not_one_of`.
pub(super) fn value(word: &Word<ContestAnswer>) -> Result<ContestAnswer, Refusal> {
    word.known().ok_or_else(|| {
        let message = format!("a contest is `upheld` or `dismissed`, not `{word}`");
        Refusal::input("not_one_of", message).at("value")
    })
}

fn may_answer(
    draft: &Draft<'_>,
    case: &Case,
    sheet: &Sheet,
    contest: &Contest,
    person: &Name,
) -> Result<(), Refusal> {
    let deciders = deciders(draft, case, sheet);
    if !deciders.contains(person) {
        let people: Vec<&str> = deciders.iter().map(Name::as_str).collect();
        let message = format!("`{person}` does not decide on this contest");
        return Err(Refusal::forbidden("not_in_electorate", message)
            .at("person")
            .help(format!("these do: {}", people.join(", "))));
    }
    if contest.answers.contains_key(person) {
        let message = format!("`{person}` has said what they hold of it already");
        return Err(Refusal::rule("already_voted", message)
            .at("person")
            .help("more than half of those who decide settle it"));
    }
    Ok(())
}

/// Who decides on a contest: the other members; where there are none, the charter's electorate.
/// Never who contests, recorded or confirmed it.
fn deciders(draft: &Draft<'_>, case: &Case, sheet: &Sheet) -> BTreeSet<Name> {
    let out = |person: &Name| {
        let contests = sheet.contest.as_ref().map(|it| &it.person);
        let hands = [&sheet.recorded_by, &sheet.confirmed_by];
        contests == Some(person) || hands.into_iter().flatten().any(|it| it == person)
    };
    let (state, today) = (draft.state(), draft.today());
    let members: Vec<Name> = match &sheet.says {
        SheetMatter::Question { decision, .. } => {
            let question = case.questions.get(decision);
            let seats = question.into_iter().flat_map(|it| &it.electorate);
            seats.map(|seat| seat.person.clone()).collect()
        }
        SheetMatter::Act { transition, .. } => {
            let known = case.workflow.transition(transition.as_str());
            let holders = known.map_or(&[][..], |known| known.firing.by());
            let seats = who::seats(state, case, holders, today);
            seats.into_iter().map(|seat| seat.person).collect()
        }
        SheetMatter::Contest { .. } => Vec::new(),
    };
    let members: BTreeSet<Name> = members.into_iter().filter(|it| !out(it)).collect();
    if !members.is_empty() {
        return members;
    }
    let framework = state.in_force.as_deref();
    let charter = framework.map_or(&[][..], |known: &Framework| &known.charter.electorate);
    let seats = who::seats_of_roles(state, charter, today).into_iter();
    seats
        .map(|seat| seat.person)
        .filter(|it| !out(it))
        .collect()
}

/// Settles a contest once more than half hold that the sheet is wrong, or half do not.
fn settle(draft: &mut Draft<'_>, case: &Case, number: u32) -> Result<(), Refusal> {
    let case = draft.case(case.id);
    let sheet = find(&case, number)?;
    let contest = open_contest(&case, sheet, number)?;
    let all = deciders(draft, &case, sheet).len();
    let said = |answer| contest.answers.values().filter(|it| it.is(answer)).count();
    let answer = if said(ContestAnswer::Upheld) * 2 > all {
        ContestAnswer::Upheld
    } else if said(ContestAnswer::Dismissed) * 2 >= all {
        ContestAnswer::Dismissed
    } else {
        return Ok(());
    };
    let upheld = answer == ContestAnswer::Upheld;
    let counted = upheld && sheet.in_effect;
    let position = draft.emit_on(
        &case,
        ContestSettled {
            sheet: number,
            answer: answer.into(),
            rests: if counted {
                rests(&case, &sheet.says)
            } else {
                Vec::new()
            },
        },
    );
    draft.caused_by(Some(position));
    match &sheet.says {
        SheetMatter::Question {
            decision, round, ..
        } if counted => count_anew(draft, &case, number, (decision, *round)),
        SheetMatter::Question { .. } | SheetMatter::Act { .. } | SheetMatter::Contest { .. } => {
            Ok(())
        }
    }
}

/// Without the ballots of the sheet: what is still put is counted, what was settled is annulled.
fn count_anew(
    draft: &mut Draft<'_>,
    case: &Case,
    number: u32,
    (name, round): (&Name, u32),
) -> Result<(), Refusal> {
    let known = decision::find(case, name)?;
    let Some(question) = case.questions.get(name).filter(|it| it.round == round) else {
        return Ok(());
    };
    match &question.outcome {
        None => decision::count_certain(draft, case.id, known),
        Some(outcome) if outcome.is(Outcome::Annulled) => Ok(()),
        Some(_) => {
            let why = format!("sheet {number} was contested, and does not count");
            decision::annul(draft, case.id, known, why)
        }
    }
}

/// What was done since that rests on what a sheet says: the transitions that the decision fired,
/// and what builds on it.
fn rests(case: &Case, says: &SheetMatter) -> Vec<Name> {
    let SheetMatter::Question { decision, .. } = says else {
        return says.what().into_iter().cloned().collect();
    };
    let question = case.questions.get(decision);
    let came = question.and_then(|question| question.outcome.as_ref());
    let moved = |at: u64| question.is_some_and(|it| it.settled_position < at);
    let transitions = case.workflow.transitions.iter().filter(|known| {
        let fired = match &known.firing {
            Firing::Decision {
                decision: by,
                outcome,
            } => {
                by == decision
                    && came.is_some_and(|came| came.is(*outcome))
                    && moved(case.entered_position)
            }
            Firing::By(_) | Firing::Auto | Firing::Clock(_) => false,
        };
        let done = case.acts.iter().any(|act| act.act == known.id);
        fired || done && known.builds_on.contains(decision)
    });
    let decisions = case.workflow.decisions.values().filter(|known| {
        known.builds_on.contains(decision) && case.questions.contains_key(&known.id)
    });
    let transitions = transitions.map(|known| known.id.clone());
    transitions
        .chain(decisions.map(|known| known.id.clone()))
        .collect()
}
