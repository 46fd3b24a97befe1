//! What is done to people, as lines of text.

use engine::event::{PeopleEvent, PersonAppointed, TokenIssued};
use engine::value::Name;

/// An event on people as a line of text.
pub(super) fn line(data: &PeopleEvent) -> String {
    match data {
        PeopleEvent::PersonAdded(added) => {
            let waits = match added.confirmed {
                Some(false) => ", and counts once somebody else confirms it",
                Some(true) | None => "",
            };
            format!("{} joined the roster{waits}", added.person)
        }
        PeopleEvent::PersonConfirmed(confirmed) => format!("{} is confirmed", confirmed.person),
        PeopleEvent::PersonAppointed(appointed) => appointment(appointed),
        PeopleEvent::AppointmentEnded(ended) => {
            let post = post(&ended.role, ended.unit.as_ref());
            format!("{} is no longer {post} after {}", ended.person, ended.on)
        }
        PeopleEvent::ActsDelegated(delegated) => {
            let acts = acts(&delegated.acts, delegated.workflow.as_ref());
            format!(
                "{} lets {} do {acts} until {}",
                delegated.from, delegated.to, delegated.until
            )
        }
        PeopleEvent::DelegationRevoked(revoked) => {
            let acts = acts(&revoked.acts, revoked.workflow.as_ref());
            format!("{} no longer lets {} do {acts}", revoked.from, revoked.to)
        }
        PeopleEvent::TokenIssued(issued) => {
            let TokenIssued { user, person, .. } = issued;
            let (reads, until) = (&issued.reads, issued.until);
            format!("{user} issued a token for {person}, who reads {reads} with it until {until}")
        }
    }
}

fn appointment(appointed: &PersonAppointed) -> String {
    let PersonAppointed { person, from, .. } = appointed;
    let post = post(&appointed.role, appointed.unit.as_ref());
    let until = appointed.until.map(|until| format!(" until {until}"));
    let instead = match appointed.replaces {
        Some(true) => ", instead of the days before",
        Some(false) | None => "",
    };
    let until = until.unwrap_or_default();
    format!("{person} is {post} from {from}{until}{instead}")
}

fn post(role: &Name, unit: Option<&Name>) -> String {
    match unit {
        Some(unit) => format!("{role} in {unit}"),
        None => role.to_string(),
    }
}

fn acts(acts: &[Name], workflow: Option<&Name>) -> String {
    let named: Vec<&str> = acts.iter().map(Name::as_str).collect();
    let named = match named.is_empty() {
        true => "everything".to_owned(),
        false => named.join(", "),
    };
    match workflow {
        Some(workflow) => format!("{named} of {workflow}"),
        None => named,
    }
}
