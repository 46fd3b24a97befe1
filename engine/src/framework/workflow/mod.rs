//! A workflow: the definition of one kind of case.

mod clock;
mod decision;
mod field;
mod holder;
mod link;
mod reference;
mod separation;
mod state;
mod transition;

pub use clock::{Breach, Clock, ClockLength, ClockStart};
pub use decision::Decision;
pub use field::Field;
pub use holder::Holder;
pub use link::{Link, LinkTo};
pub use reference::ReferencePart;
pub use separation::{Separation, SeparationForm};
pub use state::{StateCategory, StateDefinition};
pub use transition::{Destination, Firing, Transition};

use crate::event::Class;
use crate::framework::Label;
use crate::value::{Length, Name};
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
}

impl Workflow {
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

    /// The category of a state; closed for one that is not known.
    pub fn category(&self, state: &str) -> StateCategory {
        self.state(state)
            .map_or(StateCategory::Closed, |state| state.category)
    }
}
