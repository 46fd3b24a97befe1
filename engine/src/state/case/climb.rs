//! Where a case stands on a ladder.

use super::Case;
use crate::event::{OfferedUp, RungAnswer, RungAnswered};
use crate::value::Name;
use serde::{Deserialize, Serialize};

/// Where a case stands on a ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climb {
    /// The ladder's id.
    pub ladder: Name,
    /// The rung that owns it, from 1; 0 while its first owner does.
    pub owner_rung: u32,
    /// The rung it is offered to.
    pub offered_rung: Option<u32>,
}

impl Case {
    pub(super) fn offer(&mut self, offered: &OfferedUp) {
        let climb = self.climb.get_or_insert_with(|| Climb {
            ladder: offered.ladder.clone(),
            owner_rung: 0,
            offered_rung: None,
        });
        climb.ladder = offered.ladder.clone();
        climb.offered_rung = Some(offered.rung);
    }

    pub(super) fn answer(&mut self, answered: &RungAnswered) {
        if let Some(climb) = &mut self.climb {
            climb.offered_rung = None;
            if answered.answer.is(RungAnswer::Taken) {
                climb.owner_rung = answered.rung;
            }
        }
    }
}
