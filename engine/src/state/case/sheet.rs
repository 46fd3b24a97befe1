//! The sheets of a case: what people without an account did, written down from documents.

use super::{Act, Case};
use crate::event::{
    ContestAnswer, ContestAnswered, ContestSettled, Event, SheetContested, SheetFailed,
    SheetMatter, SheetRecorded,
};
use crate::hash::Hash;
use crate::value::{Name, Word};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One sheet: what a document says that people did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// What was done.
    pub says: SheetMatter,
    /// File name of the document.
    pub document: String,
    /// Content hash of the document.
    pub sha256: Hash,
    /// The day of the document.
    pub on: Date,
    /// When it was true: the end of that day, never after the record.
    pub effective: Timestamp,
    /// The day on which the document came.
    pub received: Option<Date>,
    /// Who wrote it down.
    pub recorded_by: Option<Name>,
    /// Position of the event that recorded it.
    pub position: u64,
    /// Until when it may be contested.
    pub contest_until: Timestamp,
    /// Nobody was left who may confirm it: it takes effect when that time is over.
    pub unconfirmed: bool,
    /// Who confirmed it.
    pub confirmed_by: Option<Name>,
    /// What it says counts.
    pub in_effect: bool,
    /// Why it came to nothing: a refusal's code.
    pub failed: Option<Name>,
    /// Who says that it is wrong, and what is held of that.
    pub contest: Option<Contest>,
}

/// The contest of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    /// Who contests it.
    pub person: Name,
    /// Their words.
    pub words: String,
    /// What those hold who decide on it.
    pub answers: BTreeMap<Name, Word<ContestAnswer>>,
    /// What came of it.
    pub answer: Option<Word<ContestAnswer>>,
}

/// How a sheet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetState {
    /// It waits for somebody who confirms it.
    Recorded,
    /// Nobody is left who may confirm it: it waits until nobody can contest it any more.
    Unconfirmed,
    /// It is contested, and that is not decided.
    Contested,
    /// What it says counts.
    InEffect,
    /// It was contested, and does not count.
    Void,
    /// It came to nothing when its time had come.
    Failed,
}

impl SheetState {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            SheetState::Recorded => "recorded",
            SheetState::Unconfirmed => "unconfirmed",
            SheetState::Contested => "contested",
            SheetState::InEffect => "in effect",
            SheetState::Void => "void",
            SheetState::Failed => "failed",
        }
    }
}

impl Sheet {
    /// How it stands.
    pub fn state(&self) -> SheetState {
        let contest = self.contest.as_ref();
        match contest.map(|contest| &contest.answer) {
            Some(Some(answer)) if answer.is(ContestAnswer::Upheld) => SheetState::Void,
            Some(None) => SheetState::Contested,
            _ if self.failed.is_some() => SheetState::Failed,
            _ if self.in_effect => SheetState::InEffect,
            _ if self.unconfirmed => SheetState::Unconfirmed,
            _ => SheetState::Recorded,
        }
    }

    /// Whether it waits for somebody: to be confirmed, or for its contest to be decided.
    pub fn is_open(&self) -> bool {
        match self.state() {
            SheetState::Recorded | SheetState::Unconfirmed | SheetState::Contested => true,
            SheetState::InEffect | SheetState::Void | SheetState::Failed => false,
        }
    }

    /// When it takes effect by itself, if it does.
    pub fn due(&self) -> Option<Timestamp> {
        let waits = self.state() == SheetState::Unconfirmed;
        waits.then_some(self.contest_until)
    }
}

impl Case {
    /// A sheet of the case, by its number from 1.
    pub fn sheet(&self, number: u32) -> Option<&Sheet> {
        self.sheets.get(index(number)?)
    }

    pub(super) fn record(&mut self, event: &Event, recorded: &SheetRecorded) {
        self.sheets.push(Sheet {
            says: recorded.says.clone(),
            document: recorded.name.clone(),
            sha256: recorded.sha256,
            on: recorded.on,
            effective: event.effective,
            received: recorded.received,
            recorded_by: event.actor.person.clone(),
            position: event.position,
            contest_until: recorded.contest_until,
            unconfirmed: recorded.unconfirmed.unwrap_or(false),
            confirmed_by: None,
            in_effect: false,
            failed: None,
            contest: None,
        });
    }

    pub(super) fn confirm_sheet(&mut self, event: &Event, number: u32) {
        if let Some(sheet) = self.sheet_mut(number) {
            sheet.confirmed_by.clone_from(&event.actor.person);
        }
    }

    pub(super) fn put_in_effect(&mut self, number: u32) {
        if let Some(sheet) = self.sheet_mut(number) {
            sheet.in_effect = true;
        }
    }

    pub(super) fn fail_sheet(&mut self, failed: &SheetFailed) {
        if let Some(sheet) = self.sheet_mut(failed.sheet) {
            sheet.failed = Some(failed.code.clone());
        }
    }

    pub(super) fn contest(&mut self, contested: &SheetContested) {
        if let Some(sheet) = self.sheet_mut(contested.sheet) {
            sheet.contest = Some(Contest {
                person: contested.person.clone(),
                words: contested.words.clone(),
                answers: BTreeMap::new(),
                answer: None,
            });
        }
    }

    pub(super) fn answer_contest(&mut self, answered: &ContestAnswered) {
        let sheet = self.sheet_mut(answered.sheet);
        if let Some(contest) = sheet.and_then(|sheet| sheet.contest.as_mut()) {
            let (person, answer) = (answered.person.clone(), answered.answer.clone());
            contest.answers.insert(person, answer);
        }
    }

    /// What a sheet says that was contested with success was never done: it counts for nothing,
    /// and bars nobody.
    pub(super) fn settle_contest(&mut self, settled: &ContestSettled) {
        let number = settled.sheet;
        let sheet = self.sheet_mut(number);
        if let Some(contest) = sheet.and_then(|sheet| sheet.contest.as_mut()) {
            contest.answer = Some(settled.answer.clone());
        }
        if !settled.answer.is(ContestAnswer::Upheld) {
            return;
        }
        let is_on_it = |act: &Act| act.sheet == Some(number);
        self.acts.retain(|act| !is_on_it(act));
        for question in self.questions.values_mut() {
            question
                .ballots
                .retain(|_, vote| vote.sheet != Some(number));
        }
    }

    fn sheet_mut(&mut self, number: u32) -> Option<&mut Sheet> {
        self.sheets.get_mut(index(number)?)
    }
}

fn index(number: u32) -> Option<usize> {
    usize::try_from(number.checked_sub(1)?).ok()
}
