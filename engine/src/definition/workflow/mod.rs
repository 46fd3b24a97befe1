//! `[workflow]` and the tables beside it.

mod decision;
mod field;
mod parts;
mod transition;

use super::diagnostic::{Mistakes, Place};
use super::holders::holders;
use super::reader::{Item, Named, Table};
use super::resolve::{Notes, Target};
use super::word;
use crate::event::Class;
use crate::expression::{Expression, Type};
use crate::framework::{
    Firing, Organisation, ReferencePart, StateCategory, StateDefinition, Transition, Workflow,
};
use crate::value::{Kind, Name};

pub(super) const CLASSES: [(&str, Class); 4] = [
    ("public", Class::Public),
    ("external", Class::External),
    ("internal", Class::Internal),
    ("restricted", Class::Restricted),
];

const CATEGORIES: [(&str, StateCategory); 3] = [
    ("open", StateCategory::Open),
    ("waiting", StateCategory::Waiting),
    ("closed", StateCategory::Closed),
];

/// What the readers of a workflow's parts share.
struct Reading<'r, 'm> {
    id: Name,
    organisation: &'r Organisation,
    notes: &'r mut Notes,
    mistakes: &'r mut Mistakes<'m>,
}

impl Reading<'_, '_> {
    fn uses(&mut self, target: Target, used: &Named) {
        self.notes.uses(target, &used.name, &used.place);
    }

    fn uses_all(&mut self, target: fn(Name) -> Target, used: &[Named]) -> Vec<Name> {
        for one in used {
            self.notes
                .uses(target(self.id.clone()), &one.name, &one.place);
        }
        used.iter().map(|one| one.name.clone()).collect()
    }

    fn roles(&mut self, used: Vec<Named>) -> Vec<Name> {
        for one in &used {
            self.notes.uses(Target::Role, &one.name, &one.place);
        }
        used.into_iter().map(|one| one.name).collect()
    }

    /// A condition of this workflow, typed later.
    fn condition(&mut self, item: Option<Item<'_>>, expected: Type) -> Option<Expression> {
        let workflow = self.id.clone();
        self.notes
            .condition(item?, Some(workflow), expected, self.mistakes)
    }

    fn yes_or_no(&mut self, item: Option<Item<'_>>) -> Option<Expression> {
        self.condition(item, Type::Kind(Kind::Bool))
    }
}

