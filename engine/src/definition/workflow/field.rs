//! `[[fields]]`.

use super::{CLASSES, Reading};
use crate::definition::reader::{Item, Table};
use crate::definition::resolve::Target;
use crate::definition::word;
use crate::expression::Type;
use crate::framework::Field;
use crate::value::{Kind, Name, Value};

/// Names that every case has already.
const RESERVED: [&str; 8] = [
    "state", "category", "closed", "opened", "links", "null", "actor", "parent",
];

pub(super) fn fields(file: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<Field> {
    let tables = file.tables("fields", reading.mistakes);
    read_all(tables, true, reading)
}

/// Fields of a case, or the data on a link.
pub(super) fn read_all(
    tables: Vec<Table<'_>>,
    of_case: bool,
    reading: &mut Reading<'_, '_>,
) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut places = Vec::new();
    for table in tables {
        let place = table.place();
        if let Some(field) = field(table, reading) {
            if of_case && RESERVED.contains(&field.id.as_str()) {
                let message = format!("`{}` has a meaning of its own", field.id);
                reading.mistakes.error("reserved_name", &place, message);
            }
            places.push(place);
            fields.push(field);
        }
    }
    let names = fields.iter().map(|field: &Field| &field.id).zip(places);
    crate::definition::no_twins(names, reading.mistakes);
    fields
}

fn field(mut table: Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Field> {
    let id = table
        .need("id", reading.mistakes)
        .and_then(|it| it.name(reading.mistakes));
    let kind = table.need("type", reading.mistakes);
    let kind = kind.and_then(|item| self::kind(&item, &mut table, reading));
    let default = table.take("default");
    let expected = kind.clone().map_or(Type::Any, Type::Kind);
    let derived = table.take("derived");
    let derived = reading.condition(derived, expected);
    let audience = table.take("audience");
    let audience = audience.and_then(|it| word(&it, &CLASSES, reading.mistakes));
    // For readers of the definitions: texts that are written in several languages.
    table.take("i18n");
    let required = table.flag("required", reading.mistakes);
    let write_once = table.flag("write_once", reading.mistakes);
    let id = match id {
        Some(id) => id,
        None => {
            table.finish(reading.mistakes);
            return None;
        }
    };
    let label = table.label(&id.name, reading.mistakes);
    table.finish(reading.mistakes);
    let kind = kind?;
    let default = default.and_then(|item| self::default(&item, &kind, reading));
    Some(Field {
        id: id.name,
        label,
        required,
        write_once,
        default,
        derived,
        audience,
        kind,
    })
}

fn default(item: &Item<'_>, kind: &Kind, reading: &mut Reading<'_, '_>) -> Option<Value> {
    let text = match item.as_str() {
        Some(text) => text.to_owned(),
        None if item.is_whole() => item.whole(reading.mistakes)?.to_string(),
        None => item.bool(reading.mistakes)?.to_string(),
    };
    match Value::parse(&text, kind) {
        Ok(value) => Some(value),
        Err(error) => {
            let message = error.to_string();
            reading.mistakes.error("bad_value", &item.place(), message);
            None
        }
    }
}

const PLAIN: [(&str, Kind); 12] = [
    ("text", Kind::Text),
    ("bool", Kind::Bool),
    ("int", Kind::Integer),
    ("decimal", Kind::Decimal),
    ("percent", Kind::Percent),
    ("money", Kind::Money),
    ("date", Kind::Date),
    ("when", Kind::When),
    ("duration", Kind::Length),
    ("instant", Kind::Instant),
    ("unit", Kind::Unit),
    ("person", Kind::Person),
];

const WITH_MORE: [&str; 6] = ["document", "enum", "set", "scale", "ref", "list"];

fn kind(item: &Item<'_>, table: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Kind> {
    let text = item.text(reading.mistakes)?;
    if let Some((_, kind)) = PLAIN.iter().find(|(word, _)| *word == text) {
        return Some(kind.clone());
    }
    match text {
        "document" => Some(Kind::Document),
        "enum" => Some(Kind::Enum(words(table, reading))),
        "set" => Some(Kind::Set(words(table, reading))),
        "scale" => scale(table, reading),
        "ref" => {
            let to = table.need("to", reading.mistakes)?.name(reading.mistakes)?;
            reading.uses(Target::Workflow, &to);
            Some(Kind::Reference(to.name))
        }
        "list" => {
            let of = table.need("of", reading.mistakes)?;
            Some(Kind::List(Box::new(kind(&of, table, reading)?)))
        }
        other => {
            let known = PLAIN.iter().map(|(word, _)| *word).chain(WITH_MORE);
            reading
                .mistakes
                .unknown("bad_value", &item.place(), "type", other, known);
            None
        }
    }
}

fn words(table: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<Name> {
    let Some(item) = table.need("values", reading.mistakes) else {
        return Vec::new();
    };
    let words = item.names(reading.mistakes);
    if words.is_empty() {
        reading
            .mistakes
            .error("bad_value", &item.place(), "there must be a word to choose");
    }
    words.into_iter().map(|word| word.name).collect()
}

fn scale(table: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Kind> {
    let scale = table
        .need("scale", reading.mistakes)?
        .name(reading.mistakes)?;
    reading.uses(Target::Scale, &scale);
    let known = reading.organisation.scales.get(&scale.name)?;
    Some(Kind::Scale(scale.name, known.ids()))
}
