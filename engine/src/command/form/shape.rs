//! What a member of a command holds, read off its JSON schema.

use crate::command::LinkTarget;
use crate::framework::DefinitionFile;
use crate::hash::Hash;
use crate::value::Name;
use schemars::JsonSchema;
use serde_json::Value as Json;

/// What a member of a command holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// An id of the definitions or the roster, or a word of a list.
    Name,
    /// Any text.
    Text,
    /// A SHA-256 hash.
    Hash,
    /// A whole number from 0.
    Count,
    /// A day.
    Day,
    /// Several ids.
    Names,
    /// Several ids, by id.
    NamesByName,
    /// Values by field.
    Fields,
    /// The other end of a link.
    End,
    /// Definition files.
    Files,
}

impl Shape {
    /// The shape that a schema describes; `None` for one that no form knows.
    pub(super) fn of(schema: &Json) -> Option<Shape> {
        if let Some(choices) = schema["anyOf"].as_array() {
            return Shape::of(one_or_null(choices)?);
        }
        if let Some(name) = referred(schema) {
            return Shape::of_type(name);
        }
        match type_of(schema)? {
            "string" => Shape::of_text(schema),
            "integer" => (schema["minimum"] == 0).then_some(Shape::Count),
            "array" => Shape::of_items(&schema["items"]),
            "object" => Shape::of_values(&schema["additionalProperties"]),
            _ => None,
        }
    }

    fn of_type(name: &str) -> Option<Shape> {
        if name == Name::schema_name() {
            Some(Shape::Name)
        } else if name == Hash::schema_name() {
            Some(Shape::Hash)
        } else if name == LinkTarget::schema_name() {
            Some(Shape::End)
        } else {
            None
        }
    }

    /// Words of a list have examples, days a format; what else is said of a text makes it a shape
    /// of its own, which is to be named here first.
    fn of_text(schema: &Json) -> Option<Shape> {
        let keys = schema.as_object()?.keys().map(String::as_str);
        let marks = keys.filter(|key| !["type", "description", "default"].contains(key));
        match marks.collect::<Vec<_>>().as_slice() {
            [] => Some(Shape::Text),
            ["examples"] => Some(Shape::Name),
            ["format"] if schema["format"] == "date" => Some(Shape::Day),
            _ => None,
        }
    }

    fn of_items(items: &Json) -> Option<Shape> {
        if referred(items)? == DefinitionFile::schema_name() {
            return Some(Shape::Files);
        }
        (Shape::of(items)? == Shape::Name).then_some(Shape::Names)
    }

    fn of_values(values: &Json) -> Option<Shape> {
        if *values == true {
            return Some(Shape::Fields);
        }
        (Shape::of(values)? == Shape::Names).then_some(Shape::NamesByName)
    }
}

/// What stands beside `null`: a member that may be missing.
fn one_or_null(choices: &[Json]) -> Option<&Json> {
    match choices {
        [one, other] if other["type"] == "null" => Some(one),
        _ => None,
    }
}

/// The name of the type that a schema refers to.
fn referred(schema: &Json) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/$defs/")
}

/// The type, whether or not the member may be missing.
fn type_of(schema: &Json) -> Option<&str> {
    match &schema["type"] {
        Json::String(one) => Some(one),
        Json::Array(both) => match both.as_slice() {
            [Json::String(one), Json::String(null)] if null == "null" => Some(one),
            _ => None,
        },
        _ => None,
    }
}
