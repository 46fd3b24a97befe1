//! What is done to people, as lines of text.

use engine::event::{PeopleEvent, PersonAppointed, PostChange, TokenIssued};
use engine::value::Name;

/// An event on people as a line of text.
pub(super) fn line(data: &PeopleEvent) -> String {
    match data {
        PeopleEvent::AccountChanged(changed) => match changed.account {
            true => format!("{} acts by themselves from now on", changed.person),
            false => format!("{} has no account from now on", changed.person),
        },
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
        PeopleEvent::PostProposed(proposed) => {
            let question = &proposed.question;
            format!(
                "{}: proposed as `{question}`; decide with `igf ballot framework {question} yes|no \
                 --as PERSON`",
                change(&proposed.change)
            )
        }
        PeopleEvent::PostBallotCast(ballot) => {
            format!(
                "{} voted {} on {}",
                ballot.person, ballot.value, ballot.question
            )
        }
        PeopleEvent::PostWithdrawalAsked(asked) => {
            format!("{} asked to take {} back", asked.person, asked.question)
        }
        PeopleEvent::PostQuestionClosed(closed) => {
            format!("the question {} closed", closed.question)
        }
        PeopleEvent::PostSettled(settled) => {
            let why = settled.why.iter().map(|why| format!(": {why}"));
            let why: String = why.collect();
            format!("{} ended: {}{why}", settled.question, settled.outcome)
        }
        PeopleEvent::TokenIssued(issued) => {
            let TokenIssued { user, person, .. } = issued;
            let (reads, until) = (&issued.reads, issued.until);
            format!("{user} issued a token for {person}, who reads {reads} with it until {until}")
        }
        PeopleEvent::TokenRevoked(revoked) => match &revoked.token {
            Some(token) => format!("{} took back the token {token}", revoked.user),
            None => format!("{} took back all tokens issued before", revoked.user),
        },
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

fn change(change: &PostChange) -> String {
    let PostChange { person, role, .. } = change;
    let post = post(role, change.unit.as_ref());
    let until = change.until.map(|until| format!(" until {until}"));
    let until = until.unwrap_or_default();
    match change.from {
        Some(from) => format!("{person} as {post} from {from}{until}"),
        None => format!("{person} as {post} only{until}"),
    }
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
