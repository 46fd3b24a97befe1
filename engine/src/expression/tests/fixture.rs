//! A workflow's types and a running case, made up for the tests.

use super::super::{Expression, Outcome, Scope, Table, TypeScope, Verdict};
use crate::value::{Calendar, Kind, Name, Value};
use jiff::civil::{Date, Weekday, date};
use std::cmp::Ordering;
use std::collections::BTreeMap;

pub(super) fn names(words: &[&str]) -> Vec<Name> {
    words.iter().map(|word| Name::new(word)).collect()
}

/// Its kind of case is the one that a link of that kind leads to; `""` is the outer one.
pub(super) struct Types(pub(super) &'static str);

pub(super) fn level() -> Kind {
    Kind::Scale(Name::new("level"), names(&["low", "medium", "high"]))
}

/// The same words in another order.
pub(super) fn urgency() -> Kind {
    Kind::Scale(Name::new("urgency"), names(&["high", "medium", "low"]))
}

const STATES: [&str; 3] = ["issued", "claimed", "verified"];

pub(super) fn members() -> Vec<(&'static str, Kind)> {
    let states = names(&STATES);
    let categories = names(&["open", "waiting", "closed"]);
    vec![
        ("state", Kind::Enum(states)),
        ("category", Kind::Enum(categories)),
        ("closed", Kind::Bool),
        ("opened", Kind::Instant),
        ("level", level()),
        ("residual", level()),
        ("urgency", urgency()),
        ("due", Kind::When),
        ("started", Kind::Date),
        ("cost", Kind::Money),
        ("budget", Kind::Money),
        ("weight", Kind::Decimal),
        ("progress", Kind::Percent),
        ("number", Kind::Integer),
        ("title", Kind::Text),
        ("owner", Kind::Person),
        ("office", Kind::Unit),
        ("topics", Kind::Set(names(&["money", "people"]))),
        ("offices", Kind::List(Box::new(Kind::Unit))),
        ("amounts", Kind::List(Box::new(Kind::Money))),
        ("grace", Kind::Length),
    ]
}

impl TypeScope for Types {
    fn member(&self, name: &str) -> Option<Kind> {
        let found = members().into_iter().find(|(member, _)| *member == name);
        found.map(|(_, kind)| kind)
    }

    fn members(&self) -> Vec<Name> {
        members().iter().map(|(name, _)| Name::new(name)).collect()
    }

    fn linked(&self, kind: &str) -> Option<Box<dyn TypeScope + '_>> {
        let to = match (self.0, kind) {
            ("", "actions") => "actions",
            ("actions", "risks") => "risks",
            _ => return None,
        };
        Some(Box::new(Types(to)))
    }

    fn link_kinds(&self) -> Vec<Name> {
        match self.0 {
            "" => names(&["actions"]),
            "actions" => names(&["risks"]),
            _ => Vec::new(),
        }
    }

    fn link_member(&self, name: &str) -> Option<Kind> {
        (self.0 == "actions" && name == "share").then_some(Kind::Decimal)
    }

    fn names(&self, table: Table) -> Vec<Name> {
        names(match table {
            Table::Matrices => &["risk_3x3"],
            Table::Authorities => &["acceptance"],
            Table::Decisions => &["extension"],
            Table::Clocks => &["response"],
            Table::Flags => &["overdue"],
            Table::Events => &["extension_granted"],
        })
    }

    fn matrix(&self, name: &str) -> Option<(Kind, Kind, Kind)> {
        (name == "risk_3x3").then(|| (level(), level(), level()))
    }

    fn authority(&self, name: &str) -> Option<Kind> {
        (name == "acceptance").then(level)
    }
}

/// A case with its fields, its links, and the data on the link that led to it.
#[derive(Default)]
pub(super) struct Fake {
    pub(super) fields: BTreeMap<String, Value>,
    pub(super) links: BTreeMap<&'static str, Vec<Fake>>,
    pub(super) on_link: BTreeMap<&'static str, Value>,
    pub(super) calendar: Option<Calendar>,
}

impl Fake {
    pub(super) fn with(fields: &[(&str, &str)]) -> Fake {
        let mut fake = Fake::default();
        for (name, text) in fields {
            let kind = Types("").member(name).expect(name);
            let value = Value::parse(text, &kind).expect(text);
            fake.fields.insert((*name).to_owned(), value);
        }
        fake
    }

    pub(super) fn linking(mut self, kind: &'static str, cases: Vec<Fake>) -> Fake {
        self.links.insert(kind, cases);
        self
    }

    pub(super) fn by_share(mut self, share: &str) -> Fake {
        let share = Value::parse(share, &Kind::Decimal).expect(share);
        self.on_link.insert("share", share);
        self
    }

    pub(super) fn in_geneva(mut self) -> Fake {
        let weekend = vec![Weekday::Saturday, Weekday::Sunday];
        let holidays = [date(2019, 8, 1)].into();
        self.calendar = Calendar::new("Europe/Zurich", weekend, holidays, vec![]);
        self
    }

    /// Checks the text, then evaluates it: the value, or `missing PATH`.
    pub(super) fn answers(&self, text: &str) -> String {
        let expression = Expression::parse(text).expect(text);
        let mistakes = expression.check(&Types(""), &super::super::Type::Any);
        assert!(mistakes.is_empty(), "{text}: {mistakes:?}");
        match expression.evaluate(&View(self)) {
            Outcome::Value(value) => value.to_string(),
            Outcome::Missing(path) => format!("missing {path}"),
        }
    }

    pub(super) fn holds(&self, text: &str) -> Verdict {
        Expression::parse(text).expect(text).holds(&View(self))
    }
}

pub(super) struct View<'a>(pub(super) &'a Fake);

impl Scope for View<'_> {
    fn member(&self, name: &str) -> Option<Value> {
        self.0.fields.get(name).cloned()
    }

    fn linked(&self, kind: &str) -> Vec<Box<dyn Scope + '_>> {
        let linked = self.0.links.get(kind).into_iter().flatten();
        linked
            .map(|fake| Box::new(View(fake)) as Box<dyn Scope>)
            .collect()
    }

    fn link_member(&self, name: &str) -> Option<Value> {
        self.0.on_link.get(name).cloned()
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Option<Value> {
        let last = arguments.last().map(Value::to_string).unwrap_or_default();
        Some(match (function, last.as_str()) {
            ("matrix", column) => Value::Name(Name::new(column)),
            ("authority_days", "high") => Value::Length(crate::value::Length::days(90)),
            ("decision", _) => self.0.fields.get("state").cloned()?,
            ("elapsed", _) => Value::Bool(true),
            ("flag", _) => Value::Bool(false),
            ("times", _) => Value::Integer(2),
            _ => return None,
        })
    }

    fn today(&self) -> Date {
        date(2019, 7, 26)
    }

    fn order(&self, a: &Name, b: &Name) -> Option<Ordering> {
        ranked(&level(), a, b)
    }

    fn order_of(&self, member: &str, a: &Name, b: &Name) -> Option<Ordering> {
        ranked(&Types("").member(member)?, a, b)
    }

    fn calendar(&self) -> Option<&Calendar> {
        self.0.calendar.as_ref()
    }
}

fn ranked(kind: &Kind, a: &Name, b: &Name) -> Option<Ordering> {
    let Kind::Scale(_, values) = kind else {
        return None;
    };
    let rank = |word| values.iter().position(|value| value == word);
    Some(rank(a)?.cmp(&rank(b)?))
}
