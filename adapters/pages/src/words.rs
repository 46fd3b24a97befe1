//! Values, days and names as people at work read them.

use engine::framework::{Field, Workflow};
use engine::state::State;
use engine::value::{Kind, Name, harmless};
use jiff::Timestamp;
use serde_json::Value as Json;

/// A day where the organisation is: `7 August 2019`.
pub(crate) fn day(state: &State, at: Timestamp) -> String {
    state.date_of(at).strftime("%-d %B %Y").to_string()
}

/// The day of an instant that a view says, if it says one.
pub(crate) fn day_in(state: &State, json: &Json) -> Option<String> {
    let at: Timestamp = json.as_str()?.parse().ok()?;
    Some(day(state, at))
}

/// What people call a field.
pub(crate) fn field(workflow: &Workflow, name: &str) -> String {
    let known = workflow.field(name);
    label_or_id(known.and_then(|it| it.label.text("en")), name)
}

/// What people call a transition or a decision.
pub(crate) fn deed(workflow: &Workflow, name: &str) -> String {
    let transition = workflow.transition(name);
    let transition = transition.and_then(|it| it.label.text("en"));
    let decision = workflow.decisions.get(name);
    let decision = decision.and_then(|it| it.label.text("en"));
    label_or_id(transition.or(decision), name)
}

/// What people call a state.
pub(crate) fn state_of(workflow: &Workflow, name: &str) -> String {
    let mut states = workflow.states.iter();
    let known = states.find(|it| it.id.as_str() == name);
    label_or_id(known.and_then(|it| it.label.text("en")), name)
}

/// A label, or the id in words.
pub(crate) fn label_or_id(label: Option<&str>, id: &str) -> String {
    label.map_or_else(|| in_words(id), harmless)
}

/// `head_of_unit` as `Head of unit`.
pub(crate) fn in_words(id: &str) -> String {
    let words = harmless(id).replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// A value as it is shown, people and units by their names.
pub(crate) fn value(state: &State, field: Option<&Field>, json: &Json) -> String {
    let text = match json {
        Json::Null => String::new(),
        Json::Bool(true) => "yes".to_owned(),
        Json::Bool(false) => "no".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(values) => {
            let values = values.iter().map(|it| value(state, field, it));
            return values.collect::<Vec<_>>().join(", ");
        }
        other => other.to_string(),
    };
    let text = match field.map(|field| &field.kind) {
        Some(Kind::Person) => person(state, &text),
        Some(Kind::Unit) => unit(state, &text),
        Some(Kind::Enum(_) | Kind::Scale(..) | Kind::Set(_)) => in_words(&text),
        _ => text,
    };
    harmless(&text)
}

/// A person by name.
pub(crate) fn person(state: &State, id: &str) -> String {
    let known = state.roster.people.get(&Name::new(id));
    known.map_or_else(|| id.to_owned(), |it| it.name.to_string())
}

fn unit(state: &State, id: &str) -> String {
    let framework = state.in_force.as_ref();
    let unit = framework.and_then(|it| it.organisation.units.get(id));
    unit.and_then(|it| it.label.text("en"))
        .unwrap_or(id)
        .to_owned()
}

/// A sentence of the engine with its names as people call them: `claim` as “Claim as done”.
pub(crate) fn explained(workflow: &Workflow, sentence: &str) -> String {
    let mut said = String::new();
    for (number, part) in sentence.split('`').enumerate() {
        let is_name = number % 2 == 1;
        let known = is_name && is_known(workflow, part);
        match (is_name, known) {
            (true, true) if workflow.field(part).is_some() => {
                said += &format!("“{}”", field(workflow, part));
            }
            (true, true) => said += &format!("“{}”", deed(workflow, part)),
            (true, false) => said += &format!("“{part}”"),
            (false, _) => said += part,
        }
    }
    harmless(&said)
}

fn is_known(workflow: &Workflow, name: &str) -> bool {
    workflow.field(name).is_some()
        || workflow.transition(name).is_some()
        || workflow.decisions.contains_key(name)
}
