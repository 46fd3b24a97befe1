//! A workflow: the definition of one kind of case.

mod audience;
mod clock;
mod decision;
mod field;
mod holder;
mod issuer;
mod link;
mod reference;
mod separation;
mod state;
mod transition;

pub use clock::{Breach, Clock, ClockLength, ClockStart};
pub use decision::Decision;
pub use field::{Assignable, Field};
pub use holder::Holder;
pub use issuer::IssuedBy;
pub use link::{Link, LinkTo};
pub use reference::ReferencePart;
pub use separation::{Separation, SeparationForm};
pub use state::{StateCategory, StateDefinition};
pub use transition::{Destination, Firing, Transition};

use crate::event::Class;
use crate::framework::Label;
use crate::value::{Length, Name};
use std::collections::{BTreeMap, BTreeSet};

/// The definition of one kind of case.
#[derive(Clone, Debug)]
pub struct Workflow {
    /// Its id: a token of every subject.
    pub id: Name,
    /// Raised by its author with every change that readers should know of.
    pub version: u32,
    /// What people call it.
    pub label: Label,
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
    /// The kind of link to the report that it came from, as this end names it.
    pub came_from: Option<Name>,
    /// Which role issues which kind of it.
    pub issued_by: Option<IssuedBy>,
    /// Fields that its issuer alone changes.
    pub issuer_fields: Vec<Name>,
    /// Events that are counted until one of these others happens.
    pub in_a_row: BTreeMap<Name, Vec<Name>>,
    /// For so long acts may be dated back; never without.
    pub dated_back: Option<Length>,
    /// The first state.
    pub initial: Name,
    /// In the author's order.
    pub fields: Vec<Field>,
    /// In the author's order.
    pub states: Vec<StateDefinition>,
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
    /// Who may act in each state that waits for people: what [`Workflow::acting`] gives.
    pub actors: BTreeMap<Name, Vec<Holder>>,
    /// The transitions that claim what another verifies: what [`Workflow::claims`] gives.
    pub claims: BTreeSet<Name>,
    /// Whom each field is for, by what it is derived from or refers to.
    pub audiences: BTreeMap<Name, Class>,
    /// Whom what a condition says is for, by its text.
    pub conditions: BTreeMap<String, Class>,
    /// The class of what each kind of link leads to, seen from this end.
    pub above: BTreeMap<Name, Class>,
}

impl Workflow {
    /// Who may act in each open state, and in each where others move but a deadline runs, by its
    /// transitions: each holder once. It is asked with each event of a case, so it is kept.
    pub fn acting(
        states: &[StateDefinition],
        transitions: &[Transition],
        clocks: &[Clock],
    ) -> BTreeMap<Name, Vec<Holder>> {
        let runs = |state: &Name| clocks.iter().any(|clock| clock.run_in.contains(state));
        let awaited = states.iter().filter(|state| match state.category {
            StateCategory::Open => true,
            StateCategory::Waiting => runs(&state.id),
            StateCategory::Closed => false,
        });
        awaited
            .map(|state| {
                let mut actors: Vec<Holder> = Vec::new();
                let leaving = transitions.iter().filter(|it| it.from.contains(&state.id));
                let issuer = leaving.clone().any(|transition| transition.issuer_alone);
                let issuer = issuer.then_some(&Holder::Issuer).into_iter();
                let by = leaving.flat_map(|transition| transition.firing.by());
                for holder in by.chain(issuer) {
                    if !actors.contains(holder) {
                        actors.push(holder.clone());
                    }
                }
                (state.id.clone(), actors)
            })
            .collect()
    }

    /// The transitions that claim what another verifies. It is asked with each transition of a
    /// case, so it is kept.
    pub fn claims(transitions: &[Transition]) -> BTreeSet<Name> {
        let verified = transitions.iter().filter_map(|it| it.verifies.as_ref());
        verified.cloned().collect()
    }

    /// A field by id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id.as_str() == id)
    }

    /// A state by id.
    pub fn state(&self, id: &str) -> Option<&StateDefinition> {
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

    /// Whether a condition of its own reads the links of a kind.
    pub fn reads_links(&self, kind: &Name) -> bool {
        let transitions = self.transitions.iter().filter_map(|it| it.when.as_ref());
        let decisions = self.decisions.values().filter_map(|it| it.when.as_ref());
        let derived = self.fields.iter().filter_map(|it| it.derived.as_ref());
        let mut conditions = transitions.chain(decisions).chain(derived);
        conditions.any(|condition| condition.reads_links(kind.as_str()))
    }

    /// Who may do something on a case in a state: a transition, or putting or answering a
    /// question.
    pub fn may_act_in(&self, state: &Name) -> Vec<Holder> {
        let transitions = self.transitions.iter().filter(|it| it.from.contains(state));
        let by = transitions.filter_map(|it| match &it.firing {
            Firing::By(by) => Some(by),
            Firing::Auto | Firing::Decision { .. } | Firing::Clock(_) => None,
        });
        let decisions = self
            .decisions
            .values()
            .filter(|it| it.states.contains(state));
        let asked = decisions.flat_map(|it| [&it.propose_by, &it.electorate]);
        by.chain(asked).flatten().cloned().collect()
    }

    /// The category of a state; closed for one that is not known.
    pub fn category(&self, state: &str) -> StateCategory {
        self.state(state)
            .map_or(StateCategory::Closed, |state| state.category)
    }
}
