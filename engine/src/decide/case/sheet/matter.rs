//! What a sheet says, read from its command.

use super::find;
use crate::command::RecordSheet;
use crate::decide::case::decision::{self, bound};
use crate::decide::case::{transition, who};
use crate::decide::question;
use crate::draft::Draft;
use crate::event::{Ballot, ContestAnswer, Outcome, SheetMatter};
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Fields, Length, LengthUnit, Name, Word};
use std::collections::BTreeMap;

/// For so many working days a sheet may be contested where nothing else is said.
const CONTEST_WORKING_DAYS: i64 = 5;

/// What the definitions say of sheets on an act.
pub(super) struct Terms {
    /// People with an account may be recorded for, too.
    pub(super) recorded: bool,
    /// For how long a sheet may be contested.
    pub(super) contest: Length,
}

/// What a sheet says: the act of the command's principal, where it names one; else what people
/// said of a contest or in a decision.
///
/// # Errors
/// `unknown_transition`, `unknown_decision`, `unknown_sheet`, `no_open_question`, `no_contest`,
/// `unknown_person`, `not_one_of`, `nothing_recorded`, `has_account`.
pub(super) fn read(
    draft: &Draft<'_>,
    case: &Case,
    command: &RecordSheet,
) -> Result<(SheetMatter, Terms), Refusal> {
    let principal = draft.meta().principal.clone();
    let (says, terms) = match (principal, command.contest) {
        (Some(person), _) => act(draft, case, command, person)?,
        (None, Some(contested)) => contest(case, command, contested)?,
        (None, None) => votes(draft, case, command)?,
    };
    if says.people().is_empty() {
        let message = "the sheet names nobody who voted or was there";
        return Err(Refusal::input("nothing_recorded", message)
            .at("fields")
            .help("name each member with what they said: `MEMBER=yes`"));
    }
    for person in says.people() {
        who::known_person(draft.state(), person).map_err(|refusal| refusal.at("fields"))?;
        if !terms.recorded && !draft.state().roster.is_without_account(person) {
            return Err(has_account(person));
        }
    }
    Ok((says, terms))
}

fn act(
    draft: &Draft<'_>,
    case: &Case,
    command: &RecordSheet,
    person: Name,
) -> Result<(SheetMatter, Terms), Refusal> {
    let transition = transition::find(case, &command.act).map_err(|refusal| refusal.at("act"))?;
    let says = SheetMatter::Act {
        transition: transition.id.clone(),
        person,
        fields: command.fields.clone(),
        reason: draft.meta().reason.clone(),
    };
    Ok((
        says,
        terms(transition.recorded, transition.contest.as_ref()),
    ))
}

fn votes(
    draft: &Draft<'_>,
    case: &Case,
    command: &RecordSheet,
) -> Result<(SheetMatter, Terms), Refusal> {
    let decision = decision::find(case, &command.act).map_err(|refusal| refusal.at("act"))?;
    let question = decision::put_now(case, &decision.id)?;
    let mut votes: BTreeMap<Name, Word<Ballot>> = said(&command.fields)?;
    for value in votes.values() {
        question::value(value).map_err(|refusal| refusal.at("fields"))?;
    }
    for person in &command.present {
        let abstained = || Ballot::Abstain.into();
        votes.entry(person.clone()).or_insert_with(abstained);
    }
    let says = SheetMatter::Question {
        decision: decision.id.clone(),
        round: question.round,
        bound: bound::now(draft, case, decision, question),
        votes,
        result: command.result.as_ref().map(outcome).transpose()?,
    };
    Ok((says, terms(decision.recorded, decision.contest.as_ref())))
}

fn contest(
    case: &Case,
    command: &RecordSheet,
    sheet: u32,
) -> Result<(SheetMatter, Terms), Refusal> {
    let contested = find(case, sheet).map_err(|refusal| refusal.at("contest"))?;
    super::contest::open_contest(case, contested, sheet)?;
    let answers: BTreeMap<Name, Word<ContestAnswer>> = said(&command.fields)?;
    for answer in answers.values() {
        super::contest::value(answer).map_err(|refusal| refusal.at("fields"))?;
    }
    let says = SheetMatter::Contest { sheet, answers };
    Ok((says, terms_of(case, &contested.says)))
}

/// What the definitions say of the sheets on what a sheet is about.
pub(super) fn terms_of(case: &Case, says: &SheetMatter) -> Terms {
    let workflow = &case.workflow;
    match says {
        SheetMatter::Question { decision, .. } => {
            let known = workflow.decisions.get(decision);
            let recorded = known.is_some_and(|known| known.recorded);
            terms(recorded, known.and_then(|known| known.contest.as_ref()))
        }
        SheetMatter::Act { transition, .. } => {
            let known = workflow.transition(transition.as_str());
            let recorded = known.is_some_and(|known| known.recorded);
            terms(recorded, known.and_then(|known| known.contest.as_ref()))
        }
        SheetMatter::Contest { .. } => terms(false, None),
    }
}

fn terms(recorded: bool, contest: Option<&Length>) -> Terms {
    Terms {
        recorded,
        contest: contest.cloned().unwrap_or(Length {
            count: CONTEST_WORKING_DAYS,
            unit: LengthUnit::WorkingDays,
        }),
    }
}

/// Words by person.
fn said<W: From<Name>>(fields: &Fields) -> Result<BTreeMap<Name, W>, Refusal> {
    let words = fields.iter().map(|(person, value)| {
        let word = value.as_str().map(Name::checked).and_then(Result::ok);
        let word = word.ok_or_else(|| {
            let message = format!("what `{person}` said is no word: {value}");
            Refusal::input("wrong_type", message).at("fields")
        })?;
        Ok((person.clone(), W::from(word)))
    });
    words.collect()
}

fn outcome(word: &Name) -> Result<Word<Outcome>, Refusal> {
    let known = Outcome::of(word.as_str()).map(Word::from);
    known.ok_or_else(|| {
        let words: Vec<&str> = Outcome::ALL.iter().map(|word| word.word()).collect();
        let message = format!("a result is one of {}, not `{word}`", words.join(", "));
        Refusal::input("not_one_of", message).at("result")
    })
}

fn has_account(person: &Name) -> Refusal {
    let message = format!("`{person}` has an account: nobody records what they do");
    Refusal::rule("has_account", message)
        .at("fields")
        .help(format!(
            "`{person}` does it themselves; the definitions may say `recorded = true` of it"
        ))
}
