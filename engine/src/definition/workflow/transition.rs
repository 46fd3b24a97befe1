//! `[[transitions]]`.

use super::Reading;
use crate::definition::holders::holders;
use crate::definition::reader::{Named, Table};
use crate::definition::resolve::Target;
use crate::framework::{Firing, Transition};
use crate::value::Name;

pub(super) fn transitions(file: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<Transition> {
    let mut transitions = Vec::new();
    let mut places = Vec::new();
    for mut table in file.tables("transitions", reading.mistakes) {
        let place = table.place();
        let id = table
            .need("id", reading.mistakes)
            .and_then(|it| it.name(reading.mistakes));
        if let Some(transition) = id.and_then(|id| transition(id, &mut table, reading)) {
            let key = (reading.id.clone(), transition.id.clone());
            reading.notes.transition_places.insert(key, place.clone());
            places.push(place);
            transitions.push(transition);
        }
        table.finish(reading.mistakes);
    }
    let names = transitions.iter().map(|it: &Transition| &it.id).zip(places);
    crate::definition::no_twins(names, reading.mistakes);
    transitions
}

fn transition(
    id: Named,
    table: &mut Table<'_>,
    reading: &mut Reading<'_, '_>,
) -> Option<Transition> {
    let from = table.need("from", reading.mistakes);
    let from = from
        .map(|it| it.names(reading.mistakes))
        .unwrap_or_default();
    let from = reading.uses_all(Target::State, &from);
    let to = table
        .need("to", reading.mistakes)
        .and_then(|it| it.name(reading.mistakes));
    let firing = firing(&id, table, reading);
    let when = table.take("when");
    let when = reading.yes_or_no(when);
    let set = table.names("set", reading.mistakes);
    let require = table.names("require", reading.mistakes);
    let event = table.name("emit", reading.mistakes);
    let ladder = table.name("ladder", reading.mistakes);
    if let Some(ladder) = &ladder {
        reading.uses(Target::Ladder, ladder);
    }
    let answers = [("taken", "taken"), ("declined", "declined")];
    let answer = table.take("answer");
    let answer = answer.and_then(|it| crate::definition::word(&it, &answers, reading.mistakes));
    let informs = table.names("informs", reading.mistakes);
    let reason = table.take("reason");
    let reason =
        reason.and_then(|it| crate::definition::word(&it, &[("required", true)], reading.mistakes));
    let assign = assign(table, reading);
    let evidence = evidence(table, reading);
    Some(Transition {
        label: table.label(&id.name, reading.mistakes),
        from,
        to: match to {
            Some(to) if to.name == "same" => crate::framework::Destination::Same,
            to => {
                let to = to?;
                reading.uses(Target::State(reading.id.clone()), &to);
                crate::framework::Destination::State(to.name)
            }
        },
        // Without a way to fire it is kept all the same, so that one mistake does not make many.
        firing: firing.unwrap_or(Firing::By(Vec::new())),
        when,
        set: reading.uses_all(Target::Field, &set),
        require: reading.uses_all(Target::Field, &require),
        assign,
        evidence,
        reason_required: reason.unwrap_or(false),
        event: event.map_or_else(|| id.name.clone(), |event| event.name),
        ladder: ladder.map(|ladder| ladder.name),
        answer: answer.map(Name::new),
        informs: reading.roles(informs),
        id: id.name,
    })
}

/// Exactly one of `by`, `decision`, `auto`, `clock`.
fn firing(id: &Named, table: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Firing> {
    let by = table.take("by");
    let decision = table.take("decision");
    let auto = table.take("auto").and_then(|it| it.bool(reading.mistakes));
    let clock = table.take("clock");
    let outcomes = [("adopted", "adopted"), ("refused", "refused")];
    let outcome = table.take("outcome");
    let outcome = outcome.and_then(|it| crate::definition::word(&it, &outcomes, reading.mistakes));
    match (by, decision, auto, clock) {
        (Some(by), None, None, None) => {
            let items = by.list(reading.mistakes);
            let by = holders(&items, Some(&reading.id), reading.notes, reading.mistakes);
            Some(Firing::By(by))
        }
        (None, Some(item), None, None) => {
            let decision = item.name(reading.mistakes)?;
            reading.uses(Target::Decision(reading.id.clone()), &decision);
            Some(Firing::Decision {
                decision: decision.name,
                outcome: Name::new(outcome.unwrap_or("adopted")),
            })
        }
        (None, None, Some(true), None) => Some(Firing::Auto),
        (None, None, None, Some(item)) => {
            let clock = item.name(reading.mistakes)?;
            reading.uses(Target::Clock(reading.id.clone()), &clock);
            Some(Firing::Clock(clock.name))
        }
        _ => {
            let message = format!("`{}` must fire in exactly one way", id.name);
            let help = "give one of by, decision, auto = true, clock";
            reading
                .mistakes
                .error_with_help("ways_to_fire", &id.place, message, help);
            None
        }
    }
}

fn assign(table: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<(Name, Name)> {
    let Some(pairs) = table
        .take("assign")
        .and_then(|it| it.table(reading.mistakes))
    else {
        return Vec::new();
    };
    let mut assigned = Vec::new();
    for (field, source) in pairs.pairs(reading.mistakes) {
        reading.uses(Target::Field(reading.id.clone()), &field);
        if let Some(source) = source.name(reading.mistakes) {
            if source.name != "actor" {
                reading.uses(Target::Field(reading.id.clone()), &source);
            }
            assigned.push((field.name, source.name));
        }
    }
    assigned
}

fn evidence(table: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<(Name, u32)> {
    let mut needed = Vec::new();
    for mut piece in table.tables("evidence", reading.mistakes) {
        let kind = piece
            .need("kind", reading.mistakes)
            .and_then(|it| it.name(reading.mistakes));
        let least = piece
            .take("min")
            .and_then(|it| it.whole(reading.mistakes))
            .unwrap_or(1);
        piece.finish(reading.mistakes);
        let least = u32::try_from(least).unwrap_or(1);
        needed.extend(kind.map(|kind| (kind.name, least)));
    }
    needed
}
