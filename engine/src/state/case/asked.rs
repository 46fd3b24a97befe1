//! The questions of a case: put, voted on, settled.

use super::{Act, Case};
use crate::event::{
    BallotCast, BallotsVoided, DecisionProposed, DecisionSettled, Event, QuestionClosed,
    WithdrawalAsked,
};
use crate::framework::typed;
use crate::state::question::{Question, Seats, Vote};
use crate::value::{Name, Value};
use std::collections::BTreeMap;

impl Case {
    /// The question that is put on a decision now, if one is.
    pub fn open_question(&self, decision: &Name) -> Option<&Question> {
        let last = self.questions.get(decision);
        last.filter(|question| question.is_open())
    }

    pub(super) fn put(&mut self, event: &Event, proposed: &DecisionProposed) {
        let fields = typed(&self.workflow.fields, &proposed.fields);
        let seats = Seats {
            electorate: proposed.electorate.clone(),
            barred: proposed.barred.clone(),
            all: proposed.seats,
        };
        let question = Question {
            bound_values: self.bound_values(&proposed.decision, &fields),
            fields,
            bound: proposed.bound,
            ..Question::put(event, proposed.round, seats, proposed.closes)
        };
        self.questions.insert(proposed.decision.clone(), question);
    }

    pub(super) fn cast(&mut self, event: &Event, ballot: &BallotCast) {
        if ballot.bars.unwrap_or(true) {
            self.acts
                .push(Act::of(event, ballot.decision.clone(), ballot.sheet));
        }
        if let Some(question) = self.questions.get_mut(&ballot.decision) {
            let mut vote = Vote::of(event, ballot.role.clone(), ballot.value.clone());
            vote.roles.extend(ballot.roles.iter().cloned());
            vote.seat.clone_from(&ballot.seat);
            vote.sheet = ballot.sheet;
            question.ballots.insert(ballot.person.clone(), vote);
        }
    }

    pub(super) fn void(&mut self, event: &Event, voided: &BallotsVoided) {
        let question = self.questions.get(&voided.decision);
        let fields = question.map(|question| question.fields.clone());
        let values = self.bound_values(&voided.decision, &fields.unwrap_or_default());
        if let Some(question) = self.questions.get_mut(&voided.decision) {
            question.ballots.clear();
            question.bound = voided.bound;
            question.bound_position = event.position;
            question.bound_values = values;
        }
    }

    pub(super) fn settle(&mut self, event: &Event, settled: &DecisionSettled) {
        if let Some(question) = self.questions.get_mut(&settled.decision) {
            question.outcome = Some(settled.outcome.clone());
            question.settled_position = event.position;
        }
    }

    pub(super) fn ask_back(&mut self, asked: &WithdrawalAsked) {
        if let Some(question) = self.questions.get_mut(&asked.decision) {
            question.withdrawals.insert(asked.person.clone());
        }
    }

    pub(super) fn close_question(&mut self, closed: &QuestionClosed) {
        if let Some(question) = self.questions.get_mut(&closed.decision) {
            question.grace = Some(closed.until);
        }
    }

    /// The bound values that the case itself holds, for comparing later. Derived ones are left
    /// out: they follow from what they are derived from.
    fn bound_values(
        &self,
        decision: &Name,
        proposed: &BTreeMap<Name, Value>,
    ) -> BTreeMap<Name, Value> {
        let decision = self.workflow.decisions.get(decision);
        let fields = decision
            .into_iter()
            .flat_map(|known| known.bind.iter().chain(&known.propose));
        fields
            .filter_map(|field| {
                let value = proposed.get(field).or_else(|| self.fields.get(field))?;
                Some((field.clone(), value.clone()))
            })
            .collect()
    }
}
