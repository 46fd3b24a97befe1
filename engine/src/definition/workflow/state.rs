//! `[[states]]`.

use crate::definition::keys::{ID, Key, Kind, LABEL, REQUIRED, TableKeys, words};
use crate::definition::no_twins;
use crate::definition::read::{Reading, Table};
use crate::definition::referent::Referent;
use crate::framework::{StateCategory, StateDefinition};
use crate::value::Name;

pub(super) fn states(
    file: &Table<'_>,
    workflow: &Name,
    reading: &mut Reading<'_, '_>,
) -> Vec<StateDefinition> {
    let mut states = Vec::new();
    let mut places = Vec::new();
    for table in file.tables("states", reading) {
        let id = table.named("id", reading);
        let category = table.word("category", reading);
        let label = table.label(reading);
        table.finish(reading);
        if let Some(id) = id {
            let noted = &mut reading.notes.places;
            noted.note(Referent::State, workflow, &id.name, id.place.clone());
            places.push(id.place);
            states.push(StateDefinition {
                label,
                id: id.name,
                category: category.unwrap_or(StateCategory::Open),
            });
        }
    }
    let names = states.iter().map(|state| &state.id);
    no_twins(names.zip(places), reading.mistakes);
    states
}

pub(in crate::definition) const STATE: TableKeys = TableKeys {
    title: "[[states]]",
    doc: "Where a case can stand.",
    keys: &[
        ID,
        Key {
            name: "category",
            kind: Kind::Word(words::<StateCategory>),
            doc: "Somebody must act, nobody must for now, or it is over.",
            example: r#""waiting""#,
            ..REQUIRED
        },
        LABEL,
    ],
    one_of: &[],
};
