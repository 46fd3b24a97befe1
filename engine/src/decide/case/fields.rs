//! Fields: values from outside are typed, checked, and written in one canonical form.

use super::who;
use crate::draft::Draft;
use crate::event::FieldsSet;
use crate::framework::{Field, Workflow};
use crate::limits::{MAX_TEXT_BYTES, too_long};
use crate::refusal::{Refusal, RefusalKind};
use crate::state::Case;
use crate::value::{Fields, Kind, Name, Value};
use serde_json::Value as Json;

/// Values in their canonical JSON form, each of a field that the workflow has.
///
/// # Errors
/// `unknown_field`, `derived_field`, and the codes of [`ValueError`], with the field as place.
pub(super) fn canonical(
    draft: &Draft<'_>,
    workflow: &Workflow,
    given: &Fields,
) -> Result<Fields, Refusal> {
    let known = |name: &Name| workflow.field(name.as_str());
    canonical_of(draft, &workflow.fields, given, known)
}

/// As [`canonical`], for the data on a link.
///
/// # Errors
/// As [`canonical`].
pub(super) fn canonical_on_link(
    draft: &Draft<'_>,
    with: &[Field],
    given: &Fields,
) -> Result<Fields, Refusal> {
    canonical_of(draft, with, given, |name| {
        with.iter().find(|field| field.id == *name)
    })
}

fn canonical_of<'a>(
    draft: &Draft<'_>,
    fields: &[Field],
    given: &Fields,
    known: impl Fn(&Name) -> Option<&'a Field>,
) -> Result<Fields, Refusal> {
    let mut canonical = Fields::new();
    for (name, json) in given {
        let field = known(name).ok_or_else(|| {
            let names = fields.iter().map(|field| &field.id);
            let mut refusal = Refusal::unknown("unknown_field", "field", name.as_str(), names);
            refusal.kind = RefusalKind::BadInput;
            refusal.at(place(name))
        })?;
        if field.derived.is_some() {
            return Err(Refusal::input(
                "derived_field",
                format!("`{name}` is computed and cannot be set"),
            )
            .at(place(name)));
        }
        canonical.insert(name.clone(), one(draft, field, json)?);
    }
    Ok(canonical)
}

/// Where a field stands in a command.
pub(super) fn place(name: &Name) -> String {
    format!("fields.{name}")
}

fn one(draft: &Draft<'_>, field: &Field, json: &Json) -> Result<Json, Refusal> {
    if json.is_null() {
        return Ok(Json::Null);
    }
    if json
        .as_str()
        .is_some_and(|text| text.len() > MAX_TEXT_BYTES)
    {
        return Err(too_long(&place(&field.id)));
    }
    let json = by_reference(draft, &field.kind, json);
    let value = Value::from_json(&json, &field.kind)
        .map_err(|error| Refusal::bad_value(&error).at(place(&field.id)))?;
    check_exists(draft, field, &value)?;
    Ok(value.to_json())
}

/// A case may be named by its reference, by who reads of it; it is kept by its id.
fn by_reference(draft: &Draft<'_>, kind: &Kind, json: &Json) -> Json {
    let (state, reads) = (draft.state(), draft.submission.meta.reads);
    let named = json.as_str().filter(|_| matches!(kind, Kind::Reference(_)));
    let named = named.and_then(|name| state.cases.id(name));
    match named.filter(|id| state.is_read(*id, reads)) {
        Some(id) => Json::String(id.to_string()),
        None => json.clone(),
    }
}

fn check_exists(draft: &Draft<'_>, field: &Field, value: &Value) -> Result<(), Refusal> {
    let (state, reads) = (draft.state(), draft.submission.meta.reads);
    let place = place(&field.id);
    match (&field.kind, value) {
        (Kind::Person, Value::Name(person)) => {
            who::known_person(state, person).map_err(|refusal| refusal.at(place))
        }
        (Kind::Unit, Value::Name(unit)) => {
            let units = state
                .in_force
                .iter()
                .flat_map(|known| known.organisation.units.keys());
            let mut names = units.clone();
            if names.any(|known| known == unit) {
                return Ok(());
            }
            Err(Refusal::unknown("unknown_unit", "unit", unit.as_str(), units).at(place))
        }
        (Kind::Reference(workflow), Value::Case(id)) => {
            let known = state.cases.workflow_of(crate::identity::CaseId(*id));
            match known.filter(|known| known.class <= reads) {
                Some(known) if known.id == *workflow => Ok(()),
                _ => Err(Refusal::input(
                    "unknown_case",
                    format!("`{}` must name a {workflow} case that exists", field.id),
                )
                .at(place)),
            }
        }
        _ => Ok(()),
    }
}

