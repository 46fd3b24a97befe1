//! A command's members, checked one by one against its form, so that a mistake has its exact place.

use crate::problem::{Answer, Problem};
use axum::http::StatusCode;
use engine::command::{Form, LinkTarget, Shape, forms};
use engine::hash::Hash;
use engine::value::{Name, suggestion};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// Members of every command beside its own, with what they mean.
pub(crate) const BESIDE: [(&str, &str); 5] = [
    ("for", "the person in whose place"),
    ("reason", "why"),
    (
        "effective",
        "when it was true: an instant (RFC 3339) or a day",
    ),
    (
        "seen",
        "the position of the last event that you saw: what changed since is told, not overwritten",
    ),
    (
        "command_id",
        "a UUID; the same command under it is carried out once",
    ),
];

/// Checks a command's own members, and writes short forms out.
pub(crate) fn check(members: &mut Map<String, Value>) -> Answer<()> {
    let form = form_of(members)?;
    for name in members.keys().filter(|name| *name != "command") {
        if !form.members.iter().any(|member| member.name == *name) {
            return Err(unknown_member(form, name));
        }
    }
    for member in &form.members {
        let name = member.name.as_str();
        match members.get_mut(name) {
            Some(value) if !value.is_null() => check_value(value, member.shape, name)?,
            _ if member.required => {
                let message = format!("`{}` needs the member `{name}`", form.word);
                return Err(Problem::bad_request(message, name));
            }
            // A value that is taken away is one that was never given.
            _ => drop(members.remove(name)),
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
    engine::command::form(word).ok_or_else(|| {
        let help = suggestion(word, words());
        let message = "there is no such command";
        Problem::bad_request(message, "command").help(help)
    })
}

fn known_commands() -> String {
    let words: Vec<&str> = words().collect();
    format!("known: {}", words.join(", "))
}

fn words() -> impl Iterator<Item = &'static str> {
    forms().iter().map(|form| form.word.as_str())
}

fn unknown_member(form: &Form, name: &str) -> Problem {
    let own = form.members.iter().map(|member| member.name.as_str());
    let known = own.chain(BESIDE.map(|(name, _)| name));
    let message = format!("`{}` has no such member", form.word);
    Problem::bad_request(message, name).help(suggestion(name, known))
}

pub(crate) fn hash(text: &str, place: &str) -> Answer<Hash> {
    Hash::parse(text).ok_or_else(|| {
        let message = "this must be a SHA-256: 64 hexadecimal digits";
        Problem::new(StatusCode::BAD_REQUEST, "bad_document", message).at(place)
    })
}

fn check_value(value: &mut Value, shape: Shape, place: &str) -> Answer<()> {
    match shape {
        Shape::Name => name(text(value, place)?, place).map(drop),
        Shape::Text => text(value, place).map(drop),
        Shape::Day => day(text(value, place)?, place).map(drop),
        Shape::Hash => hash(text(value, place)?, place).map(drop),
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
        *value = json!(LinkTarget::from(end.clone()));
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
    use super::{BESIDE, check};
    use engine::command::forms;
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

    #[test]
    fn no_command_has_a_member_that_stands_beside_all() {
        for form in forms() {
            for member in &form.members {
                let is_beside = BESIDE.iter().any(|(name, _)| *name == member.name);
                assert!(!is_beside, "{} {}", form.word, member.name);
            }
        }
    }
}
