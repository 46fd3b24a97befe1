//! Definitions that wait for a decision under the charter.

use super::question::{Question, Seats};
use super::timers::TimerKey;
use crate::event::{Event, FrameworkBallotCast, FrameworkProposed, ProposedElectorate};
use crate::framework::{DefinitionFile, Framework};
use crate::hash::Hash;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Definitions that wait for a decision under the charter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Proposal {
    /// Content hash.
    pub framework: Hash,
    /// The files.
    pub files: Vec<DefinitionFile>,
    /// The question, by the charter in force.
    pub question: Question,
    /// The question by the charter that is proposed, where that is another one.
    pub by_proposed: Option<Question>,
    /// The question to the body above the charter, where that decides, too.
    pub by_above: Option<Question>,
    /// Until when nobody votes.
    pub opens: Option<Timestamp>,
    /// What was made of the files when they were proposed; `None` after a start, until somebody
    /// needs it.
    #[serde(skip)]
    pub(crate) checked: Option<Arc<Framework>>,
}

impl Proposal {
    /// Definitions that an event proposes.
    pub(crate) fn put(
        event: &Event,
        proposed: &FrameworkProposed,
        files: Vec<DefinitionFile>,
        checked: Option<Arc<Framework>>,
    ) -> Proposal {
        let seats = Seats {
            electorate: proposed.electorate.clone(),
            barred: proposed.barred.clone(),
            all: proposed.seats,
        };
        let seats_of = |other: &ProposedElectorate| Seats {
            electorate: other.electorate.clone(),
            barred: other.barred.clone(),
            all: Some(other.seats),
        };
        let put = |seats| Question {
            bound: proposed.framework,
            ..Question::put(event, 1, seats, proposed.closes)
        };
        Proposal {
            framework: proposed.framework,
            files,
            question: put(seats),
            by_proposed: proposed.proposed.as_ref().map(seats_of).map(put),
            by_above: proposed.above.as_ref().map(seats_of).map(put),
            opens: proposed.opens,
            checked,
        }
    }

    /// Its timer, with when it is due.
    pub(crate) fn timer(&self) -> (TimerKey, Option<Timestamp>) {
        let framework = self.framework;
        (TimerKey::Proposal { framework }, self.question.due())
    }

    /// The one question, or all that are put together.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        let own = [&self.question].into_iter();
        own.chain(&self.by_proposed).chain(&self.by_above)
    }

    /// The one question, or all, to be changed.
    pub(crate) fn questions_mut(&mut self) -> impl Iterator<Item = &mut Question> {
        [&mut self.question]
            .into_iter()
            .chain(&mut self.by_proposed)
            .chain(&mut self.by_above)
    }

    /// A ballot counts in each question in which its voter has a seat.
    pub(crate) fn cast(&mut self, event: &Event, ballot: &FrameworkBallotCast) {
        for question in self.questions_mut() {
            let cast = (&ballot.person, &ballot.value);
            question.cast(event, cast, &ballot.roles, ballot.seat.as_ref());
        }
    }
}
