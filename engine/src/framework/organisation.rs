//! The organisation: units, roles, calendars, scales, authority, ladders, and its charter.

use super::question::{Rule, SeatOf, SettleAt, Terms};
use super::{Entrenched, Label, workflow::Holder};
use crate::value::{Calendar, Length, Name, words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What every workflow shares.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// The organisation's id: a token of every subject.
    pub id: Name,
    /// What people call it.
    pub label: Label,
    /// ISO 4217 code of its accounts.
    pub currency: String,
    /// Language codes that labels may have.
    pub languages: Vec<String>,
    /// The calendar of working days that applies where none is named.
    pub calendar: Name,
    /// The role of who heads the whole.
    pub executive_head: Option<Name>,
    /// The role of who heads the unit in which it is held.
    pub unit_head: Option<Name>,
    /// By id.
    pub calendars: BTreeMap<Name, Calendar>,
    /// By id.
    pub units: BTreeMap<Name, Unit>,
    /// By id.
    pub roles: BTreeMap<Name, Role>,
    /// By id.
    pub scales: BTreeMap<Name, Scale>,
    /// By id.
    pub matrices: BTreeMap<Name, Matrix>,
    /// By id.
    pub authorities: BTreeMap<Name, Authority>,
    /// By id.
    pub ladders: BTreeMap<Name, Ladder>,
}

impl Organisation {
    /// The calendar that applies where none is named.
    pub fn home_calendar(&self) -> Option<&Calendar> {
        self.calendars.get(&self.calendar)
    }
}

/// A part of the organisation.
#[derive(Clone, Debug)]
pub struct Unit {
    /// What people call it.
    pub label: Label,
    /// The unit it belongs to.
    pub parent: Option<Name>,
    /// It reports to the governing body too.
    pub independent: bool,
}

/// Which line of the three lines model a role stands in, or beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// Owns the risk.
    First,
    /// Challenges.
    Second,
    /// Assures.
    Third,
    /// Heads the organisation.
    Management,
    /// Member states in session, and their committees.
    Governing,
    /// Outsiders.
    External,
}

impl Line {
    /// The lines that definitions name by a word; the others are 1, 2 and 3.
    pub const BESIDE: [(&'static str, Line); 3] = [
        ("management", Line::Management),
        ("governing", Line::Governing),
        ("external", Line::External),
    ];

    /// The line of a number in definitions.
    pub const fn numbered(number: i64) -> Option<Line> {
        match number {
            1 => Some(Line::First),
            2 => Some(Line::Second),
            3 => Some(Line::Third),
            _ => None,
        }
    }

    /// As people read it; definitions write the three lines as numbers.
    pub const fn word(self) -> &'static str {
        match self {
            Line::First => "first line",
            Line::Second => "second line",
            Line::Third => "third line",
            Line::Management => "management",
            Line::Governing => "governing body",
            Line::External => "external",
        }
    }
}

words! {
    /// Where a role's holder may act.
    pub enum RoleScope {
        /// On every case.
        Organisation = "organisation",
        /// On cases of the unit the role is held in.
        Unit = "unit",
    }
}

/// Something a person can be appointed to.
#[derive(Clone, Debug)]
pub struct Role {
    /// What people call it.
    pub label: Label,
    /// Its line.
    pub line: Line,
    /// Where its holder may act.
    pub scope: RoleScope,
    /// Number of seats, for a body.
    pub members: Option<u32>,
    /// Who appoints to it; nobody is named where the usual rule holds.
    pub appoint_by: Vec<Holder>,
    /// Its holders record the acts of others.
    pub secretary: bool,
    /// One member of the body may act alone.
    pub one_acts: bool,
    /// The role that has its seats where nobody holds it who may vote.
    pub instead: Option<Name>,
}

/// An ordered set of values.
#[derive(Clone, Debug)]
pub struct Scale {
    /// From lowest to highest.
    pub values: Vec<ScaleValue>,
}

/// One value of a scale.
#[derive(Clone, Debug)]
pub struct ScaleValue {
    /// Its id.
    pub id: Name,
    /// What people call it.
    pub label: Label,
}

impl Scale {
    /// Place in the order, from 0.
    pub fn rank(&self, value: &str) -> Option<usize> {
        self.values
            .iter()
            .position(|known| known.id.as_str() == value)
    }

    /// The ids, from lowest to highest.
    pub fn ids(&self) -> Vec<Name> {
        self.values.iter().map(|value| value.id.clone()).collect()
    }
}

