//! `[org]`: units, roles, calendars, scales, authority, ladders.

use super::read::{Item, Named, Reading, Table, named, value_error};
use super::resolve::Referent;
use crate::framework::{
    Authority, AuthorityRow, Label, Ladder, Line, Matrix, Organisation, Role, RoleScope, Rung,
    Scale, ScaleValue, Unit, UnitReference,
};
use crate::value::{Calendar, Currency, Name};
use jiff::civil::Weekday;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn read(file: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Organisation> {
    let head = file.table("org", reading)?;
    let id = head.name("id", reading);
    let calendar = head.name("calendar", reading);
    let organisation = Organisation {
        label: match head.take("label", reading) {
            Some(item) => item.label(reading),
            None => Label([("en".to_owned(), "org".to_owned())].into()),
        },
        currency: currency(&head, reading),
        languages: languages(&head, reading),
        calendars: by_id(file, "calendars", calendar_of, reading),
        units: by_id(file, "units", unit, reading),
        roles: by_id(file, "roles", role, reading),
        scales: by_id(file, "scales", scale, reading),
        matrices: by_id(file, "matrices", matrix, reading),
        authorities: by_id(file, "authority", authority, reading),
        ladders: by_id(file, "ladders", ladder, reading),
        calendar: calendar?,
        id: id?,
    };
    head.finish(reading);
    file.finish(reading);
    Some(organisation)
}

/// The tables by id below a key, those that can be read.
fn by_id<T>(
    file: &Table<'_>,
    key: &'static str,
    one: fn(&Table<'_>, &mut Reading<'_, '_>) -> Option<T>,
    reading: &mut Reading<'_, '_>,
) -> BTreeMap<Name, T> {
    let mut read = BTreeMap::new();
    for (id, table) in file.by_id(key, reading) {
        let value = one(&table, reading);
        table.finish(reading);
        read.extend(value.map(|value| (id.name, value)));
    }
    read
}

fn currency(head: &Table<'_>, reading: &mut Reading<'_, '_>) -> String {
    let Some(item) = head.take("currency", reading) else {
        return String::new();
    };
    let code = item.text(reading).unwrap_or_default();
    if let Err(error) = Currency::checked(code) {
        value_error(&error, &item.place(), reading.mistakes);
    }
    code.to_owned()
}

fn languages(head: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<String> {
    let mut languages = Vec::new();
    for item in head.list("languages", reading) {
        languages.extend(item.text(reading).map(str::to_owned));
    }
    if languages.is_empty() {
        languages.push("en".to_owned());
    }
    languages
}

fn calendar_of(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Calendar> {
    let (mut weekend, mut holidays, mut sessions) = (Vec::new(), BTreeSet::new(), Vec::new());
    for item in table.list("weekend", reading) {
        weekend.extend(item.word::<Weekday>(reading));
    }
    for item in table.list("holidays", reading) {
        holidays.extend(item.date(reading));
    }
    for item in table.list("sessions", reading) {
        sessions.extend(item.date(reading));
    }
    // For readers of the file.
    table.text("source", reading);
    table.label(reading);
    let zone = table.take("timezone", reading);
    let name = match zone {
        Some(item) => item.text(reading)?,
        None => "UTC",
    };
    let calendar = Calendar::new(name, weekend, holidays, sessions);
    if let (Some(item), None) = (zone, &calendar) {
        let message = format!("`{name}` is not a time zone");
        let help = "write its name, such as Europe/Zurich";
        reading
            .mistakes
            .error_with_help("bad_value", &item.place(), message, help);
    }
    calendar
}

fn unit(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Unit> {
    Some(Unit {
        label: table.label(reading),
        parent: table.name("parent", reading),
    })
}

/// A line as definitions write it: 1, 2, 3, or a word.
pub(super) fn line(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<Line> {
    if item.is_whole() {
        let line = Line::numbered(item.whole(reading)?);
        if line.is_none() {
            let message = "the lines of defence are 1, 2 and 3";
            reading.mistakes.error("bad_value", &item.place(), message);
        }
        return line;
    }
    let word = item.one_of(reading)?;
    let beside = Line::BESIDE.into_iter().find(|(known, _)| *known == word);
    beside.map(|(_, line)| line)
}

fn role(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Role> {
    let number = table.take("line", reading);
    let role = Role {
        label: table.label(reading),
        scope: table
            .word("scope", reading)
            .unwrap_or(RoleScope::Organisation),
        members: table.count("members", reading),
        line: line(&number?, reading)?,
    };
    Some(role)
}

fn scale(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Scale> {
    let mut values = Vec::new();
    for value in table.tables("values", reading) {
        let id = value.name("id", reading);
        let label = value.label(reading);
        value.finish(reading);
        values.extend(id.map(|id| ScaleValue { id, label }));
    }
    table.label(reading);
    Some(Scale { values })
}

fn matrix(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Matrix> {
    let rows = table.name("rows", reading);
    let columns = table.name("columns", reading);
    let result = table.name("result", reading);
    let mut cells: Vec<Vec<Named>> = Vec::new();
    for row in table.list("cells", reading) {
        cells.push(row.names(reading));
    }
    let names = |row: &Vec<Named>| row.iter().map(|cell| cell.name.clone()).collect();
    let matrix = Matrix {
        cells: cells.iter().map(names).collect(),
        rows: rows?,
        columns: columns?,
        result: result?,
    };
    reading
        .notes
        .matrices
        .push((matrix.clone(), cells, table.place()));
    Some(matrix)
}

fn authority(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Authority> {
    let by = table.name("by", reading);
    let field = table.name("field", reading);
    let mut rows = Vec::new();
    for row in table.tables("rows", reading) {
        rows.extend(authority_row(&row, by.as_ref(), reading));
        row.finish(reading);
    }
    Some(Authority {
        by: by?,
        field,
        rows,
    })
}

fn authority_row(
    row: &Table<'_>,
    by: Option<&Name>,
    reading: &mut Reading<'_, '_>,
) -> Option<AuthorityRow> {
    let when = row.named("when", reading);
    if let (Some(when), Some(by)) = (&when, by) {
        reading.uses_of(Referent::ScaleValue, by, when);
    }
    let role = row.name("role", reading);
    let max_days = row.count("max_days", reading);
    Some(AuthorityRow {
        when: when?.name,
        role: role?,
        max_days,
    })
}

fn ladder(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Ladder> {
    let mut rungs = Vec::new();
    for rung in table.tables("rungs", reading) {
        rungs.extend(self::rung(&rung, reading));
        rung.finish(reading);
    }
    table.label(reading);
    Some(Ladder { rungs })
}

fn rung(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Rung> {
    let role = table.name("role", reading);
    let consult = table.flag("consult", reading);
    let unit = match table.take("unit", reading) {
        Some(item) => unit_reference(&item, reading)?,
        None => UnitReference::Case,
    };
    Some(Rung {
        unit,
        role: role?,
        consult,
    })
}

fn unit_reference(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<UnitReference> {
    match item.text(reading) {
        // What is no text is a mistake already.
        None | Some("case") => Some(UnitReference::Case),
        Some("parent") => Some(UnitReference::Parent),
        Some(text) => match text.strip_prefix("field:") {
            Some(field) => {
                let field = named(field, item.place(), reading.mistakes)?;
                Some(UnitReference::Field(field.name))
            }
            None => {
                let unit = named(text, item.place(), reading.mistakes)?;
                reading.uses(Referent::Unit, &unit);
                Some(UnitReference::Unit(unit.name))
            }
        },
    }
}
