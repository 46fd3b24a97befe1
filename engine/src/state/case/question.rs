//! Questions: what is put to an electorate, and the ballots on it.

use super::{Act, Case};
use crate::event::{
    Ballot, BallotCast, BallotsVoided, DecisionProposed, DecisionSettled, Event, Outcome, Seat,
};
use crate::framework::typed;
use crate::hash::Hash;
use crate::value::{Name, Value, Word};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A question put to an electorate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Its number, from 1.
    pub round: u32,
    /// Who put it.
    pub proposed_by: Option<Name>,
    /// The proposed values.
    pub fields: BTreeMap<Name, Value>,
    /// Hash of the bound values.
    pub bound: Hash,
    /// The bound values that ballots are cast on.
    pub bound_values: BTreeMap<Name, Value>,
    /// Who may cast a ballot.
    pub electorate: Vec<Seat>,
    /// Valid ballots, by person.
    pub ballots: BTreeMap<Name, Vote>,
    /// What came of it; `None` while it is open.
    pub outcome: Option<Word<Outcome>>,
    /// Position of the event that settled it.
    pub settled_position: u64,
}

/// A ballot that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// The seat's role.
    pub role: Name,
    /// What it says.
    pub value: Word<Ballot>,
}

impl Question {
    /// Whether it waits for ballots.
    pub fn is_open(&self) -> bool {
        self.outcome.is_none()
    }
}

impl Case {
    /// The question that is put on a decision now, if one is.
    pub fn open_question(&self, decision: &Name) -> Option<&Question> {
        let last = self.questions.get(decision);
        last.filter(|question| question.is_open())
    }

    pub(super) fn put(&mut self, event: &Event, proposed: &DecisionProposed) {
        let fields = typed(&self.workflow.fields, &proposed.fields);
        let question = Question {
            round: proposed.round,
            proposed_by: event.actor.person.clone(),
            bound_values: self.bound_values(&proposed.decision, &fields),
            fields,
            bound: proposed.bound,
            electorate: proposed.electorate.clone(),
            ballots: BTreeMap::new(),
            outcome: None,
            settled_position: 0,
        };
        self.questions.insert(proposed.decision.clone(), question);
    }

    pub(super) fn cast(&mut self, event: &Event, ballot: &BallotCast) {
        self.acts.push(Act::of(event, ballot.decision.clone()));
        if let Some(question) = self.questions.get_mut(&ballot.decision) {
            let vote = Vote {
                role: ballot.role.clone(),
                value: ballot.value.clone(),
            };
            question.ballots.insert(ballot.person.clone(), vote);
        }
    }

    pub(super) fn void(&mut self, voided: &BallotsVoided) {
        let question = self.questions.get(&voided.decision);
        let fields = question.map(|question| question.fields.clone());
        let values = self.bound_values(&voided.decision, &fields.unwrap_or_default());
        if let Some(question) = self.questions.get_mut(&voided.decision) {
            question.ballots.clear();
            question.bound = voided.bound;
            question.bound_values = values;
        }
    }

    pub(super) fn settle(&mut self, event: &Event, settled: &DecisionSettled) {
        if let Some(question) = self.questions.get_mut(&settled.decision) {
            question.outcome = Some(settled.outcome.clone());
            question.settled_position = event.position;
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
