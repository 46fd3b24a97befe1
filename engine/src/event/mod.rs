//! Events: facts that happened, in the past tense, never changed.
//!
//! An event is stored, hashed and published as the exact JSON bytes of its whole [`Envelope`].
//! Events come in four families; a file each declares them, with their members.
//!
//! What a later version may change: add an event type; add an optional member to an envelope or
//! to the data of a type; add a word to a list of words. Never: remove or rename a member, change
//! its meaning or its type, or make the bytes of an old event differ. A change of meaning is a new
//! type, or a higher `schema` of the same type. Readers skip members they do not know, and keep
//! words they do not know ([`Word::Other`](crate::value::Word)).

#[macro_use]
mod family;

mod case;
mod data;
mod envelope;
mod framework;
mod people;
mod programme;
mod sheet;
mod words;

pub use case::*;
pub use data::{EventData, Family};
pub use envelope::{Actor, Envelope, Event, EventError, Known, Provenance, ProvenanceKind};
pub use framework::*;
pub use people::*;
pub use programme::*;
pub use sheet::SheetMatter;
pub use words::{
    Ballot, BlockKind, Class, ContestAnswer, EdgeKind, FundStage, ItemStatus, Outcome, RungAnswer,
};
