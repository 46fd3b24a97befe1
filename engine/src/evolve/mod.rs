//! evolve: the only way state changes, live and in recovery. It cannot fail.
//!
//! An event that does not fit the state (it cannot come from [`decide`](crate::decide)) changes
//! what it can and nothing else.

mod cases;
mod on_case;
mod on_programme;
#[cfg(test)]
mod tests;

pub(crate) use cases::case_of;
pub(crate) use on_case::typed;

use crate::command::DefinitionFile;
use crate::definition;
use crate::event::{DefinitionFilePart, Event, EventData, FrameworkAdopted, FrameworkProposed};
use crate::framework::{Appointment, Framework, Person};
use crate::state::{Delegation, Proposal, Roster, State};
use std::sync::Arc;

/// Folds one event into the state.
pub fn evolve(state: &mut State, event: &Event) {
    state.position = event.position;
    state.recorded = event.recorded;
    match &event.data {
        EventData::DefinitionFile(part) => add_file(&mut state.files, part),
        EventData::FrameworkProposed(proposed) => propose_framework(state, proposed),
        EventData::FrameworkBallotCast(ballot) => {
            if let Some(proposal) = &mut state.proposal {
                let ballots = &mut Arc::make_mut(proposal).ballots;
                ballots.push((ballot.person.clone(), ballot.value.clone()));
            }
        }
        EventData::FrameworkAdopted(adopted) => adopt_framework(state, adopted),
        EventData::FrameworkRefused(_) => state.proposal = None,
        EventData::PersonAdded(_)
        | EventData::PersonAppointed(_)
        | EventData::AppointmentEnded(_)
        | EventData::ActsDelegated(_) => change_roster(&mut state.roster, event),
        EventData::ItemChanged(_)
        | EventData::ItemBlocked(_)
        | EventData::ItemUnblocked(_)
        | EventData::ForecastChanged(_)
        | EventData::PromisesFailing(_)
        | EventData::FundChanged(_)
        | EventData::GapChanged(_)
        | EventData::DependencyAdded(_)
        | EventData::DependencyRemoved(_)
        | EventData::ItemAdded(_)
        | EventData::ItemSplit(_)
        | EventData::ItemsMerged(_)
        | EventData::BaselineTaken(_)
        | EventData::PromisesHolding(_) => on_programme::evolve(state, event),
        EventData::CaseOpened(opened) => cases::open(state, event, opened),
        _ => cases::evolve(state, event),
    }
}

/// Folds many events into the state.
pub fn evolve_all<'a>(state: &mut State, events: impl IntoIterator<Item = &'a Event>) {
    for event in events {
        evolve(state, event);
    }
}

fn add_file(files: &mut Vec<DefinitionFile>, part: &DefinitionFilePart) {
    match files.iter_mut().find(|file| file.path == part.path) {
        Some(file) if part.part > 1 => file.text.push_str(&part.text),
        Some(file) => file.text.clone_from(&part.text),
        None => files.push(DefinitionFile {
            path: part.path.clone(),
            text: part.text.clone(),
        }),
    }
}

fn propose_framework(state: &mut State, proposed: &FrameworkProposed) {
    state.proposal = Some(Arc::new(Proposal {
        framework: proposed.framework,
        files: std::mem::take(&mut state.files),
        electorate: proposed.electorate.clone(),
        ballots: Vec::new(),
    }));
}

fn adopt_framework(state: &mut State, adopted: &FrameworkAdopted) {
    let files = match state.proposal.take() {
        Some(proposal) => Arc::unwrap_or_clone(proposal).files,
        None => std::mem::take(&mut state.files),
    };
    match definition::adopted(&files) {
        Some(framework) if framework.id == adopted.framework => {
            let framework = Arc::new(framework);
            for text in framework.programmes.values() {
                let before = state.in_force.as_ref();
                let before = before.and_then(|known| known.programmes.get(&text.id));
                let newer = before.is_none_or(|before| text.version > before.version);
                let known = state.programmes.get(&text.id).cloned();
                let progress = known.unwrap_or_default().over(text, newer);
                state.programmes.insert(text.id.clone(), progress);
            }
            state
                .frameworks
                .insert(framework.id, Arc::clone(&framework));
            state.in_force = Some(framework);
        }
        // The log is right, and this version cannot read it: the service stops with this word.
        _ => state.unreadable = Some(adopted.framework.to_string()),
    }
}

fn change_roster(roster: &mut Roster, event: &Event) {
    match &event.data {
        EventData::PersonAdded(added) => {
            let name = Arc::from(added.name.as_str());
            roster.people.insert(added.person.clone(), name);
        }
        EventData::PersonAppointed(appointed) => {
            let appointment = Appointment {
                person: appointed.person.clone(),
                role: appointed.role.clone(),
                unit: appointed.unit.clone(),
                from: appointed.from,
                until: appointed.until,
            };
            let held = roster.appointments.entry(appointed.person.clone());
            held.or_default().push(appointment);
        }
        EventData::AppointmentEnded(ended) => {
            for held in roster
                .appointments
                .get_mut(&ended.person)
                .into_iter()
                .flatten()
            {
                if held.role == ended.role && held.unit == ended.unit {
                    held.until = Some(ended.on);
                }
            }
        }
        EventData::ActsDelegated(delegated) => roster.delegations.push_back(Delegation {
            from: delegated.from.clone(),
            to: delegated.to.clone(),
            acts: delegated.acts.clone(),
            workflow: delegated.workflow.clone(),
            since: crate::value::utc_date(event.effective),
            until: delegated.until,
        }),
        _ => {}
    }
}

/// Who the definitions name and the roster does not know yet.
pub(crate) fn newcomers<'a>(framework: &'a Framework, roster: &Roster) -> Vec<&'a Person> {
    let people = framework.people.iter();
    people.filter(|person| !roster.knows(&person.id)).collect()
}
