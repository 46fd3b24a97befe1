//! Events: facts that happened, in the past tense, never changed.
//!
//! An event is stored, hashed and published as the exact JSON bytes of its whole [`Envelope`].
//!
//! What a later version may change: add an event type; add an optional member to an envelope or
//! to the data of a type. Never: remove or rename a member, change its meaning or its type, or
//! make the bytes of an old event differ. A change of meaning is a new type, or a higher
//! `schema` of the same type. Readers skip members they do not know.

macro_rules! data_types {
    ($($(#[$doc:meta])* $name:ident { $($(#[$member:meta])* $field:ident: $kind:ty,)* })*) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        pub struct $name { $($(#[$member])* pub $field: $kind,)* })*
    };
}

mod data;
mod envelope;
mod on_programme;

pub use data::{
    ActsDelegated, AppointmentEnded, BallotCast, BallotsVoided, CaseLinked, CaseOpened,
    ClockBreached, ClockStarted, ClockStopped, ClockWarned, Commented, DecisionProposed,
    DecisionSettled, DefinitionFilePart, EventData, EvidenceAttached, FieldsSet, FlagCleared,
    FlagRaised, FrameworkAdopted, FrameworkBallotCast, FrameworkProposed, FrameworkRefused,
    Informed, LinkEnd, OfferedUp, PersonAdded, PersonAppointed, RungAnswered, Seat,
    TransitionCause, TransitionFired,
};
pub use envelope::{Actor, Class, Envelope, Event, EventError, Known, Provenance, ProvenanceKind};
pub use on_programme::{
    AgreedEnd, BaselineTaken, Block, DependencyAdded, DependencyRemoved, DurationDays,
    FailingPromise, Follows, ForecastChanged, FundChanged, GapChanged, GapFigures, GapMoved,
    ItemAdded, ItemBlocked, ItemChanged, ItemSplit, ItemUnblocked, ItemsMerged, Missing,
    PromisesFailing, PromisesHolding,
};
