//! What happened to people: who they are, what they hold, who acts for them.

use super::words::Class;
use super::{Ballot, Outcome, Seat};
use crate::value::{Name, Word};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

event_family! {
    /// What happened to people.
    pub enum PeopleEvent

    /// A person entered the roster. Class restricted: the only event that holds a name.
    PersonAdded = "person_added" {
        /// Opaque id.
        person: Name,
        /// The name, or the post for example people.
        name: String,
        /// `false` where somebody else than who added the person is to confirm them before they
        /// count; missing where an adopted file named them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirmed: Option<bool>,
        /// `false` for who does nothing by themselves: others record what they do on sheets.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<bool>,
    }
    /// A person was given an account, or has none any more.
    AccountChanged = "account_changed" {
        /// Opaque id.
        person: Name,
        /// Whether they act by themselves from now on.
        account: bool,
    }
    /// Somebody else than who added a person confirmed that there is one: they count from now on.
    PersonConfirmed = "person_confirmed" {
        /// Opaque id.
        person: Name,
    }
    /// A person was appointed to a role.
    PersonAppointed = "person_appointed" {
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
        /// `true` where these days take the place of those that the person held the role in the
        /// unit before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<bool>,
        /// Who proposed it and who voted for it, where the charter's electorate decided; without
        /// them, who acts appointed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        decided_by: Vec<Name>,
    }
    /// An appointment ended.
    AppointmentEnded = "appointment_ended" {
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
    ActsDelegated = "acts_delegated" {
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
        /// First day, where the organisation is; the effective day in UTC where it is missing.
        #[schemars(with = "Option<String>")]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Date>,
    }
    /// What a person let another do in their place, they no longer let them do.
    DelegationRevoked = "delegation_revoked" {
        /// Whose acts.
        from: Name,
        /// Who may no longer do them.
        to: Name,
        /// Transition and decision ids; empty means all.
        acts: Vec<Name>,
        /// Only in this workflow; everywhere where it is missing.
        workflow: Option<Name>,
    }
    /// A change of one post was put to the charter's electorate.
    PostProposed = "post_proposed" {
        /// What ballots name: `post_1`, `post_2` and so on.
        question: Name,
        /// The change.
        change: PostChange,
        /// Who may cast a ballot.
        electorate: Vec<Seat>,
        /// How many seats there are, vacant and barred ones too.
        seats: u32,
        /// Who has a seat and may not vote from it: recused from the start.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        barred: Vec<Seat>,
        /// When nobody votes any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<String>")]
        closes: Option<Timestamp>,
    }
    /// A ballot on a change of a post.
    PostBallotCast = "post_ballot_cast" {
        /// The question.
        question: Name,
        /// Whose seat.
        person: Name,
        /// `yes`, `no`, `abstain` or `recused`.
        value: Word<Ballot>,
        /// The roles that it may count for.
        roles: Vec<Name>,
        /// Who had the seat when the question was put, where that is not its voter.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seat: Option<Name>,
    }
    /// Somebody with a ballot asked to take the question on a post back.
    PostWithdrawalAsked = "post_withdrawal_asked" {
        /// The question.
        question: Name,
        /// Who asked.
        person: Name,
    }
    /// The question on a post closed, and what was received before is still recorded.
    PostQuestionClosed = "post_question_closed" {
        /// The question.
        question: Name,
        /// Until when.
        #[schemars(with = "String")]
        until: Timestamp,
    }
    /// The question on a post ended. Where it is adopted, what changes the post comes next.
    PostSettled = "post_settled" {
        /// The question.
        question: Name,
        /// What came of it.
        outcome: Word<Outcome>,
        /// Why, where the ballots alone do not say it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    }
    /// A bearer token was issued. What it signs is not in the record.
    TokenIssued = "token_issued" {
        /// Its id, which `igf token revoke` takes.
        token: String,
        /// Who it speaks for.
        person: Name,
        /// The most restricted class that it reads.
        reads: Word<Class>,
        /// The day on which it ends, in UTC.
        #[schemars(with = "String")]
        until: Date,
        /// The system user who issued it.
        user: String,
    }
    /// A bearer token was taken back, or all that were issued before, by a new key.
    TokenRevoked = "token_revoked" {
        /// Its id; without it all of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
        /// The system user who took it back.
        user: String,
    }
}

/// A change of one post: somebody is appointed to it, or their appointment ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PostChange {
    /// Opaque id.
    pub person: Name,
    /// The role.
    pub role: Name,
    /// The unit, for a role that is held in a unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Name>,
    /// First day of an appointment; without it an appointment is to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// Last day, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
}

impl PostChange {
    /// An appointment ends.
    pub fn end(ended: AppointmentEnded) -> PostChange {
        PostChange {
            person: ended.person,
            role: ended.role,
            unit: ended.unit,
            from: None,
            until: Some(ended.on),
        }
    }

    /// Whether another change is of the same post of the same person.
    pub fn is_on_same(&self, other: &PostChange) -> bool {
        let of = |it: &PostChange| (it.person.clone(), it.role.clone(), it.unit.clone());
        of(self) == of(other)
    }
}
