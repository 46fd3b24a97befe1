//! A question by name: the one way in for the command line and for HTTP.

use super::programme::{Asked, blocked, funding, path, programme, single_points, what_if};
use super::{ListFilter, Reader, ageing, case, list, owed, why};
use crate::refusal::Refusal;
use crate::state::State;
use crate::value::{Calendar, Name};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// A question.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum Query {
    /// One case, whole.
    Case {
        /// Reference or id.
        case: String,
    },
    /// Many cases, a row each.
    List {
        /// Which.
        filter: ListFilter,
    },
    /// What a person owes.
    Owed {
        /// The person's id.
        person: Name,
    },
    /// Why a case is where it is.
    Why {
        /// Reference or id.
        case: String,
    },
    /// How a programme stands.
    Programme {
        /// The programme's id.
        programme: Name,
    },
    /// What holds a programme's items.
    Blocked {
        /// The programme's id.
        programme: Name,
    },
    /// What drives a programme's end, or an item's, and how each promise stands.
    Path {
        /// The programme's id.
        programme: Name,
        /// The item's id; the one that ends last when missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<Name>,
    },
    /// A programme's money.
    Funding {
        /// The programme's id.
        programme: Name,
    },
    /// What would differ if these changes were so.
    WhatIf {
        /// The programme's id.
        programme: Name,
        /// `ITEM+90d`, `FUND=refused`, `FUND=USD 1000000`, `PERSON=leaves`, `A->B`, `A-/->B`.
        changes: Vec<String>,
    },
    /// How old open cases are.
    Ageing {
        /// The workflow's id.
        workflow: Name,
    },
    /// What is in force.
    Framework,
}

/// Answers a reader's question from a state, as seen at an instant.
///
/// # Errors
/// `unknown_case`, `unknown_programme`, `unknown_item`, `unknown_workflow`, `unknown_person`,
/// `no_framework`, `class_withheld`, and what a change may be wrong in.
pub fn answer(
    state: &State,
    query: &Query,
    reader: Reader,
    at: Timestamp,
) -> Result<Json, Refusal> {
    match query {
        Query::Case { case: name } => Ok(case(state, reader.find(state, name)?, reader, at)),
        Query::Why { case: name } => Ok(why(state, reader.find(state, name)?, at)),
        Query::List { filter } => {
            filter
                .workflow
                .as_ref()
                .map_or(Ok(()), |name| known_workflow(state, name))?;
            Ok(list(state, filter, reader))
        }
        Query::Owed { person } => {
            crate::case::who::known_person(state, person)?;
            Ok(owed(state, person, reader, at))
        }
        Query::Programme { programme: id } => Ok(programme(state, &Asked::of(state, id, at)?)),
        Query::Blocked { programme: id } => {
            let asked = Asked::of(state, id, at)?;
            let mut answer = blocked(&asked);
            answer["single_points"] = single_points(&asked).into();
            Ok(answer)
        }
        Query::Path {
            programme: id,
            item,
        } => path(&Asked::of(state, id, at)?, item.as_ref()),
        Query::Funding { programme: id } => Ok(funding(&Asked::of(state, id, at)?)),
        Query::WhatIf {
            programme: id,
            changes,
        } => what_if(state, &Asked::of(state, id, at)?, changes),
        Query::Ageing { workflow } => {
            known_workflow(state, workflow)?;
            Ok(ageing(state, workflow, reader, at))
        }
        Query::Framework => framework(state),
    }
}

fn known_workflow(state: &State, name: &Name) -> Result<(), Refusal> {
    let known = state
        .in_force
        .iter()
        .flat_map(|framework| framework.workflows.keys());
    if known.clone().any(|known| known == name) {
        return Ok(());
    }
    Err(Refusal::unknown("unknown_workflow", "workflow", name.as_str(), known).at("workflow"))
}

fn framework(state: &State) -> Result<Json, Refusal> {
    let framework = state
        .in_force
        .as_ref()
        .ok_or_else(|| Refusal::rule("no_framework", "no definitions are in force yet"))?;
    let workflows = framework.workflows.values().map(|workflow| {
        let states: Vec<&Name> = workflow.states.iter().map(|state| &state.id).collect();
        json!({
            "workflow": workflow.id,
            "label": workflow.label.text("en"),
            "version": workflow.version,
            "states": states,
        })
    });
    let files: Vec<&str> = framework
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    Ok(json!({
        "framework": framework.id,
        "organisation": framework.organisation.id,
        "label": framework.organisation.label.text("en"),
        "timezone": state.calendar().map_or("UTC", Calendar::timezone),
        "workflows": workflows.collect::<Vec<_>>(),
        "programmes": framework.programmes.keys().collect::<Vec<_>>(),
        "files": files,
        "proposal": state.proposal.as_ref().map(|proposal| proposal.framework),
    }))
}
