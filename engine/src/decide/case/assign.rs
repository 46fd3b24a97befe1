//! Saying whose a case is: a person field is set.

use super::{fields, who};
use crate::command::Assign;
use crate::draft::Draft;
use crate::framework::{Firing, Holder};
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Fields, Kind, Name};
use serde_json::Value as Json;

/// Sets the person field of a case.
///
/// # Errors
/// `unknown_field`, `wrong_type`, `unknown_person`, `not_allowed`.
pub(in crate::decide) fn assign(draft: &mut Draft<'_>, command: &Assign) -> Result<(), Refusal> {
    let Assign { field, person, .. } = command;
    let case = draft.concern(&command.case)?;
    let given: Fields = [(field.clone(), Json::String(person.to_string()))].into();
    who::known_person(draft.state(), person)?;
    let role = who::allowed(draft, &case, &assigners(&case), &Name::new("assign"))?;
    draft.acting_as(role);
    let canonical = fields::canonical(draft.state(), &case.workflow, &given)?;
    let is_person = case
        .workflow
        .field(field.as_str())
        .is_some_and(|field| field.kind == Kind::Person);
    if !is_person {
        return Err(
            Refusal::input("wrong_type", format!("`{field}` does not hold a person")).at("field"),
        );
    }
    fields::set(draft, &case, canonical)
}

/// Who may say whose a case is: whoever may act on it by some transition, and its opener.
fn assigners(case: &Case) -> Vec<Holder> {
    let mut holders = vec![Holder::Opener];
    for transition in &case.workflow.transitions {
        if let Firing::By(by) = &transition.firing {
            holders.extend(by.iter().cloned());
        }
    }
    holders
}
