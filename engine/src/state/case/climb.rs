//! Where a case stands on a ladder.

use super::Case;
use crate::event::{LadderReset, OfferedUp, RungAnswer, RungAnswered};
use crate::value::Name;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where a case stands on a ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climb {
    /// The ladder's id.
    pub ladder: Name,
    /// The rung that owns it, from 1; 0 while its first owner does.
    pub owner_rung: u32,
    /// The rung it is offered to.
    pub offered_rung: Option<u32>,
    /// Rungs that declined it: they are not offered it again until the ladder is reset.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub declined: BTreeSet<u32>,
}

impl Case {
    pub(super) fn offer(&mut self, offered: &OfferedUp) {
        let climb = self.climb.get_or_insert_with(|| Climb {
            ladder: offered.ladder.clone(),
            owner_rung: 0,
            offered_rung: None,
            declined: BTreeSet::new(),
        });
        if climb.ladder != offered.ladder {
            climb.declined.clear();
        }
        climb.ladder = offered.ladder.clone();
        climb.offered_rung = Some(offered.rung);
    }

    pub(super) fn answer(&mut self, answered: &RungAnswered) {
        if let Some(climb) = &mut self.climb {
            climb.offered_rung = None;
            if answered.answer.is(RungAnswer::Taken) {
                climb.owner_rung = answered.rung;
            }
            if answered.answer.is(RungAnswer::Declined) {
                climb.declined.insert(answered.rung);
            }
        }
    }

    pub(super) fn reset_ladder(&mut self, reset: &LadderReset) {
        let climb = self.climb.as_mut();
        if let Some(climb) = climb.filter(|climb| climb.ladder == reset.ladder) {
            climb.declined.clear();
        }
    }
}
