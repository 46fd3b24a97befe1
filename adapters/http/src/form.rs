//! What each command is made of: checked member by member, so that a mistake has its exact
//! place, and described in `/openapi.json`.

mod commands;

pub(crate) use commands::{BESIDE, FORMS, Form, Member, Shape};

use crate::problem::{Answer, Problem};
use axum::http::StatusCode;
use engine::hash::Hash;
use engine::value::{Name, suggestion};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// Checks a command's own members, and writes short forms out.
pub(crate) fn check(members: &mut Map<String, Value>) -> Answer<()> {
    let form = form_of(members)?;
    for name in members.keys().filter(|name| *name != "command") {
        if !form.members.iter().any(|member| member.name == name) {
            return Err(unknown_member(form, name));
        }
    }
    for member in form.members {
        match members.get_mut(member.name) {
            Some(value) if !value.is_null() => check_value(value, member.shape, member.name)?,
            _ if member.required => {
                let message = format!("`{}` needs the member `{}`", form.command, member.name);
                return Err(Problem::bad_request(message, member.name));
            }
            // A value that is taken away is one that was never given.
            _ => drop(members.remove(member.name)),
        }
    }
    Ok(())
}

fn form_of(members: &Map<String, Value>) -> Answer<&'static Form> {
    let word = match members.get("command") {
        Some(Value::String(word)) => word,
        Some(_) => return Err(Problem::bad_request("this must be a text", "command")),
        None => {
            let message = "the member `command` says what to do, and is missing";
            return Err(Problem::bad_request(message, "command").help(known_commands()));
        }
    };
    let known = FORMS.iter().find(|form| form.command == word);
    known.ok_or_else(|| {
        let help = suggestion(word, FORMS.iter().map(|form| form.command));
        let message = "there is no such command";
        Problem::bad_request(message, "command").help(help)
    })
}

fn known_commands() -> String {
    let words: Vec<&str> = FORMS.iter().map(|form| form.command).collect();
    format!("known: {}", words.join(", "))
}

fn unknown_member(form: &Form, name: &str) -> Problem {
    let known = form.members.iter().map(|member| member.name).chain(BESIDE);
    let message = format!("`{}` has no such member", form.command);
    Problem::bad_request(message, name).help(suggestion(name, known))
}

fn check_value(value: &mut Value, shape: Shape, place: &str) -> Answer<()> {
    match shape {
        Shape::Name => name(text(value, place)?, place).map(drop),
        Shape::Text => text(value, place).map(drop),
        Shape::Day => day(text(value, place)?, place).map(drop),
        Shape::Hash => match Hash::parse(text(value, place)?) {
            Some(_) => Ok(()),
            None => {
                let message = "this must be a SHA-256: 64 hexadecimal digits";
                let status = StatusCode::BAD_REQUEST;
                Err(Problem::new(status, "bad_document", message).at(place))
            }
        },
        Shape::Count if value.is_u64() => Ok(()),
        Shape::Count => Err(must_be("a whole number from 0", place)),
        Shape::Names => names(value, place),
        Shape::NamesByName => {
            let by_name = value
                .as_object()
                .ok_or_else(|| must_be("an object of lists of ids by id", place))?;
            for (id, list) in by_name {
                let place = format!("{place}.{id}");
                name(id, &place)?;
                names(list, &place)?;
            }
            Ok(())
        }
        Shape::Fields => {
            let fields = value
                .as_object()
                .ok_or_else(|| must_be("an object of values by field", place))?;
            let mut ids = fields.keys();
            ids.try_for_each(|id| name(id, &format!("{place}.{id}")).map(drop))
        }
        Shape::End => link_end(value, place),
        Shape::Files => files(value, place),
    }
}

fn names(value: &Value, place: &str) -> Answer<()> {
    let names = value
        .as_array()
        .ok_or_else(|| must_be("a list of ids", place))?;
    for (at, id) in names.iter().enumerate() {
        let place = format!("{place}[{at}]");
        name(text(id, &place)?, &place)?;
    }
    Ok(())
}

/// The other end of a link may be written as people write it: a reference, or PROGRAMME/ITEM.
fn link_end(value: &mut Value, place: &str) -> Answer<()> {
    if let Value::String(end) = &*value {
        let kind = if end.contains('/') { "item" } else { "case" };
        *value = json!({ kind: end });
    }
    let end = value.as_object().and_then(|end| end.iter().next());
    match end {
        Some((kind, end)) if kind == "case" || kind == "item" => {
            text(end, &format!("{place}.{kind}"))?;
            only(value, &[kind], place)
        }
        _ => Err(must_be(
            "a case's reference, or PROGRAMME/ITEM; or an object with `case` or `item`",
            place,
        )),
    }
}

fn files(value: &Value, place: &str) -> Answer<()> {
    let files = value.as_array();
    let files = files.ok_or_else(|| must_be("a list of files", place))?;
    for (at, file) in files.iter().enumerate() {
        let place = format!("{place}[{at}]");
        for part in ["path", "text"] {
            let missing = || must_be("an object with `path` and `text`", &place);
            let found = file.get(part).ok_or_else(missing)?;
            text(found, &format!("{place}.{part}"))?;
        }
        only(file, &["path", "text"], &place)?;
    }
    Ok(())
}

/// An object has no members but these.
fn only(value: &Value, known: &[&str], place: &str) -> Answer<()> {
    let mut members = value.as_object().into_iter().flat_map(Map::keys);
    match members.find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let place = format!("{place}.{name}");
            Err(Problem::bad_request("there is no such member", &place))
        }
    }
}

fn must_be(what: &str, place: &str) -> Problem {
    Problem::bad_request(format!("this must be {what}"), place)
}