/// Refuses the fields of a workflow that an act may not set; `refusal` says so of one.
///
/// # Errors
/// `field_not_settable`. Fields that there are not are left to [`canonical`].
pub(super) fn check_settable(
    case: &Case,
    given: &Fields,
    may_set: impl Fn(&Name) -> bool,
    refusal: impl Fn(&Name) -> Refusal,
) -> Result<(), Refusal> {
    let known = |name: &&Name| case.workflow.field(name.as_str()).is_some();
    let mut names = given.keys().filter(known);
    match names.find(|name| !may_set(name)) {
        Some(name) => Err(refusal(name).at(place(name))),
        None => Ok(()),
    }
}

/// Refuses an act without all fields that it needs.
///
/// # Errors
/// `missing_field`, which names them all.
pub(super) fn check_present(
    needed: &[Name],
    has_value: impl Fn(&Name) -> bool,
) -> Result<(), Refusal> {
    let missing: Vec<&Name> = needed.iter().filter(|name| !has_value(name)).collect();
    let Some(first) = missing.first() else {
        return Ok(());
    };
    let plural = if missing.len() > 1 { "s" } else { "" };
    let list: Vec<&str> = missing.iter().map(|name| name.as_str()).collect();
    let list = list.join("`, `");
    let message = format!("the field{plural} `{list}` must have a value, a text one that is seen");
    Err(Refusal::input("missing_field", message)
        .at(place(first))
        .help(format!("give `{first}=VALUE`")))
}

/// Refuses a number below nothing on a link: there it is a share or a weight.
///
/// # Errors
/// `negative`.
pub(super) fn check_not_negative(given: &Fields) -> Result<(), Refusal> {
    let is_negative = |json: &Json| match json {
        Json::Number(number) => number.as_f64().is_some_and(|number| number < 0.0),
        Json::String(text) => text.starts_with('-'),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => false,
    };
    let Some((name, _)) = given.iter().find(|(_, json)| is_negative(json)) else {
        return Ok(());
    };
    let message = format!("`{name}` of a link is nothing or more, never less");
    Err(Refusal::input("negative", message)
        .at(place(name))
        .help("give 0 where it counts for nothing"))
}

/// Whether a value says something to somebody: a text does with a letter or a digit that can be
/// seen.
pub(super) fn says_something(json: &Json) -> bool {
    match json {
        Json::Null => false,
        Json::String(text) => is_visible(text),
        Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => true,
    }
}

/// Whether a text has a letter or a digit that can be seen.
pub(super) fn is_visible(text: &str) -> bool {
    // Unicode counts the fillers of Hangul among its letters; nobody sees them.
    let blank = |letter: &char| matches!(letter, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}');
    text.chars()
        .any(|letter| letter.is_alphanumeric() && !blank(&letter))
}

/// Refuses to empty what a case must have.
///
/// # Errors
/// `missing_field`.
pub(super) fn check_kept(workflow: &Workflow, given: &Fields) -> Result<(), Refusal> {
    let required = workflow.fields.iter().filter(|field| field.required);
    let given_and_required = required.filter(|field| given.contains_key(&field.id));
    let needed: Vec<Name> = given_and_required.map(|field| field.id.clone()).collect();
    check_present(&needed, |name| given.get(name).is_some_and(says_something))
}

/// Whether a field is written once, and has another value already.
pub(super) fn is_fixed(case: &Case, name: &Name, json: &Json) -> bool {
    let field = case.workflow.field(name.as_str());
    let before = case
        .fields
        .get(name)
        .filter(|_| field.is_some_and(|field| field.write_once));
    before.is_some_and(|before| before.to_json() != *json)
}

/// Refuses to change what is written once.
///
/// # Errors
/// `write_once`.
pub(super) fn check_write_once(case: &Case, given: &Fields) -> Result<(), Refusal> {
    let Some((name, _)) = given.iter().find(|(name, json)| is_fixed(case, name, json)) else {
        return Ok(());
    };
    let message = format!("`{name}` of {} is written once", case.reference);
    Err(Refusal::rule("write_once", message)
        .at(place(name))
        .help(format!("leave `{name}` out: it keeps its value")))
}

/// Sets fields outside a transition.
///
/// # Errors
/// `write_once`, `missing_field`.
pub(super) fn set(draft: &mut Draft<'_>, case: &Case, fields: Fields) -> Result<(), Refusal> {
    check_write_once(case, &fields)?;
    check_kept(&case.workflow, &fields)?;
    draft.emit_on(case, FieldsSet { fields });
    Ok(())
}
