//! A workflow: the definition of one kind of case.

use super::{Label, Line};
use crate::event::Class;
use crate::expression::Expression;
use crate::value::{Kind, Length, Name, Value};
use std::collections::BTreeMap;

/// The definition of one kind of case.
#[derive(Clone, Debug)]
pub struct Workflow {
    /// Its id: a token of every subject.
    pub id: Name,
    /// Raised by its author with every change that readers should know of.
    pub version: u32,
    /// What people call it.
    pub label: Label,
    /// `approval`, `risk`, `recommendation` …: for reports over several workflows.
    pub family: Option<Name>,
    /// Class of its events, unless their content is more restricted.
    pub class: Class,
    /// How a case's reference is made.
    pub reference: Vec<ReferencePart>,
    /// Roles that may open a case.
    pub open_by: Vec<Holder>,
    /// The unit field that says whose case it is; else the opener's unit.
    pub unit: Option<Name>,
    /// The person field that says who owns the case.
    pub owner: Option<Name>,
    /// The first state.
    pub initial: Name,
    /// In the author's order.
    pub fields: Vec<Field>,
    /// In the author's order.
    pub states: Vec<State>,
    /// In the author's order.
    pub transitions: Vec<Transition>,
    /// By id.
    pub decisions: BTreeMap<Name, Decision>,
    /// In the author's order.
    pub separations: Vec<Separation>,
    /// In the author's order.
    pub clocks: Vec<Clock>,
    /// By kind.
    pub links: BTreeMap<Name, Link>,
    /// By vocabulary.
    pub vocabularies: BTreeMap<Name, Vocabulary>,
    /// By audience.
    pub publications: BTreeMap<Name, Publication>,
}

impl Workflow {
    /// A field by id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id.as_str() == id)
    }

    /// A state by id.
    pub fn state(&self, id: &str) -> Option<&State> {
        self.states.iter().find(|state| state.id.as_str() == id)
    }

    /// A transition by id.
    pub fn transition(&self, id: &str) -> Option<&Transition> {
        self.transitions
            .iter()
            .find(|transition| transition.id.as_str() == id)
    }

    /// A clock by id.
    pub fn clock(&self, id: &str) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.id.as_str() == id)
    }

    /// The category of a state; closed for one that is not known.
    pub fn category(&self, state: &str) -> StateCategory {
        self.state(state)
            .map_or(StateCategory::Closed, |state| state.category)
    }
}

/// A part of a reference pattern such as `REC-{year}-{seq:03}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferencePart {
    /// Text as it is.
    Text(String),
    /// A number from 1, counted within the rest of the reference, padded to this width.
    Sequence(usize),
    /// The year of opening.
    Year,
    /// The value of a field, in capitals.
    Field(Name),
    /// The case's unit, in capitals.
    Unit,
}

/// One field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its id.
    pub id: Name,
    /// Its type.
    pub kind: Kind,
    /// What people call it.
    pub label: Label,
    /// Needed to open a case.
    pub required: bool,
    /// Set once, never changed.
    pub write_once: bool,
    /// Value of a case that was opened without it.
    pub default: Option<Value>,
    /// Computed, never set.
    pub derived: Option<Expression>,
    /// Most restricted audience; events that carry it are of at least this class.
    pub audience: Option<Class>,
}

/// What a state is for reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StateCategory {
    /// Somebody has to act.
    Open,
    /// Nothing to do until time or others move.
    Waiting,
    /// Over.
    Closed,
}

impl StateCategory {
    /// As definitions and expressions write it.
    pub const fn word(self) -> &'static str {
        match self {
            StateCategory::Open => "open",
            StateCategory::Waiting => "waiting",
            StateCategory::Closed => "closed",
        }
    }
}

/// One state.
#[derive(Clone, Debug)]
pub struct State {
    /// Its id.
    pub id: Name,
    /// What people call it.
    pub label: Label,
    /// What it is for reports.
    pub category: StateCategory,
}

/// Who may do something: resolved to persons on a running case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Holders of a role; in the case's unit when the role's scope is the unit.
    Role(Name),
    /// Holders of a role in the unit that a field names (`ROLE@FIELD`).
    RoleInUnitOf {
        /// The role.
        role: Name,
        /// The unit field.
        field: Name,
    },
    /// Holders of a role in the parent of the case's unit (`ROLE@parent`).
    RoleInParent(Name),
    /// The person in a field (`field:NAME`).
    Field(Name),
    /// Who holds the ladder's rung that the matter was offered to (`rung:LADDER`).
    Rung(Name),
    /// Who may decide by an authority table (`authority:TABLE`).
    Authority(Name),
    /// Who opened the case (`opener`).
    Opener,
}

/// What makes a transition fire: exactly one.
#[derive(Clone, Debug, PartialEq)]
pub enum Firing {
    /// Somebody's act.
    By(Vec<Holder>),
    /// A decision with this outcome (`adopted` or `refused`).
    Decision {
        /// The decision's id.
        decision: Name,
        /// Its outcome.
        outcome: Name,
    },
    /// Its condition becoming true.
    Auto,
    /// A clock's breach.
    Clock(Name),
}

/// Where a transition leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To this state.
    State(Name),
    /// Nowhere: the state stays, and its clocks run on.
    Same,
}

