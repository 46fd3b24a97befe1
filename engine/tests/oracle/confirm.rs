//! People who are added, and confirmed by others; and what an adopted file of people does.

use super::model::{Appointment, Day, Person};
use super::roster::Doing;
use super::rules::Rule;
use super::world::{Added, By, World};
use super::{Oracle, Reasons};

impl Oracle {
    fn proposes(&self, world: &World, by: &By) -> bool {
        let case = super::charter::nobodys();
        let propose_by = &world.definitions.charter.propose_by;
        self.is_one_of(world, &case, propose_by, by.principal(), by.day())
    }

    pub(crate) fn add_person(&self, world: &mut World, by: &By, reasons: &mut Reasons) {
        self.needs_delegation(world, by, Doing::Appoint, reasons);
        if !self.proposes(world, by) && self.on(Rule::WhoAdds) {
            reasons.push("not_allowed");
        }
        if reasons.is_empty() {
            world.added.push(Added {
                by: by.actors(),
                confirmed: false,
            });
        }
    }

    pub(crate) fn confirm(
        &self,
        world: &mut World,
        people: &[Person],
        by: &By,
        reasons: &mut Reasons,
    ) {
        self.needs_delegation(world, by, Doing::Appoint, reasons);
        let (principal, day) = (by.principal(), by.day());
        let of_charter = self.proposes(world, by) || self.electors(world, day).contains(&principal);
        for person in people {
            let above = self.above(world, *person, day).contains(&principal)
                && self.on(Rule::SuperiorConfirms);
            if !of_charter && !above && self.on(Rule::WhoConfirms) {
                reasons.push("not_allowed");
            }
            let Some(added) = world.added(*person) else {
                reasons.push("already_confirmed");
                continue;
            };
            if added.confirmed && self.on(Rule::ConfirmedOnce) {
                reasons.push("already_confirmed");
            }
            let own = by.actors().iter().any(|it| added.by.contains(it));
            if own && self.on(Rule::NobodyConfirmsOwn) {
                reasons.push("own_confirmation");
            }
        }
        if reasons.is_empty() {
            let first = world.org.people;
            for person in people.iter().filter(|it| **it >= first) {
                world.added[person - first].confirmed = true;
            }
        }
    }

    /// Who is appointed by somebody else than who added them is confirmed by it.
    pub(crate) fn confirm_by_appointing(
        &self,
        world: &mut World,
        person: Person,
        actors: &[Person],
    ) {
        let Some(at) = person.checked_sub(world.org.people) else {
            return;
        };
        if let Some(added) = world.added.get_mut(at)
            && !actors.iter().any(|it| added.by.contains(it))
            && self.on(Rule::AppointedIsConfirmed)
        {
            added.confirmed = true;
        }
    }

    /// What an adopted file of people changes against the one adopted before.
    pub(crate) fn adopt_lines(&self, world: &mut World, lines: &[Appointment], day: Day) {
        let before = world.definitions.lines.clone();
        for old in &before {
            let post = lines.iter().find(|it| it.is_post_of(old));
            if let Some(new) = post {
                // A line with other days appoints anew, whatever was done since.
                if new != old && self.on(Rule::FileShortens) {
                    world.appointments.retain(|it| !it.is_post_of(old));
                    world.appointments.push(new.clone());
                }
                continue;
            }
            if !self.on(Rule::FileLeavesOut) {
                continue;
            }
            for held in &mut world.appointments {
                // Other days than the file said were given by an act since.
                let other = (held.from, held.until) != (old.from, old.until);
                let by_act = other && self.on(Rule::ActsOutliveFiles);
                let goes_on = held.until.is_none_or(|its| day < its);
                if held.is_post_of(old) && !by_act && goes_on {
                    held.until = Some(day);
                }
            }
        }
        for new in lines {
            let known = before.iter().any(|it| it.is_post_of(new));
            if !known && self.on(Rule::FileAppoints) {
                world.appointments.push(new.clone());
            }
        }
    }
}
