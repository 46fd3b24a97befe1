//! Forms: what each command is made of, read off its declaration.
//!
//! HTTP checks commands against them and describes them in `/openapi.json`; scenarios read them.
//! Whoever adds a command writes its struct and its row in a family's enum, and nothing there.

mod shape;
#[cfg(test)]
mod tests;

pub use shape::Shape;

use super::{CaseCommand, FrameworkCommand, PeopleCommand, ProgrammeCommand};
use schemars::schema_for;
use serde_json::{Map, Value as Json};
use std::sync::LazyLock;

/// The key by which a command's struct says that only the engine gives it.
const ENGINES_OWN: &str = "x-engines-own";

/// A command that people may give.
#[derive(Clone, Debug)]
pub struct Form {
    /// Its word.
    pub word: String,
    /// What it does.
    pub doc: String,
    /// What it is made of: first what must be there, in the order of the declaration, then what
    /// may be missing, by name.
    pub members: Vec<Member>,
}

/// One member of a command.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub shape: Shape,
    /// Whether the command is none without it.
    pub required: bool,
    /// What it means.
    pub doc: String,
}

/// A member whose declaration has no shape that a form knows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shapeless {
    word: String,
    member: String,
}

/// The commands that people may give, in the order of their declarations. The engine's own are not
/// among them.
pub fn forms() -> &'static [Form] {
    static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
        // A test holds that none is lost here.
        declared().into_iter().filter_map(Result::ok).collect()
    });
    &FORMS
}

/// The form of a command.
pub fn form(word: &str) -> Option<&'static Form> {
    forms().iter().find(|form| form.word == word)
}

/// The forms of all families, as their JSON schemas tell them.
fn declared() -> Vec<Result<Form, Shapeless>> {
    let families = [
        schema_for!(FrameworkCommand),
        schema_for!(PeopleCommand),
        schema_for!(CaseCommand),
        schema_for!(ProgrammeCommand),
    ];
    let commands = families
        .iter()
        .filter_map(|family| family.get("oneOf")?.as_array());
    let for_people = commands
        .flatten()
        .filter(|command| command[ENGINES_OWN].is_null());
    for_people.map(form_of).collect()
}

fn form_of(command: &Json) -> Result<Form, Shapeless> {
    let word = text(&command["properties"]["command"]["const"]);
    let required = command["required"].as_array();
    let required: Vec<String> = required.into_iter().flatten().map(text).collect();
    let declared = command["properties"].as_object();
    let optional = declared.into_iter().flat_map(Map::keys);
    let optional = optional.filter(|name| !required.contains(name));
    let names = required
        .iter()
        .chain(optional)
        .filter(|name| *name != "command");
    let member = |name: &String| {
        let node = &command["properties"][name];
        let shape = Shape::of(node).ok_or_else(|| Shapeless {
            word: word.clone(),
            member: name.clone(),
        })?;
        Ok(Member {
            name: name.clone(),
            shape,
            required: required.contains(name),
            doc: text(&node["description"]),
        })
    };
    Ok(Form {
        members: names.map(member).collect::<Result<_, _>>()?,
        doc: text(&command["description"]),
        word,
    })
}

fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}