pub(crate) fn text<'v>(value: &'v Value, place: &str) -> Answer<&'v str> {
    value.as_str().ok_or_else(|| must_be("a text", place))
}

pub(crate) fn name(text: &str, place: &str) -> Answer<Name> {
    Name::checked(text).map_err(|error| Problem::bad_value(error, place))
}

pub(crate) fn day(text: &str, place: &str) -> Answer<Date> {
    engine::value::day(text).map_err(|error| Problem::bad_value(error, place))
}

#[cfg(test)]
mod tests {
    use super::{FORMS, check};
    use serde_json::{Value, json};

    fn act(extra: Value) -> Value {
        let mut act = json!({ "command": "act", "case": "T-1", "transition": "claim" });
        for (name, value) in extra.as_object().into_iter().flatten() {
            act[name] = value.clone();
        }
        act
    }

    fn delegate(acts: Value, until: &str) -> Value {
        json!({ "command": "delegate", "to": "a", "acts": acts, "until": until })
    }

    fn split(follows: Value) -> Value {
        json!({
            "command": "split_item", "programme": "p", "item": "a", "parts": ["b"],
            "follows": follows,
        })
    }

    fn link_to(to: Value) -> Value {
        json!({ "command": "link", "case": "T-1", "kind": "k", "to": to })
    }

    fn problem(command: Value) -> (String, String, String) {
        let mut members = command.as_object().cloned().expect("an object");
        let problem = check(&mut members).expect_err("a mistake").json();
        let member = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
        (member("code"), member("place"), member("help"))
    }

    #[test]
    fn every_mistake_has_its_place() {
        let half = json!([{ "path": "a", "text": 3 }]);
        let more = json!([{ "path": "a", "text": "a", "mode": 1 }]);
        let adopt = |files: Value| json!({ "command": "adopt", "files": files });
        for (command, code, place) in [
            (json!({}), "bad_request", "command"),
            (json!({ "command": 3 }), "bad_request", "command"),
            (json!({ "command": "fire_clock" }), "bad_request", "command"),
            (json!({ "command": "open" }), "bad_request", "workflow"),
            (act(json!({ "case": null })), "bad_request", "case"),
            (
                act(json!({ "transition": "To do" })),
                "bad_name",
                "transition",
            ),
            (act(json!({ "fields": [] })), "bad_request", "fields"),
            (act(json!({ "fields": { "A": 1 } })), "bad_name", "fields.A"),
            (act(json!({ "fields_": {} })), "bad_request", "fields_"),
            (
                delegate(json!(["x", 3]), "2020-01-01"),
                "bad_request",
                "acts[1]",
            ),
            (delegate(json!([]), "2020-02-30"), "bad_date", "until"),
            (split(json!([])), "bad_request", "follows"),
            (split(json!({ "a": "b" })), "bad_request", "follows.a"),
            (split(json!({ "a": ["B"] })), "bad_name", "follows.a[0]"),
            (split(json!({ "A": [] })), "bad_name", "follows.A"),
            (adopt(half), "bad_request", "files[0].text"),
            (adopt(more), "bad_request", "files[0].mode"),
            (link_to(json!({ "case": 3 })), "bad_request", "to.case"),
            (
                link_to(json!({ "case": "T-1", "item": "a/b" })),
                "bad_request",
                "to.item",
            ),
        ] {
            let (found, at, _) = problem(command.clone());
            assert_eq!((found.as_str(), at.as_str()), (code, place), "{command}");
        }
    }

    #[test]
    fn the_end_of_a_link_may_be_written_short() {
        for (short, long) in [
            ("REC-2019-014", json!({ "case": "REC-2019-014" })),
            ("igf/item_1", json!({ "item": "igf/item_1" })),
        ] {
            let link = link_to(json!(short));
            let mut members = link.as_object().cloned().expect("an object");
            check(&mut members).expect("a good link");
            assert_eq!(members["to"], long);
        }
    }

    #[test]
    fn the_nearest_name_is_offered() {
        let (_, _, help) = problem(json!({ "command": "opne" }));
        assert_eq!(help, "did you mean `open`?");
        let (_, _, help) = problem(json!({ "command": "comment", "case": "T", "txt": "x" }));
        assert_eq!(help, "did you mean `text`?");
    }

    /// A form says of each member what the engine's own type says: with all required members a
    /// command is read, and without any one of them it is not.
    #[test]
    fn forms_are_those_of_the_engine() {
        use super::Shape;
        for form in FORMS {
            let mut command = json!({ "command": form.command });
            for member in form.members {
                command[member.name] = match member.shape {
                    Shape::Name | Shape::Text => json!("a"),
                    Shape::Hash => json!("0".repeat(64)),
                    Shape::Count => json!(1),
                    Shape::Day => json!("2019-12-31"),
                    Shape::Names => json!(["a"]),
                    Shape::NamesByName => json!({ "a": ["a"] }),
                    Shape::Fields => json!({ "a": 1 }),
                    Shape::End => json!({ "case": "a" }),
                    Shape::Files => json!([{ "path": "a", "text": "a" }]),
                };
            }
            let read: engine::command::Command =
                serde_json::from_value(command.clone()).expect(form.command);
            assert_eq!(
                serde_json::to_value(&read).expect("JSON"),
                command,
                "the engine knows members of `{}` that the form does not",
                form.command
            );
            for member in form.members {
                let mut without = command.clone();
                without
                    .as_object_mut()
                    .expect("an object")
                    .remove(member.name);
                let read: Result<engine::command::Command, _> = serde_json::from_value(without);
                assert_eq!(
                    read.is_err(),
                    member.required,
                    "{} {}",
                    form.command,
                    member.name
                );
            }
        }
    }
}
