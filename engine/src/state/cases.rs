//! The cases: those in play whole, and of those at rest what a list tells of them.
//!
//! A case rests when it is closed, none of its clocks runs and none of its questions is open. Its
//! entry here stays; the case itself may leave memory, and is read back from the log when somebody
//! looks at it ([`recall`](crate::recall)). So memory follows what is open, not history.
//!
//! A look that needs a case that has left memory notes it and goes on without it. Its answer does
//! not count then: the caller brings the noted cases back and looks again.

use super::Case;
use super::reference::Reference;
use crate::framework::{Firing, Framework, Workflow};
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::value::Name;
use imbl::OrdMap;
use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};

/// All cases.
#[derive(Clone, Default)]
pub struct Cases {
    /// Those in memory: all in play, and some at rest.
    loaded: OrdMap<CaseId, Arc<Case>>,
    at_rest: OrdMap<CaseId, Arc<AtRest>>,
    references: OrdMap<Reference, CaseId>,
    missed: Arc<Mutex<BTreeSet<CaseId>>>,
}

/// What stays in memory of a case at rest.
#[derive(Clone, Debug)]
pub struct AtRest {
    /// Its name for people.
    pub reference: Arc<str>,
    /// The framework that holds its definition.
    pub framework: Arc<Framework>,
    /// Its definition.
    pub workflow: Arc<Workflow>,
    /// Its state.
    pub state: Name,
    /// Whose case it is.
    pub unit: Option<Name>,
    /// Who owns it.
    pub owner: Option<Name>,
    /// Position of its last event: what is read back must end there.
    pub last_position: u64,
}

impl AtRest {
    fn of(case: &Case, framework: Arc<Framework>) -> AtRest {
        AtRest {
            reference: Arc::clone(&case.reference),
            framework,
            workflow: Arc::clone(&case.workflow),
            state: case.state.clone(),
            unit: case.unit(),
            owner: case.owner(),
            last_position: case.last_position,
        }
    }

    /// Whether it may leave its state though nobody acts on it.
    fn may_move_by_itself(&self) -> bool {
        self.workflow.transitions.iter().any(|transition| {
            let by_itself = matches!(transition.firing, Firing::Auto | Firing::Decision { .. });
            by_itself && transition.from.contains(&self.state)
        })
    }
}

