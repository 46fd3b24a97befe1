//! `[charter]`, `[[people]]`, `[[appointments]]`.

use super::diagnostic::Mistakes;
use super::holders::{holders, rule};
use super::reader::Table;
use super::resolve::{Notes, Target};
use crate::framework::{Appointment, Charter, Person};

pub(super) fn charter(
    mut file: Table<'_>,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> Option<Charter> {
    let mut table = file.need("charter", mistakes)?.table(mistakes)?;
    let propose_by = table.need("propose_by", mistakes);
    let propose_by = propose_by
        .map(|item| item.list(mistakes))
        .unwrap_or_default();
    let propose_by = holders(&propose_by, None, notes, mistakes);
    let electorate = table.need("electorate", mistakes);
    let electorate = electorate
        .map(|item| item.list(mistakes))
        .unwrap_or_default();
    let electorate = holders(&electorate, None, notes, mistakes);
    let item = table.need("rule", mistakes);
    let rule = rule(item, mistakes);
    table.finish(mistakes);
    file.finish(mistakes);
    Some(Charter {
        propose_by,
        electorate,
        rule: rule?,
    })
}

pub(super) fn roster(
    files: Vec<Table<'_>>,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> (Vec<Person>, Vec<Appointment>) {
    let mut people = Vec::new();
    let mut places = Vec::new();
    let mut appointments = Vec::new();
    for mut file in files {
        for mut person in file.tables("people", mistakes) {
            let id = person
                .need("id", mistakes)
                .and_then(|item| item.name(mistakes));
            let name = person.text("name", mistakes).map(str::to_owned);
            person.finish(mistakes);
            if let Some(id) = id {
                places.push(id.place);
                people.push(Person {
                    name: name.unwrap_or_else(|| id.name.to_string()),
                    id: id.name,
                });
            }
        }
        for table in file.tables("appointments", mistakes) {
            appointments.extend(appointment(table, notes, mistakes));
        }
        file.finish(mistakes);
    }
    let names = people.iter().map(|person| &person.id).zip(places);
    super::no_twins(names, mistakes);
    (people, appointments)
}

fn appointment(
    mut table: Table<'_>,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> Option<Appointment> {
    let person = table
        .need("person", mistakes)
        .and_then(|item| item.name(mistakes));
    let role = table
        .need("role", mistakes)
        .and_then(|item| item.name(mistakes));
    let unit = table.name("unit", mistakes);
    let from = table
        .need("from", mistakes)
        .and_then(|item| item.date(mistakes));
    let until = table.take("until").and_then(|item| item.date(mistakes));
    table.finish(mistakes);
    for (target, used) in [
        (Target::Person, &person),
        (Target::Role, &role),
        (Target::Unit, &unit),
    ] {
        if let Some(used) = used {
            notes.uses(target, &used.name, &used.place);
        }
    }
    Some(Appointment {
        person: person?.name,
        role: role?.name,
        unit: unit.map(|unit| unit.name),
        from: from?,
        until,
    })
}