/// A named, allowed move.
#[derive(Clone, Debug)]
pub struct Transition {
    /// Its id.
    pub id: Name,
    /// What people call it.
    pub label: Label,
    /// The states it leaves.
    pub from: Vec<Name>,
    /// The state it enters.
    pub to: Target,
    /// What makes it fire.
    pub firing: Firing,
    /// Must hold for it to fire.
    pub when: Option<Expression>,
    /// Fields that may be given with it.
    pub set: Vec<Name>,
    /// Fields that must have a value after it.
    pub require: Vec<Name>,
    /// Fields it sets by itself: to another field's value, or `actor`.
    pub assign: Vec<(Name, Name)>,
    /// Evidence that must be attached before: kind and number.
    pub evidence: Vec<(Name, u32)>,
    /// A reason must be given.
    pub reason_required: bool,
    /// The event's name for subscribers; the transition's id unless `emit` says otherwise.
    pub event: Name,
    /// The ladder it offers the case up on, or whose rung it answers for.
    pub ladder: Option<Name>,
    /// The rung's answer that it is: `taken` or `declined`.
    pub answer: Option<Name>,
    /// Who is informed.
    pub informs: Vec<Name>,
}

/// When a question is adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At least this many for, before refusal is certain.
    AtLeast(u32),
    /// At least this many for of each role of the electorate; one against refuses.
    EachRole(u32),
    /// More than half of the votes cast, with a quorum of the seats present.
    Majority {
        /// Numerator and denominator of the eligible seats that must be present, rounded up.
        quorum: (u32, u32),
    },
}

/// A question put to an electorate.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its id.
    pub id: Name,
    /// What people call it.
    pub label: Label,
    /// Who puts it.
    pub propose_by: Vec<Holder>,
    /// Fields proposed, and written when it is adopted.
    pub propose: Vec<Name>,
    /// Who casts ballots; frozen when the question is put.
    pub electorate: Vec<Holder>,
    /// When it is adopted.
    pub rule: Rule,
    /// Fields whose change voids the ballots.
    pub bind: Vec<Name>,
    /// Must hold, with the proposed values, for it to be put.
    pub when: Option<Expression>,
    /// States in which it can be put: those that its transitions leave.
    pub states: Vec<Name>,
    /// Who is informed of the outcome.
    pub informs: Vec<Name>,
    /// The proposer may cast a ballot too.
    pub proposer_votes: bool,
}

/// Acts that one person may not combine, or that a line may never do.
#[derive(Clone, Debug)]
pub struct Separation {
    /// What people call the rule.
    pub label: Label,
    /// Transition and decision ids.
    pub acts: Vec<Name>,
    /// What is forbidden.
    pub form: SeparationForm,
}

/// What a separation forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeparationForm {
    /// No two of the acts by the same person in one case, in their own name or for another.
    SamePerson,
    /// None of the acts by these lines.
    Lines(Vec<Line>),
}

/// A deadline that is data in the store.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Its id.
    pub id: Name,
    /// What people call it.
    pub label: Label,
    /// What starts it.
    pub start: ClockStart,
    /// States in which it runs; leaving them stops it.
    pub run_in: Vec<Name>,
    /// When it is due.
    pub length: ClockLength,
    /// The calendar of working days; the organisation's where none is named.
    pub calendar: Option<Name>,
    /// Warnings before it is due.
    pub warn: Vec<Length>,
    /// What its breach does.
    pub breach: Breach,
    /// Starts again after a breach, with this length.
    pub repeat: Option<Length>,
}

/// What starts a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockStart {
    /// Entering a state in which it runs.
    Run,
    /// An event of this name, while in a state in which it runs.
    Event(Name),
    /// A date in a field.
    Field(Name),
}

/// How long a clock runs.
#[derive(Clone, Debug, PartialEq)]
pub enum ClockLength {
    /// As long as this from its start.
    Fixed(Length),
    /// Until the end of the period in a field of kind date or when.
    Until(Name),
    /// By the value of a scale or enum field.
    ByField {
        /// The field.
        field: Name,
        /// Its values' lengths.
        lengths: BTreeMap<Name, Length>,
    },
}

/// What a clock's breach does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Breach {
    /// Raises a flag, until the clock's states are left or it starts anew.
    pub flag: Option<Name>,
    /// Informs roles.
    pub inform: Vec<Name>,
    /// Climbs a ladder by one rung.
    pub ladder: Option<Name>,
    /// Fires a transition.
    pub fire: Option<Name>,
}

/// A kind of link.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its kind.
    pub kind: Name,
    /// What people call it.
    pub label: Label,
    /// What it leads to.
    pub to: LinkTo,
    /// The kind that the other end sees.
    pub inverse: Option<Name>,
    /// More than one is allowed.
    pub many: bool,
    /// Data on the link.
    pub with: Vec<Field>,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTo {
    /// Cases of a workflow.
    Workflow(Name),
    /// Items of a programme (`programme_item`).
    Item,
}

/// Our states in somebody else's words: the first that holds.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// In the author's order; the last is the `else`.
    pub words: Vec<VocabularyWord>,
}

/// One word and when it applies.
#[derive(Clone, Debug)]
pub struct VocabularyWord {
    /// The word.
    pub word: Name,
    /// When it applies; always, for the `else`.
    pub when: Option<Expression>,
}

/// What an audience sees.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Whom.
    pub audience: Class,
    /// From when on.
    pub when: Option<Expression>,
    /// Which fields.
    pub fields: Vec<Name>,
}
