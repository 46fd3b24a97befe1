//! A case as a snapshot holds it: its definition is named, not repeated.

use crate::framework::Framework;
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::state::{Act, Case, Climb, Evidence, LinkedEnd, Question, RunningClock, Sheet};
use crate::value::{Name, Value};
use imbl::OrdMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedCase {
    id: CaseId,
    reference: Arc<str>,
    workflow: Name,
    framework: Hash,
    unit: Option<Name>,
    state: Name,
    version: u64,
    /// Positions of its first event, its last, and the one by which it entered its state.
    positions: (u64, u64, u64),
    opened: Timestamp,
    opened_recorded: Timestamp,
    entered: Timestamp,
    last_entry: Timestamp,
    changed: BTreeMap<Name, u64>,
    claimed: BTreeMap<Name, u64>,
    opened_by: Option<Name>,
    /// Trace contexts of the first and the last command.
    traces: (Option<Arc<str>>, Option<Arc<str>>),
    fields: BTreeMap<Name, Value>,
    acts: Vec<Act>,
    counts: BTreeMap<Name, u32>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    in_a_row: BTreeMap<Name, u32>,
    questions: BTreeMap<Name, Question>,
    clocks: BTreeMap<Name, RunningClock>,
    climb: Option<Climb>,
    links: Vec<LinkedEnd>,
    evidence: Vec<Evidence>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sheets: Vec<Sheet>,
    flags: BTreeSet<Name>,
}

impl SavedCase {
    pub(super) fn of(case: &Case) -> SavedCase {
        SavedCase {
            id: case.id,
            reference: Arc::clone(&case.reference),
            workflow: case.workflow.id.clone(),
            framework: case.framework,
            unit: case.unit.clone(),
            state: case.state.clone(),
            version: case.version,
            positions: (
                case.opened_position,
                case.last_position,
                case.entered_position,
            ),
            opened: case.opened,
            opened_recorded: case.opened_recorded,
            entered: case.entered,
            last_entry: case.last_entry,
            changed: case.changed.clone(),
            claimed: case.claimed.clone(),
            opened_by: case.opened_by.clone(),
            traces: (case.opened_trace.clone(), case.last_trace.clone()),
            fields: case.fields.clone(),
            acts: case.acts.clone(),
            counts: case.counts.clone(),
            in_a_row: case.in_a_row.clone(),
            questions: case.questions.clone(),
            clocks: case.clocks.clone(),
            climb: case.climb.clone(),
            links: case.links.clone(),
            evidence: case.evidence.clone(),
            sheets: case.sheets.clone(),
            flags: case.flags.clone(),
        }
    }

    /// The case; `None` when no framework holds its definition.
    pub(super) fn case(self, frameworks: &OrdMap<Hash, Arc<Framework>>) -> Option<Case> {
        let framework = frameworks.get(&self.framework)?;
        Some(Case {
            workflow: framework.workflows.get(&self.workflow)?.clone(),
            id: self.id,
            reference: self.reference,
            framework: self.framework,
            unit: self.unit,
            state: self.state,
            version: self.version,
            opened_position: self.positions.0,
            last_position: self.positions.1,
            entered_position: self.positions.2,
            opened: self.opened,
            opened_recorded: self.opened_recorded,
            entered: self.entered,
            last_entry: self.last_entry,
            changed: self.changed,
            claimed: self.claimed,
            opened_by: self.opened_by,
            opened_trace: self.traces.0,
            last_trace: self.traces.1,
            fields: self.fields,
            acts: self.acts,
            counts: self.counts,
            in_a_row: self.in_a_row,
            questions: self.questions,
            clocks: self.clocks,
            climb: self.climb,
            links: self.links,
            evidence: self.evidence,
            sheets: self.sheets,
            flags: self.flags,
            waits_for: Vec::new(),
        })
    }
}
