//! A programme: how its items stand, what holds them, what drives the promises, what it costs.
//!
//! The answers are the engine's (`crate::programme`), put into words and JSON here.

mod baseline;
mod blocked;
mod effective;
mod funding;
mod past;
mod path;
mod slip;
mod status;
#[cfg(test)]
mod tests;
mod what_if;
mod words;

pub use baseline::baseline;
pub use blocked::{blocked, single_points};
pub(super) use effective::restated;
pub use funding::funding;
pub use past::Log;
pub use path::path;
pub use slip::slip;
pub use status::programme;
pub use what_if::what_if;

use crate::framework::{Framework, Item, Programme};
use crate::programme::{Circle, Plan, Progress, Setting};
use crate::refusal::Refusal;
use crate::state::State;
use crate::store::StoreError;
use crate::value::{ItemId, ProgrammeId};
use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unanswered {
    /// The question is wrong, or not for this reader.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The log cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A programme in force, and what has become of it.
pub struct Asked {
    framework: Arc<Framework>,
    programme: Arc<Programme>,
    progress: Progress,
    on: Date,
}

impl Asked {
    /// A programme as it is seen at an instant.
    ///
    /// # Errors
    /// `unknown_programme`.
    pub fn of(state: &State, id: &ProgrammeId, at: Timestamp) -> Result<Asked, Refusal> {
        Asked::on(state, id, state.date_of(at))
    }

    /// A programme as it is seen on a day.
    ///
    /// # Errors
    /// `unknown_programme`.
    pub fn on(state: &State, id: &ProgrammeId, on: Date) -> Result<Asked, Refusal> {
        let known = state.in_force.iter().flat_map(|it| it.programmes.keys());
        let unknown = || {
            Refusal::unknown("unknown_programme", "programme", id.as_str(), known).at("programme")
        };
        let found = state
            .in_force
            .as_ref()
            .and_then(|framework| Some((Arc::clone(framework), state.programme(id)?)));
        let (framework, programme) = found.ok_or_else(unknown)?;
        Ok(Asked {
            framework,
            programme,
            progress: state.programmes.get(id).cloned().unwrap_or_default(),
            on,
        })
    }

    /// The programme as its authors state it.
    pub fn programme(&self) -> &Programme {
        &self.programme
    }

    /// What happened since.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The day of asking, and the calendars that count.
    pub fn setting(&self) -> Setting<'_> {
        Setting::of(&self.framework.organisation, self.on)
    }

    /// The programme made ready for the schedule.
    ///
    /// # Errors
    /// `programme_circle`: definitions with a circle are refused, so this does not happen to what
    /// was adopted.
    pub fn plan(&self) -> Result<Plan<'_>, Refusal> {
        Plan::new(&self.programme, &self.progress, self.setting()).map_err(circular)
    }

    fn item(&self, id: &ItemId) -> Result<&Item, Refusal> {
        self.programme.item(id.as_str()).ok_or_else(|| {
            let known = self.programme.items.iter().map(|item| &item.id);
            Refusal::unknown("unknown_item", "item", id.as_str(), known).at("item")
        })
    }
}

fn circular(circle: Circle) -> Refusal {
    let message = format!("items wait for each other: {}", circle.in_words());
    Refusal::rule("programme_circle", message)
        .help("take one of these dependencies out, or make it `informs`")
}
