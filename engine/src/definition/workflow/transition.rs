//! `[[transitions]]`.

use crate::definition::holders::listed;
use crate::definition::no_twins;
use crate::definition::read::{Named, Reading, Table};
use crate::definition::resolve::Referent;
use crate::framework::{Destination, Firing, Transition};
use crate::value::Name;

pub(super) fn transitions(
    file: &Table<'_>,
    workflow: &Name,
    reading: &mut Reading<'_, '_>,
) -> Vec<Transition> {
    let mut transitions = Vec::new();
    let mut places = Vec::new();
    for table in file.tables("transitions", reading) {
        let place = table.place();
        if let Some(transition) = transition(&table, reading) {
            let noted = &mut reading.notes.places;
            noted.note(
                Referent::Transition,
                workflow,
                &transition.id,
                place.clone(),
            );
            places.push(place);
            transitions.push(transition);
        }
        table.finish(reading);
    }
    let names = transitions.iter().map(|it: &Transition| &it.id);
    no_twins(names.zip(places), reading.mistakes);
    transitions
}

fn transition(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Transition> {
    let id = table.named("id", reading);
    let to = destination(table, reading);
    let firing = firing(id.as_ref(), table, reading);
    let event = table.name("emit", reading);
    let id = id.map(|id| id.name);
    Some(Transition {
        label: table.label(reading),
        from: table.names("from", reading),
        when: table.condition("when", reading),
        set: table.names("set", reading),
        require: table.names("require", reading),
        assign: assign(table, reading),
        evidence: evidence(table, reading),
        reason_required: table.one_of("reason", reading).is_some(),
        ladder: table.name("ladder", reading),
        answer: table.one_of("answer", reading).map(Name::new),
        informs: table.names("informs", reading),
        // Without a way to fire it is kept all the same, so that one mistake does not make many.
        firing: firing.unwrap_or(Firing::By(Vec::new())),
        to: to?,
        event: event.or_else(|| id.clone())?,
        id: id?,
    })
}

fn destination(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Destination> {
    let to = table.named("to", reading)?;
    if to.name == "same" {
        return Some(Destination::Same);
    }
    reading.uses(Referent::State, &to);
    Some(Destination::State(to.name))
}

/// Exactly one of `by`, `decision`, `auto`, `clock`.
fn firing(id: Option<&Named>, table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Firing> {
    let by = table.take("by", reading);
    let decision = table.take("decision", reading);
    let auto = table.take("auto", reading);
    let clock = table.take("clock", reading);
    let outcome = table.one_of("outcome", reading);
    let auto = auto.and_then(|item| item.bool(reading));
    match (by, decision, auto, clock) {
        (Some(by), None, None, None) => Some(Firing::By(listed(&by, reading))),
        (None, Some(item), None, None) => Some(Firing::Decision {
            decision: item.name(reading)?.name,
            outcome: Name::new(outcome?),
        }),
        (None, None, Some(true), None) => Some(Firing::Auto),
        (None, None, None, Some(item)) => Some(Firing::Clock(item.name(reading)?.name)),
        _ => {
            let id = id?;
            let message = format!("`{}` must fire in exactly one way", id.name);
            let help = "give one of by, decision, auto = true, clock";
            reading
                .mistakes
                .error_with_help("ways_to_fire", &id.place, message, help);
            None
        }
    }
}

fn assign(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<(Name, Name)> {
    let mut assigned = Vec::new();
    let pairs = table.take("assign", reading);
    for (field, source) in pairs.map_or_else(Vec::new, |pairs| pairs.pairs(reading)) {
        if let Some(source) = source.name(reading) {
            if source.name != "actor" {
                reading.uses(Referent::Field, &source);
            }
            assigned.push((field.name, source.name));
        }
    }
    assigned
}

fn evidence(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<(Name, u32)> {
    let mut needed = Vec::new();
    for piece in table.tables("evidence", reading) {
        let kind = piece.name("kind", reading);
        let least = piece.count("min", reading).unwrap_or(1);
        piece.finish(reading);
        needed.extend(kind.map(|kind| (kind, least)));
    }
    needed
}
