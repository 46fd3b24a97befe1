//! What happened to a case.

use super::{Ballot, ContestAnswer, Outcome, RungAnswer, SheetMatter};
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::value::{Fields, ItemId, Name, ProgrammeId, Word};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

event_family! {
    /// What happened to a case.
    pub enum CaseEvent

    /// A case was opened.
    CaseOpened = "case_opened" {
        /// The definitions that it is opened under.
        framework: Hash,
        /// The workflow's version.
        workflow_version: u32,
        /// The first state.
        state: Name,
        /// The unit whose case it is.
        unit: Option<Name>,
        /// The fields given.
        #[schemars(with = "BTreeMap<String, serde_json::Value>")]
        fields: Fields,
    }
    /// A transition fired.
    TransitionFired = "transition_fired" {
        /// The transition's id.
        transition: Name,
        /// The state before.
        from: Name,
        /// The state after.
        to: Name,
        /// What made it fire.
        by: TransitionCause,
        /// The fields that it set.
        #[schemars(with = "BTreeMap<String, serde_json::Value>")]
        fields: Fields,
        /// Content hashes of the evidence that it saw, where it verifies a claim.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        saw: Vec<Hash>,
        /// Position of the act that it answers, where it answers one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<u64>,
        /// The sheet that it was recorded on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sheet: Option<u32>,
    }
    /// Fields were set outside a transition.
    FieldsSet = "fields_set" {
        /// The new values.
        #[schemars(with = "BTreeMap<String, serde_json::Value>")]
        fields: Fields,
    }
    /// A remark.
    Commented = "commented" {
        /// The remark's text.
        text: String,
    }
    /// Evidence was attached.
    EvidenceAttached = "evidence_attached" {
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
    CaseLinked = "case_linked" {
        /// The kind, as this end names it.
        kind: Name,
        /// The other end.
        to: LinkEnd,
        /// Data on the link.
        #[schemars(with = "BTreeMap<String, serde_json::Value>")]
        fields: Fields,
    }
    /// A link was taken back, seen from one of its ends.
    CaseUnlinked = "case_unlinked" {
        /// The kind, as this end names it.
        kind: Name,
        /// The other end.
        to: LinkEnd,
    }
    /// A question was put to an electorate, which is frozen with it.
    DecisionProposed = "decision_proposed" {
        /// The decision's id.
        decision: Name,
        /// The question's number in this case, from 1.
        round: u32,
        /// The proposed values: written when the decision is adopted.
        #[schemars(with = "BTreeMap<String, serde_json::Value>")]
        fields: Fields,
        /// SHA-256 of the bound values, so that every ballot says what it was cast on.
        bound: Hash,
        /// Who may cast a ballot.
        electorate: Vec<Seat>,
        /// How many seats there are, vacant and barred ones too; without it, as many as vote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seats: Option<u32>,
        /// Who has a seat and may not vote from it: recused from the start.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        barred: Vec<Seat>,
        /// When nobody votes any more; without it the question stays open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<String>")]
        closes: Option<Timestamp>,
    }
    /// A ballot.
    BallotCast = "ballot_cast" {
        /// The decision's id.
        decision: Name,
        /// The question's number.
        round: u32,
        /// The seat's role.
        role: Name,
        /// The person whose seat it is.
        person: Name,
        /// `yes`, `no`, `abstain` or `recused`.
        value: Word<Ballot>,
        /// SHA-256 of the bound values that it was cast on.
        bound: Hash,
        /// The other roles that it may count for, where its voter has several seats.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        roles: Vec<Name>,
        /// Who had the seat when the question was put, where that is not its voter.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seat: Option<Name>,
        /// The role that its voter holds, where that has the seat instead of `role`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead: Option<Name>,
        /// Whether it is an act that may bar its voter from another; a recusal is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bars: Option<bool>,
        /// The sheet that it was recorded on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sheet: Option<u32>,
    }
    /// Ballots were voided because bound values changed; the question stands, on the new values.
    BallotsVoided = "ballots_voided" {
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
    DecisionSettled = "decision_settled" {
        /// The decision's id.
        decision: Name,
        /// The question's number.
        round: u32,
        /// `adopted`, `refused`, `lapsed`, `no_quorum`, `withdrawn` or `annulled`.
        outcome: Word<Outcome>,
        /// Ballots for.
        yes: u32,
        /// Ballots against.
        no: u32,
        /// Abstentions.
        abstained: u32,
        /// Seats that could have voted, after recusals.
        eligible: u32,
        /// Why, where the ballots alone do not say it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    }
    /// Somebody with a ballot asked to take a question back.
    WithdrawalAsked = "withdrawal_asked" {
        /// The decision's id.
        decision: Name,
        /// The question's number.
        round: u32,
        /// Who asked.
        person: Name,
    }
    /// A question closed, and what was received before is still recorded.
    QuestionClosed = "question_closed" {
        /// The decision's id.
        decision: Name,
        /// The question's number.
        round: u32,
        /// Until when.
        #[schemars(with = "String")]
        until: Timestamp,
    }
    /// What people without an account did was written down from a document. It counts from when
    /// the sheet is in effect. `effective` is the day of the document.
    SheetRecorded = "sheet_recorded" {
        /// The sheet's number in this case, from 1.
        sheet: u32,
        /// What was done.
        says: SheetMatter,
        /// File name of the document.
        name: String,
        /// Content hash of the document.
        sha256: Hash,
        /// Size of the document in bytes.
        bytes: u64,
        /// The day of the document.
        #[schemars(with = "String")]
        on: Date,
        /// The day on which the document came.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<String>")]
        received: Option<Date>,
        /// Until when it may be contested.
        #[schemars(with = "String")]
        contest_until: Timestamp,
        /// `true` where nobody is left who may confirm it: it takes effect when the time for
        /// contesting is over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unconfirmed: Option<bool>,
    }
    /// A second person compared a sheet with its document.
    SheetConfirmed = "sheet_confirmed" {
        /// The sheet's number.
        sheet: u32,
    }
    /// A sheet is in effect: what it says follows as events of its own.
    SheetInEffect = "sheet_in_effect" {
        /// The sheet's number.
        sheet: u32,
    }
    /// A sheet that nobody could confirm came to nothing when its time had come.
    SheetFailed = "sheet_failed" {
        /// The sheet's number.
        sheet: u32,
        /// The refusal's code.
        code: Name,
        /// The refusal, in a sentence.
        message: String,
    }
    /// Somebody whom a sheet was recorded for says that it is wrong.
    SheetContested = "sheet_contested" {
        /// The sheet's number.
        sheet: u32,
        /// Who contests it.
        person: Name,
        /// Their words.
        words: String,
    }
    /// Somebody who decides on a contest said what they hold.
    ContestAnswered = "contest_answered" {
        /// The sheet's number.
        sheet: u32,
        /// Who.
        person: Name,
        /// `upheld` or `dismissed`.
        answer: Word<ContestAnswer>,
    }
    /// A contest was decided: upheld, what the sheet says does not count.
    ContestSettled = "contest_settled" {
        /// The sheet's number.
        sheet: u32,
        /// `upheld` or `dismissed`.
        answer: Word<ContestAnswer>,
        /// What was done since that rests on it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rests: Vec<Name>,
    }
    /// A clock started to run.
    ClockStarted = "clock_started" {
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
    ClockStopped = "clock_stopped" {
        /// The clock's id.
        clock: Name,
    }
    /// A clock gave a warning.
    ClockWarned = "clock_warned" {
        /// The clock's id.
        clock: Name,
        /// When it will be due.
        #[schemars(with = "String")]
        due: Timestamp,
    }
    /// A clock's due instant passed. `effective` is the due instant, `recorded` when it fired.
    ClockBreached = "clock_breached" {
        /// The clock's id.
        clock: Name,
        /// When it was due.
        #[schemars(with = "String")]
        due: Timestamp,
        /// Why the transition that the breach fires did not fire: the code of what was missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        held: Option<Name>,
    }
    /// Warnings that nobody had been given when their deadline passed; they are not given any more.
    WarningsMissed = "warnings_missed" {
        /// The clock's id.
        clock: Name,
        /// When it was due.
        #[schemars(with = "String")]
        due: Timestamp,
    }
    /// What a clock was to bring about was refused: its warning or its breach stands alone.
    ClockFailed = "clock_failed" {
        /// The clock's id.
        clock: Name,
        /// The instant at which it was to fire.
        #[schemars(with = "String")]
        due: Timestamp,
        /// The refusal's code.
        code: Name,
        /// The refusal, in a sentence.
        message: String,
    }
    /// Somebody who may moved a running deadline.
    DeadlineMoved = "deadline_moved" {
        /// The clock's id.
        clock: Name,
        /// When it will be due.
        #[schemars(with = "String")]
        due: Timestamp,
        /// When it will warn.
        #[schemars(with = "Vec<String>")]
        warnings: Vec<Timestamp>,
        /// Content hash of the document that grounds it, a piece of the case's evidence.
        document: Hash,
    }
    /// A matter was offered to a rung. Ownership stays until the rung takes it.
    OfferedUp = "offered_up" {
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
    RungAnswered = "rung_answered" {
        /// The ladder's id.
        ladder: Name,
        /// The rung's number, from 1.
        rung: u32,
        /// `taken`, `declined` or `unanswered`; `vacant` or `barred` when it was passed.
        answer: Word<RungAnswer>,
        /// The new owner, when taken.
        owner: Option<Name>,
    }
    /// A rung that declined may be offered the matter again.
    LadderReset = "ladder_reset" {
        /// The ladder's id.
        ladder: Name,
    }
    /// A flag was raised.
    FlagRaised = "flag_raised" {
        /// The flag.
        flag: Name,
    }
    /// A flag was cleared.
    FlagCleared = "flag_cleared" {
        /// The flag.
        flag: Name,
    }
    /// Somebody was informed by rule.
    Informed = "informed" {
        /// The roles to inform.
        roles: Vec<Name>,
        /// What about: a decision, a clock, a transition.
        about: Name,
    }
}

/// A seat in a frozen electorate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seat {
    /// The role the seat stands for.
    pub role: Name,
    /// The person who held it when the question was put.
    pub person: Name,
    /// The role that the person holds, where that has the seat instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<Name>,
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
        /// Of this programme.
        programme: ProgrammeId,
        /// What the case delivers.
        item: ItemId,
    },
}

/// What an event on a case touches, for whoever need not know which event it is.
#[derive(Clone, Copy, Debug)]
pub struct Concerns<'e> {
    /// The clock that it is about.
    pub clock: Option<&'e Name>,
    /// The decision whose question it may open or close.
    pub question: Option<&'e Name>,
    /// The sheet that it is about.
    pub sheet: Option<u32>,
    /// The fields of the case that it carries.
    pub fields: Option<&'e Fields>,
    /// It may change whom the case waits for: where it is, what its fields name, who has voted,
    /// whom it is offered to, which sheets are open.
    pub may_pass_it_on: bool,
    /// An act may rest on it. Remarks, links and evidence say nothing of what was done; clocks run
    /// by the record.
    pub is_entry: bool,
    /// It makes a link, or takes one back.
    pub changes_links: bool,
}

const NOTHING: Concerns<'static> = Concerns {
    clock: None,
    question: None,
    sheet: None,
    fields: None,
    may_pass_it_on: false,
    is_entry: false,
    changes_links: false,
};

const ENTRY: Concerns<'static> = Concerns {
    is_entry: true,
    ..NOTHING
};

