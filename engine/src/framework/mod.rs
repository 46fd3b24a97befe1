//! The framework: all definitions in force together, resolved and checked.
//!
//! Immutable, and identified by the hash of the files it was made from. `definition` makes it
//! out of TOML; nothing else does.

mod entrenched;
mod executive;
mod file;
mod matching;
mod organisation;
mod programme;
mod question;
mod share;
mod typed;
mod workflow;

pub use crate::event::{EdgeKind, FundStage, ItemStatus};
pub use entrenched::{Entrenched, EntrenchedPart, Touched, touched};
pub use executive::watching_themselves;
pub use file::DefinitionFile;
pub(crate) use matching::{filled, short_role};
pub use organisation::{
    Appointment, Authority, AuthorityRow, Charter, Ladder, Line, Matrix, Organisation, Person,
    Role, RoleScope, Rung, Scale, ScaleValue, Unit, UnitReference,
};
pub use programme::{
    Category, Duration, Edge, EdgeTarget, Fund, FundingLine, Item, Programme, Rebaseline, Strength,
};
pub use question::{
    Needs, OnChange, QuestionKind, Quorum, QuorumOf, Rule, SeatOf, SettleAt, Terms,
};
pub(crate) use share::fraction;
pub use share::{Share, ShareOf, Tally};
pub(crate) use typed::{typed, typed_one};
pub use workflow::{
    Assignable, Breach, Clock, ClockLength, ClockStart, Decision, Destination, Field, Firing,
    Holder, IssuedBy, Link, LinkTo, ReferencePart, Separation, SeparationForm, StateCategory,
    StateDefinition, Transition, Workflow,
};

use crate::hash::Hash;
use crate::value::{Name, ProgrammeId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A text per language code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label(pub BTreeMap<String, String>);

impl Label {
    /// The text in `language`, else English, else any, else nothing.
    pub fn text(&self, language: &str) -> Option<&str> {
        self.0
            .get(language)
            .or_else(|| self.0.get("en"))
            .or_else(|| self.0.values().next())
            .map(String::as_str)
    }
}

/// All definitions in force together.
#[derive(Debug)]
pub struct Framework {
    /// Content hash of the files.
    pub id: Hash,
    /// The files it was made from, sorted by path.
    pub files: Vec<DefinitionFile>,
    /// Units, roles, calendars, scales.
    pub organisation: Organisation,
    /// Who may change the framework.
    pub charter: Charter,
    /// People named by the definitions.
    pub people: Vec<Person>,
    /// Appointments named by the definitions.
    pub appointments: Vec<Appointment>,
    /// By id.
    pub workflows: BTreeMap<Name, Arc<Workflow>>,
    /// By id.
    pub programmes: BTreeMap<ProgrammeId, Arc<Programme>>,
}

impl Framework {
    /// Content hash of a set of files: over each path and text, sorted by path.
    pub fn content_hash(files: &[DefinitionFile]) -> Hash {
        let mut sorted: Vec<&DefinitionFile> = files.iter().collect();
        sorted.sort_by(|a, b| a.path.cmp(&b.path));
        sorted.iter().fold(Hash::GENESIS, |chain, file| {
            let path = Hash::chained(&chain, file.path.as_bytes());
            Hash::chained(&path, file.text.as_bytes())
        })
    }
}
