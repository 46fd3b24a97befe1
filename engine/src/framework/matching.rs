//! Matching people to roles: each person counts for one of the roles they hold, whichever needs
//! them.

use crate::value::Name;
use std::collections::{BTreeMap, BTreeSet};

/// The first role that cannot have `least` people of its own; `people` are the roles of each.
pub(crate) fn short_role<'r>(
    roles: impl IntoIterator<Item = &'r Name>,
    least: u32,
    people: &[&BTreeSet<Name>],
) -> Option<&'r Name> {
    let mut given = Matching::default();
    roles.into_iter().find(|role| {
        let filled = (0..least).all(|_| given.fill(role, people, &mut BTreeSet::new()));
        !filled
    })
}

/// Which role each person counts for.
#[derive(Default)]
struct Matching<'r>(BTreeMap<usize, &'r Name>);

impl<'r> Matching<'r> {
    /// Finds one person more for a role; who counts for another moves, if somebody else can take
    /// their place there.
    fn fill(
        &mut self,
        role: &'r Name,
        people: &[&BTreeSet<Name>],
        tried: &mut BTreeSet<usize>,
    ) -> bool {
        for (number, roles) in people.iter().enumerate() {
            if !roles.contains(role) || self.0.get(&number) == Some(&role) {
                continue;
            }
            if !tried.insert(number) {
                continue;
            }
            let before = self.0.get(&number).copied();
            if before.is_none_or(|other| self.fill(other, people, tried)) {
                self.0.insert(number, role);
                return true;
            }
        }
        false
    }
}
