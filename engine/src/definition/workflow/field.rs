//! `[[fields]]`, and the values of links.

use crate::definition::holders::holders;
use crate::definition::keys::{
    ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys,
};
use crate::definition::no_twins;
use crate::definition::read::{Item, Reading, Table};
use crate::definition::referent::Referent;
use crate::definition::workflow::{CLASS, HOLDERS, STATES};
use crate::expression::Type;
use crate::framework::{Assignable, Field, Organisation};
use crate::value::{Kind as ValueKind, Name, Value};

/// Names that every case has already.
const RESERVED: [&str; 8] = [
    "state", "category", "closed", "opened", "links", "null", "actor", "parent",
];

/// Types that a word says all of.
const PLAIN: [(&str, ValueKind); 13] = [
    ("text", ValueKind::Text),
    ("bool", ValueKind::Bool),
    ("int", ValueKind::Integer),
    ("decimal", ValueKind::Decimal),
    ("percent", ValueKind::Percent),
    ("money", ValueKind::Money),
    ("date", ValueKind::Date),
    ("when", ValueKind::When),
    ("duration", ValueKind::Length),
    ("instant", ValueKind::Instant),
    ("unit", ValueKind::Unit),
    ("person", ValueKind::Person),
    ("document", ValueKind::Document),
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
        let field = field(table, of_case, organisation, reading);
        if let Some(field) = field {
            if of_case && RESERVED.contains(&field.id.as_str()) {
                let message = format!("`{}` has a meaning of its own", field.id);
                let help = "call the field something else";
                let mistakes = &mut reading.mistakes;
                mistakes.error_with_help("reserved_name", &place, message, help);
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
    of_case: bool,
    organisation: &Organisation,
    reading: &mut Reading<'_, '_>,
) -> Option<Field> {
    let id = table.name("id", reading);
    if let Some(id) = id.as_ref().filter(|_| of_case) {
        reading.declares(Referent::Field, id, table);
    }
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
        assignable: assignable(table, reading),
        derived: derived.and_then(|item| item.formula(computed, reading)),
        kind: kind?,
        id: id?,
        default: None,
    };
    let default = default.and_then(|item| self::default(&item, &field.kind, reading));
    Some(Field { default, ..field })
}

/// `assignable = { by = ["head_of_unit"], in = ["open"] }`
fn assignable(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Assignable> {
    let table = table.table("assignable", reading)?;
    let by = holders(&table, "by", reading);
    let states = table.names("in", reading);
    table.finish(reading);
    Some(Assignable { by, states })
}

fn default(item: &Item<'_>, kind: &ValueKind, reading: &mut Reading<'_, '_>) -> Option<Value> {
    let text = match item.as_str() {
        Some(text) => text.to_owned(),
        None if item.is_whole() => item.whole(reading)?.to_string(),
        None => item.bool(reading)?.to_string(),
    };
    match Value::parse(&text, kind) {
        Ok(value) => Some(value),
        Err(error) => {
            let mistakes = &mut reading.mistakes;
            mistakes.found(
                "bad_value",
                &item.place(),
                error.to_string(),
                error.help.clone(),
            );
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
) -> Option<ValueKind> {
    let word = item.one_of(reading)?;
    match word {
        "enum" | "set" => table.without(&["scale", "to"], reading),
        "scale" => table.without(&["values", "to"], reading),
        "ref" => table.without(&["values", "scale"], reading),
        "list" => {}
        _ => table.without(&["values", "scale", "to"], reading),
    }
    match word {
        "enum" => Some(ValueKind::Enum(words(table, reading))),
        "set" => Some(ValueKind::Set(words(table, reading))),
        "scale" => {
            let scale = table.need("scale", reading)?.name(reading)?.name;
            let known = organisation.scales.get(&scale)?;
            Some(ValueKind::Scale(scale, known.ids()))
        }
        "ref" => {
            let to = table.need("to", reading)?.name(reading)?;
            Some(ValueKind::Reference(to.name))
        }
        "list" => {
            let of = table.need("of", reading)?;
            let of = kind(&of, table, organisation, reading)?;
            Some(ValueKind::List(Box::new(of)))
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
        let help = "write values = [\"…\", \"…\"]";
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("bad_value", &item.place(), message, help);
    }
    no_twins(
        words.iter().map(|word| (&word.name, word.place.clone())),
        reading.mistakes,
    );
    words.into_iter().map(|word| word.name).collect()
}

/// A field of a case, or a value on a link.
pub(in crate::definition) const FIELD_KEYS: TableKeys = TableKeys {
    title: "[[fields]]",
    doc: "A value of a case, or of a link.",
    keys: &[
        Key {
            example: r#""title""#,
            ..ID
        },
        Key {
            name: "type",
            kind: Kind::Word(field_types),
            doc: "What it holds.",
            example: r#""money""#,
            ..REQUIRED
        },
        Key {
            name: "values",
            kind: Kind::List(&Kind::Id("word")),
            only_with: Some("the types `enum` and `set`, which need it"),
            doc: "The words to choose from.",
            example: r#"["accepted", "rejected"]"#,
            ..OPTIONAL
        },
        Key {
            name: "scale",
            kind: Kind::Name(Referent::Scale),
            only_with: Some("the type `scale`, which needs it"),
            doc: "The scale whose values it holds.",
            example: r#""impact""#,
            ..OPTIONAL
        },
        Key {
            name: "to",
            kind: Kind::Name(Referent::Workflow),
            only_with: Some("the type `ref`, which needs it"),
            doc: "The workflow whose cases it names.",
            example: r#""risk""#,
            ..OPTIONAL
        },
        Key {
            name: "of",
            kind: Kind::Word(member_types),
            only_with: Some("the type `list`, which needs it"),
            doc: "The type of each of several.",
            example: r#""person""#,
            ..OPTIONAL
        },
        LABEL,
        Key {
            name: "required",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "A case cannot be opened without it.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "write_once",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "Once it has a value, that is not changed.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "assignable",
            kind: Kind::Table(&ASSIGNABLE),
            otherwise: "transitions alone set it",
            only_with: Some("the type `person`"),
            doc: "Who may name somebody in it with `igf assign`; never on a closed case, and never \
                  where a transition assigns the field.",
            example: r#"{ by = ["head_of_unit"], in = ["open"] }"#,
            ..OPTIONAL
        },
        Key {
            name: "default",
            kind: Kind::Either(&[Kind::Text, Kind::Whole, Kind::Boolean]),
            doc: "The value of a case that is opened without it.",
            example: "0",
            ..OPTIONAL
        },
        Key {
            name: "derived",
            kind: Kind::Formula,
            doc: "Computes it; it cannot be set then.",
            example: r#""matrix('risk_5x5', likelihood, impact)""#,
            ..OPTIONAL
        },
        Key {
            name: "audience",
            kind: CLASS,
            otherwise: "the workflow's class",
            doc: "Who may see it at most; events that carry it are of this class.",
            example: r#""restricted""#,
            ..OPTIONAL
        },
        Key {
            name: "i18n",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "It is written in several languages.",
            example: "true",
            ..NOT_CARRIED_OUT
        },
    ],
    one_of: &[],
};

const ASSIGNABLE: TableKeys = TableKeys {
    title: "`assignable` of [[fields]]",
    doc: "Who may name somebody in the field, and where.",
    keys: &[
        Key {
            name: "by",
            kind: HOLDERS,
            doc: "Who may.",
            example: r#"["head_of_unit"]"#,
            ..REQUIRED
        },
        Key {
            name: "in",
            kind: STATES,
            otherwise: "all states that are not closed",
            doc: "In these states.",
            example: r#"["open"]"#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
