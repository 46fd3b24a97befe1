//! Definitions come into force: founded once, then changed under the charter in force.

use super::case::{self, who};
use super::framework_version;
use super::programme::{publish, refresh_gates};
use super::time;
use crate::command::{Adopt, BallotFramework, FrameworkCommand};
use crate::definition;
use crate::draft::Draft;
use crate::event::{
    Ballot, DefinitionFilePart, FrameworkAdopted, FrameworkBallotCast, FrameworkProposed,
    FrameworkRefused, PersonAdded, PersonAppointed, Seat,
};
use crate::framework::{Appointment, DefinitionFile, Framework, Person, Programme};
use crate::hash::Hash;
use crate::limits::MAX_PART_BYTES;
use crate::programme::{ItemGraph, Progress};
use crate::refusal::Refusal;
use crate::state::Roster;
use crate::value::{Name, Word};
use std::sync::Arc;

pub(super) fn carry_out(draft: &mut Draft<'_>, command: &FrameworkCommand) -> Result<(), Refusal> {
    match command {
        FrameworkCommand::Adopt(command) => adopt(draft, command),
        FrameworkCommand::BallotFramework(command) => ballot(draft, command),
        FrameworkCommand::ConfirmClock(command) => time::confirm(draft, command),
    }
}

/// Makes definitions the framework in force, or proposes them under the charter in force.
///
/// # Errors
/// `definitions_have_mistakes`, `already_in_force`; to found, `unknown_person` for who is not in
/// the definitions; to propose, `question_open`, `not_allowed`, `no_electorate`,
/// `same_version`, `programme_circle`, `item_known`.
fn adopt(draft: &mut Draft<'_>, command: &Adopt) -> Result<(), Refusal> {
    let framework = checked(&command.files)?;
    let in_force = draft.state().in_force.clone();
    if in_force
        .as_ref()
        .is_some_and(|known| known.id == framework.id)
    {
        return Err(Refusal::rule(
            "already_in_force",
            "these definitions are in force already",
        ));
    }
    match in_force {
        None => found(draft, &framework),
        Some(in_force) => propose(draft, &in_force, &framework),
    }
}

/// Reads definitions, without a mistake.
fn checked(files: &[DefinitionFile]) -> Result<Arc<Framework>, Refusal> {
    let (framework, diagnostics) = definition::load(files);
    framework.map(Arc::new).ok_or_else(|| {
        let errors = diagnostics.iter().filter(|found| found.is_error()).count();
        let first = diagnostics.iter().find(|found| found.is_error());
        let place = first.map(|first| format!("{}:{}", first.file, first.line));
        let plural = if errors == 1 { "" } else { "s" };
        Refusal::input(
            "definitions_have_mistakes",
            format!("the definitions have {errors} mistake{plural}"),
        )
        .at(place.unwrap_or_else(|| "files".to_owned()))
        .help("`igf check PATH` shows all of them")
    })
}

fn found(draft: &mut Draft<'_>, framework: &Arc<Framework>) -> Result<(), Refusal> {
    let founder = who::person(draft)?;
    if !framework.people.iter().any(|person| person.id == founder) {
        return Err(Refusal::unknown(
            "unknown_person",
            "person",
            founder.as_str(),
            framework.people.iter().map(|person| &person.id),
        ));
    }
    write_files(draft, framework);
    enforce(draft, framework, None)
}

fn propose(
    draft: &mut Draft<'_>,
    in_force: &Framework,
    framework: &Arc<Framework>,
) -> Result<(), Refusal> {
    if draft.state().proposal.is_some() {
        return Err(Refusal::rule(
            "question_open",
            "other definitions are proposed and not decided yet",
        )
        .help("decide on them first: `igf ballot framework charter yes|no --as PERSON`"));
    }
    let role = who::allowed_in_organisation(draft, &in_force.charter.propose_by, "adopt")?;
    framework_version::check(in_force, framework)?;
    fits_amendments(draft, framework)?;
    draft.acting_as(role);
    let electorate = who::seats_in_organisation(draft, &in_force.charter.electorate);
    if electorate.is_empty() {
        return Err(Refusal::rule(
            "no_electorate",
            "nobody holds a role that decides on definitions today",
        ));
    }
    write_files(draft, framework);
    let proposed = FrameworkProposed {
        framework: framework.id,
        files: paths(framework),
        electorate,
    };
    draft.has_checked(framework);
    draft.emit(proposed);
    Ok(())
}

/// Casts a ballot on the definitions that are proposed, and decides on them once that is certain.
///
/// # Errors
/// `no_open_question`, `not_in_electorate`, `not_delegated`, `already_voted`, `not_one_of`, and at
/// the deciding ballot `programme_circle`, `item_known`.
fn ballot(draft: &mut Draft<'_>, command: &BallotFramework) -> Result<(), Refusal> {
    let in_force = draft.framework()?;
    let proposal = draft
        .state()
        .proposal
        .clone()
        .ok_or_else(|| Refusal::rule("no_open_question", "no definitions are proposed"))?;
    let person = who::seat_holder(draft, &proposal.electorate, &Name::new("charter"))?;
    if proposal.ballots.iter().any(|(voter, _)| *voter == person) {
        return Err(case::already_voted(&person));
    }
    let value = case::ballot_value(&command.value)?;
    let ballot = FrameworkBallotCast {
        framework: proposal.framework,
        person: person.clone(),
        value: value.into(),
    };
    draft.emit(ballot);
    let mut ballots: Vec<(Seat, Word<Ballot>)> = Vec::new();
    for (voter, value) in proposal.ballots.iter().chain([&(person, value.into())]) {
        let seat = proposal
            .electorate
            .iter()
            .find(|seat| seat.person == *voter);
        ballots.extend(seat.map(|seat| (seat.clone(), value.clone())));
    }
    match case::outcome(&in_force.charter.rule, &proposal.electorate, &ballots) {
        Some(true) => {
            let known = proposal.checked.clone();
            let framework = known.map_or_else(|| checked(&proposal.files), Ok)?;
            fits_amendments(draft, &framework)?;
            enforce(draft, &framework, Some(in_force.id))?;
        }
        Some(false) => {
            let framework = proposal.framework;
            draft.emit(FrameworkRefused { framework });
        }
        None => {}
    }
    Ok(())
}

