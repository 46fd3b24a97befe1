//! `[org]`: units, roles, calendars, scales, authority, ladders.

use super::diagnostic::Mistakes;
use super::reader::{Named, Table};
use super::resolve::{Notes, Target};
use super::word;
use crate::framework::{
    Authority, AuthorityRow, Ladder, Line, Matrix, Organisation, Role, RoleScope, Rung, Scale,
    ScaleValue, Unit, UnitReference,
};
use crate::value::{Calendar, Currency, Name};
use jiff::civil::Weekday;
use std::collections::BTreeMap;

pub(super) fn read(
    mut file: Table<'_>,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> Option<Organisation> {
    let mut head = file.need("org", mistakes)?.table(mistakes)?;
    let id = head
        .need("id", mistakes)
        .and_then(|item| item.name(mistakes));
    let label = head.label(&Name::new("org"), mistakes);
    let currency = head.need("currency", mistakes);
    let code = currency
        .and_then(|item| item.text(mistakes))
        .unwrap_or_default()
        .to_owned();
    if let (Some(item), Err(error)) = (currency, Currency::checked(&code)) {
        super::reader::value_error(&error, &item.place(), mistakes);
    }
    let languages = head.list("languages", mistakes);
    let mut languages: Vec<String> = languages
        .iter()
        .filter_map(|it| it.text(mistakes))
        .map(str::to_owned)
        .collect();
    if languages.is_empty() {
        languages.push("en".to_owned());
    }
    let calendar = head
        .need("calendar", mistakes)
        .and_then(|item| item.name(mistakes));
    if let Some(calendar) = &calendar {
        notes.uses(Target::Calendar, &calendar.name, &calendar.place);
    }
    head.finish(mistakes);
    let organisation = Organisation {
        label,
        currency: code,
        languages,
        calendars: collect(file.by_id("calendars", mistakes), |_, table| {
            read_calendar(table, mistakes)
        }),
        units: collect(file.by_id("units", mistakes), |id, table| {
            Some(unit(id, table, notes, mistakes))
        }),
        roles: collect(file.by_id("roles", mistakes), |id, table| {
            role(id, table, mistakes)
        }),
        scales: collect(file.by_id("scales", mistakes), |_, table| {
            Some(scale(table, mistakes))
        }),
        matrices: collect(file.by_id("matrices", mistakes), |_, table| {
            matrix(table, notes, mistakes)
        }),
        authorities: collect(file.by_id("authority", mistakes), |_, table| {
            authority(table, notes, mistakes)
        }),
        ladders: collect(file.by_id("ladders", mistakes), |_, table| {
            Some(ladder(table, notes, mistakes))
        }),
        calendar: calendar?.name,
        id: id?.name,
    };
    file.finish(mistakes);
    Some(organisation)
}

fn collect<'v, T>(
    children: Vec<(Named, Table<'v>)>,
    mut one: impl FnMut(&Name, Table<'v>) -> Option<T>,
) -> BTreeMap<Name, T> {
    let read = children.into_iter().filter_map(|(id, table)| {
        let value = one(&id.name, table)?;
        Some((id.name, value))
    });
    read.collect()
}

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

fn read_calendar(mut table: Table<'_>, mistakes: &mut Mistakes<'_>) -> Option<Calendar> {
    let zone = table.take("timezone");
    let weekend = table.list("weekend", mistakes);
    let weekend = weekend
        .iter()
        .filter_map(|item| word(item, &DAYS, mistakes))
        .collect();
    let holidays = table.list("holidays", mistakes);
    let holidays = holidays
        .iter()
        .filter_map(|item| item.date(mistakes))
        .collect();
    let sessions = table.list("sessions", mistakes);
    let sessions = sessions
        .iter()
        .filter_map(|item| item.date(mistakes))
        .collect();
    // Where the dates come from: for readers, not for the engine.
    table.take("source");
    table.take("label");
    table.finish(mistakes);
    let name = match zone {
        Some(item) => item.text(mistakes)?,
        None => "UTC",
    };
    let calendar = Calendar::new(name, weekend, holidays, sessions);
    if let (Some(item), None) = (zone, &calendar) {
        let message = format!("`{name}` is not a time zone");
        let help = "write its name, such as Europe/Zurich";
        mistakes.error_with_help("bad_value", &item.place(), message, help);
    }
    calendar
}

fn unit(id: &Name, mut table: Table<'_>, notes: &mut Notes, mistakes: &mut Mistakes<'_>) -> Unit {
    let parent = table.name("parent", mistakes);
    if let Some(parent) = &parent {
        notes.uses(Target::Unit, &parent.name, &parent.place);
    }
    let unit = Unit {
        label: table.label(id, mistakes),
        parent: parent.map(|parent| parent.name),
        independent: table.flag("independent", mistakes),
    };
    table.finish(mistakes);
    unit
}

/// A line as definitions write it: 1, 2, 3, or a word.
pub(super) fn line(item: &super::Item<'_>, mistakes: &mut Mistakes<'_>) -> Option<Line> {
    if item.is_whole() {
        let line = match item.whole(mistakes)? {
            1 => Some(Line::First),
            2 => Some(Line::Second),
            3 => Some(Line::Third),
            _ => None,
        };
        if line.is_none() {
            mistakes.error(
                "bad_value",
                &item.place(),
                "the lines of defence are 1, 2 and 3",
            );
        }
        return line;
    }
    let words = [
        ("management", Line::Management),
        ("governing", Line::Governing),
        ("external", Line::External),
    ];
    word(item, &words, mistakes)
}

fn role(id: &Name, mut table: Table<'_>, mistakes: &mut Mistakes<'_>) -> Option<Role> {
    let line = table
        .need("line", mistakes)
        .and_then(|item| line(&item, mistakes));
    let scopes = [
        ("organisation", RoleScope::Organisation),
        ("unit", RoleScope::Unit),
    ];
    let scope = table
        .take("scope")
        .and_then(|item| word(&item, &scopes, mistakes));
    let members = table.take("members").and_then(|item| item.whole(mistakes));
    let label = table.label(id, mistakes);
    table.finish(mistakes);
    Some(Role {
        label,
        line: line?,
        scope: scope.unwrap_or(RoleScope::Organisation),
        members: members.and_then(|members| u32::try_from(members).ok()),
    })
}

fn scale(mut table: Table<'_>, mistakes: &mut Mistakes<'_>) -> Scale {
    let mut values = Vec::new();
    for (rank, mut value) in (1i64..).zip(table.tables("values", mistakes)) {
        let id = value
            .need("id", mistakes)
            .and_then(|item| item.name(mistakes));
        let score = value.take("score").and_then(|item| item.whole(mistakes));
        let colour = value.text("colour", mistakes).map(str::to_owned);
        if let Some(id) = id {
            let label = value.label(&id.name, mistakes);
            values.push(ScaleValue {
                label,
                id: id.name,
                score: score.unwrap_or(rank),
                colour,
            });
        }
        value.finish(mistakes);
    }
    table.take("label");
    table.finish(mistakes);
    Scale { values }
}

fn matrix(mut table: Table<'_>, notes: &mut Notes, mistakes: &mut Mistakes<'_>) -> Option<Matrix> {
    let mut scale = |key: &'static str, table: &mut Table<'_>, mistakes: &mut Mistakes<'_>| {
        let scale = table.need(key, mistakes)?.name(mistakes)?;
        notes.uses(Target::Scale, &scale.name, &scale.place);
        Some(scale.name)
    };
    let rows = scale("rows", &mut table, mistakes);
    let columns = scale("columns", &mut table, mistakes);
    let result = scale("result", &mut table, mistakes);
    let cells = table.need("cells", mistakes);
    let cells: Vec<Vec<Named>> = cells.map_or_else(Vec::new, |cells| {
        let lines = cells.list(mistakes);
        lines.iter().map(|line| line.names(mistakes)).collect()
    });
    let place = table.place();
    table.finish(mistakes);
    let matrix = Matrix {
        rows: rows?,
        columns: columns?,
        result: result?,
        cells: cells
            .iter()
            .map(|row| row.iter().map(|cell| cell.name.clone()).collect())
            .collect(),
    };
    notes.matrices.push((matrix.clone(), cells, place));
    Some(matrix)
}

