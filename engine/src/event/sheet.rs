//! What a sheet says: what people did, as it is written down from a document.

use super::{Ballot, ContestAnswer, Outcome};
use crate::hash::Hash;
use crate::value::{Fields, Name, Word};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a sheet says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SheetMatter {
    /// How a question was voted on.
    Question {
        /// The decision's id.
        decision: Name,
        /// The question's number.
        round: u32,
        /// SHA-256 of the bound values that the ballots were cast on.
        bound: Hash,
        /// What each person said: `yes`, `no`, `abstain` or `recused`.
        votes: BTreeMap<Name, Word<Ballot>>,
        /// The outcome, as the document has it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        result: Option<Word<Outcome>>,
    },
    /// One act of one person.
    Act {
        /// The transition's id.
        transition: Name,
        /// Who did it.
        person: Name,
        /// The fields that it set.
        #[schemars(with = "BTreeMap<String, serde_json::Value>")]
        fields: Fields,
        /// Why, in the words of the document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// What people hold of the contest of another sheet.
    Contest {
        /// That sheet's number.
        sheet: u32,
        /// What each person said: `upheld` or `dismissed`.
        answers: BTreeMap<Name, Word<ContestAnswer>>,
    },
}

impl SheetMatter {
    /// Whose doing it is.
    pub fn people(&self) -> Vec<&Name> {
        match self {
            SheetMatter::Question { votes, .. } => votes.keys().collect(),
            SheetMatter::Act { person, .. } => vec![person],
            SheetMatter::Contest { answers, .. } => answers.keys().collect(),
        }
    }

    /// The fields of the case that it carries.
    pub(super) fn fields(&self) -> Option<&Fields> {
        match self {
            SheetMatter::Act { fields, .. } => Some(fields),
            SheetMatter::Question { .. } | SheetMatter::Contest { .. } => None,
        }
    }

    /// The decision or transition that it is about; that of a contest is the contested sheet's.
    pub fn what(&self) -> Option<&Name> {
        match self {
            SheetMatter::Question { decision, .. } => Some(decision),
            SheetMatter::Act { transition, .. } => Some(transition),
            SheetMatter::Contest { .. } => None,
        }
    }
}
