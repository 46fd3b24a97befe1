//! Changes of posts that wait for a decision of the charter's electorate.

use super::question::{Question, Seats};
use super::timers::TimerKey;
use crate::event::{Event, PostChange, PostProposed};
use crate::hash::Hash;
use crate::value::Name;
use imbl::OrdMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A change of one post, and the question on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostQuestion {
    /// What is to change.
    pub change: PostChange,
    /// The question, by the charter in force.
    pub question: Question,
}

impl PostQuestion {
    /// Whether somebody has an interest in it: who asks for it, and whose post it is about.
    pub fn concerns(&self, person: &Name) -> bool {
        self.question.asked_by(person) || self.change.person == *person
    }
}

/// Changes of posts that wait for a decision, by the name of their question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Posts {
    /// How many were ever put.
    put: u64,
    /// Those that are open.
    open: OrdMap<Name, PostQuestion>,
}

impl Posts {
    /// What the next question is called.
    pub fn next_name(&self) -> Name {
        Name::new(&format!("post_{}", self.put + 1))
    }

    /// An open question.
    pub fn get(&self, question: &Name) -> Option<&PostQuestion> {
        self.open.get(question)
    }

    /// All open questions, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &PostQuestion)> {
        self.open.iter()
    }

    /// A question that an event puts.
    pub(crate) fn put(&mut self, event: &Event, proposed: &PostProposed) {
        let seats = Seats {
            electorate: proposed.electorate.clone(),
            barred: proposed.barred.clone(),
            all: Some(proposed.seats),
        };
        let change = proposed.change.clone();
        let bound = serde_json::to_vec(&change).unwrap_or_default();
        let question = Question {
            bound: Hash::of(&bound),
            ..Question::put(event, 1, seats, proposed.closes)
        };
        self.put += 1;
        let post = PostQuestion { change, question };
        self.open.insert(proposed.question.clone(), post);
    }

    /// An open question, to be changed.
    pub(crate) fn question_mut(&mut self, question: &Name) -> Option<&mut Question> {
        self.open.get_mut(question).map(|post| &mut post.question)
    }

    /// The question is over.
    pub(crate) fn settle(&mut self, question: &Name) {
        self.open.remove(question);
    }

    /// The timer of a question, with when it is due.
    pub(crate) fn timer(&self, question: &Name) -> (TimerKey, Option<Timestamp>) {
        let due = self.get(question).and_then(|post| post.question.due());
        let question = question.clone();
        (TimerKey::Post { question }, due)
    }
}
