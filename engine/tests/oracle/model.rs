//! An organisation as the generator makes it and the oracle reads it: people, roles, one workflow.
//!
//! Days count from 1 July 2019, a Monday; instants are milliseconds since its first moment, in UTC.

pub(crate) type Person = usize;
pub(crate) type Role = usize;
pub(crate) type Unit = usize;
pub(crate) type Day = i64;
pub(crate) type Instant = i64;

pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const DAY: i64 = 24 * HOUR;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    First,
    Second,
    Third,
    Management,
}

#[derive(Clone, Debug)]
pub(crate) struct RoleDef {
    pub(crate) line: Line,
    pub(crate) in_unit: bool,
    pub(crate) members: Option<usize>,
    pub(crate) instead: Option<Role>,
    /// Who appoints to it; who proposes definitions where nobody is named.
    pub(crate) appoint_by: Vec<Appointer>,
}

/// A role that appoints to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Appointer {
    pub(crate) role: Role,
    /// It is held in the unit above.
    pub(crate) parent: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Appointment {
    pub(crate) person: Person,
    pub(crate) role: Role,
    pub(crate) unit: Option<Unit>,
    pub(crate) from: Day,
    pub(crate) until: Option<Day>,
    /// Who appointed, and in whose place; nobody in what was founded.
    pub(crate) by: Vec<Person>,
    /// The step at which they did.
    pub(crate) step: usize,
}

impl Appointment {
    pub(crate) fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether both are of the same person in the same role and unit.
    pub(crate) fn is_post_of(&self, other: &Appointment) -> bool {
        let post = |it: &Appointment| (it.person, it.role, it.unit);
        post(self) == post(other)
    }

    /// Whether it has all the days of another.
    pub(crate) fn covers(&self, other: &Appointment) -> bool {
        let last = |it: &Appointment| it.until.unwrap_or(Day::MAX);
        self.from <= other.from && last(other) <= last(self)
    }
}

/// Whom the definitions mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Role(Role),
    Owner,
    Chair,
    Opener,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    AtLeast(usize),
    EachRole(usize),
    Majority,
    Share(Share),
}

/// A share of yes, exactly, and so many at the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) part: (usize, usize),
    pub(crate) more: bool,
    pub(crate) of: Base,
    pub(crate) floor: usize,
}

/// Of what a share of yes is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    Cast,
    Present,
    Seats,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quorum {
    pub(crate) share: (usize, usize),
    pub(crate) of_eligible: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    Hours(i64),
    Days(i64),
    WorkingDays(i64),
}

/// What a decision may bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bindable {
    Amount,
    /// Derived from the amount.
    Big,
    /// Derived from the day.
    Late,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DecisionDef {
    pub(crate) propose_by: Vec<Who>,
    /// A new amount is given with it.
    pub(crate) proposes: bool,
    pub(crate) electorate: Vec<Who>,
    pub(crate) needs: Needs,
    pub(crate) quorum: Option<Quorum>,
    pub(crate) bind: Vec<Bindable>,
    /// Its condition: the field `go`.
    pub(crate) when: bool,
    pub(crate) body: bool,
    pub(crate) beneficiary: bool,
    pub(crate) closes: Option<Length>,
    pub(crate) early: bool,
    pub(crate) final_ballots: bool,
    pub(crate) seat_of_person: bool,
    /// `on_change`, where it is said: lock or not.
    pub(crate) lock: Option<bool>,
    /// Rests on the first decision.
    pub(crate) builds_on: bool,
    /// A ballot says what its voter has seen.
    pub(crate) seen_required: bool,
    /// Of a charter: who proposes has a ballot, too.
    pub(crate) proposer_votes: bool,
}

