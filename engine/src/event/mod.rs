//! Events: facts that happened, in the past tense, never changed.
//!
//! An event is stored, hashed and published as the exact JSON bytes of its whole [`Envelope`].
//!
//! What a later version may change: add an event type; add an optional member to an envelope or
//! to the data of a type. Never: remove or rename a member, change its meaning or its type, or
//! make the bytes of an old event differ. A change of meaning is a new type, or a higher
//! `schema` of the same type. Readers skip members they do not know.

mod data;
mod envelope;

pub use data::{
    ActsDelegated, AppointmentEnded, BallotCast, BallotsVoided, Block, CaseLinked, CaseOpened,
    ClockBreached, ClockStarted, ClockStopped, ClockWarned, Commented, DecisionProposed,
    DecisionSettled, DefinitionFilePart, EventData, EvidenceAttached, FailingPromise, FieldsSet,
    FlagCleared, FlagRaised, ForecastChanged, FrameworkAdopted, FrameworkBallotCast,
    FrameworkProposed, FrameworkRefused, Informed, ItemBlocked, ItemChanged, ItemUnblocked,
    LinkEnd, OfferedUp, PersonAdded, PersonAppointed, PromisesFailing, RungAnswered, Seat,
    TransitionCause, TransitionFired,
};
pub use envelope::{Actor, Class, Envelope, Event, EventError, Known, Provenance, ProvenanceKind};
