//! The charter and the appointments: what they say that cannot be.

use super::seats::{Seats, holders};
use crate::definition::diagnostic::Mistakes;
use crate::definition::notes::Notes;
use crate::definition::referent::Referent;
use crate::framework::{Appointment, Framework, RoleScope, watching_themselves};
use crate::value::Name;
use std::collections::BTreeSet;

pub(super) fn check(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    if framework.people.is_empty() {
        // Without anybody the definitions cannot be founded, and nothing can be said of people yet.
        return;
    }
    units(framework, notes, mistakes);
    charter(framework, notes, mistakes);
    vacant(framework, notes, mistakes);
    executive_head(framework, notes, mistakes);
    if !framework.appointments.is_empty() {
        members(framework, notes, mistakes);
    }
}

/// Names the roles to which nobody is appointed.
fn vacant(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    if framework.appointments.is_empty() {
        return;
    }
    for role in framework.organisation.roles.keys() {
        let place = notes.places.of_role(role);
        if let Some(place) = place.filter(|_| holders(framework, role, None).is_empty()) {
            let message = format!("nobody is appointed to `{role}`");
            let help = "appoint somebody in people.toml or with `igf appoint`, or take it away";
            mistakes.warning("vacant_role", place, message, help);
        }
    }
}

/// Definitions that nobody could ever change: who proposes does not decide.
fn charter(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    let charter = &framework.charter;
    let seats = |holders| Seats::in_organisation(framework, holders);
    let askers = seats(&charter.propose_by);
    let mut report = |key: &str, message: &str, help: &str| {
        let place = notes.places.charter_key(key);
        mistakes.error_with_help("charter_never_decides", &place, message, help);
    };
    if askers.is_empty() {
        report(
            "propose_by",
            "nobody is appointed who may propose definitions",
            "appoint somebody in people.toml, or name another role",
        );
        return;
    }
    let above = charter.terms_above();
    let above = above.filter(|above| {
        !seats(above.electorate).can_adopt(framework, above.electorate, above.rule)
    });
    if above.is_some() {
        report(
            "above",
            "what is entrenched could never be adopted: the body above has too few members",
            "appoint more people to it, or ask for fewer ballots in `[charter.entrenched]`",
        );
        return;
    }
    let adopts = |seats: &Seats| seats.can_adopt(framework, &charter.electorate, &charter.rule);
    let electorate = seats(&charter.electorate);
    let without = |asker: &Name| electorate.clone().without(&BTreeSet::from([asker.clone()]));
    if !adopts(&electorate) {
        report(
            "rule",
            "definitions could never be adopted: the rule needs more ballots than there are seats",
            "appoint more people to the electorate, or ask for fewer ballots",
        );
    } else if !charter.proposer_votes
        && !askers
            .people()
            .into_iter()
            .any(|asker| adopts(&without(asker)))
    {
        report(
            "electorate",
            "definitions could never be adopted: who proposes has no ballot, and the others are \
             too few",
            "let somebody else propose, appoint more people, or ask for fewer ballots",
        );
    }
}

/// A role that is held in units is held in one.
fn units(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    let places = &notes.places.appointments;
    for (appointment, place) in framework.appointments.iter().zip(places) {
        let role = framework.organisation.roles.get(&appointment.role);
        let in_units = role.is_some_and(|role| role.scope == RoleScope::Unit);
        if in_units && appointment.unit.is_none() {
            let Appointment { person, role, .. } = appointment;
            let message = format!("`{person}` is `{role}` of no unit, and so on no case");
            let help = "say `unit = \"…\"`: the role is held in units (`scope = \"unit\"`)";
            mistakes.error_with_help("unit_missing", place, message, help);
        }
    }
}

/// The executive head holds no seat from which the head is watched.
fn executive_head(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    let places = &notes.places.appointments;
    for person in framework.people.iter().map(|person| &person.id) {
        let held = framework.appointments.iter();
        let held: Vec<&Appointment> = held.filter(|line| line.person == *person).collect();
        let both = watching_themselves(&framework.organisation, &held);
        let Some((head, seat)) = both else {
            continue;
        };
        let mut lines = framework.appointments.iter().zip(places);
        let place = lines.find(|(line, _)| std::ptr::eq(*line, seat));
        let place = place.map_or_else(Mistakes::nowhere, |(_, place)| place.clone());
        let message = format!("`{person}` is `{}` and `{}` at once", head.role, seat.role);
        let help = "who heads the whole holds no seat of the second or third line and none that \
                    governs: appoint somebody else";
        mistakes.error_with_help("executive_head", &place, message, help);
    }
}

/// A body has as many people at a time as it says.
fn members(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    for (id, role) in &framework.organisation.roles {
        let Some(members) = role.members.and_then(|it| usize::try_from(it).ok()) else {
            continue;
        };
        let most = most_at_once(framework, id);
        let place = notes.places.key(Referent::Role, None, id, "members");
        let message = format!("`{id}` has {members} members, and {most} people are appointed");
        if most > members {
            let help = "end an appointment with `until`, or raise `members`";
            mistakes.error_with_help("too_many_members", &place, message, help);
        } else if most < members {
            let help = "the other seats are vacant, and count for the quorum";
            mistakes.warning("vacant_seats", &place, message, help);
        }
    }
}

/// How many people hold a role on the day on which most do.
fn most_at_once(framework: &Framework, role: &Name) -> usize {
    let held = || framework.appointments.iter().filter(|it| it.role == *role);
    let on = |day| {
        let then = held().filter(|it| it.from <= day && it.until.is_none_or(|until| day <= until));
        then.map(|it| &it.person).collect::<BTreeSet<_>>().len()
    };
    held().map(|it| on(it.from)).max().unwrap_or(0)
}
