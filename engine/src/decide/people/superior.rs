//! Who stands above a person.

use crate::decide::case::who;
use crate::framework::{Appointment, Framework};
use crate::state::{Held, State};
use crate::value::Name;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Who stands above a person in the posts that they hold on a day, or, where they hold none, in
/// those that they held last. Nobody stands above themselves.
pub(super) fn superiors(
    state: &State,
    framework: &Framework,
    person: &Name,
    on: Date,
) -> BTreeSet<Name> {
    let posts = posts(state, person, on);
    let above = posts.iter().map(|post| above(state, framework, post, on));
    above.flatten().collect()
}

/// The posts of a day, else those that ended last.
fn posts(state: &State, person: &Name, on: Date) -> Vec<Appointment> {
    let held = state.roster.appointments.of(person);
    let of = |wanted: &dyn Fn(&Appointment) -> bool| -> Vec<Appointment> {
        let posts = held.iter().map(|held: &Held| &held.appointment);
        posts.filter(|post| wanted(post)).cloned().collect()
    };
    let now = of(&|post| post.holds_on(on));
    if !now.is_empty() {
        return now;
    }
    let last = held.iter().filter_map(|held| held.appointment.until).max();
    of(&|post| post.until == last)
}

/// Who stands above a post: who heads its unit; for who heads it, who heads the unit above; where
/// that is nobody, or who holds the post, the executive head; for that one the charter's
/// electorate.
fn above(state: &State, framework: &Framework, post: &Appointment, on: Date) -> Vec<Name> {
    let organisation = &framework.organisation;
    let others = |mut people: Vec<Name>| {
        people.retain(|person| *person != post.person);
        people
    };
    let electorate = || {
        let seats = who::seats_of_roles(state, &framework.charter.electorate, on);
        others(seats.into_iter().map(|seat| seat.person).collect())
    };
    if organisation.executive_head.as_ref() == Some(&post.role) {
        return electorate();
    }
    let heads = others(heads(state, framework, post, on));
    if !heads.is_empty() {
        return heads;
    }
    let head = organisation.executive_head.as_ref();
    let heads = head.map(|role| state.roster.holders(role, None, on));
    let heads = others(heads.unwrap_or_default());
    match heads.is_empty() {
        true => electorate(),
        false => heads,
    }
}

/// Who heads the unit of a post, or, where the post is that, the unit above it.
fn heads(state: &State, framework: &Framework, post: &Appointment, on: Date) -> Vec<Name> {
    let organisation = &framework.organisation;
    let (Some(head), Some(unit)) = (&organisation.unit_head, &post.unit) else {
        return Vec::new();
    };
    let unit = match *head == post.role {
        true => organisation
            .units
            .get(unit)
            .and_then(|it| it.parent.as_ref()),
        false => Some(unit),
    };
    let heads = unit.map(|unit| who::heads(state, unit, on));
    let heads = heads.unwrap_or_default().into_iter();
    heads.map(|seat| seat.person).collect()
}
