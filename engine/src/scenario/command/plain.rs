//! A command by its form: what must be there stands behind the verb, in the order of its
//! declaration; what may be missing, days and lists are options; fields are `name=value`.

use crate::command::{Command, Form, LinkTarget, Member, Shape};
use crate::scenario::words::{Words, checked, list};
use crate::value::Name;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// The command of a form, of these words.
pub(super) fn read(form: &Form, words: &mut Words) -> Result<Command, String> {
    let mut members = Map::new();
    members.insert("command".to_owned(), json!(form.word));
    for member in &form.members {
        if let Some(value) = value(member, words)? {
            members.insert(member.name.clone(), value);
        }
    }
    Command::from_json(Json::Object(members)).map_err(|error| error.to_string())
}

/// What the words say of a member; `None` where they say nothing.
fn value(member: &Member, words: &mut Words) -> Result<Option<Json>, String> {
    let option = member.name.replace('_', "-");
    Ok(match member.shape {
        Shape::Fields => Some(json!(words.fields()?)),
        Shape::NamesByName => Some(json!(lists(words)?)),
        Shape::Names => Some(json!(words.names_option(&option)?)),
        Shape::Day => {
            let day = words.day_option(&option)?;
            if member.required && day.is_none() {
                return Err(format!("`--{option} DATE` is missing"));
            }
            day.map(|day| json!(day))
        }
        Shape::Name | Shape::Text | Shape::Hash | Shape::Count | Shape::End | Shape::Files => {
            let text = match member.required {
                true => Some(words.next(&told(member))?),
                false => words.option(&option),
            };
            text.map(|text| scalar(member.shape, text)).transpose()?
        }
    })
}

/// A member in the words of its documentation.
fn told(member: &Member) -> String {
    let doc = member.doc.trim_end_matches('.');
    format!("`{}` ({doc})", member.name)
}

fn scalar(shape: Shape, text: String) -> Result<Json, String> {
    match shape {
        Shape::Name => checked(&text).map(|name| json!(name)),
        Shape::Count => {
            let count: Result<u64, _> = text.parse();
            count
                .map(Json::from)
                .map_err(|_| format!("`{text}` is not a number"))
        }
        Shape::End => Ok(json!(LinkTarget::from(text))),
        Shape::Text
        | Shape::Hash
        | Shape::Day
        | Shape::Names
        | Shape::NamesByName
        | Shape::Fields
        | Shape::Files => Ok(Json::String(text)),
    }
}

/// `NAME=NAME,NAME`: several ids, by id.
fn lists(words: &mut Words) -> Result<BTreeMap<Name, Vec<Name>>, String> {
    let given = words.fields()?.into_iter();
    let lists = given.map(|(id, ids)| Ok((id, list(ids.as_str().unwrap_or_default())?)));
    lists.collect()
}
