//! Who may appoint to a post, and end an appointment to it.

use crate::decide::case::who;
use crate::draft::Draft;
use crate::event::Seat;
use crate::framework::{Framework, Holder, Line, RoleScope};
use crate::refusal::Refusal;
use crate::value::Name;

/// A role, and the unit in which it is held.
#[derive(Clone, Copy)]
pub(super) struct Post<'c> {
    pub(super) role: &'c Name,
    pub(super) unit: Option<&'c Name>,
}

impl Post<'_> {
    /// A post whose role and unit there are.
    ///
    /// # Errors
    /// `unknown_role`, `unknown_unit`.
    pub(super) fn check(self, framework: &Framework) -> Result<(), Refusal> {
        let organisation = &framework.organisation;
        if !organisation.roles.contains_key(self.role) {
            let known = organisation.roles.keys();
            let name = self.role.as_str();
            return Err(Refusal::unknown("unknown_role", "role", name, known).at("role"));
        }
        match self.unit {
            Some(unit) if !organisation.units.contains_key(unit) => {
                let known = organisation.units.keys();
                let refusal = Refusal::unknown("unknown_unit", "unit", unit.as_str(), known);
                Err(refusal.at("unit"))
            }
            _ => Ok(()),
        }
    }

    /// Whether only the charter's electorate decides who holds it, where nobody is named who
    /// appoints: it watches over others, or it is named by the charter.
    fn is_of_charter(self, framework: &Framework) -> bool {
        let role = framework.organisation.roles.get(self.role);
        self.is_independent(framework)
            || framework.charter.names(self.role)
            || role.is_some_and(|role| {
                let watches = matches!(role.line, Line::Third | Line::Governing | Line::External);
                watches || role.members.is_some()
            })
    }

    fn is_independent(self, framework: &Framework) -> bool {
        let units = &framework.organisation.units;
        let unit = self.unit.and_then(|unit| units.get(unit));
        unit.is_some_and(|unit| unit.independent)
    }

    /// Whether it is of the third line, in a unit that the third line watches: there the heads of
    /// units would appoint who watches them.
    fn is_among_the_watched(self, framework: &Framework) -> bool {
        let role = framework.organisation.roles.get(self.role);
        role.is_some_and(|role| role.line == Line::Third) && !self.is_independent(framework)
    }
}

/// How a post is filled, or an appointment to it ended.
pub(super) enum Way {
    /// By who acts.
    Alone,
    /// By a question to the charter's electorate, which who acts may put.
    Question,
}

/// How who acts may change a post: by themselves, or by a question; else they are refused.
///
/// # Errors
/// `not_allowed`, and those of who acts.
pub(super) fn way(draft: &mut Draft<'_>, post: Post<'_>, act: &str) -> Result<Way, Refusal> {
    let framework = draft.framework()?;
    let named = framework.organisation.roles.get(post.role);
    let named = named.map_or(&[][..], |role| &role.appoint_by);
    let charter = &framework.charter;
    let by_question = named.is_empty() && post.is_of_charter(&framework);
    let role = if by_question {
        let holders = [&charter.propose_by[..], &charter.electorate].concat();
        who::allowed_in_organisation(draft, &holders, act)?
    } else if named.is_empty() {
        who::allowed_in_organisation(draft, &charter.propose_by, act)?
    } else {
        let seats = seats(draft, &framework, post, named);
        who::allowed_among(draft, named, &seats, act)?
    };
    draft.acting_as(role);
    Ok(match by_question {
        true => Way::Question,
        false => Way::Alone,
    })
}

/// Who is named, for a post: a role of units counts in its unit; for the third line only in one
/// that is independent, else each head would appoint auditors of their own.
fn seats(draft: &Draft<'_>, framework: &Framework, post: Post<'_>, named: &[Holder]) -> Vec<Seat> {
    let organisation = &framework.organisation;
    let scope = |role: &Name| organisation.roles.get(role).map(|role| role.scope);
    let parent = post.unit.and_then(|unit| organisation.units.get(unit));
    let parent = parent.and_then(|unit| unit.parent.as_ref());
    let watched = post.is_among_the_watched(framework);
    let held = |role: &Name, unit: Option<&Name>| {
        if unit.is_some() && watched {
            return Vec::new();
        }
        let people = draft.state().roster.holders(role, unit, draft.today());
        let people = people.into_iter();
        people.map(|person| who::seat(role, person)).collect()
    };
    let seats = |holder: &Holder| -> Vec<Seat> {
        match holder {
            Holder::Role(role) => match (scope(role), post.unit) {
                (Some(RoleScope::Unit), None) => Vec::new(),
                (Some(RoleScope::Unit), unit) => held(role, unit),
                (Some(RoleScope::Organisation) | None, _) => held(role, None),
            },
            Holder::RoleInParent(role) => match parent {
                Some(unit) => held(role, Some(unit)),
                None => Vec::new(),
            },
            Holder::RoleInUnitOf { .. }
            | Holder::Field(_)
            | Holder::Rung(_)
            | Holder::Authority(_)
            | Holder::Opener
            | Holder::Issuer => Vec::new(),
        }
    };
    named.iter().flat_map(seats).collect()
}
