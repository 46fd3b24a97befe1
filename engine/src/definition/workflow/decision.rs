//! `[decisions.ID]`.

use super::{Reading, states_of};
use crate::definition::holders::{holders, rule};
use crate::definition::reader::Table;
use crate::definition::resolve::Target;
use crate::framework::{Decision, Transition};
use crate::value::Name;
use std::collections::BTreeMap;

pub(super) fn decisions(
    file: &mut Table<'_>,
    transitions: &[Transition],
    reading: &mut Reading<'_, '_>,
) -> BTreeMap<Name, Decision> {
    let mut decisions = BTreeMap::new();
    for (id, mut table) in file.by_id("decisions", reading.mistakes) {
        let place = id.place.clone();
        if let Some(decision) = decision(&id.name, transitions, &mut table, reading) {
            let key = (reading.id.clone(), id.name.clone());
            reading.notes.decision_places.insert(key, place);
            decisions.insert(id.name, decision);
        }
        table.finish(reading.mistakes);
    }
    decisions
}

fn decision(
    id: &Name,
    transitions: &[Transition],
    table: &mut Table<'_>,
    reading: &mut Reading<'_, '_>,
) -> Option<Decision> {
    let mut who = |key: &'static str, reading: &mut Reading<'_, '_>| {
        let item = table.need(key, reading.mistakes);
        let items = item.map(|it| it.list(reading.mistakes)).unwrap_or_default();
        holders(&items, Some(&reading.id), reading.notes, reading.mistakes)
    };
    let propose_by = who("propose_by", reading);
    let electorate = who("electorate", reading);
    let item = table.need("rule", reading.mistakes);
    let rule = rule(item, reading.mistakes);
    let propose = table.names("propose", reading.mistakes);
    let bind = table.names("bind", reading.mistakes);
    let when = table.take("when");
    let informs = table.names("informs", reading.mistakes);
    Some(Decision {
        id: id.clone(),
        label: table.label(id, reading.mistakes),
        propose_by,
        propose: reading.uses_all(Target::Field, &propose),
        electorate,
        bind: reading.uses_all(Target::Field, &bind),
        when: reading.yes_or_no(when),
        states: states_of(id, transitions),
        informs: reading.roles(informs),
        proposer_votes: table.flag("proposer_votes", reading.mistakes),
        rule: rule?,
    })
}
