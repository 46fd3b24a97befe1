//! What happened: one type of data per event type.

use super::{
    BaselineTaken, Class, DependencyAdded, DependencyRemoved, ForecastChanged, FundChanged,
    GapChanged, ItemAdded, ItemBlocked, ItemChanged, ItemSplit, ItemUnblocked, ItemsMerged,
    PromisesFailing, PromisesHolding,
};
use crate::command::Fields;
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::value::Name;
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

macro_rules! event_types {
    ($($(#[$doc:meta])* $variant:ident($data:ty) = $kind:literal,)*) => {
        /// What happened.
        #[derive(Clone, Debug, PartialEq)]
        pub enum EventData {
            $($(#[$doc])* $variant($data),)*
        }

        impl EventData {
            /// Every type's name, in the order of this file.
            pub const KINDS: &'static [&'static str] = &[$($kind),*];

            /// The type's name.
            pub fn kind(&self) -> &'static str {
                match self { $(EventData::$variant(_) => $kind,)* }
            }

            /// The data as JSON.
            pub(super) fn to_raw(&self) -> Box<RawValue> {
                match self { $(EventData::$variant(data) => to_raw_value(data),)* }
                    .expect("event data has only string keys")
            }

            /// Reads the data of a type; `None` when the type or its schema is not known.
            pub(super) fn read(
                kind: &str,
                schema: u32,
                data: &RawValue,
            ) -> Result<Option<EventData>, serde_json::Error> {
                match (kind, schema) {
                    $(($kind, 1) => serde_json::from_str(data.get())
                        .map(|data| Some(EventData::$variant(data))),)*
                    _ => Ok(None),
                }
            }

            /// The JSON Schema of every type's data.
            pub fn schemas() -> Vec<(&'static str, schemars::Schema)> {
                vec![$(($kind, schemars::schema_for!($data))),*]
            }
        }
    };
}

event_types! {
    /// One file, or one part of a long file, of definitions.
    DefinitionFile(DefinitionFilePart) = "definition_file",
    /// Definitions were proposed under the charter in force.
    FrameworkProposed(FrameworkProposed) = "framework_proposed",
    /// A ballot on proposed definitions.
    FrameworkBallotCast(FrameworkBallotCast) = "framework_ballot_cast",
    /// Definitions came into force.
    FrameworkAdopted(FrameworkAdopted) = "framework_adopted",
    /// Proposed definitions were refused.
    FrameworkRefused(FrameworkRefused) = "framework_refused",
    /// A person entered the roster.
    PersonAdded(PersonAdded) = "person_added",
    /// A person was appointed to a role.
    PersonAppointed(PersonAppointed) = "person_appointed",
    /// An appointment ended.
    AppointmentEnded(AppointmentEnded) = "appointment_ended",
    /// A person let another act in their place.
    ActsDelegated(ActsDelegated) = "acts_delegated",
    /// A case was opened.
    CaseOpened(CaseOpened) = "case_opened",
    /// A transition fired.
    TransitionFired(TransitionFired) = "transition_fired",
    /// Fields were set outside a transition.
    FieldsSet(FieldsSet) = "fields_set",
    /// Somebody remarked on a case.
    Commented(Commented) = "commented",
    /// Evidence was attached.
    EvidenceAttached(EvidenceAttached) = "evidence_attached",
    /// A case was linked; the other end has an event of its own.
    CaseLinked(CaseLinked) = "case_linked",
    /// A question was put to an electorate.
    DecisionProposed(DecisionProposed) = "decision_proposed",
    /// A ballot was cast.
    BallotCast(BallotCast) = "ballot_cast",
    /// Ballots were voided because what they bound changed.
    BallotsVoided(BallotsVoided) = "ballots_voided",
    /// A decision had its outcome.
    DecisionSettled(DecisionSettled) = "decision_settled",
    /// A clock started to run.
    ClockStarted(ClockStarted) = "clock_started",
    /// A clock stopped before it was due.
    ClockStopped(ClockStopped) = "clock_stopped",
    /// A clock gave its warning.
    ClockWarned(ClockWarned) = "clock_warned",
    /// A clock's due instant passed.
    ClockBreached(ClockBreached) = "clock_breached",
    /// A matter was offered to a rung of a ladder.
    OfferedUp(OfferedUp) = "offered_up",
    /// A rung took, declined, or did not answer.
    RungAnswered(RungAnswered) = "rung_answered",
    /// A flag was raised on a case.
    FlagRaised(FlagRaised) = "flag_raised",
    /// A flag was cleared.
    FlagCleared(FlagCleared) = "flag_cleared",
    /// Somebody was informed by rule.
    Informed(Informed) = "informed",
    /// An item of a programme started or finished.
    ItemChanged(ItemChanged) = "item_changed",
    /// What holds an item is now this.
    ItemBlocked(ItemBlocked) = "item_blocked",
    /// Nothing holds an item any more.
    ItemUnblocked(ItemUnblocked) = "item_unblocked",
    /// An item is now expected at another time.
    ForecastChanged(ForecastChanged) = "forecast_changed",
    /// Promises that fail now and did not before.
    PromisesFailing(PromisesFailing) = "promises_failing",
    /// A fund has come further, was refused, or is another amount.
    FundChanged(FundChanged) = "fund_changed",
    /// Another amount of money is missing now.
    GapChanged(GapChanged) = "gap_changed",
    /// An item needs another now.
    DependencyAdded(DependencyAdded) = "dependency_added",
    /// An item does not need another any more.
    DependencyRemoved(DependencyRemoved) = "dependency_removed",
    /// There is one item more.
    ItemAdded(ItemAdded) = "item_added",
    /// An item is several now.
    ItemSplit(ItemSplit) = "item_split",
    /// Several items are one now.
    ItemsMerged(ItemsMerged) = "items_merged",
    /// The likely ends were agreed, to compare later ones with.
    BaselineTaken(BaselineTaken) = "baseline_taken",
    /// Promises that hold again.
    PromisesHolding(PromisesHolding) = "promises_holding",
}

impl EventData {
    /// Version of the data's schema.
    pub fn schema(&self) -> u32 {
        1
    }
}

data_types! {
    /// One part of a file of definitions; parts are at most 48 KiB, so that an event stays
    /// below the bus's message size.
    DefinitionFilePart {
        /// Relative path with `/`.
        path: String,
        /// This part's number, from 1.
        part: u32,
        /// How many parts the file has.
        parts: u32,
        /// The part's text.
        text: String,
    }
    /// Definitions proposed under the charter in force.
    FrameworkProposed {
        /// Content hash of the proposed definitions.
        framework: Hash,
        /// The paths, in order.
        files: Vec<String>,
        /// Who may cast a ballot.
        electorate: Vec<Seat>,
    }
    /// A ballot on the proposed definitions.
    FrameworkBallotCast {
        /// Content hash of what was voted on.
        framework: Hash,
        /// Whose seat.
        person: Name,
        /// `yes`, `no` or `abstain`.
        value: Name,
    }
    /// Definitions came into force.
    FrameworkAdopted {
        /// Content hash of the definitions.
        framework: Hash,
        /// The organisation's id.
        organisation: Name,
        /// The paths, in order.
        files: Vec<String>,
        /// Content hash of what was in force before.
        replaces: Option<Hash>,
    }
    /// Proposed definitions were refused.
    FrameworkRefused {
        /// Content hash of what was proposed.
        framework: Hash,
    }
    /// A person entered the roster. Class restricted: the only event that holds a name.
    PersonAdded {
        /// Opaque id.
        person: Name,
        /// The name, or the post for example people.
        name: String,
    }
    /// A person was appointed to a role.
    PersonAppointed {
        /// Opaque id.
        person: Name,
        /// The role.
        role: Name,
        /// The unit, for a role that is held in a unit.
        unit: Option<Name>,
        /// First day.
        #[schemars(with = "String")]
        from: Date,
        /// Last day, inclusive.
        #[schemars(with = "Option<String>")]
        until: Option<Date>,
    }
    /// An appointment ended.
    AppointmentEnded {
        /// Opaque id.
        person: Name,
        /// The role.
        role: Name,
        /// The unit.
        unit: Option<Name>,
        /// The last day.
        #[schemars(with = "String")]
        on: Date,
    }
    /// A person let another act in their place.
    ActsDelegated {
        /// Whose acts.
        from: Name,
        /// Who may now do them.
        to: Name,
        /// Transition and decision ids; empty means all.
        acts: Vec<Name>,
        /// Only in this workflow.
        workflow: Option<Name>,
        /// Last day, inclusive.
        #[schemars(with = "String")]
        until: Date,
    }
    /// A case was opened.
    CaseOpened {
        /// The definitions that it is opened under.
        framework: Hash,
        /// The workflow's version.
        workflow_version: u32,
        /// The first state.
        state: Name,
        /// The unit whose case it is.
        unit: Option<Name>,
        /// The fields given.
        #[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")]
        fields: Fields,
    }
    /// A transition fired.
    TransitionFired {
        /// The transition's id.
        transition: Name,
        /// The state before.
        from: Name,
        /// The state after.
        to: Name,
        /// What made it fire.
        by: TransitionCause,
        /// The fields that it set.
        #[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")]
        fields: Fields,
    }
    /// Fields were set outside a transition.
    FieldsSet {
        /// The new values.
        #[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")]
        fields: Fields,
    }
    /// A remark.
    Commented {
        /// The remark's text.
        text: String,
    }
    /// Evidence was attached.
    EvidenceAttached {
        /// The evidence's kind.
        kind: Name,
        /// File name.
        name: String,
        /// Content hash.
        sha256: Hash,
        /// Size in bytes.
        bytes: u64,
    }
    /// A link, seen from one of its ends.
    CaseLinked {
        /// The kind, as this end names it.
        kind: Name,
        /// The other end.
        to: LinkEnd,
        /// Data on the link.
        #[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")]
        fields: Fields,
    }
    /// A seat in a frozen electorate.
    Seat {
        /// The role the seat stands for.
        role: Name,
        /// The person who held it when the question was put.
        person: Name,
    }
    /// A question was put to an electorate, which is frozen with it.
    DecisionProposed {
        /// The decision's id.
        decision: Name,
        /// The question's number in this case, from 1.
        round: u32,
        /// The proposed values: written when the decision is adopted.
        #[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")]
        fields: Fields,
        /// SHA-256 of the bound values, so that every ballot says what it was cast on.
        bound: Hash,
        /// Who may cast a ballot.
        electorate: Vec<Seat>,
    }
    /// A ballot.
    BallotCast {
        /// The decision's id.
        decision: Name,
        /// The question's number.
        round: u32,
        /// The seat's role.
        role: Name,
        /// The person whose seat it is.
        person: Name,
        /// `yes`, `no`, `abstain` or `recused`.
        value: Name,
        /// SHA-256 of the bound values that it was cast on.
        bound: Hash,
    }
    /// Ballots were voided because bound values changed; the question stands, on the new values.
    BallotsVoided {
        /// The decision's id.
        decision: Name,
        /// The question's number.
        round: u32,
        /// Whose ballots.
        people: Vec<Name>,
        /// Which bound fields changed.
        changed: Vec<Name>,
        /// SHA-256 of the values that are bound now.
        bound: Hash,
    }
    /// A decision had its outcome.
    DecisionSettled {
        /// The decision's id.
        decision: Name,
        /// The question's number.
        round: u32,
        /// `adopted` or `refused`.
        outcome: Name,
        /// Ballots for.
        yes: u32,
        /// Ballots against.
        no: u32,
        /// Abstentions.
        abstained: u32,
        /// Seats that could have voted, after recusals.
        eligible: u32,
    }
    /// A clock started to run.
    ClockStarted {
        /// The clock's id.
        clock: Name,
        /// When it will be due; computed once.
        #[schemars(with = "String")]
        due: Timestamp,
        /// When it will warn.
        #[schemars(with = "Vec<String>")]
        warnings: Vec<Timestamp>,
        /// The deadline that was missed, when the clock runs again after a breach.
        #[schemars(with = "Option<String>")]
        repeat_of: Option<Timestamp>,
    }
    /// A clock stopped before it was due.
    ClockStopped {
        /// The clock's id.
        clock: Name,
    }
    /// A clock gave a warning.
    ClockWarned {
        /// The clock's id.
        clock: Name,
        /// When it will be due.
        #[schemars(with = "String")]
        due: Timestamp,
    }
    /// A clock's due instant passed. `effective` is the due instant, `recorded` when it fired.
    ClockBreached {
        /// The clock's id.
        clock: Name,
        /// When it was due.
        #[schemars(with = "String")]
        due: Timestamp,
    }
    /// A matter was offered to a rung. Ownership stays until the rung takes it.
    OfferedUp {
        /// The ladder's id.
        ladder: Name,
        /// The rung's number, from 1.
        rung: u32,
        /// The rung's role.
        role: Name,
        /// The rung's unit.
        unit: Option<Name>,
    }
    /// A rung answered, or did not.
    RungAnswered {
        /// The ladder's id.
        ladder: Name,
        /// The rung's number, from 1.
        rung: u32,
        /// `taken`, `declined` or `unanswered`.
        answer: Name,
        /// The new owner, when taken.
        owner: Option<Name>,
    }
    /// A flag was raised.
    FlagRaised {
        /// The flag.
        flag: Name,
    }
    /// A flag was cleared.
    FlagCleared {
        /// The flag.
        flag: Name,
    }
    /// Somebody was informed by rule.
    Informed {
        /// The roles to inform.
        roles: Vec<Name>,
        /// What about: a decision, a clock, a transition.
        about: Name,
    }
}

/// What made a transition fire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransitionCause {
    /// Somebody's act.
    Act,
    /// Its condition became true.
    Auto,
    /// A clock was due.
    Clock,
    /// A decision had its outcome.
    Decision,
}

/// The other end of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkEnd {
    /// A case, with its reference.
    Case {
        /// The case's id.
        #[schemars(with = "uuid::Uuid")]
        id: CaseId,
        /// The case's reference.
        reference: String,
    },
    /// An item of a programme.
    Item {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
    },
}

impl EventData {
    /// The least class that the type itself demands, whatever its case's class is.
    pub fn least_class(&self) -> Class {
        match self {
            EventData::PersonAdded(_) => Class::Restricted,
            // Definition files may hold the roster of people.
            EventData::DefinitionFile(_) => Class::Restricted,
            _ => Class::Public,
        }
    }
}
