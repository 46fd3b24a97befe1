//! `[[fields]]`, and the values of links.

use crate::definition::no_twins;
use crate::definition::read::{Item, Reading, Table};
use crate::expression::Type;
use crate::framework::{Field, Organisation};
use crate::value::{Kind, Name, Value};

/// Names that every case has already.
const RESERVED: [&str; 8] = [
    "state", "category", "closed", "opened", "links", "null", "actor", "parent",
];

/// Types that a word says all of.
const PLAIN: [(&str, Kind); 13] = [
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
    ("document", Kind::Document),
];

/// Types that another key says more of.
const WITH_MORE: [&str; 5] = ["enum", "set", "scale", "ref", "list"];

/// The words that a field's type may be.
pub(in crate::definition) fn field_types() -> Vec<&'static str> {
    let plain = PLAIN.iter().map(|(word, _)| *word);
    plain.chain(WITH_MORE).collect()
}

/// The words that the type of a list's members may be: there are no lists of lists.
pub(in crate::definition) fn member_types() -> Vec<&'static str> {
    let types = field_types().into_iter();
    types.filter(|word| *word != "list").collect()
}

/// Fields of a case, or the values of a link.
pub(super) fn fields(
    tables: &[Table<'_>],
    of_case: bool,
    organisation: &Organisation,
    reading: &mut Reading<'_, '_>,
) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut places = Vec::new();
    for table in tables {
        let place = table.place();
        if let Some(field) = field(table, organisation, reading) {
            if of_case && RESERVED.contains(&field.id.as_str()) {
                let message = format!("`{}` has a meaning of its own", field.id);
                reading.mistakes.error("reserved_name", &place, message);
            }
            places.push(place);
            fields.push(field);
        }
        table.finish(reading);
    }
    let names = fields.iter().map(|field: &Field| &field.id);
    no_twins(names.zip(places), reading.mistakes);
    fields
}

fn field(
    table: &Table<'_>,
    organisation: &Organisation,
    reading: &mut Reading<'_, '_>,
) -> Option<Field> {
    let id = table.name("id", reading);
    let kind = table.take("type", reading);
    let kind = kind.and_then(|item| self::kind(&item, table, organisation, reading));
    let default = table.take("default", reading);
    let derived = table.take("derived", reading);
    let computed = kind.clone().map_or(Type::Any, Type::Kind);
    let field = Field {
        label: table.label(reading),
        required: table.flag("required", reading),
        write_once: table.flag("write_once", reading),
        audience: table.word("audience", reading),
        derived: derived.and_then(|item| item.formula(computed, reading)),
        kind: kind?,
        id: id?,
        default: None,
    };
    let default = default.and_then(|item| self::default(&item, &field.kind, reading));
    Some(Field { default, ..field })
}

fn default(item: &Item<'_>, kind: &Kind, reading: &mut Reading<'_, '_>) -> Option<Value> {
    let text = match item.as_str() {
        Some(text) => text.to_owned(),
        None if item.is_whole() => item.whole(reading)?.to_string(),
        None => item.bool(reading)?.to_string(),
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

/// The kind of a type, with what other keys say of it.
fn kind(
    item: &Item<'_>,
    table: &Table<'_>,
    organisation: &Organisation,
    reading: &mut Reading<'_, '_>,
) -> Option<Kind> {
    let word = item.one_of(reading)?;
    match word {
        "enum" | "set" => table.without(&["scale", "to"], reading),
        "scale" => table.without(&["values", "to"], reading),
        "ref" => table.without(&["values", "scale"], reading),
        "list" => {}
        _ => table.without(&["values", "scale", "to"], reading),
    }
    match word {
        "enum" => Some(Kind::Enum(words(table, reading))),
        "set" => Some(Kind::Set(words(table, reading))),
        "scale" => {
            let scale = table.need("scale", reading)?.name(reading)?.name;
            let known = organisation.scales.get(&scale)?;
            Some(Kind::Scale(scale, known.ids()))
        }
        "ref" => {
            let to = table.need("to", reading)?.name(reading)?;
            Some(Kind::Reference(to.name))
        }
        "list" => {
            let of = table.need("of", reading)?;
            let of = kind(&of, table, organisation, reading)?;
            Some(Kind::List(Box::new(of)))
        }
        plain => {
            let known = PLAIN.iter().find(|(word, _)| *word == plain);
            known.map(|(_, kind)| kind.clone())
        }
    }
}

fn words(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<Name> {
    let Some(item) = table.need("values", reading) else {
        return Vec::new();
    };
    let words = item.names(reading);
    if words.is_empty() {
        let message = "there must be a word to choose";
        reading.mistakes.error("bad_value", &item.place(), message);
    }
    words.into_iter().map(|word| word.name).collect()
}
