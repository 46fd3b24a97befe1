//! `[decisions.ID]`.

use crate::definition::holders::{holders, rule};
use crate::definition::read::{Reading, Table};
use crate::definition::resolve::Referent;
use crate::framework::{Decision, Firing, Transition};
use crate::value::Name;
use std::collections::BTreeMap;

pub(super) fn decisions(
    file: &Table<'_>,
    transitions: &[Transition],
    reading: &mut Reading<'_, '_>,
) -> BTreeMap<Name, Decision> {
    let mut decisions = BTreeMap::new();
    for (id, table) in file.by_id("decisions", reading) {
        if let Some(decision) = decision(&id.name, transitions, &table, reading) {
            if let Some(workflow) = &reading.within {
                let noted = &mut reading.notes.places;
                noted.note(Referent::Decision, workflow, &id.name, id.place);
            }
            decisions.insert(id.name, decision);
        }
        table.finish(reading);
    }
    decisions
}

fn decision(
    id: &Name,
    transitions: &[Transition],
    table: &Table<'_>,
    reading: &mut Reading<'_, '_>,
) -> Option<Decision> {
    let rule = rule(table, reading);
    Some(Decision {
        id: id.clone(),
        label: table.label(reading),
        propose_by: holders(table, "propose_by", reading),
        propose: table.names("propose", reading),
        electorate: holders(table, "electorate", reading),
        bind: table.names("bind", reading),
        when: table.condition("when", reading),
        states: states_of(id, transitions),
        informs: table.names("informs", reading),
        proposer_votes: table.flag("proposer_votes", reading),
        rule: rule?,
    })
}

/// The states of a decision: those that its transitions leave.
fn states_of(decision: &Name, transitions: &[Transition]) -> Vec<Name> {
    let mut states = Vec::new();
    for transition in transitions {
        let fires =
            matches!(&transition.firing, Firing::Decision { decision: it, .. } if it == decision);
        for state in transition.from.iter().filter(|_| fires) {
            if !states.contains(state) {
                states.push(state.clone());
            }
        }
    }
    states
}
