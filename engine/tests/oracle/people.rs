//! Who appoints, and who lets another act in their place.

use super::model::{Appointment, Day, Line};
use super::roster::{Delegation, Doing};
use super::rules::Rule;
use super::world::{By, World};
use super::{Oracle, Reasons};

impl Oracle {
    /// Who holds no appointment on the day has no right at all, nor has anybody in their place.
    pub(crate) fn without_right(&self, world: &World, by: &By) -> bool {
        let holds_nothing = |person| !self.holds_something(world, person, by.day());
        let actor = holds_nothing(by.who) && self.on(Rule::NoRightWithoutAppointment);
        let principal = by.instead_of.is_some_and(holds_nothing) && self.on(Rule::NorInTheirPlace);
        actor || principal
    }

    pub(crate) fn appoint(
        &self,
        world: &mut World,
        mut wished: Appointment,
        by: &By,
        reasons: &mut Reasons,
    ) {
        let actors = by.actors();
        self.needs_delegation(world, by, Doing::Appoint, reasons);
        if !self.may_appoint(world, wished.role, wished.unit, by) && self.on(Rule::WhoAppoints) {
            // Who watches over others is appointed by nobody that is not named.
            reasons.extend(["not_allowed", "appoint_by_missing"]);
        }
        if actors.contains(&wished.person) && self.on(Rule::NobodyThemselves) {
            reasons.push("own_appointment");
        }
        if self.is_full(world, &wished) && self.on(Rule::BodyFull) {
            reasons.push("body_full");
        }
        if watches_themselves(world, &wished) && self.on(Rule::HeadWatchesNobody) {
            reasons.push("executive_head");
        }
        if !reasons.is_empty() {
            return;
        }
        self.confirm_by_appointing(world, wished.person, &actors);
        wished.by = actors;
        wished.step = world.step;
        if self.on(Rule::AppointedAgain) {
            let same = world
                .appointments
                .iter()
                .position(|it| it.is_post_of(&wished));
            if let Some(before) = same.map(|at| world.appointments.remove(at))
                && before.covers(&wished)
                && self.on(Rule::ShorteningIsNoAppointing)
            {
                wished.by = before.by;
                wished.step = before.step;
            }
        }
        world.appointments.push(wished);
    }

    /// Whether all seats of a body are taken by others on some day of an appointment.
    fn is_full(&self, world: &World, wished: &Appointment) -> bool {
        let Some(members) = world.org.roles[wished.role].members else {
            return false;
        };
        let others = world.appointments.iter();
        let others: Vec<&Appointment> = others
            .filter(|it| it.role == wished.role && it.person != wished.person)
            .collect();
        // Nobody comes or goes after the last of these days.
        let days = others.iter().flat_map(|it| [Some(it.from), it.until]);
        let last = days.flatten().max().unwrap_or(0).max(wished.from) + 1;
        let holds = |it: &Appointment, day: Day| it.holds_on(day);
        (wished.from..=last)
            .filter(|day| holds(wished, *day))
            .any(|day| others.iter().filter(|it| holds(it, day)).count() >= members)
    }

    pub(crate) fn delegate(&self, world: &mut World, wished: Delegation, reasons: &mut Reasons) {
        if wished.to == wished.from {
            reasons.push("bad_delegation");
        }
        // The other workflow has none of these acts.
        if wished.elsewhere && !wished.acts.is_empty() && self.on(Rule::DelegatedActsThere) {
            reasons.push("unknown_transition");
        }
        if reasons.is_empty() {
            world.delegations.push(wished);
        }
    }
}

/// Whether somebody would head the whole and hold a seat of the second or third line on one day.
fn watches_themselves(world: &World, wished: &Appointment) -> bool {
    let Some(head) = world.org.executive_head else {
        return false;
    };
    let watches = |it: &Appointment| {
        let line = world.org.roles[it.role].line;
        matches!(line, Line::Second | Line::Third)
    };
    let others = world.appointments.iter();
    let mut others = others.filter(|it| it.person == wished.person && !it.is_post_of(wished));
    others.any(|other| {
        let both =
            (wished.role == head && watches(other)) || (other.role == head && watches(wished));
        let first = wished.from.max(other.from);
        both && wished.holds_on(first) && other.holds_on(first)
    })
}
