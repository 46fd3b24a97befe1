//! Putting a question: whether who may vote can decide it at all.

use super::count::{Poll, Voter};
use super::electorate::Drawn;
use crate::framework::{Needs, Rule};
use crate::refusal::Refusal;
use crate::value::Name;
use std::collections::{BTreeMap, BTreeSet};

/// Refuses a question whose rule cannot be met by those who may vote.
///
/// # Errors
/// `no_electorate`, naming what is missing.
pub(in crate::decide) fn decidable(what: &Name, rule: &Rule, drawn: &Drawn) -> Result<(), Refusal> {
    let needed: Vec<&str> = drawn.parts.iter().map(|part| part.words.as_str()).collect();
    let needed = needed.join(" and ");
    if drawn.seats.electorate.is_empty() {
        let message = format!("nobody can decide `{what}` today");
        let help = format!("it takes {needed}, other than the proposer");
        return Err(Refusal::rule("no_electorate", message).help(help));
    }
    let poll = poll(rule, drawn);
    let people = poll.eligible();
    let short = match rule.needs {
        Needs::AtLeast(least) if people < least => Some(format!("{least} yes")),
        Needs::EachRole(least) => {
            short_part(&poll, least, drawn).map(|part| format!("{least} yes of {part}"))
        }
        Needs::Share(_) => poll.short_of_share(),
        Needs::AtLeast(_) => None,
    };
    let quorum = poll.needed();
    let short = short.or_else(|| (people < quorum).then(|| format!("{quorum} present")));
    short.map_or(Ok(()), |short| {
        let message = format!("`{what}` needs {short}, and there are not so many who can vote");
        let who = if people == 1 {
            "1 person".to_owned()
        } else {
            format!("{people} people")
        };
        let help = format!(
            "{who} of {needed} can vote today: who asks and who is barred cannot; \
             `igf appoint PERSON ROLE` fills a seat"
        );
        Err(Refusal::rule("no_electorate", message).help(help))
    })
}

/// The first part of the electorate that has too few people of its own.
fn short_part(poll: &Poll<'_>, least: u32, drawn: &Drawn) -> Option<String> {
    if let Some(part) = drawn.parts.iter().find(|part| part.role.is_none()) {
        return Some(part.words.clone());
    }
    let role = poll.short_role(least, |_| true)?;
    let mut parts = drawn.parts.iter();
    let part = parts.find(|part| part.role.as_ref() == Some(role));
    part.map(|part| part.words.clone())
}

/// The question before anybody has said anything.
fn poll<'r>(rule: &'r Rule, drawn: &Drawn) -> Poll<'r> {
    let mut roles: BTreeMap<&Name, BTreeSet<Name>> = BTreeMap::new();
    for seat in &drawn.seats.electorate {
        roles
            .entry(&seat.person)
            .or_default()
            .insert(seat.role.clone());
    }
    let voters = roles.into_values().map(|roles| Voter { roles, said: None });
    let parts = drawn.parts.iter().filter_map(|part| part.role.clone());
    Poll {
        rule,
        seats: drawn.seats.all.unwrap_or(0),
        roles: parts.collect(),
        closes: false,
        voters: voters.collect(),
    }
}
