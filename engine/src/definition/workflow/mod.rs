//! `[workflow]` and the tables beside it.

mod clock;
mod decision;
mod field;
mod link;
mod publish;
mod reference;
mod separation;
mod state;
mod transition;

pub(super) use field::{field_types, member_types};

use super::holders::holders;
use super::read::{Reading, Table};
use crate::event::Class;
use crate::framework::{Organisation, Workflow};
use crate::value::Name;

pub(super) fn read(
    file: &Table<'_>,
    organisation: &Organisation,
    reading: &mut Reading<'_, '_>,
) -> Option<Workflow> {
    let head = file.table("workflow", reading)?;
    let id = head.named("id", reading)?;
    reading.notes.places.note_workflow(&id);
    reading.within = Some(id.name.clone());
    let fields = field::fields(&file.tables("fields", reading), true, organisation, reading);
    let states = state::states(file, &id.name, reading);
    let transitions = transition::transitions(file, &id.name, reading);
    let initial = head.name("initial", reading);
    // Without it the workflow is kept all the same, so that one mistake does not make many.
    let first = states.first().map(|state| state.id.clone());
    let workflow = Workflow {
        label: head.label(reading),
        version: head.count("version", reading).unwrap_or(1),
        class: head.word("class", reading).unwrap_or(Class::Internal),
        reference: reference::reference(&head, &fields, reading),
        open_by: holders(&head, "open_by", reading),
        unit: head.name("unit", reading),
        owner: head.name("owner", reading),
        decisions: decision::decisions(file, &transitions, reading),
        separations: separation::separations(file, reading),
        clocks: clock::clocks(file, reading),
        links: link::links(file, organisation, reading),
        initial: initial.or(first).unwrap_or_else(|| Name::new("")),
        id: id.name,
        fields,
        states,
        transitions,
    };
    publish::vocabularies(file, reading);
    publish::publications(file, reading);
    head.finish(reading);
    file.finish(reading);
    Some(workflow).filter(|workflow| workflow.initial != "")
}