impl DecisionDef {
    pub(crate) fn locks(&self) -> bool {
        self.lock.unwrap_or(self.body)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Begun,
    Reviewed,
    Ended,
}

impl Stage {
    pub(crate) fn id(self) -> &'static str {
        match self {
            Stage::Begun => "begun",
            Stage::Reviewed => "reviewed",
            Stage::Ended => "ended",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    Adopted,
    Refused,
    Lapsed,
    NoQuorum,
    Withdrawn,
}

impl Outcome {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Outcome::Adopted => "adopted",
            Outcome::Refused => "refused",
            Outcome::Lapsed => "lapsed",
            Outcome::NoQuorum => "no_quorum",
            Outcome::Withdrawn => "withdrawn",
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum How {
    By(Vec<Who>),
    Decided(usize, Outcome),
}

#[derive(Clone, Debug)]
pub(crate) struct TransitionDef {
    pub(crate) id: String,
    pub(crate) from: Vec<Stage>,
    /// Nowhere: the state stays.
    pub(crate) to: Option<Stage>,
    pub(crate) how: How,
    /// Sets the fields of the case.
    pub(crate) sets: bool,
    pub(crate) builds_on: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Transition(usize),
    Decision(usize),
}

#[derive(Clone, Debug)]
pub(crate) enum Apart {
    SamePerson,
    Lines(Vec<Line>),
}

#[derive(Clone, Debug)]
pub(crate) struct Separation {
    pub(crate) acts: Vec<Deed>,
    pub(crate) apart: Apart,
}

/// What is adopted: all that the generator changes in definitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definitions {
    /// Tells one text from another.
    pub(crate) mark: usize,
    /// Who proposes and decides, as of any question: the charter.
    pub(crate) charter: DecisionDef,
    /// Who holds what, by the file of people.
    pub(crate) lines: Vec<Appointment>,
}

/// What an organisation is made to try; beside decisions on cases, which all do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Themes {
    pub(crate) charter: bool,
    pub(crate) roster: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Org {
    pub(crate) themes: Themes,
    /// What it is founded with.
    pub(crate) definitions: Definitions,
    pub(crate) people: usize,
    pub(crate) roles: Vec<RoleDef>,
    pub(crate) executive_head: Option<Role>,
    pub(crate) unit_head: Option<Role>,
    pub(crate) open_by: Vec<Who>,
    pub(crate) transitions: Vec<TransitionDef>,
    pub(crate) decisions: Vec<DecisionDef>,
    pub(crate) separations: Vec<Separation>,
    /// The chair is written once.
    pub(crate) chair_once: bool,
    /// Who may name a helper, and where.
    pub(crate) assignable: Option<(Vec<Who>, Vec<Stage>)>,
}

/// What a case holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) amount: i64,
    pub(crate) go: bool,
    pub(crate) due: Day,
    pub(crate) owner: Option<Person>,
    pub(crate) helper: Option<Person>,
    pub(crate) chair: Option<Person>,
    pub(crate) unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Say {
    Yes,
    No,
    Abstain,
    Recused,
}

impl Say {
    pub(crate) const ALL: [Say; 4] = [Say::Yes, Say::No, Say::Abstain, Say::Recused];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Say::Yes => "yes",
            Say::No => "no",
            Say::Abstain => "abstain",
            Say::Recused => "recused",
        }
    }
}

/// A field that names a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PersonField {
    Owner,
    Helper,
    Chair,
}

/// What an act changes of the fields.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    Amount(i64),
    Go(bool),
    Owner(Person),
    Helper(Person),
    Chair(Person),
}

#[derive(Clone, Debug)]
pub(crate) enum Wish {
    Open(Fields),
    Act {
        case: usize,
        transition: usize,
        change: Option<Change>,
    },
    Propose {
        case: usize,
        decision: usize,
        amount: i64,
    },
    Assign {
        case: usize,
        field: PersonField,
        person: Person,
    },
    /// `seen`: the voter has seen what there was after that step.
    Ballot {
        case: usize,
        decision: usize,
        say: Say,
        seen: Option<usize>,
    },
    Withdraw {
        case: usize,
        decision: usize,
    },
    /// Proposes definitions.
    Adopt(Box<Definitions>),
    /// On what is proposed.
    BallotCharter(Say),
    WithdrawCharter,
    /// Acts: what it is for; all where it is empty. `elsewhere`: only in another workflow.
    Delegate {
        to: Person,
        acts: Vec<Deed>,
        ballots: bool,
        elsewhere: bool,
        until: Day,
    },
    Appoint {
        person: Person,
        role: Role,
        unit: Option<Unit>,
        from: Option<Day>,
        until: Option<Day>,
    },
    EndAppointment {
        person: Person,
        role: Role,
        unit: Option<Unit>,
        on: Day,
    },
    /// As in [`Wish::Delegate`].
    Revoke {
        to: Person,
        acts: Vec<Deed>,
        ballots: bool,
        elsewhere: bool,
    },
    /// Adds the next person.
    AddPerson(Person),
    Confirm(Vec<Person>),
    HandOver {
        from: Person,
        to: Person,
    },
}

impl Wish {
    /// The case that it is about.
    pub(crate) fn case(&self) -> Option<usize> {
        match self {
            Wish::Act { case, .. }
            | Wish::Propose { case, .. }
            | Wish::Assign { case, .. }
            | Wish::Ballot { case, .. }
            | Wish::Withdraw { case, .. } => Some(*case),
            Wish::Open(_)
            | Wish::Delegate { .. }
            | Wish::Appoint { .. }
            | Wish::EndAppointment { .. }
            | Wish::Revoke { .. }
            | Wish::AddPerson(_)
            | Wish::Confirm(_)
            | Wish::HandOver { .. }
            | Wish::Adopt(_)
            | Wish::BallotCharter(_)
            | Wish::WithdrawCharter => None,
        }
    }
}

/// One step: who wishes what, in whose place, when.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) at: Instant,
    /// What is due by then fires before; else the clockwork was away until after it.
    pub(crate) ticked: bool,
    pub(crate) who: Person,
    pub(crate) instead_of: Option<Person>,
    /// Who acts has seen what there was after that step; of a ballot its wish says it.
    pub(crate) seen: Option<usize>,
    pub(crate) wish: Wish,
}

pub(crate) fn day_of(at: Instant) -> Day {
    at.div_euclid(DAY)
}
