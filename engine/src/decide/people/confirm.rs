//! Who there is: added by one person, confirmed by another.

use super::superior::superiors;
use crate::command::{AddPerson, ConfirmPeople};
use crate::decide::case::who;
use crate::draft::Draft;
use crate::event::{PersonAdded, PersonConfirmed};
use crate::refusal::Refusal;
use crate::value::Name;

/// Enters a person into the roster. They count once somebody else confirms them.
///
/// # Errors
/// `not_allowed` for who may not propose definitions, `bad_name`, `person_known`.
pub(super) fn add(
    draft: &mut Draft<'_>,
    AddPerson { person, name }: &AddPerson,
) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let role = who::allowed_in_organisation(draft, &framework.charter.propose_by, "person_add")?;
    draft.acting_as(role);
    Name::checked(person.as_str())
        .map_err(|error| Refusal::input("bad_name", error.to_string()).at("person"))?;
    if draft.state().roster.knows(person) {
        let message = format!("`{person}` is in the roster already");
        return Err(Refusal::rule("person_known", message).at("person"));
    }
    draft.emit(PersonAdded {
        person: person.clone(),
        name: name.to_owned(),
        confirmed: Some(false),
        account: None,
    });
    Ok(())
}

/// Confirms people whom somebody else added.
///
/// # Errors
/// `unknown_person`, `already_confirmed`, `not_allowed`, `own_confirmation`.
pub(super) fn confirm(draft: &mut Draft<'_>, command: &ConfirmPeople) -> Result<(), Refusal> {
    let act = Name::new("confirm");
    let actor = who::principal(draft, &act, &Name::new("_framework"))?;
    for person in &command.people {
        who::known_person(draft.state(), person)?;
        if draft.state().roster.people.counts(person) {
            let message = format!("`{person}` is confirmed already, and counts");
            return Err(Refusal::rule("already_confirmed", message).at("people"));
        }
        may_confirm(draft, &actor, person)?;
        if !is_other(draft, person) {
            let message = format!("whoever added `{person}` would confirm them");
            return Err(Refusal::forbidden("own_confirmation", message)
                .at("people")
                .help("somebody else of who proposes or decides on definitions confirms"));
        }
        draft.emit(PersonConfirmed {
            person: person.clone(),
        });
    }
    Ok(())
}

/// Anybody may confirm who proposes or decides on definitions, and who stands above the person.
fn may_confirm(draft: &Draft<'_>, actor: &Name, person: &Name) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let charter = &framework.charter;
    let holders: Vec<_> = charter
        .propose_by
        .iter()
        .chain(&charter.electorate)
        .collect();
    let holders: Vec<_> = holders.into_iter().cloned().collect();
    let above = superiors(draft.state(), &framework, person, draft.today());
    if above.contains(actor) {
        return Ok(());
    }
    who::allowed_in_organisation(draft, &holders, "confirm").map(drop)
}

/// Being appointed by somebody else than who added the person confirms them: by who acts, or by who
/// voted for it.
pub(super) fn by_appointment(draft: &mut Draft<'_>, person: &Name, voted: &[Name]) {
    let listed = draft.state().roster.people.get(person);
    let added_by = listed.map_or(&[][..], |listed| &listed.unconfirmed_by);
    let other = |voter: &Name| voter != person && !added_by.contains(voter);
    let by_other = match voted.is_empty() {
        true => is_other(draft, person),
        false => voted.iter().any(other),
    };
    if !draft.state().roster.people.counts(person) && by_other {
        draft.emit(PersonConfirmed {
            person: person.clone(),
        });
    }
}

/// Whether nobody who acts now added the person.
fn is_other(draft: &Draft<'_>, person: &Name) -> bool {
    let meta = draft.meta();
    let listed = draft.state().roster.people.get(person);
    let added_by = listed.map_or(&[][..], |listed| &listed.unconfirmed_by);
    let mut actors = [meta.person.as_ref(), meta.principal.as_ref()]
        .into_iter()
        .flatten();
    actors.all(|actor| actor != person && !added_by.contains(actor))
}