impl Cases {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.references.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.references.is_empty()
    }

    /// A case. One that has left memory is noted, and not given.
    pub fn get(&self, id: CaseId) -> Option<&Arc<Case>> {
        let found = self.loaded.get(&id);
        if found.is_none() {
            self.want([id]);
        }
        found
    }

    /// The id that goes with a reference.
    pub fn id(&self, reference: &str) -> Option<CaseId> {
        self.references.get(&Reference(reference.into())).copied()
    }

    /// All of them, in order of reference.
    pub fn references(&self) -> impl Iterator<Item = (&Arc<str>, CaseId)> {
        self.references
            .iter()
            .map(|(Reference(name), id)| (name, *id))
    }

    /// Those after one, in order of reference.
    pub fn references_after(&self, after: &str) -> impl Iterator<Item = (&Arc<str>, CaseId)> {
        let after = Bound::Excluded(Reference(after.into()));
        let behind = self.references.range((after, Bound::Unbounded));
        behind.map(|(Reference(name), id)| (name, *id))
    }

    /// Those in play, in order of id.
    pub fn in_play(&self) -> impl Iterator<Item = &Arc<Case>> {
        let loaded = self.loaded.iter();
        loaded.filter_map(|(id, case)| (!self.at_rest.contains_key(id)).then_some(case))
    }

    /// Those at rest, in order of id.
    pub fn at_rest(&self) -> impl Iterator<Item = (CaseId, &Arc<AtRest>)> {
        self.at_rest.iter().map(|(id, rest)| (*id, rest))
    }

    /// What people call a case, also one that has left memory.
    pub fn reference_of(&self, id: CaseId) -> Option<&Arc<str>> {
        let loaded = self.loaded.get(&id).map(|case| &case.reference);
        loaded.or_else(|| self.at_rest.get(&id).map(|rest| &rest.reference))
    }

    /// The definition of a case, also of one that has left memory.
    pub fn workflow_of(&self, id: CaseId) -> Option<&Arc<Workflow>> {
        let loaded = self.loaded.get(&id).map(|case| &case.workflow);
        loaded.or_else(|| self.at_rest.get(&id).map(|rest| &rest.workflow))
    }

    /// What stays in memory of a case, if it rests.
    pub fn rest_of(&self, id: CaseId) -> Option<&AtRest> {
        self.at_rest.get(&id).map(|rest| &**rest)
    }

    /// Whether a case may move without anybody acting on it, and is in memory. A case that may, and
    /// has left memory, is noted.
    pub(crate) fn may_move_by_itself(&self, id: CaseId) -> bool {
        let rests = self.at_rest.get(&id);
        rests.is_none_or(|rest| rest.may_move_by_itself()) && self.get(id).is_some()
    }

    /// A case that was just opened.
    pub(crate) fn open(&mut self, case: Case, framework: &Arc<Framework>) {
        let reference = Reference(Arc::clone(&case.reference));
        self.references.insert(reference, case.id);
        if case.rests() {
            self.rest(&case, framework);
        }
        self.loaded.insert(case.id, Arc::new(case));
    }

    /// Changes a case that is in memory.
    pub(crate) fn change(
        &mut self,
        id: CaseId,
        frameworks: &OrdMap<Hash, Arc<Framework>>,
        change: impl FnOnce(&mut Case),
    ) {
        let Some(case) = self.loaded.get_mut(&id) else {
            return;
        };
        let rested = case.rests();
        change(Arc::make_mut(case));
        if case.rests() {
            let case = Arc::clone(case);
            if let Some(framework) = frameworks.get(&case.framework) {
                self.rest(&case, framework);
            }
        } else if rested {
            self.at_rest.remove(&id);
        }
    }

    fn rest(&mut self, case: &Case, framework: &Arc<Framework>) {
        let rest = AtRest::of(case, Arc::clone(framework));
        self.at_rest.insert(case.id, Arc::new(rest));
    }

    /// A case at rest, as a snapshot tells of it.
    pub(crate) fn enter(&mut self, id: CaseId, rest: AtRest) {
        let reference = Reference(Arc::clone(&rest.reference));
        self.references.insert(reference, id);
        self.at_rest.insert(id, Arc::new(rest));
    }

    /// A case that was read back from the log.
    pub(crate) fn bring_back(&mut self, case: Arc<Case>) {
        self.loaded.insert(case.id, case);
    }

    /// Lets a case leave memory, if it rests.
    pub(crate) fn let_go(&mut self, id: CaseId) {
        if self.at_rest.contains_key(&id) {
            self.loaded.remove(&id);
        }
    }

    /// Whether a case has left memory.
    pub(crate) fn is_away(&self, id: CaseId) -> bool {
        self.at_rest.contains_key(&id) && !self.loaded.contains_key(&id)
    }

    /// The same cases, to look at apart from these; nothing was missed yet.
    pub(crate) fn fork(&self) -> Cases {
        Cases {
            missed: Arc::default(),
            ..self.clone()
        }
    }

    /// Notes those of some needed cases that have left memory.
    pub(crate) fn want(&self, ids: impl IntoIterator<Item = CaseId>) {
        let away = ids.into_iter().filter(|id| self.is_away(*id));
        self.missed_now().extend(away);
    }

    /// What this look has missed since this was last asked.
    pub(crate) fn take_missed(&self) -> BTreeSet<CaseId> {
        std::mem::take(&mut *self.missed_now())
    }

    fn missed_now(&self) -> std::sync::MutexGuard<'_, BTreeSet<CaseId>> {
        self.missed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
