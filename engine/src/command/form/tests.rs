//! Forms say what the structs say, of every command and every member.

use super::{Form, Shape, declared, form, forms};
use crate::command::Command;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

fn example(shape: Shape) -> Json {
    match shape {
        Shape::Name | Shape::Text => json!("a"),
        Shape::Hash => json!("0".repeat(64)),
        Shape::Count => json!(1),
        Shape::Day => json!("2019-12-31"),
        Shape::Names => json!(["a"]),
        Shape::NamesByName => json!({ "a": ["a"] }),
        Shape::Fields => json!({ "a": 1 }),
        Shape::End => json!({ "case": "a" }),
        Shape::Files => json!([{ "path": "a", "text": "a" }]),
    }
}

/// A command with every member.
fn whole(form: &Form) -> Map<String, Json> {
    let members = form.members.iter();
    let members = members.map(|member| (member.name.clone(), example(member.shape)));
    let word = ("command".to_owned(), json!(form.word));
    std::iter::once(word).chain(members).collect()
}

#[test]
fn every_member_of_every_command_has_a_shape() {
    let shapeless = declared().into_iter().filter_map(Result::err);
    let shapeless: Vec<_> = shapeless.collect();
    assert!(
        shapeless.is_empty(),
        "no shape of `engine/src/command/form/shape.rs` fits: {shapeless:?}"
    );
}

#[test]
fn every_command_but_the_engine_s_own_has_a_form() {
    let mut words: BTreeSet<&str> = Command::words().collect();
    for form in forms() {
        assert!(words.remove(form.word.as_str()), "{}", form.word);
    }
    assert_eq!(
        words,
        BTreeSet::from([
            "close_framework",
            "close_post",
            "close_question",
            "fire_clock",
            "put_sheet_in_effect"
        ])
    );
}

#[test]
fn everything_is_documented() {
    for form in forms() {
        assert!(!form.doc.is_empty(), "{}", form.word);
        for member in &form.members {
            assert!(!member.doc.is_empty(), "{} {}", form.word, member.name);
        }
    }
}

#[test]
fn the_members_that_must_be_there_keep_their_order() {
    let names = |word| -> Vec<&str> {
        let members = form(word).expect(word).members.iter();
        members.map(|member| member.name.as_str()).collect()
    };
    assert_eq!(names("assign"), ["case", "field", "person"]);
    assert_eq!(names("delegate"), ["to", "acts", "until", "workflow"]);
    assert_eq!(
        names("appoint"),
        ["person", "role", "from", "unit", "until"]
    );
}

/// With all its members a command is read, and written back the same; without one that it must
/// have it is not read.
#[test]
fn forms_say_what_serde_reads() {
    for form in forms() {
        let command = whole(form);
        let read = Command::from_json(Json::Object(command.clone()));
        let read = read.unwrap_or_else(|error| panic!("{}: {error}", form.word));
        let written = serde_json::to_value(&read).expect("JSON");
        assert_eq!(written, Json::Object(command.clone()));
        for member in &form.members {
            let mut without = command.clone();
            without.remove(&member.name);
            let read = Command::from_json(Json::Object(without));
            assert_eq!(
                read.is_err(),
                member.required,
                "{} {}",
                form.word,
                member.name
            );
        }
    }
}

#[test]
fn a_schema_that_no_form_knows_has_no_shape() {
    for schema in [
        json!({}),
        json!({ "type": "boolean" }),
        json!({ "type": "integer" }),
        json!({ "type": "string", "format": "uuid" }),
        json!({ "type": "string", "pattern": "^a$" }),
        json!({ "type": ["string", "integer"] }),
        json!({ "$ref": "#/$defs/Money" }),
        json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] }),
        json!({ "type": "array", "items": { "type": "string" } }),
        json!({ "type": "object", "additionalProperties": { "type": "string" } }),
    ] {
        assert_eq!(Shape::of(&schema), None, "{schema}");
    }
}
