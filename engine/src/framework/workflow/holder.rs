//! Who may: named by role, field, ladder or table, and resolved to people on a running case.

use crate::value::Name;

/// Who may do something: resolved to persons on a running case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Holders of a role; in the case's unit when the role's scope is the unit.
    Role(Name),
    /// Holders of a role in the unit that a field names (`ROLE@FIELD`).
    RoleInUnitOf {
        /// The role.
        role: Name,
        /// The unit field.
        field: Name,
    },
    /// Holders of a role in the parent of the case's unit (`ROLE@parent`).
    RoleInParent(Name),
    /// The person in a field (`field:NAME`).
    Field(Name),
    /// Who holds the ladder's rung that the matter was offered to (`rung:LADDER`).
    Rung(Name),
    /// Who may decide by an authority table (`authority:TABLE`).
    Authority(Name),
    /// Who opened the case (`opener`).
    Opener,
    /// Who issued it (`issuer`): any holder of the role that the report's kind names, else of the
    /// role and unit that opened the report, or the case.
    Issuer,
}

impl Holder {
    /// The role that it names, if it names one.
    pub fn role(&self) -> Option<&Name> {
        match self {
            Holder::Role(role) | Holder::RoleInParent(role) | Holder::RoleInUnitOf { role, .. } => {
                Some(role)
            }
            Holder::Field(_)
            | Holder::Opener
            | Holder::Issuer
            | Holder::Rung(_)
            | Holder::Authority(_) => None,
        }
    }

    /// Whether it names whoever an authority table does.
    pub fn is_authority(&self) -> bool {
        matches!(self, Holder::Authority(_))
    }
}