/// A two-dimensional lookup.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The scale of the rows.
    pub rows: Name,
    /// The scale of the columns.
    pub columns: Name,
    /// The scale of the cells.
    pub result: Name,
    /// One row per value of `rows`, one cell per value of `columns`.
    pub cells: Vec<Vec<Name>>,
}

/// A table from a scale's value to the role that may decide, and for how long.
#[derive(Clone, Debug)]
pub struct Authority {
    /// The scale that is looked up.
    pub by: Name,
    /// The field of the case that holds the value, where it is not named like the scale.
    pub field: Option<Name>,
    /// One row per value.
    pub rows: Vec<AuthorityRow>,
    /// The event that, in a row, needs a row further up each time.
    pub again: Option<Name>,
    /// Who has authority above the last row.
    pub above: Option<Name>,
}

/// One row of an authority table.
#[derive(Clone, Debug)]
pub struct AuthorityRow {
    /// The scale's value.
    pub when: Name,
    /// Who may decide.
    pub role: Name,
    /// For at most this many days.
    pub max_days: Option<u32>,
}

/// Whom a matter climbs to.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// From the bottom.
    pub rungs: Vec<Rung>,
    /// Events after which rungs that declined may be offered the same matter again.
    pub resets: Vec<Name>,
}

/// One rung.
#[derive(Clone, Debug)]
pub struct Rung {
    /// Where its role is held.
    pub unit: UnitReference,
    /// Its role.
    pub role: Name,
    /// Consulted on the way, cannot take; the matter passes on to the next rung.
    pub consult: bool,
}

/// A unit, fixed or seen from a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitReference {
    /// This unit.
    Unit(Name),
    /// The case's unit (`case`).
    Case,
    /// The parent of the case's unit (`parent`).
    Parent,
    /// The unit in a field (`field:NAME`).
    Field(Name),
}

/// Who may change the framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charter {
    /// Who proposes definitions.
    pub propose_by: Vec<Holder>,
    /// Who decides on them.
    pub electorate: Vec<Holder>,
    /// When they are adopted.
    pub rule: Rule,
    /// Ballots and acts under the charter are taken from who is known by a token alone.
    pub by_token: bool,
    /// How long after they were proposed the question closes.
    pub closes: Length,
    /// When it is settled.
    pub settle: SettleAt,
    /// Who proposes has a ballot.
    pub proposer_votes: bool,
    /// For so long after definitions were proposed nobody votes on them; then they close.
    pub notice: Option<Length>,
    /// The body above the electorate.
    pub above: Option<Name>,
    /// What it decides on, too.
    pub entrenched: Option<Entrenched>,
}

impl Charter {
    /// Whether it names a role: among who proposes or decides, or above them.
    pub fn names(&self, role: &Name) -> bool {
        let mut named = self.propose_by.iter().chain(&self.electorate);
        self.above.as_ref() == Some(role) || named.any(|holder| holder.role() == Some(role))
    }

    /// How the question on definitions is put and decided.
    pub fn terms(&self) -> Terms<'_> {
        Terms {
            electorate: &self.electorate,
            rule: &self.rule,
            closes: Some(&self.closes),
            settle: self.settle,
            final_ballots: false,
            seat: SeatOf::Office,
        }
    }

    /// How the question is put to the body above, where it decides on some changes, too.
    pub fn terms_above(&self) -> Option<Terms<'_>> {
        self.entrenched.as_ref().map(|entrenched| Terms {
            electorate: &entrenched.electorate,
            rule: &entrenched.rule,
            ..self.terms()
        })
    }
}

/// A person, as definitions name them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Opaque id.
    pub id: Name,
    /// The name, or the post for example people.
    pub name: String,
    /// Whether they act by themselves; others record the acts of who does not.
    pub account: bool,
}

/// A person in a role for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// The person's id.
    pub person: Name,
    /// The role's id.
    pub role: Name,
    /// The unit.
    pub unit: Option<Name>,
    /// First day.
    pub from: Date,
    /// Last day, inclusive.
    pub until: Option<Date>,
}

impl Appointment {
    /// Whether it holds on a day.
    pub fn holds_on(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }

    /// Whether it is to the same role in the same unit, of the same person.
    pub fn is_post_of(&self, other: &Appointment) -> bool {
        let post = |it: &Appointment| (it.person.clone(), it.role.clone(), it.unit.clone());
        post(self) == post(other)
    }
}
