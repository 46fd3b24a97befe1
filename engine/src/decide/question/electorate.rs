//! The electorate: who has a seat on a day, and who of them is barred.

use crate::decide::case::who;
use crate::event::Seat;
use crate::framework::{Framework, Holder};
use crate::state::{Case, Seats, State};
use crate::value::Name;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Where holders are resolved.
#[derive(Clone, Copy)]
pub(in crate::decide) enum Place<'a> {
    /// On a case.
    Case(&'a Case),
    /// In the organisation: roles only.
    Organisation,
}

/// An electorate as it is drawn on a day.
#[derive(Debug, Default)]
pub(in crate::decide) struct Drawn {
    pub(in crate::decide) seats: Seats,
    /// The seats that a field or the opening names somebody for, by what names them.
    pub(in crate::decide) named: BTreeSet<Name>,
    /// Who holds a role that has the seats of another where nobody else can vote.
    pub(in crate::decide) stand_ins: Vec<Seat>,
    /// The roles of the electorate, and holders that mean nobody, in words.
    pub(in crate::decide) parts: Vec<Part>,
}

/// What a holder of the electorate stands for.
#[derive(Debug)]
pub(in crate::decide) struct Part {
    /// The holder, as people say it.
    pub(in crate::decide) words: String,
    /// Its role; `None` where nobody is meant.
    pub(in crate::decide) role: Option<Name>,
}

/// Draws an electorate; `barred` says who may not vote.
pub(in crate::decide) fn draw(
    state: &State,
    framework: &Framework,
    place: Place<'_>,
    holders: &[Holder],
    on: Date,
    barred: &dyn Fn(&Name) -> bool,
) -> Drawn {
    let mut drawn = Drawn::default();
    let mut all = 0;
    for holder in holders {
        let resolved = seats_for(state, place, holder, on);
        let role = role_of(holder).or_else(|| Some(resolved.first()?.role.clone()));
        let known = role
            .as_ref()
            .and_then(|role| framework.organisation.roles.get(role));
        let (out, mut may): (Vec<Seat>, Vec<Seat>) =
            resolved.into_iter().partition(|seat| barred(&seat.person));
        let mut held = out.len() + may.len();
        let instead = known.and_then(|role| role.instead.as_ref());
        if let (Some(instead), Some(role)) = (instead, &role) {
            let stand_ins = standing_in(state, place, role, instead, on);
            drawn.stand_ins.extend(stand_ins.iter().cloned());
            if may.is_empty() {
                may = stand_ins;
                may.retain(|seat| !barred(&seat.person));
                held = held.max(may.len());
            }
        }
        let members = known.and_then(|role| role.members).unwrap_or(0);
        all += members.max(u32::try_from(held).unwrap_or(u32::MAX));
        drawn.named.extend(named_by(holder));
        add(&mut drawn.seats.electorate, may);
        add(&mut drawn.seats.barred, out);
        drawn.parts.push(Part {
            words: who::in_words(holder),
            role,
        });
    }
    drawn.seats.all = Some(all);
    drawn
}

fn add(seats: &mut Vec<Seat>, more: Vec<Seat>) {
    for seat in more {
        let same = |known: &Seat| known.role == seat.role && known.person == seat.person;
        if !seats.iter().any(same) {
            seats.push(seat);
        }
    }
}

/// The holders of a role that has the seats of another.
fn standing_in(
    state: &State,
    place: Place<'_>,
    role: &Name,
    instead: &Name,
    on: Date,
) -> Vec<Seat> {
    let holder = Holder::Role(instead.clone());
    let seats = seats(state, place, &holder, on).into_iter();
    let seats = seats.map(|seat| Seat {
        role: role.clone(),
        person: seat.person,
        instead: Some(instead.clone()),
    });
    seats.collect()
}

fn seats(state: &State, place: Place<'_>, holder: &Holder, on: Date) -> Vec<Seat> {
    match place {
        Place::Case(case) => who::seats(state, case, std::slice::from_ref(holder), on),
        Place::Organisation => who::seats_of_roles(state, std::slice::from_ref(holder), on),
    }
}

/// The seats of a holder. Who is named has a seat of their own, whatever roles they hold: it counts
/// for none of these.
fn seats_for(state: &State, place: Place<'_>, holder: &Holder, on: Date) -> Vec<Seat> {
    let mut seats = seats(state, place, holder, on);
    if let Some(name) = named_by(holder) {
        for seat in &mut seats {
            seat.role = name.clone();
        }
    }
    seats
}

/// What a seat stands for whose person is named.
fn named_by(holder: &Holder) -> Option<Name> {
    match holder {
        Holder::Field(field) => Some(field.clone()),
        Holder::Opener => Some(Name::new("opener")),
        Holder::Issuer
        | Holder::Role(_)
        | Holder::RoleInUnitOf { .. }
        | Holder::RoleInParent(_)
        | Holder::Rung(_)
        | Holder::Authority(_) => None,
    }
}

fn role_of(holder: &Holder) -> Option<Name> {
    holder.role().cloned().or_else(|| named_by(holder))
}
