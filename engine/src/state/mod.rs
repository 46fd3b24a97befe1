//! The state: what all events so far add up to.
//!
//! Built of persistent maps, so that a copy costs nothing: a command is decided on a copy, a
//! reader keeps the copy it was given, and a failed append goes back to the copy before it. It
//! holds what is in play: cases at rest leave memory ([`Cases`]).

mod above;
mod case;
mod cases;
mod fold;
mod named;
mod posts;
mod programmes;
mod proposal;
pub(crate) mod question;
mod reference;
mod roster;
mod timers;
mod waits;

pub use above::needs_above;
pub use case::{
    Act, Case, Climb, Contest, Evidence, LinkedEnd, Meant, RunningClock, Sheet, SheetState,
};
pub use cases::{AtRest, Cases};
pub(crate) use fold::case_of;
pub use fold::{evolve, evolve_all};
pub use posts::{PostQuestion, Posts};
pub use proposal::Proposal;
pub(crate) use question::Seats;
pub use question::{Question, Vote};
pub use roster::{Acts, Appointments, Delegation, Delegations, Held, Listed, People, Roster};
pub use timers::{TimerKey, Timers};
pub use waits::Waits;

use crate::framework::{DefinitionFile, Framework};
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::programme::Progress;
use crate::value::{Calendar, Name, ProgrammeId, utc_date};
use imbl::{OrdMap, OrdSet};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What all events so far add up to.
#[derive(Clone, Default)]
pub struct State {
    /// Position of the last event folded in.
    pub position: u64,
    /// When that event was recorded.
    pub recorded: Timestamp,
    /// The clock that was last confirmed.
    pub confirmed: Option<Confirmed>,
    /// Every framework that was ever in force, by content hash: cases stay with theirs.
    pub frameworks: OrdMap<Hash, Arc<Framework>>,
    /// The framework in force.
    pub in_force: Option<Arc<Framework>>,
    /// The framework that the charter was founded with.
    pub founding: Option<Hash>,
    /// The framework that the body above the charter last decided on; the founding one before.
    pub decided_above: Option<Hash>,
    /// Definition files that no framework has claimed yet.
    pub files: Vec<DefinitionFile>,
    /// Definitions that wait for a decision under the charter.
    pub proposal: Option<Arc<Proposal>>,
    /// Changes of posts that wait for a decision of the charter's electorate.
    pub posts: Posts,
    /// People, appointments, delegations.
    pub roster: Roster,
    /// Every case.
    pub cases: Cases,
    /// The last number given, by the rest of the reference.
    pub sequences: OrdMap<Arc<str>, u64>,
    /// What is due when.
    pub timers: Timers,
    /// Clocks of which the consequences were refused, until they start anew or stop.
    pub failed_clocks: OrdSet<(CaseId, Name)>,
    /// What may wait for whom.
    pub waits: Waits,
    /// How each programme stands.
    pub programmes: OrdMap<ProgrammeId, Progress>,
    /// Definitions that a command being decided has read and checked, so that they are read once;
    /// `None` between commands.
    pub(crate) checked: Option<Arc<Framework>>,
    /// Definitions that were read and checked before a command brings them; of no meaning but that
    /// they need not be read again.
    pub(crate) offered: Option<Arc<Framework>>,
}

/// A clock that the owner of the data directory trusts, after it leapt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// When that was recorded.
    pub recorded: Timestamp,
    /// What the clock said.
    pub clock: Timestamp,
}

impl State {
    /// The organisation's calendar; `None` while no framework is in force.
    pub fn calendar(&self) -> Option<&Calendar> {
        self.in_force.as_ref()?.organisation.home_calendar()
    }

    /// The organisation's calendar; that of UTC while no framework is in force.
    pub fn calendar_or_utc(&self) -> Calendar {
        self.calendar().cloned().unwrap_or_else(Calendar::utc)
    }

    /// The day of an instant where the organisation is; in UTC while no framework is in force.
    pub fn date_of(&self, at: Timestamp) -> Date {
        let calendar = self.calendar();
        calendar.map_or_else(|| utc_date(at), |calendar| calendar.date_of(at))
    }

    /// The last instant that the clock is known to have shown: that of the last event; where
    /// recorded time stands since somebody confirmed an earlier clock, that clock's.
    pub fn clock_showed(&self) -> Timestamp {
        let stands = self.confirmed.filter(|it| it.recorded == self.recorded);
        stands.map_or(self.recorded, |it| it.clock)
    }

    /// The same state, to look at or to change apart from this one.
    pub(crate) fn fork(&self) -> State {
        State {
            cases: self.cases.fork(),
            ..self.clone()
        }
    }

    /// A case by id. One that has left memory is noted, and not given:
    /// [`look`](crate::recall::look) brings it back.
    pub fn case(&self, id: CaseId) -> Option<&Arc<Case>> {
        self.cases.get(id)
    }

    /// A case by reference or id.
    pub fn find_case(&self, name: &str) -> Option<&Arc<Case>> {
        let id = match self.cases.id(name) {
            Some(id) => id,
            None => name.parse().ok()?,
        };
        self.case(id)
    }

    /// The roles of the organisation that nobody holds on a day.
    pub fn vacant_roles(&self, on: Date) -> Vec<Name> {
        let frameworks = self.in_force.iter();
        let roles = frameworks.flat_map(|framework| framework.organisation.roles.keys());
        let is_vacant = |role: &&Name| self.roster.holders(role, None, on).is_empty();
        roles.filter(is_vacant).cloned().collect()
    }

    /// The open cases that a person owns, in order of id.
    pub fn cases_left_by(&self, person: &Name) -> Vec<CaseId> {
        let open = self.cases.in_play().filter(|case| !case.is_closed());
        let owned = open.filter(|case| case.owner().as_ref() == Some(person));
        owned.map(|case| case.id).collect()
    }

    /// The framework that a case was opened under.
    pub fn framework_of(&self, case: &Case) -> Option<&Arc<Framework>> {
        self.frameworks.get(&case.framework)
    }
}