pub(super) fn read(
    mut file: Table<'_>,
    organisation: &Organisation,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> Option<Workflow> {
    let mut head = file.need("workflow", mistakes)?.table(mistakes)?;
    let id = head
        .need("id", mistakes)
        .and_then(|item| item.name(mistakes))?;
    notes.places.insert(id.name.clone(), id.place.clone());
    let mut reading = Reading {
        id: id.name.clone(),
        organisation,
        notes,
        mistakes,
    };
    let fields = field::fields(&mut file, &mut reading);
    let states = states(&mut file, &mut reading);
    let transitions = transition::transitions(&mut file, &mut reading);
    let mut workflow = Workflow {
        label: head.label(&id.name, reading.mistakes),
        version: version(&mut head, reading.mistakes),
        family: head
            .name("family", reading.mistakes)
            .map(|family| family.name),
        class: head
            .take("class")
            .and_then(|item| word(&item, &CLASSES, reading.mistakes))
            .unwrap_or(Class::Internal),
        reference: reference(&mut head, &fields, &mut reading),
        open_by: open_by(&mut head, &mut reading),
        unit: of_field(&mut head, "unit", &mut reading),
        owner: of_field(&mut head, "owner", &mut reading),
        initial: Name::new(""),
        decisions: decision::decisions(&mut file, &transitions, &mut reading),
        separations: parts::separations(&mut file, &mut reading),
        clocks: parts::clocks(&mut file, &mut reading),
        links: parts::links(&mut file, &mut reading),
        vocabularies: parts::vocabularies(&mut file, &mut reading),
        publications: parts::publications(&mut file, &mut reading),
        id: id.name,
        fields,
        states,
        transitions,
    };
    let initial = head.need("initial", reading.mistakes);
    let initial = initial.and_then(|item| item.name(reading.mistakes));
    if let Some(initial) = &initial {
        reading.uses(Target::State(workflow.id.clone()), initial);
    }
    head.finish(reading.mistakes);
    file.finish(reading.mistakes);
    // Without it the workflow is kept all the same, so that one mistake does not make many.
    let first = || workflow.states.first().map(|state| state.id.clone());
    workflow.initial = initial.map(|initial| initial.name).or_else(first)?;
    Some(workflow)
}

fn version(head: &mut Table<'_>, mistakes: &mut Mistakes<'_>) -> u32 {
    let version = head.take("version").and_then(|item| item.whole(mistakes));
    version
        .and_then(|version| u32::try_from(version).ok())
        .unwrap_or(1)
}

fn open_by(head: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<crate::framework::Holder> {
    let items = head.list("open_by", reading.mistakes);
    holders(&items, Some(&reading.id), reading.notes, reading.mistakes)
}

fn of_field(
    head: &mut Table<'_>,
    key: &'static str,
    reading: &mut Reading<'_, '_>,
) -> Option<Name> {
    let field = head.name(key, reading.mistakes)?;
    reading.uses(Target::Field(reading.id.clone()), &field);
    Some(field.name)
}

fn states(file: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<StateDefinition> {
    let mut states = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    for mut table in file.tables("states", reading.mistakes) {
        let id = table
            .need("id", reading.mistakes)
            .and_then(|it| it.name(reading.mistakes));
        let category = table.need("category", reading.mistakes);
        let category = category.and_then(|it| word(&it, &CATEGORIES, reading.mistakes));
        if let Some(id) = id {
            let label = table.label(&id.name, reading.mistakes);
            reading
                .notes
                .state_places
                .insert((reading.id.clone(), id.name.clone()), id.place.clone());
            places.push(id.place);
            states.push(StateDefinition {
                label,
                id: id.name,
                category: category.unwrap_or(StateCategory::Open),
            });
        }
        table.finish(reading.mistakes);
    }
    super::no_twins(
        states.iter().map(|state| &state.id).zip(places),
        reading.mistakes,
    );
    states
}

/// `REC-{year}-{seq:03}`: text, and in braces `seq`, `year`, `unit`, or a field.
fn reference(
    head: &mut Table<'_>,
    fields: &[crate::framework::Field],
    reading: &mut Reading<'_, '_>,
) -> Vec<ReferencePart> {
    let Some(item) = head.need("reference", reading.mistakes) else {
        return Vec::new();
    };
    let text = item.text(reading.mistakes).unwrap_or_default();
    let mut parts = Vec::new();
    for (index, piece) in text.split('{').enumerate() {
        let (inside, after) = match piece.split_once('}') {
            Some((inside, after)) if index > 0 => (Some(inside), after),
            _ => (None, piece),
        };
        if let Some(inside) = inside {
            parts.extend(reference_part(inside, fields, &item, reading));
        }
        let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "-/".contains(c);
        if !after.chars().all(plain) {
            let message = format!("`{after}` may not stand in a reference");
            let help = "a reference has capitals, digits, `-` and `/`";
            reading
                .mistakes
                .error_with_help("bad_value", &item.place(), message, help);
        }
        if !after.is_empty() {
            parts.push(ReferencePart::Text(after.to_owned()));
        }
    }
    if !parts
        .iter()
        .any(|part| matches!(part, ReferencePart::Sequence(_)))
    {
        let message = "a reference needs a number that counts";
        reading
            .mistakes
            .error_with_help("bad_value", &item.place(), message, "write {seq:03}");
    }
    parts
}

fn reference_part(
    inside: &str,
    fields: &[crate::framework::Field],
    item: &Item<'_>,
    reading: &mut Reading<'_, '_>,
) -> Option<ReferencePart> {
    let (name, width) = inside.split_once(':').unwrap_or((inside, "0"));
    match name {
        "seq" => {
            let width: usize = width.parse().ok().filter(|width| *width <= 12).unwrap_or(0);
            Some(ReferencePart::Sequence(width))
        }
        "year" => Some(ReferencePart::Year),
        "unit" => Some(ReferencePart::Unit),
        field if fields.iter().any(|known| known.id.as_str() == field) => {
            Some(ReferencePart::Field(Name::new(field)))
        }
        other => {
            let known = fields
                .iter()
                .map(|field| field.id.as_str())
                .chain(["seq", "year", "unit"]);
            reading
                .mistakes
                .unknown("unknown_field", &item.place(), "field", other, known);
            None
        }
    }
}

/// The decisions' states: those that their transitions leave.
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
