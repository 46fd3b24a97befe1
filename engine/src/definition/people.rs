//! `[charter]`, `[[people]]`, `[[appointments]]`.

use super::holders::{holders, rule};
use super::read::{Reading, Table};
use crate::framework::{Appointment, Charter, Person};

pub(super) fn charter(file: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Charter> {
    let table = file.table("charter", reading)?;
    let propose_by = holders(&table, "propose_by", reading);
    let electorate = holders(&table, "electorate", reading);
    let rule = rule(&table, reading);
    table.finish(reading);
    file.finish(reading);
    Some(Charter {
        propose_by,
        electorate,
        rule: rule?,
    })
}

pub(super) fn roster(
    files: &[Table<'_>],
    reading: &mut Reading<'_, '_>,
) -> (Vec<Person>, Vec<Appointment>) {
    let mut people = Vec::new();
    let mut places = Vec::new();
    let mut appointments = Vec::new();
    for file in files {
        for person in file.tables("people", reading) {
            let id = person.named("id", reading);
            let name = person.text("name", reading).map(str::to_owned);
            person.finish(reading);
            if let Some(id) = id {
                places.push(id.place);
                people.push(Person {
                    name: name.unwrap_or_else(|| id.name.to_string()),
                    id: id.name,
                });
            }
        }
        for table in file.tables("appointments", reading) {
            appointments.extend(appointment(&table, reading));
            table.finish(reading);
        }
        file.finish(reading);
    }
    let names = people.iter().map(|person| &person.id).zip(places);
    super::no_twins(names, reading.mistakes);
    (people, appointments)
}

fn appointment(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Appointment> {
    let person = table.name("person", reading);
    let role = table.name("role", reading);
    let unit = table.name("unit", reading);
    let from = table.date("from", reading);
    let until = table.date("until", reading);
    Some(Appointment {
        person: person?,
        role: role?,
        unit,
        from: from?,
        until,
    })
}
