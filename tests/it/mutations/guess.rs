//! Whether a condition may hold: tried with suggested values, some of them out of the condition.

use engine::expression::{Expression, Scope};
use engine::framework::{Framework, LinkTo, StateCategory, Workflow};
use engine::programme::Random;
use engine::value::{Kind, Length, Name, Value};
use jiff::civil::{Date, date};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// So often is a condition tried before it is given up.
const TRIALS: u64 = 400;

/// Whether a condition held once on a case in a state.
pub(super) fn may_hold(
    framework: &Framework,
    workflow: &Workflow,
    state: &Name,
    when: &Expression,
) -> bool {
    (0..TRIALS).any(|trial| {
        let guess = Guess {
            framework,
            workflow,
            state: state.clone(),
            words: quoted(when.text()),
            known: RefCell::default(),
            random: RefCell::new(Random::new(trial)),
            depth: 0,
        };
        when.holds(&guess).met
    })
}

/// The texts in quotes and the numbers of a condition, with the numbers beside them.
fn quoted(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split('\'')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    let numbers = text.split(|it: char| !it.is_ascii_digit());
    for number in numbers.filter_map(|it| it.parse::<i64>().ok()) {
        words.extend([number - 1, number, number + 1].map(|it| it.to_string()));
    }
    words
}

/// A case with values as they come.
struct Guess<'g> {
    framework: &'g Framework,
    workflow: &'g Workflow,
    state: Name,
    words: Vec<String>,
    known: RefCell<BTreeMap<String, Option<Value>>>,
    random: RefCell<Random>,
    depth: usize,
}

impl Guess<'_> {
    fn below(&self, bound: usize) -> usize {
        self.random.borrow_mut().below(bound)
    }

    fn one_of(&self, values: &[String]) -> Option<String> {
        values.get(self.below(values.len())).cloned()
    }

    fn category(&self) -> StateCategory {
        self.workflow.category(self.state.as_str())
    }

    fn field(&self, name: &str) -> Option<Value> {
        let field = self.workflow.field(name)?;
        if let Some(derived) = &field.derived {
            return match derived.evaluate(self) {
                engine::expression::Outcome::Value(value) => Some(value),
                engine::expression::Outcome::Missing(_) => None,
            };
        }
        if self.below(6) == 0 {
            return None;
        }
        let text = self.text_of(&field.kind)?;
        Value::parse(&text, &field.kind).ok()
    }

    /// A value of a kind, as it is written.
    fn text_of(&self, kind: &Kind) -> Option<String> {
        let own = |more: &[&str]| {
            let fits = self
                .words
                .iter()
                .filter(|it| Value::parse(it, kind).is_ok());
            let more = more.iter().map(ToString::to_string);
            more.chain(fits.cloned()).collect::<Vec<String>>()
        };
        let names = |names: &[Name]| names.iter().map(Name::to_string).collect::<Vec<_>>();
        let suggested = match kind {
            Kind::Bool => own(&["true", "false"]),
            Kind::Integer | Kind::Decimal | Kind::Percent => own(&["0", "1", "2", "50"]),
            Kind::Money => own(&["USD 0", "USD 100", "USD 5000000"]),
            Kind::Date | Kind::When => own(&["2018-12-31", "2019-07-15", "2030-01-01"]),
            Kind::Length => own(&["1 day", "1 month"]),
            Kind::Text => own(&["", "x", "something"]),
            Kind::Enum(words) | Kind::Scale(_, words) => names(words),
            Kind::Unit => self
                .framework
                .organisation
                .units
                .keys()
                .map(Name::to_string)
                .collect(),
            Kind::Person => self
                .framework
                .people
                .iter()
                .map(|it| it.id.to_string())
                .collect(),
            Kind::Set(words) => {
                let some = words.iter().filter(|_| self.below(2) == 0);
                vec![some.map(Name::as_str).collect::<Vec<_>>().join(", ")]
            }
            Kind::Instant | Kind::Reference(_) | Kind::List(_) | Kind::Document => return None,
        };
        self.one_of(&suggested)
    }

    fn runs(&self, so: impl Fn(&engine::framework::Clock) -> bool) -> bool {
        let mut clocks = self.workflow.clocks.iter();
        clocks.any(|it| it.run_in.contains(&self.state) && so(it))
    }

    fn cell(&self, name: &str, row: &str, column: &str) -> Option<Value> {
        let organisation = &self.framework.organisation;
        let matrix = organisation.matrices.get(name)?;
        let row = organisation.scales.get(&matrix.rows)?.rank(row)?;
        let column = organisation.scales.get(&matrix.columns)?.rank(column)?;
        Some(Value::Name(matrix.cells.get(row)?.get(column)?.clone()))
    }

    fn days(&self, name: &str, level: &str) -> Option<Value> {
        let table = self.framework.organisation.authorities.get(name)?;
        let row = table.rows.iter().find(|row| row.when.as_str() == level)?;
        Some(Value::Length(Length::days(row.max_days?.into())))
    }
}

