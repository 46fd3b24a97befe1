//! JSON Schemas of the files, for editors: they complete keys and words, and underline mistakes.

use super::{Key, Kind, TableKeys};
use crate::value::Name;
use serde_json::{Map, Value as Json, json};

/// The pattern of an id.
const ID: &str = "^[a-z][a-z0-9_]*$";

/// The JSON Schema of a kind of file.
pub(in crate::definition) fn of_file(kind: &str, keys: &TableKeys) -> Json {
    let mut schema = of_table(keys);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(format!("igf {kind}"));
    schema
}

fn of_table(table: &TableKeys) -> Json {
    let properties: Map<String, Json> = table
        .keys
        .iter()
        .map(|key| (key.name.to_owned(), of_key(key)))
        .collect();
    let mut schema = json!({
        "type": "object",
        "description": table.doc,
        "properties": properties,
        "additionalProperties": false,
    });
    let required: Vec<&str> = table
        .keys
        .iter()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !table.one_of.is_empty() {
        let one = table.one_of.iter().map(|key| json!({ "required": [key] }));
        schema["oneOf"] = one.collect();
    }
    schema
}

fn of_key(key: &Key) -> Json {
    let mut schema = of_kind(&key.kind);
    schema["description"] = json!(key.sentences());
    if let Some(default) = key.default.and_then(as_json) {
        schema["default"] = default;
    }
    if let Some(example) = as_json(key.example) {
        schema["examples"] = json!([example]);
    }
    schema
}

fn of_kind(kind: &Kind) -> Json {
    match kind {
        Kind::Text | Kind::Condition | Kind::Formula => json!({ "type": "string" }),
        Kind::Pattern(pattern, _) => json!({ "type": "string", "pattern": pattern }),
        Kind::Id(_) | Kind::Name(_) => {
            json!({ "type": "string", "pattern": ID, "maxLength": Name::MAX_BYTES })
        }
        Kind::Word(words) => json!({ "type": "string", "enum": words() }),
        Kind::Whole => json!({ "type": "integer" }),
        Kind::Count(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Length => {
            let words = "^ *[0-9]+ +(minute|hour|working day|day|week|month|year)s? *$";
            json!({ "type": "string", "pattern": format!("{words}|^ *P[0-9A-Z]+ *$") })
        }
        Kind::Lag => {
            let words = "^ *-? *[0-9]+ +(hour|working day|day|week|month|year)s? *$";
            json!({ "type": "string", "pattern": format!("{words}|^ *-? *P[0-9A-Z]+ *$") })
        }
        // Editors hand a TOML date over as a text.
        Kind::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Kind::When => {
            let form = "^ *([0-9]{4}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?|session:[a-z][a-z0-9_]*\\+[0-9]+|unknown) *$";
            json!({ "type": "string", "pattern": form })
        }
        Kind::Money => {
            let form = "^ *[<>~]? *[A-Z]{3} +(\\?|-?[0-9.]+) *$";
            json!({ "type": "string", "pattern": form })
        }
        Kind::Holder => {
            let form =
                "^((field:|rung:|authority:)?[a-z][a-z0-9_]*|[a-z][a-z0-9_]*@[a-z][a-z0-9_]*)$";
            json!({ "type": "string", "pattern": form })
        }
        Kind::OfField => json!({ "type": "string", "pattern": "^(field:)?[a-z][a-z0-9_]*$" }),
        Kind::Label => {
            json!({ "anyOf": [{ "type": "string" }, by_id(json!({ "type": "string" }))] })
        }
        Kind::List(of) => json!({ "type": "array", "items": of_kind(of) }),
        Kind::Table(table) => of_table(table),
        Kind::ById(table) => by_id(of_table(table)),
        Kind::Map(_, values) => by_id(of_kind(values)),
        Kind::Either(kinds) => {
            let kinds: Vec<Json> = kinds.iter().map(of_kind).collect();
            json!({ "anyOf": kinds })
        }
    }
}

/// An object whose keys are ids.
fn by_id(values: Json) -> Json {
    json!({
        "type": "object",
        "propertyNames": { "pattern": ID },
        "additionalProperties": values,
    })
}

/// A TOML value as JSON; dates are texts.
fn as_json(value: &str) -> Option<Json> {
    let document: toml::Table = toml::from_str(&format!("it = {value}")).ok()?;
    document.get("it").map(json_of)
}

fn json_of(value: &toml::Value) -> Json {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(yes) => json!(yes),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.iter().map(json_of).collect(),
        toml::Value::Table(table) => {
            let members = table.iter();
            Json::Object(
                members
                    .map(|(key, value)| (key.clone(), json_of(value)))
                    .collect(),
            )
        }
    }
}