fn authority(
    mut table: Table<'_>,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> Option<Authority> {
    let by = table
        .need("by", mistakes)
        .and_then(|item| item.name(mistakes));
    if let Some(by) = &by {
        notes.uses(Target::Scale, &by.name, &by.place);
    }
    let field = table.name("field", mistakes).map(|field| field.name);
    let mut rows = Vec::new();
    for mut row in table.tables("rows", mistakes) {
        let when = row
            .need("when", mistakes)
            .and_then(|item| item.name(mistakes));
        if let (Some(when), Some(by)) = (&when, &by) {
            notes.uses(Target::ScaleValue(by.name.clone()), &when.name, &when.place);
        }
        let role = row
            .need("role", mistakes)
            .and_then(|item| item.name(mistakes));
        let informs = row.names("informs", mistakes);
        for role in role.iter().chain(&informs) {
            notes.uses(Target::Role, &role.name, &role.place);
        }
        let max_days = row.take("max_days").and_then(|item| item.whole(mistakes));
        row.finish(mistakes);
        if let (Some(when), Some(role)) = (when, role) {
            rows.push(AuthorityRow {
                when: when.name,
                role: role.name,
                max_days: max_days.and_then(|days| u32::try_from(days).ok()),
                informs: informs.into_iter().map(|role| role.name).collect(),
            });
        }
    }
    table.finish(mistakes);
    Some(Authority {
        by: by?.name,
        field,
        rows,
    })
}

fn ladder(mut table: Table<'_>, notes: &mut Notes, mistakes: &mut Mistakes<'_>) -> Ladder {
    let mut rungs = Vec::new();
    for mut rung in table.tables("rungs", mistakes) {
        let role = rung
            .need("role", mistakes)
            .and_then(|item| item.name(mistakes));
        if let Some(role) = &role {
            notes.uses(Target::Role, &role.name, &role.place);
        }
        let unit = rung.take("unit");
        let place = unit.map(|item| item.place());
        let unit = match unit.and_then(|item| item.text(mistakes)) {
            None | Some("case") => Some(UnitReference::Case),
            Some("parent") => Some(UnitReference::Parent),
            Some(text) => place.and_then(|place| match text.strip_prefix("field:") {
                Some(field) => super::reader::named(field, place, mistakes)
                    .map(|field| UnitReference::Field(field.name)),
                None => {
                    let unit = super::reader::named(text, place, mistakes)?;
                    notes.uses(Target::Unit, &unit.name, &unit.place);
                    Some(UnitReference::Unit(unit.name))
                }
            }),
        };
        let consult = rung.flag("consult", mistakes);
        rung.finish(mistakes);
        if let (Some(unit), Some(role)) = (unit, role) {
            rungs.push(Rung {
                unit,
                role: role.name,
                consult,
            });
        }
    }
    table.take("label");
    table.finish(mistakes);
    Ladder { rungs }
}
