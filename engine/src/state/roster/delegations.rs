//! Who may act for whom.

use crate::value::Name;
use imbl::Vector;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Some of the acts of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acts {
    /// Transition and decision ids; empty means all.
    pub acts: Vec<Name>,
    /// Only in this workflow.
    pub workflow: Option<Name>,
}

impl Acts {
    /// All acts, everywhere.
    pub fn all() -> Acts {
        Acts {
            acts: Vec::new(),
            workflow: None,
        }
    }

    /// Whether they are all acts, or this one is among them; in every workflow, or in this one.
    pub fn have(&self, act: &Name, workflow: &Name) -> bool {
        self.name(act) && self.workflow.as_ref().is_none_or(|only| only == workflow)
    }

    fn name(&self, act: &Name) -> bool {
        self.acts.is_empty() || self.acts.contains(act)
    }

    /// Whether they are acts of every workflow in which the others are.
    fn reach(&self, other: &Acts) -> bool {
        self.workflow.is_none() || self.workflow == other.workflow
    }
}

/// As people read them: `plan, drop of matter`.
impl fmt::Display for Acts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let acts: Vec<&str> = self.acts.iter().map(Name::as_str).collect();
        match acts.is_empty() {
            true => write!(formatter, "all acts")?,
            false => write!(formatter, "{}", acts.join(", "))?,
        }
        match &self.workflow {
            Some(workflow) => write!(formatter, " of {workflow}"),
            None => Ok(()),
        }
    }
}

/// One person lets another act in their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Whose acts.
    pub from: Name,
    /// Who may do them.
    pub to: Name,
    /// Which.
    #[serde(flatten)]
    pub acts: Acts,
    /// Of all acts, not these: what was said of them later counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub but: Vec<Name>,
    /// First day.
    pub since: Date,
    /// Last day, inclusive.
    pub until: Date,
}

impl Delegation {
    fn is_between(&self, from: &Name, to: &Name) -> bool {
        self.from == *from && self.to == *to
    }

    fn has(&self, act: &Name, workflow: &Name) -> bool {
        self.acts.have(act, workflow) && !self.but.contains(act)
    }

    /// What is left of it without some acts; `None` where nothing is.
    fn without(mut self, taken: &Acts) -> Option<Delegation> {
        if !taken.reach(&self.acts) {
            return Some(self);
        }
        if taken.acts.is_empty() {
            return None;
        }
        if self.acts.acts.is_empty() {
            self.but.extend(taken.acts.iter().cloned());
            self.but.sort();
            self.but.dedup();
            return Some(self);
        }
        self.acts.acts.retain(|act| !taken.name(act));
        (!self.acts.acts.is_empty()).then_some(self)
    }

    /// Whether it would be another without some acts.
    fn loses(&self, taken: &Acts) -> bool {
        self.clone().without(taken).as_ref() != Some(self)
    }
}

/// Who may act for whom, in the order it was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Delegations(Vector<Delegation>);

impl Delegations {
    /// Whether `to` may do an act of `from` on a day.
    pub fn allow(&self, from: &Name, to: &Name, act: &Name, workflow: &Name, on: Date) -> bool {
        self.0.iter().any(|known| {
            known.is_between(from, to)
                && known.has(act, workflow)
                && known.since <= on
                && on <= known.until
        })
    }

    /// What `from` lets `to` do on a day or later, as far as some acts go.
    pub fn standing(&self, from: &Name, to: &Name, acts: &Acts, on: Date) -> bool {
        let standing = |known: &Delegation| known.is_between(from, to) && on <= known.until;
        self.0
            .iter()
            .any(|known| standing(known) && known.loses(acts))
    }

    /// Who lets a person act for them on a day or later.
    pub fn to<'a>(&'a self, person: &'a Name, on: Date) -> impl Iterator<Item = &'a Delegation> {
        let counts = move |known: &&Delegation| known.to == *person && on <= known.until;
        self.0.iter().filter(counts)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Delegation> {
        self.0.iter()
    }

    /// Adds one beside those that there are.
    pub fn add(&mut self, delegation: Delegation) {
        self.0.push_back(delegation);
    }

    /// Takes some acts out of all that `from` lets `to` do.
    pub fn revoke(&mut self, from: &Name, to: &Name, acts: &Acts) {
        let known = std::mem::take(&mut self.0).into_iter();
        self.0 = known
            .filter_map(|known| match known.is_between(from, to) {
                true => known.without(acts),
                false => Some(known),
            })
            .collect();
    }
}
