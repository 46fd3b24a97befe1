//! Every command has a verb, and plain ones follow from their forms.

use super::{gives_files, plain, special::SPECIAL, verb};
use crate::command::{Command, Form, Member, Shape, forms};
use crate::scenario::words::Words;
use serde_json::{Value as Json, json};

#[test]
fn every_command_has_a_verb_but_what_gives_files() {
    for form in forms() {
        assert_eq!(verb(form).is_none(), gives_files(form), "{}", form.word);
    }
}

#[test]
fn a_special_verb_says_commands_that_there_are() {
    for special in &SPECIAL {
        for word in special.says {
            assert!(forms().iter().any(|form| form.word == *word), "{word}");
        }
    }
}

/// A line of a verb and the word behind each member's place, with the JSON that it means.
fn line(form: &Form) -> (String, Json) {
    let (mut line, mut command) = (String::new(), json!({ "command": form.word }));
    for Member {
        name,
        shape,
        required,
        ..
    } in &form.members
    {
        let option = name.replace('_', "-");
        let (words, value) = match shape {
            Shape::Name | Shape::Text => ("a", json!("a")),
            Shape::Hash => unreachable!("no plain command gives a hash"),
            Shape::Count => ("7", json!(7)),
            Shape::Day => ("2019-12-31", json!("2019-12-31")),
            Shape::Names => ("a,b", json!(["a", "b"])),
            Shape::NamesByName => ("a=b,c", json!({ "a": ["b", "c"] })),
            Shape::Fields => ("a=1", json!({ "a": "1" })),
            Shape::End => ("p/i", json!({ "item": "p/i" })),
            Shape::Files => unreachable!("no verb gives files"),
        };
        let is_option = match shape {
            Shape::Day | Shape::Names => true,
            Shape::Fields | Shape::NamesByName => false,
            _ => !required,
        };
        let dashes = if is_option {
            format!("--{option} ")
        } else {
            String::new()
        };
        line.push_str(&format!(" {dashes}{words}"));
        command[name] = value;
    }
    (line, command)
}

#[test]
fn a_plain_command_is_said_as_its_form_has_it() {
    assert!(plain().len() > 12, "most commands are plain");
    for plain in plain() {
        let (line, command) = line(plain.form);
        let mut words = Words::split(&line).expect(&line);
        let read = super::read(&plain.verb, &mut words)
            .expect(&line)
            .expect(&line);
        words.finish().expect(&line);
        assert_eq!(
            serde_json::to_value(&read).expect("JSON"),
            command,
            "{line}"
        );
        assert_eq!(
            serde_json::from_value::<Command>(command).expect("JSON"),
            read
        );
    }
}

fn mistake(line: &str) -> String {
    let mut words = Words::split(line).expect(line);
    let verb = words.next("a verb").expect(line);
    super::read(&verb, &mut words).expect_err(line)
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    for (line, words) in [
        ("assign rec", "`field` (A field of kind person) is missing"),
        ("assign rec Field kim", "`Field` is not a name"),
        ("delegate kim", "`--until DATE` is missing"),
        ("add-item igf tools", "`--owner UNIT` is missing"),
        ("item igf tools done on", "the day is missing"),
        ("attach rec note", "`name` (File name) is missing"),
    ] {
        let told = mistake(line);
        assert!(told.contains(words), "{line}: {told}");
    }
}
