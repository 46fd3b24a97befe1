//! Who is appointed behind holders, and whether they are enough.

use crate::framework::{
    Framework, Holder, Line, Needs, RoleScope, Rule, Tally, Workflow, short_role,
};
use crate::value::{Kind, Name};
use std::collections::{BTreeMap, BTreeSet};

/// The seats behind holders, on a case of one unit.
#[derive(Clone, Default)]
pub(super) struct Seats {
    /// Role and person.
    held: BTreeSet<(Name, Name)>,
    /// Who has a role's seats where none of those is left: role and person.
    standing_in: BTreeSet<(Name, Name)>,
    /// How many more people there may be, known only on a running case.
    pub(super) unknown: usize,
}

impl Seats {
    /// The seats of holders on the cases of a unit; where that depends on the case, all that may
    /// be.
    pub(super) fn of(
        framework: &Framework,
        workflow: &Workflow,
        holders: &[Holder],
        unit: Option<&Name>,
    ) -> Seats {
        let mut seats = Seats::default();
        for holder in holders {
            seats.add(framework, workflow, holder, unit);
        }
        seats
    }

    /// The seats of roles where there is no case: whoever holds them, in whatever unit.
    pub(super) fn in_organisation(framework: &Framework, holders: &[Holder]) -> Seats {
        let mut seats = Seats::default();
        for holder in holders {
            if let Holder::Role(role) = holder {
                seats.seat(framework, role, None);
            }
        }
        seats
    }

    fn add(
        &mut self,
        framework: &Framework,
        workflow: &Workflow,
        holder: &Holder,
        unit: Option<&Name>,
    ) {
        let organisation = &framework.organisation;
        match holder {
            Holder::Role(role) => self.role(framework, role, unit),
            Holder::RoleInUnitOf { role, .. } => self.seat(framework, role, None),
            Holder::RoleInParent(role) => {
                let parent = unit.and_then(|unit| organisation.units.get(unit)?.parent.as_ref());
                if parent.is_some() {
                    self.seat(framework, role, parent);
                }
            }
            Holder::Field(field) => {
                let field = workflow.field(field.as_str());
                if field.is_none_or(|field| field.kind == Kind::Person) {
                    self.unknown += 1;
                }
            }
            Holder::Opener | Holder::Issuer => self.unknown += 1,
            Holder::Rung(ladder) => {
                let ladder = organisation.ladders.get(ladder);
                let rungs = ladder.into_iter().flat_map(|ladder| &ladder.rungs);
                for rung in rungs.filter(|rung| !rung.consult) {
                    self.seat(framework, &rung.role, None);
                }
            }
            Holder::Authority(table) => {
                let table = organisation.authorities.get(table);
                for row in table.into_iter().flat_map(|table| &table.rows) {
                    self.role(framework, &row.role, unit);
                }
            }
        }
    }

    /// A role as a case of the unit means it.
    fn role(&mut self, framework: &Framework, role: &Name, unit: Option<&Name>) {
        let known = framework.organisation.roles.get(role);
        match known.map(|known| known.scope) {
            Some(RoleScope::Unit) if unit.is_none() => {}
            Some(RoleScope::Unit) => self.seat(framework, role, unit),
            Some(RoleScope::Organisation) | None => self.seat(framework, role, None),
        }
    }

    /// The holders of a role, and of the role that votes instead of it where nobody else is left.
    fn seat(&mut self, framework: &Framework, role: &Name, unit: Option<&Name>) {
        let known = framework.organisation.roles.get(role);
        let instead = known.and_then(|known| known.instead.as_ref());
        let others = instead.map(|other| holders(framework, other, None));
        let others = others.into_iter().flatten();
        let seat = |person: &Name| (role.clone(), person.clone());
        let held: Vec<_> = holders(framework, role, unit)
            .into_iter()
            .map(seat)
            .collect();
        let others: Vec<_> = others.map(seat).collect();
        // In which unit it is depends on the case, and there it may be vacant.
        let in_any_unit = unit.is_none() && known.is_some_and(|it| it.scope == RoleScope::Unit);
        if in_any_unit {
            self.held.extend(others);
        } else {
            self.standing_in.extend(others);
        }
        self.held.extend(held);
    }