impl Scope for Guess<'_> {
    fn member(&self, name: &str) -> Option<Value> {
        match name {
            "state" => return Some(Value::Name(self.state.clone())),
            "category" => return Some(Value::Name(Name::new(self.category().word()))),
            "closed" => return Some(Value::Bool(self.category() == StateCategory::Closed)),
            _ => {}
        }
        if let Some(known) = self.known.borrow().get(name) {
            return known.clone();
        }
        let value = self.field(name);
        self.known
            .borrow_mut()
            .insert(name.to_owned(), value.clone());
        value
    }

    fn linked(&self, kind: &str) -> Vec<Box<dyn Scope + '_>> {
        let link = self.workflow.links.get(kind);
        let to = match link.map(|link| &link.to) {
            Some(LinkTo::Workflow(to)) => self.framework.workflows.get(to),
            Some(LinkTo::Item) => None,
            None => self.framework.workflows.values().find(|other| {
                let mut links = other.links.values();
                links.any(|it| it.inverse.as_ref().is_some_and(|it| it == kind))
            }),
        };
        let (Some(workflow), true) = (to, self.depth < 2) else {
            return Vec::new();
        };
        // One answer for one case, however often it is asked.
        let seed = self
            .known
            .borrow_mut()
            .entry(format!("links.{kind}"))
            .or_insert_with(|| {
                Some(Value::Integer(
                    i64::try_from(self.random.borrow_mut().below(1 << 20)).unwrap_or(0),
                ))
            })
            .clone();
        let seed = match seed {
            Some(Value::Integer(seed)) => u64::try_from(seed).unwrap_or(0),
            _ => 0,
        };
        let mut random = Random::new(seed);
        let count = random.below(3);
        let case = |_| {
            let state = &workflow.states[random.below(workflow.states.len())].id;
            Box::new(Guess {
                framework: self.framework,
                workflow,
                state: state.clone(),
                words: self.words.clone(),
                known: RefCell::default(),
                random: RefCell::new(Random::new(random.next())),
                depth: self.depth + 1,
            }) as Box<dyn Scope>
        };
        (0..count).map(case).collect()
    }

    fn link_member(&self, _: &str) -> Option<Value> {
        Some(Value::Integer(1))
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Option<Value> {
        let words: Vec<String> = arguments.iter().map(Value::to_string).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let maybe = |so: bool| Some(Value::Bool(so && self.below(2) == 0));
        match (function, words.as_slice()) {
            ("matrix", [name, row, column]) => self.cell(name, row, column),
            ("authority_days", [name, level]) => self.days(name, level),
            ("decision", _) => {
                let outcomes = ["adopted", "refused", "lapsed", "open"];
                Some(Value::Name(Name::new(outcomes[self.below(outcomes.len())])))
            }
            ("elapsed", [clock]) => maybe(self.runs(|it| it.id == *clock)),
            ("flag", [flag]) => {
                let raises = |it: &engine::framework::Clock| {
                    it.breach.flag.as_ref().is_some_and(|it| it == *flag)
                };
                maybe(self.runs(raises))
            }
            ("times", _) => Some(Value::Integer(i64::try_from(self.below(4)).unwrap_or(0))),
            _ => None,
        }
    }

    fn today(&self) -> Date {
        date(2019, 7, 1)
    }

    fn order(&self, a: &Name, b: &Name) -> Option<Ordering> {
        let scales = self.framework.organisation.scales.values();
        let mut ranks =
            scales.filter_map(|scale| Some((scale.rank(a.as_str())?, scale.rank(b.as_str())?)));
        ranks.next().map(|(a, b)| a.cmp(&b))
    }
}
