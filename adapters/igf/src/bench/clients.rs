//! What the clients of a measurement send: the shipped risk workflow, from a risk that is opened
//! to one that is closed by a decision, six commands by two people.

use crate::data::definitions::shipped_definitions;
use crate::edge;
use anyhow::Result;
use engine::command::{self, CaseCommand, Command, FrameworkCommand, Meta, Submission};
use engine::event::Ballot;
use engine::event::Known;
use engine::identity::CaseId;
use engine::service::Service;
use engine::store::Store;
use engine::value::{Fields, Name};
use serde_json::Value as Json;

/// The first line: owns the risk.
pub(super) const OWNER: &str = "officer_co_y";

/// The second line: validates it and agrees to its closure.
pub(super) const OFFICER: &str = "risk_officer_a";

/// Who founds the framework.
const FOUNDER: &str = "director_general";

/// Somebody who carries one risk after another through its life.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    step: usize,
    case: Option<CaseId>,
}

/// The next command.
pub(super) struct Next {
    /// The wish.
    pub command: Command,
    /// Who sends it.
    pub person: &'static str,
    /// Why.
    pub reason: Option<&'static str>,
}

impl Client {
    /// The command that it sends next. [`Client::answered`] goes on from there.
    pub(super) fn next(&self) -> Next {
        let case = self.case.map(|case| case.to_string()).unwrap_or_default();
        let (person, command) = match (self.step, self.case) {
            (0, _) | (_, None) => (OWNER, open()),
            (1, _) => (OWNER, act(case, "assess", rating())),
            (2, _) => (OFFICER, act(case, "validate", Fields::new())),
            (3, _) => (OWNER, act(case, "occur", Fields::new())),
            (4, _) => (OWNER, propose_closure(case)),
            _ => (OFFICER, agree(case)),
        };
        Next {
            command,
            person,
            reason: (self.step == 3).then_some("the supplier stopped delivering"),
        }
    }

    /// Whether the case is in treatment, and may be left open.
    pub(super) fn is_treated(&self) -> bool {
        self.step == 3
    }

    /// The last command was carried out on this case.
    pub(super) fn answered(&mut self, case: Option<CaseId>) {
        self.step = (self.step + 1) % 6;
        self.case = if self.step == 0 {
            None
        } else {
            case.or(self.case)
        };
    }

    /// Leaves its case as it stands, and begins another next.
    pub(super) fn leave(&mut self) {
        *self = Client::default();
    }
}

impl Next {
    /// As the writer takes it.
    pub(super) fn submission(self) -> Submission {
        Submission {
            command: self.command,
            meta: meta(self.person, self.reason),
        }
    }

    /// As HTTP takes it.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub(super) fn body(&self) -> Result<Vec<u8>> {
        let mut json = serde_json::to_value(&self.command)?;
        if let Some(reason) = self.reason {
            json["reason"] = Json::from(reason);
        }
        Ok(serde_json::to_vec(&json)?)
    }
}

/// Who and when, with a trace context as the server gives one to each command.
pub(super) fn meta(person: &str, reason: Option<&str>) -> Meta {
    Meta {
        person: Some(Name::new(person)),
        reason: reason.map(str::to_owned),
        traceparent: Some(edge::trace_context().traceparent()),
        ..Meta::new(edge::command_id(), edge::now(), Known::Token)
    }
}

/// Puts the shipped definitions in force.
///
/// # Errors
/// What the store says.
pub(super) fn found<S: Store>(service: &mut Service<S>) -> Result<()> {
    let command = FrameworkCommand::Adopt(command::Adopt {
        files: shipped_definitions(),
    })
    .into();
    let meta = meta(FOUNDER, None);
    service.submit(&Submission { command, meta })?;
    Ok(())
}

fn open() -> Command {
    CaseCommand::Open(command::Open {
        workflow: Name::new("risk"),
        fields: fields(&[
            ("title", "The country office depends on one supplier"),
            ("unit", "co_y"),
            ("owner", OWNER),
            ("kind", "operational"),
        ]),
    })
    .into()
}

fn rating() -> Fields {
    fields(&[
        ("likelihood", "possible"),
        ("impact", "serious"),
        ("residual_likelihood", "unlikely"),
        ("residual_impact", "moderate"),
        ("treatment", "reduce"),
        ("cause", "Only one supplier answered the call"),
        ("consequence", "Deliveries stop when it stops"),
    ])
}

fn act(case: String, transition: &str, fields: Fields) -> Command {
    CaseCommand::Act(command::Act {
        case,
        transition: Name::new(transition),
        fields,
    })
    .into()
}

fn propose_closure(case: String) -> Command {
    CaseCommand::Propose(command::Propose {
        case,
        decision: Name::new("closure"),
        fields: Fields::new(),
    })
    .into()
}

fn agree(case: String) -> Command {
    CaseCommand::Ballot(command::CastBallot {
        case,
        decision: Name::new("closure"),
        value: Ballot::Yes.into(),
    })
    .into()
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs
        .iter()
        .map(|(name, value)| (Name::new(name), Json::from(*value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::store::MemoryStore;

    #[test]
    fn a_client_carries_risks_from_their_opening_to_their_closure() {
        let mut service = Service::open(MemoryStore::default()).expect("an empty log");
        found(&mut service).expect("the shipped definitions");
        let mut client = Client::default();
        for _ in 0..12 {
            let receipt = service
                .submit(&client.next().submission())
                .expect("allowed");
            client.answered(receipt.case);
        }
        let states: Vec<&str> = service
            .state()
            .cases
            .at_rest()
            .map(|(_, rest)| rest.state.as_str())
            .collect();
        assert_eq!(states, ["closed", "closed"]);
    }
}