    /// Role and person of each seat: who stands in for a role has its seats where none is left who
    /// holds it.
    fn seated(&self) -> impl Iterator<Item = &(Name, Name)> {
        let roles: BTreeSet<&Name> = self.held.iter().map(|(role, _)| role).collect();
        let others = self.standing_in.iter();
        let others = others.filter(move |(role, _)| !roles.contains(role));
        self.held.iter().chain(others)
    }

    pub(super) fn people(&self) -> BTreeSet<&Name> {
        self.seated().map(|(_, person)| person).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.people().is_empty() && self.unknown == 0
    }

    pub(super) fn without_lines(self, framework: &Framework, lines: &[Line]) -> Seats {
        let line = |role: &Name| framework.organisation.roles.get(role).map(|role| role.line);
        self.only(|(role, _)| line(role).is_none_or(|line| !lines.contains(&line)))
    }

    pub(super) fn without(self, people: &BTreeSet<Name>) -> Seats {
        self.only(|(_, person)| !people.contains(person))
    }

    fn only(mut self, stays: impl Fn(&(Name, Name)) -> bool) -> Seats {
        self.held.retain(&stays);
        self.standing_in.retain(&stays);
        self
    }

    /// Whether these can adopt a question by a rule, if all of them say yes.
    pub(super) fn can_adopt(
        &self,
        framework: &Framework,
        electorate: &[Holder],
        rule: &Rule,
    ) -> bool {
        let present = u32::try_from(self.people().len() + self.unknown).unwrap_or(u32::MAX);
        let seats = self.seats(framework, electorate).max(present);
        let enough = match rule.needs {
            Needs::AtLeast(least) => present >= least,
            Needs::EachRole(least) => {
                let roles = electorate.iter().filter_map(Holder::role);
                present > 0 && self.one_each(roles.collect(), least)
            }
            Needs::Share(share) => {
                let yes = present;
                let tally = Tally {
                    yes,
                    seats,
                    ..Tally::default()
                };
                yes >= rule.floor && share.is_reached(tally)
            }
        };
        let quorum = rule.quorum.map_or(0, |it| it.needed(seats, present));
        enough && present >= quorum
    }

    /// The seats of bodies, vacant ones too; of other roles, as many as hold them.
    fn seats(&self, framework: &Framework, electorate: &[Holder]) -> u32 {
        let roles = electorate.iter().filter_map(|holder| match holder {
            Holder::Role(role) => framework.organisation.roles.get(role)?.members,
            Holder::RoleInParent(_)
            | Holder::RoleInUnitOf { .. }
            | Holder::Field(_)
            | Holder::Opener
            | Holder::Issuer
            | Holder::Rung(_)
            | Holder::Authority(_) => None,
        });
        roles.fold(0, u32::saturating_add)
    }

    /// Whether each role can have so many ballots when one person has one.
    fn one_each(&self, roles: BTreeSet<&Name>, least: u32) -> bool {
        let mut held: BTreeMap<&Name, BTreeSet<Name>> = BTreeMap::new();
        for (role, person) in self.seated() {
            held.entry(person).or_default().insert(role.clone());
        }
        let people: Vec<&BTreeSet<Name>> = held.values().collect();
        short_role(roles, least, &people).is_none()
    }
}

/// Who is appointed to a role, in a unit where one is asked for.
pub(super) fn holders<'f>(
    framework: &'f Framework,
    role: &Name,
    unit: Option<&Name>,
) -> BTreeSet<&'f Name> {
    let appointed = framework.appointments.iter();
    let fitting = appointed
        .filter(|held| held.role == *role && (unit.is_none() || held.unit.as_ref() == unit));
    fitting.map(|held| &held.person).collect()
}

/// Whether something is so on the cases of some unit, or of none.
pub(super) fn in_some_unit(framework: &Framework, so: impl Fn(Option<&Name>) -> bool) -> bool {
    so(None)
        || framework
            .organisation
            .units
            .keys()
            .any(|unit| so(Some(unit)))
}
