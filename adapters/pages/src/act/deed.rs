//! What can be done on a case by a form: an act, putting a question, a ballot.

use super::field::{Control, Input};
use super::filled::Filled;
use crate::page::Shared;
use crate::port::Visitor;
use engine::command::{Command, Meta, Submission};
use engine::event::{Ballot, Known};
use engine::framework::{Field, Firing, Workflow};
use engine::refusal::Refusal;
use engine::state::{Case, State};
use engine::value::{Name, Value};
use engine::view::Reader;
use serde_json::{Map, Value as Json, json};

/// Which kind of deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Act,
    Propose,
    Ballot,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Act, Kind::Propose, Kind::Ballot];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Kind::Act => "act",
            Kind::Propose => "propose",
            Kind::Ballot => "ballot",
        }
    }
}

/// A deed that the case's definition knows.
pub(super) struct Deed {
    pub(super) kind: Kind,
    pub(super) what: Name,
}

impl Deed {
    /// What an address names; `None` where the definition has none of it.
    pub(super) fn of(case: &Case, kind: &str, what: &str) -> Option<Deed> {
        let kind = Kind::ALL.into_iter().find(|it| it.word() == kind)?;
        let workflow = &case.workflow;
        let known = match kind {
            Kind::Act => {
                let transition = workflow.transition(what)?;
                matches!(transition.firing, Firing::By(_))
            }
            Kind::Propose | Kind::Ballot => workflow.decisions.contains_key(what),
        };
        known.then(|| Deed {
            kind,
            what: Name::new(what),
        })
    }

    /// The fields that are given with it, and which of them must be.
    fn fields<'w>(&self, workflow: &'w Workflow) -> Vec<(&'w Name, bool)> {
        match self.kind {
            Kind::Act => {
                let Some(it) = workflow.transition(self.what.as_str()) else {
                    return Vec::new();
                };
                let given = it
                    .set
                    .iter()
                    .filter(|name| !it.assign.iter().any(|(field, _)| field == *name));
                given
                    .map(|name| (name, it.require.contains(name)))
                    .collect()
            }
            Kind::Propose => {
                let decision = workflow.decisions.get(&self.what);
                let given = decision.into_iter().flat_map(|it| &it.propose);
                given.map(|name| (name, true)).collect()
            }
            Kind::Ballot => Vec::new(),
        }
    }

    /// The form's questions.
    pub(super) fn controls(
        &self,
        state: &State,
        case: &Case,
        reader: Reader,
        filled: &Filled,
    ) -> Vec<Control> {
        let fields = self.fields(&case.workflow).into_iter();
        let fields = fields.filter_map(|(name, required)| {
            let field = case.workflow.field(name.as_str())?;
            let id = name.as_str();
            let before = case.fields.get(id).filter(|_| reader.sees_field(case, id));
            let of = (&*case.workflow, field);
            Some(Control::of(state, of, required, before, filled))
        });
        let mut controls: Vec<Control> = fields.collect();
        if self.kind == Kind::Ballot {
            controls.push(ballot(filled));
        }
        let transition = case.workflow.transition(self.what.as_str());
        let must = self.kind == Kind::Act && transition.is_some_and(|it| it.reason_required);
        controls.push(Control::text("reason", "Reason", must, filled));
        controls
    }

    /// The command that a form says.
    ///
    /// # Errors
    /// What was written wrongly, with its field.
    pub(super) fn submission(
        &self,
        shared: &Shared,
        case: &Case,
        visitor: &Visitor,
        filled: &Filled,
    ) -> Result<Submission, Refusal> {
        let reference = &*case.reference;
        let what = &self.what;
        let json = match self.kind {
            Kind::Act => json!({
                "command": "act", "case": reference, "transition": what,
                "fields": self.given(case, filled)?,
            }),
            Kind::Propose => json!({
                "command": "propose", "case": reference, "decision": what,
                "fields": self.given(case, filled)?,
            }),
            Kind::Ballot => json!({
                "command": "ballot", "case": reference, "decision": what,
                "value": filled.member("value").unwrap_or_default(),
            }),
        };
        submission(shared, json, visitor, filled)
    }

    fn given(&self, case: &Case, filled: &Filled) -> Result<Map<String, Json>, Refusal> {
        let fields = self.fields(&case.workflow).into_iter();
        let fields = fields.filter_map(|(name, _)| case.workflow.field(name.as_str()));
        given(fields, filled)
    }
}

/// What a form says of fields, as their kinds read it.
///
/// # Errors
/// What was written wrongly, with its field.
pub(super) fn given<'f>(
    fields: impl Iterator<Item = &'f Field>,
    filled: &Filled,
) -> Result<Map<String, Json>, Refusal> {
    let mut given = Map::new();
    for field in fields {
        let said = filled.field(field.id.as_str());
        if said.is_empty() {
            continue;
        }
        let value = Value::parse(&said.join(","), &field.kind).map_err(|error| {
            let refusal = Refusal::input(error.code, error.message);
            let refusal = refusal.at(format!("fields.{}", field.id));
            match error.help {
                Some(help) => refusal.help(help),
                None => refusal,
            }
        })?;
        given.insert(field.id.to_string(), value.to_json());
    }
    Ok(given)
}

/// A command of who fills in a form, with its id and what they had seen.
pub(super) fn submission(
    shared: &Shared,
    command: Json,
    visitor: &Visitor,
    filled: &Filled,
) -> Result<Submission, Refusal> {
    let command = Command::from_json(command);
    let command = command.map_err(|error| Refusal::input("bad_request", error.to_string()))?;
    let id = filled.member("command").and_then(|id| id.parse().ok());
    let id = id.unwrap_or_else(|| shared.port.command_id());
    let mut meta = Meta::new(id, shared.port.now(), Known::Token);
    meta.person = Some(visitor.person.clone());
    meta.reads = visitor.reader.class;
    meta.principal = filled.member("for").map(Name::new);
    meta.reason = filled.member("reason").map(str::to_owned);
    meta.seen = filled.member("seen").and_then(|seen| seen.parse().ok());
    Ok(Submission { command, meta })
}

/// What a ballot says.
fn ballot(filled: &Filled) -> Control {
    let said = filled.member("value");
    let option = |ballot: &Ballot| {
        let word = ballot.word();
        let label = match ballot {
            Ballot::Yes => "Yes",
            Ballot::No => "No",
            Ballot::Abstain => "I abstain",
            Ballot::Recused => "I recuse myself",
        };
        (word.to_owned(), label.to_owned(), said == Some(word))
    };
    Control {
        name: "value".to_owned(),
        label: "Your vote".to_owned(),
        hint: None,
        required: true,
        input: Input::Choice {
            many: false,
            options: Ballot::ALL.iter().map(option).collect(),
        },
    }
}
