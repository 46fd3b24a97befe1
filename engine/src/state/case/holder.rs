//! Whom a holder of the definitions means on a case, before anybody asks who holds a role today.

use super::Case;
use crate::framework::{Framework, Holder, RoleScope, Rung, UnitReference};
use crate::value::Name;

/// Whom a holder means on a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meant {
    /// Whoever holds a role, in a unit where one is named.
    Role {
        /// The role.
        role: Name,
        /// The unit; any, or none, where it is missing.
        unit: Option<Name>,
    },
    /// One person.
    Person(Name),
}

impl Case {
    /// Adds whom a holder means on this case: nobody, one, or, where an authority table decides by
    /// a value of the case, every role of the table.
    pub fn add_meant(&self, framework: &Framework, holder: &Holder, meant: &mut Vec<Meant>) {
        match holder {
            Holder::Role(role) => meant.extend(self.meant_by_role(framework, role)),
            Holder::RoleInUnitOf { role, field } => {
                let unit = self.named_in(field);
                meant.extend(unit.map(|unit| in_unit(role, unit)));
            }
            Holder::RoleInParent(role) => {
                let parent = self.parent_unit(framework);
                meant.extend(parent.map(|unit| in_unit(role, &unit)));
            }
            Holder::Field(field) => meant.extend(self.named_in(field).cloned().map(Meant::Person)),
            Holder::Opener => meant.extend(self.opener().cloned().map(Meant::Person)),
            Holder::Issuer => meant.extend(self.possible_issuers(framework)),
            Holder::Rung(ladder) => {
                let rung = self.rung_in_turn(framework, ladder);
                meant.extend(rung.map(|rung| Meant::Role {
                    role: rung.role.clone(),
                    unit: self.rung_unit(framework, &rung.unit),
                }));
            }
            Holder::Authority(table) => {
                let table = framework.organisation.authorities.get(table);
                let rows = table.into_iter().flat_map(|table| &table.rows);
                let above = table.and_then(|table| table.above.as_ref());
                let roles = rows.map(|row| &row.role).chain(above);
                meant.extend(roles.filter_map(|role| self.meant_by_role(framework, role)));
            }
        }
    }

    /// Whom a role means on this case; nobody for a role that is held in units where the case has
    /// none.
    pub fn meant_by_role(&self, framework: &Framework, role: &Name) -> Option<Meant> {
        let known = framework.organisation.roles.get(role);
        match known.map_or(RoleScope::Organisation, |known| known.scope) {
            RoleScope::Organisation => Some(Meant::Role {
                role: role.clone(),
                unit: None,
            }),
            RoleScope::Unit => self.unit().map(|unit| in_unit(role, &unit)),
        }
    }

    /// The unit above the one whose case it is.
    pub fn parent_unit(&self, framework: &Framework) -> Option<Name> {
        let unit = self.unit()?;
        framework.organisation.units.get(&unit)?.parent.clone()
    }

    /// The unit in which a rung's role is held, for this case.
    pub fn rung_unit(&self, framework: &Framework, unit: &UnitReference) -> Option<Name> {
        match unit {
            UnitReference::Unit(unit) => Some(unit.clone()),
            UnitReference::Case => self.unit(),
            UnitReference::Parent => self.parent_unit(framework),
            UnitReference::Field(field) => self.named_in(field).cloned(),
        }
    }

    /// The rung of a ladder that it is offered to, else the one that owns it.
    fn rung_in_turn<'f>(&self, framework: &'f Framework, ladder: &Name) -> Option<&'f Rung> {
        let climb = self
            .climb
            .as_ref()
            .filter(|climb| climb.ladder == *ladder)?;
        let number = climb.offered_rung.unwrap_or(climb.owner_rung);
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        framework.organisation.ladders.get(ladder)?.rungs.get(index)
    }
}

fn in_unit(role: &Name, unit: &Name) -> Meant {
    Meant::Role {
        role: role.clone(),
        unit: Some(unit.clone()),
    }
}