const MOVES: Concerns<'static> = Concerns {
    may_pass_it_on: true,
    ..ENTRY
};

const LINKS: Concerns<'static> = Concerns {
    changes_links: true,
    ..NOTHING
};

impl CaseEvent {
    /// Name and content hash of the file that it names, which is kept beside the log.
    pub fn file(&self) -> Option<(&str, Hash)> {
        if let CaseEvent::EvidenceAttached(file) = self {
            Some((&file.name, file.sha256))
        } else if let CaseEvent::SheetRecorded(sheet) = self {
            Some((&sheet.name, sheet.sha256))
        } else {
            None
        }
    }

    /// What it touches: a row for each event.
    pub fn concerns(&self) -> Concerns<'_> {
        let carries = |fields| Concerns {
            fields: Some(fields),
            ..MOVES
        };
        let runs = |clock| Concerns {
            clock: Some(clock),
            ..NOTHING
        };
        let on_sheet = |sheet| Concerns {
            sheet: Some(sheet),
            may_pass_it_on: true,
            ..NOTHING
        };
        match self {
            CaseEvent::CaseOpened(it) => carries(&it.fields),
            CaseEvent::TransitionFired(it) => carries(&it.fields),
            CaseEvent::FieldsSet(it) => carries(&it.fields),
            CaseEvent::DecisionProposed(it) => Concerns {
                question: Some(&it.decision),
                ..carries(&it.fields)
            },
            CaseEvent::DecisionSettled(it) => Concerns {
                question: Some(&it.decision),
                ..MOVES
            },
            CaseEvent::QuestionClosed(it) => Concerns {
                question: Some(&it.decision),
                ..ENTRY
            },
            CaseEvent::SheetRecorded(it) => Concerns {
                fields: it.says.fields(),
                ..on_sheet(it.sheet)
            },
            CaseEvent::SheetConfirmed(it) => on_sheet(it.sheet),
            CaseEvent::SheetInEffect(it) => on_sheet(it.sheet),
            CaseEvent::SheetFailed(it) => on_sheet(it.sheet),
            CaseEvent::SheetContested(it) => on_sheet(it.sheet),
            CaseEvent::ContestAnswered(it) => on_sheet(it.sheet),
            CaseEvent::ContestSettled(it) => on_sheet(it.sheet),
            CaseEvent::BallotCast(_)
            | CaseEvent::BallotsVoided(_)
            | CaseEvent::OfferedUp(_)
            | CaseEvent::RungAnswered(_) => MOVES,
            CaseEvent::ClockBreached(it) => Concerns {
                clock: Some(&it.clock),
                ..ENTRY
            },
            CaseEvent::ClockStarted(it) => runs(&it.clock),
            CaseEvent::ClockStopped(it) => runs(&it.clock),
            CaseEvent::ClockWarned(it) => runs(&it.clock),
            CaseEvent::WarningsMissed(it) => runs(&it.clock),
            CaseEvent::ClockFailed(it) => runs(&it.clock),
            CaseEvent::DeadlineMoved(it) => runs(&it.clock),
            CaseEvent::WithdrawalAsked(_)
            | CaseEvent::FlagRaised(_)
            | CaseEvent::FlagCleared(_) => ENTRY,
            CaseEvent::CaseLinked(_) | CaseEvent::CaseUnlinked(_) => LINKS,
            CaseEvent::Commented(_)
            | CaseEvent::EvidenceAttached(_)
            | CaseEvent::LadderReset(_)
            | CaseEvent::Informed(_) => NOTHING,
        }
    }
}
