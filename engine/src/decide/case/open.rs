//! Opening a case.

use super::{fields, who};
use crate::command::Open;
use crate::draft::Draft;
use crate::event::CaseOpened;
use crate::framework::{Firing, Holder, ReferencePart, Transition, Workflow};
use crate::identity::CaseId;
use crate::limits::MAX_REFERENCE_BYTES;
use crate::refusal::Refusal;
use crate::state::State;
use crate::value::Fields;
use crate::value::{Name, Value};
use jiff::civil::Date;
use std::fmt::Write;
use std::sync::Arc;

/// Opens a case of a workflow.
///
/// # Errors
/// `unknown_workflow`, `not_allowed`, `field_not_settable`, `missing_field`, and those of the
/// fields.
pub(in crate::decide) fn open(draft: &mut Draft<'_>, command: &Open) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let workflow = &command.workflow;
    let workflow = framework.workflows.get(workflow).ok_or_else(|| {
        let known = framework.workflows.keys();
        Refusal::unknown("unknown_workflow", "workflow", workflow.as_str(), known).at("workflow")
    })?;
    let person = who::principal(draft, &Name::new("open"), &workflow.id)?;
    let role = opener_role(draft, workflow, &person)?;
    draft.acting_as(role.clone());
    let mut fields = fields::canonical(draft, workflow, &command.fields)?;
    check_not_written_later(workflow, &fields)?;
    for field in &workflow.fields {
        if let Some(default) = &field.default {
            let given = fields.entry(field.id.clone());
            given.or_insert_with(|| default.to_json());
        }
    }
    check_required(workflow, &fields)?;
    let today = draft.today();
    let held = draft.state().roster.held_by(&person, draft.effective_day());
    let unit = held
        .filter(|held| role.as_ref().is_none_or(|role| held.role == *role))
        .find_map(|held| held.unit.clone());
    let year = i64::from(today.year());
    let reference = reference(draft.state(), workflow, &fields, unit.as_ref(), year)?;
    let opened = CaseOpened {
        framework: framework.id,
        workflow_version: workflow.version,
        state: workflow.initial.clone(),
        unit,
        fields,
    };
    let id = draft.next_case_id();
    let workflow = Arc::clone(workflow);
    draft.emit_opening(id, reference, &workflow, opened);
    Ok(())
}

/// Who may open: who the workflow names, else whoever holds a role that acts in it.
fn opener_role(
    draft: &Draft<'_>,
    workflow: &Workflow,
    person: &Name,
) -> Result<Option<Name>, Refusal> {
    let acting = workflow
        .transitions
        .iter()
        .filter_map(|transition| match &transition.firing {
            Firing::By(holders) => Some(holders),
            Firing::Auto | Firing::Decision { .. } | Firing::Clock(_) => None,
        });
    let holders: Vec<Holder> = if workflow.open_by.is_empty() {
        acting.flatten().cloned().collect()
    } else {
        workflow.open_by.clone()
    };
    let days = who::days(draft);
    let role = holders.iter().find_map(|holder| {
        let role = holder.role()?;
        let roster = &draft.state().roster;
        let holds = |day: &Date| roster.holds(person, role, None, *day);
        days.iter().all(holds).then(|| role.clone())
    });
    match role {
        Some(role) => Ok(Some(role)),
        None => {
            let needed: Vec<String> = holders.iter().map(who::in_words).collect();
            Err(Refusal::forbidden(
                "not_allowed",
                format!("`{person}` may not open a {} case", workflow.id),
            )
            .at("person")
            .help(format!("it takes {}", needed.join(" or "))))
        }
    }
}

/// What a transition assigns, and nobody gives, says who did something or what was so then: nobody
/// says it before. Whose case it is may be said from the start.
fn check_not_written_later(workflow: &Workflow, given: &Fields) -> Result<(), Refusal> {
    let transitions = || workflow.transitions.iter();
    let is_given = |name: &Name| {
        let fields = || transitions().flat_map(|it| it.set.iter().chain(&it.require));
        workflow.owner.as_ref() == Some(name) || fields().any(|field| field == name)
    };
    let writes = |name: &Name| {
        let assigns = |it: &&Transition| it.assign.iter().any(|(field, _)| field == name);
        transitions().find(assigns).map(|it| it.id.clone())
    };
    let mut later = given.keys().filter(|name| !is_given(name));
    let found = later.find_map(|name| Some((name, writes(name)?)));
    found.map_or(Ok(()), |(name, transition)| {
        let message =
            format!("`{name}` is not given when a case is opened: `{transition}` writes it");
        Err(Refusal::input("field_not_settable", message)
            .at(fields::place(name))
            .help("leave it away"))
    })
}

fn check_required(workflow: &Workflow, given: &Fields) -> Result<(), Refusal> {
    let required = workflow.fields.iter().filter(|field| field.required);
    let required: Vec<Name> = required.map(|field| field.id.clone()).collect();
    let has_value = |name: &Name| given.get(name).is_some_and(fields::says_something);
    fields::check_present(&required, has_value)
}

/// The case's name for people, from the workflow's pattern.
fn reference(
    state: &State,
    workflow: &Workflow,
    given: &Fields,
    unit: Option<&Name>,
    year: i64,
) -> Result<String, Refusal> {
    let mut reference = String::new();
    let field = |name: &Name| -> Option<String> {
        let json = given.get(name)?;
        let kind = &workflow.field(name.as_str())?.kind;
        let value = Value::from_json(json, kind).ok()?;
        if let Value::Case(id) = value {
            let named = state.case(CaseId(id))?;
            return Some(named.reference.to_string());
        }
        Some(value.to_string())
    };
    for part in &workflow.reference {
        match part {
            ReferencePart::Text(text) => reference.push_str(text),
            ReferencePart::Year => reference.push_str(&year.to_string()),
            ReferencePart::Unit => {
                let named = workflow.unit.as_ref().and_then(field);
                let unit = named.or_else(|| unit.map(Name::to_string));
                reference.push_str(&token(&unit.unwrap_or_default()));
            }
            ReferencePart::Field(name) => {
                reference.push_str(&token(&field(name).unwrap_or_default()));
            }
            ReferencePart::Sequence(width) => {
                let next = state
                    .sequences
                    .get(reference.as_str())
                    .copied()
                    .unwrap_or(0)
                    + 1;
                // Writing to a String cannot fail.
                let _ = write!(reference, "{next:0width$}");
            }
        }
    }
    if reference.len() > MAX_REFERENCE_BYTES || state.cases.id(&reference).is_some() {
        return Err(Refusal::rule(
            "reference_taken",
            format!("the reference `{reference}` is taken or too long"),
        )
        .help("the workflow's `reference` needs a {seq} that counts"));
    }
    Ok(reference)
}

/// Capitals, digits and dashes only, as references are written.
fn token(text: &str) -> String {
    let upper = text.to_uppercase();
    let mut token: String = upper
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect();
    while token.contains("--") {
        token = token.replace("--", "-");
    }
    token.trim_matches('-').to_owned()
}