/// A text of the same version keeps the amendments made to the one before. Text and amendments
/// together must not form a circle.
fn fits_amendments(draft: &Draft<'_>, framework: &Framework) -> Result<(), Refusal> {
    let in_force = draft.framework()?;
    for text in framework.programmes.values() {
        let before = in_force.programmes.get(&text.id);
        let newer = before.is_none_or(|before| text.version > before.version);
        let progress = draft.state().programmes.get(&text.id);
        if let (false, Some(before), Some(progress)) = (newer, before, progress) {
            names_nothing_made(text, before, progress)?;
        }
        let amended = progress.map(|progress| progress.amended(text));
        if let (false, Some(Err(circle))) = (newer, amended.as_ref().map(ItemGraph::new)) {
            let message = format!(
                "with the changes since, items of `{}` would wait for each other: {}",
                text.id,
                circle.in_words()
            );
            return Err(Refusal::rule("programme_circle", message).help(format!(
                "raise the version of `{}` above {}: then its text counts alone",
                text.id, text.version
            )));
        }
    }
    Ok(())
}

/// A text of the same version must not define an item that an amendment has made.
fn names_nothing_made(
    text: &Programme,
    before: &Programme,
    progress: &Progress,
) -> Result<(), Refusal> {
    let made = progress.amendments.iter();
    let mut made = made.flat_map(|amendment| amendment.what.makes());
    let known = |programme: &Programme, id: &Name| programme.item(id.as_str()).is_some();
    let Some(twice) = made.find(|id| known(text, id) && !known(before, id)) else {
        return Ok(());
    };
    let message = format!("item `{twice}` of `{}` was made by a change since", text.id);
    Err(Refusal::rule("item_known", message).help(format!(
        "raise the version of `{}` above {}: then its text counts alone",
        text.id, text.version
    )))
}

fn write_files(draft: &mut Draft<'_>, framework: &Framework) {
    for file in &framework.files {
        let parts = split(&file.text);
        let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        for (part, text) in (1..).zip(parts) {
            let part = DefinitionFilePart {
                path: file.path.clone(),
                part,
                parts: count,
                text: text.to_owned(),
            };
            draft.emit(part);
        }
    }
}

/// Cuts a text at character boundaries into parts that fit an event; one part at the least.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while rest.len() > MAX_PART_BYTES {
        let (part, after) = rest.split_at(rest.floor_char_boundary(MAX_PART_BYTES));
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

fn paths(framework: &Framework) -> Vec<String> {
    framework
        .files
        .iter()
        .map(|file| file.path.clone())
        .collect()
}

fn enforce(
    draft: &mut Draft<'_>,
    framework: &Arc<Framework>,
    replaces: Option<Hash>,
) -> Result<(), Refusal> {
    let adopted = FrameworkAdopted {
        framework: framework.id,
        organisation: framework.organisation.id.clone(),
        files: paths(framework),
        replaces,
    };
    let known = draft.state().programmes_in_force();
    let before: Vec<_> = known
        .iter()
        .map(|known| (known.id.clone(), publish::Before::of(draft, known)))
        .collect();
    let said = draft.state().in_force.clone();
    draft.has_checked(framework);
    draft.emit(adopted);
    let roster = draft.state().roster.clone();
    for person in newcomers(framework, &roster) {
        let added = PersonAdded {
            person: person.id.clone(),
            name: person.name.clone(),
        };
        draft.emit(added);
    }
    for appointment in newly_said(framework, said.as_deref(), &roster) {
        draft.emit(event_of(appointment));
    }
    for programme in draft.state().programmes_in_force() {
        publish::blocks(draft, &programme);
        if let Some((id, before)) = before.iter().find(|(id, _)| *id == programme.id) {
            publish::gap(draft, before, &programme, id);
        }
        publish::failing(draft, &programme, &programme.id);
        refresh_gates(draft, &programme)?;
    }
    Ok(())
}

/// Who the definitions name and the roster does not know yet.
fn newcomers<'a>(framework: &'a Framework, roster: &Roster) -> Vec<&'a Person> {
    let people = framework.people.iter();
    people.filter(|person| !roster.knows(&person.id)).collect()
}

/// The appointments that the definitions before did not name, and that nobody has made since. What
/// they did name may have ended by now, and does not begin again.
fn newly_said<'a>(
    framework: &'a Framework,
    before: Option<&Framework>,
    roster: &Roster,
) -> Vec<&'a Appointment> {
    let said = |it: &Appointment| before.is_some_and(|before| before.appointments.contains(it));
    let made = |it: &Appointment| {
        let held = roster.appointments.get(&it.person);
        held.is_some_and(|held| held.contains(it))
    };
    let appointments = framework.appointments.iter();
    appointments.filter(|it| !said(it) && !made(it)).collect()
}

fn event_of(appointment: &Appointment) -> PersonAppointed {
    PersonAppointed {
        person: appointment.person.clone(),
        role: appointment.role.clone(),
        unit: appointment.unit.clone(),
        from: appointment.from,
        until: appointment.until,
    }
}
