//! The timer that an event on a case may move.

use super::{Case, RunningClock, Sheet};
use crate::event::Concerns;
use crate::identity::CaseId;
use crate::state::question::Question;
use crate::state::timers::TimerKey;
use crate::value::Name;
use jiff::Timestamp;

impl Case {
    /// All its timers, with when they are due.
    pub(crate) fn timers(&self) -> impl Iterator<Item = (TimerKey, Option<Timestamp>)> {
        let clocks = self.clocks.iter();
        let clocks = clocks.map(|(name, clock)| (clock_key(self.id, name), clock.next()));
        let questions = self.questions.iter();
        let questions = questions.map(|(name, asked)| (question_key(self.id, name), asked.due()));
        let sheets = (1..).zip(&self.sheets);
        let sheets = sheets.map(|(number, sheet)| (sheet_key(self.id, number), sheet.due()));
        clocks.chain(questions).chain(sheets)
    }

    /// When a timer of the case is due, if it is.
    pub(crate) fn due(&self, key: &TimerKey) -> Option<Timestamp> {
        match key {
            TimerKey::Clock { clock, .. } => self.clocks.get(clock).and_then(RunningClock::next),
            TimerKey::Question { decision, .. } => {
                self.questions.get(decision).and_then(Question::due)
            }
            TimerKey::Sheet { sheet, .. } => self.sheet(*sheet).and_then(Sheet::due),
            TimerKey::Proposal { .. }
            | TimerKey::Post { .. }
            | TimerKey::Campaign { .. }
            | TimerKey::Embargo { .. } => None,
        }
    }
}

/// The timer that an event may move, if it may move one.
pub(crate) fn moved_by(case: CaseId, concerns: Concerns<'_>) -> Option<TimerKey> {
    let clock = concerns.clock.map(|clock| clock_key(case, clock));
    let sheet = concerns.sheet.map(|sheet| sheet_key(case, sheet));
    let timer = clock.or(sheet);
    timer.or_else(|| Some(question_key(case, concerns.question?)))
}

fn sheet_key(case: CaseId, sheet: u32) -> TimerKey {
    TimerKey::Sheet { case, sheet }
}

fn clock_key(case: CaseId, clock: &Name) -> TimerKey {
    TimerKey::Clock {
        case,
        clock: clock.clone(),
    }
}

fn question_key(case: CaseId, decision: &Name) -> TimerKey {
    TimerKey::Question {
        case,
        decision: decision.clone(),
    }
}
