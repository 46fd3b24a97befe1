//! A running case as an expression sees it.

use crate::draft::Draft;
use crate::event::LinkEnd;
use crate::expression::{Expression, Outcome, Scope, unanswered};
use crate::framework::{Framework, typed};
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::state::{Case, LinkedEnd, State};
use crate::value::{Calendar, Fields, Kind, Length, Name, Value, Word, utc_date};
use jiff::Timestamp;
use jiff::civil::Date;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// How deep derived fields may look into derived fields of linked cases.
const MAX_DEPTH: u8 = 8;

/// A running case, perhaps with values that a command proposes, at one instant.
pub(crate) struct CaseScope<'a> {
    state: &'a State,
    case: &'a Case,
    proposed: BTreeMap<Name, Value>,
    today: Date,
    effective: Date,
    link: Option<&'a LinkedEnd>,
    depth: u8,
}

impl<'a> CaseScope<'a> {
    /// A case as it stands.
    pub(crate) fn new(state: &'a State, case: &'a Case, at: Timestamp) -> CaseScope<'a> {
        let today =
            calendar_of(state, case).map_or_else(|| utc_date(at), |calendar| calendar.date_of(at));
        CaseScope::on(state, case, today)
    }

    /// A case as it would stand with the values given.
    pub(crate) fn with(
        state: &'a State,
        case: &'a Case,
        at: Timestamp,
        given: &Fields,
    ) -> CaseScope<'a> {
        let proposed = typed(&case.workflow.fields, given);
        CaseScope {
            proposed,
            ..CaseScope::new(state, case, at)
        }
    }

    fn on(state: &'a State, case: &'a Case, today: Date) -> CaseScope<'a> {
        CaseScope {
            state,
            case,
            proposed: BTreeMap::new(),
            today,
            effective: today,
            link: None,
            depth: 0,
        }
    }

    fn framework(&self) -> Option<&'a Framework> {
        self.state
            .framework_of(self.case)
            .map(|framework| &**framework)
    }

    fn derived(&self, expression: &Expression) -> Option<Value> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        let deeper = CaseScope {
            state: self.state,
            case: self.case,
            proposed: self.proposed.clone(),
            today: self.today,
            effective: self.effective,
            link: self.link,
            depth: self.depth + 1,
        };
        match expression.evaluate(&deeper) {
            Outcome::Value(Value::Text(word)) => Some(Value::Text(word)),
            Outcome::Value(value) => Some(value),
            Outcome::Missing(_) => None,
        }
    }

    fn matrix(&self, name: &str, row: &str, column: &str) -> Option<Value> {
        let organisation = &self.framework()?.organisation;
        let matrix = organisation.matrices.get(name)?;
        let row = organisation.scales.get(&matrix.rows)?.rank(row)?;
        let column = organisation.scales.get(&matrix.columns)?.rank(column)?;
        let cell = matrix.cells.get(row)?.get(column)?;
        Some(Value::Name(cell.clone()))
    }

    fn authority_days(&self, name: &str, level: &str) -> Option<Value> {
        let table = self.framework()?.organisation.authorities.get(name)?;
        let row = table.rows.iter().find(|row| row.when.as_str() == level)?;
        Some(Value::Length(Length::days(row.max_days?.into())))
    }

    fn decision(&self, name: &str) -> Option<Value> {
        let question = self.case.questions.get(name)?;
        let outcome = question.outcome.as_ref();
        let word = outcome.map_or_else(|| Name::new("open"), Word::name);
        Some(Value::Name(word))
    }
}

fn calendar_of<'a>(state: &'a State, case: &Case) -> Option<&'a Calendar> {
    state.framework_of(case)?.organisation.home_calendar()
}

impl Scope for CaseScope<'_> {
    fn name(&self) -> Option<String> {
        Some(self.case.reference.to_string())
    }

    fn member(&self, name: &str) -> Option<Value> {
        let workflow = &self.case.workflow;
        if let Some(value) = self
            .proposed
            .get(name)
            .or_else(|| self.case.fields.get(name))
        {
            return Some(value.clone());
        }
        match name {
            "state" => Some(Value::Name(self.case.state.clone())),
            "category" => {
                let category = workflow.category(self.case.state.as_str());
                Some(Value::Name(Name::new(category.word())))
            }
            "closed" => Some(Value::Bool(self.case.is_closed())),
            "opened" => Some(Value::Instant(self.case.opened_recorded)),
            _ => {
                let field = workflow.field(name)?;
                field
                    .derived
                    .as_ref()
                    .and_then(|derived| self.derived(derived))
            }
        }
    }

    fn linked(&self, kind: &str) -> Vec<Box<dyn Scope + '_>> {
        let ends = self
            .case
            .links
            .iter()
            .filter(|link| link.kind.as_str() == kind);
        ends.filter_map(|link| {
            let LinkEnd::Case { id, .. } = &link.to else {
                return None;
            };
            let scope = CaseScope {
                link: Some(link),
                effective: self.effective,
                depth: self.depth,
                ..CaseScope::on(self.state, self.state.case(*id)?, self.today)
            };
            Some(Box::new(scope) as Box<dyn Scope>)
        })
        .collect()
    }

    fn link_member(&self, name: &str) -> Option<Value> {
        self.link?.fields.get(name).cloned()
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Option<Value> {
        let words: Vec<String> = arguments.iter().map(Value::to_string).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match (function, words.as_slice()) {
            ("matrix", [name, row, column]) => self.matrix(name, row, column),
            ("authority_days", [name, level]) => self.authority_days(name, level),
            ("decision", [name]) => self.decision(name),
            ("elapsed", [name]) => {
                let clock = self.case.clocks.get(*name);
                Some(Value::Bool(clock.is_some_and(|clock| clock.breached)))
            }
            ("flag", [name]) => Some(Value::Bool(self.case.flags.contains(*name))),
            ("in_a_row", [name]) => {
                let count = self.case.in_a_row.get(*name).copied().unwrap_or(0);
                Some(Value::Integer(count.into()))
            }
            ("times", [name]) => {
                let count = self.case.counts.get(*name).copied().unwrap_or(0);
                Some(Value::Integer(count.into()))
            }
            _ => None,
        }
    }

    fn today(&self) -> Date {
        self.today
    }

    fn effective_day(&self) -> Date {
        self.effective
    }

    fn order(&self, a: &Name, b: &Name) -> Option<Ordering> {
        let scales = self.framework()?.organisation.scales.values();
        let mut ranks =
            scales.filter_map(|scale| Some((scale.rank(a.as_str())?, scale.rank(b.as_str())?)));
        ranks.next().map(|(a, b)| a.cmp(&b))
    }

    fn order_of(&self, member: &str, a: &Name, b: &Name) -> Option<Ordering> {
        let field = self.case.workflow.field(member);
        let Some(Kind::Scale(_, values)) = field.map(|field| &field.kind) else {
            return self.order(a, b);
        };
        let rank = |word| values.iter().position(|value| value == word);
        Some(rank(a)?.cmp(&rank(b)?))
    }

    fn calendar(&self) -> Option<&Calendar> {
        calendar_of(self.state, self.case)
    }
}

/// The value of a field, derived ones included.
pub(crate) fn value_of(state: &State, case: &Case, field: &str, on: Date) -> Option<Value> {
    CaseScope::on(state, case, on).member(field)
}

/// Whether a condition holds on a case as it stands in a draft.
pub(crate) fn holds(draft: &Draft<'_>, id: CaseId, condition: &Expression) -> bool {
    let Some(case) = draft.state().case(id) else {
        return false;
    };
    condition
        .holds(&CaseScope::new(draft.state(), case, draft.judged()))
        .met
}

/// A case as it would stand with the values that an act gives: `today()` is the day of its record,
/// `effective_day()` that on which it was done.
pub(super) fn of_act<'a>(draft: &'a Draft<'_>, case: &'a Case, given: &Fields) -> CaseScope<'a> {
    CaseScope {
        effective: draft.effective_day(),
        ..CaseScope::with(draft.state(), case, draft.judged(), given)
    }
}

/// Refuses an act whose condition does not hold with the values given.
///
/// # Errors
/// `condition_not_met`, with the value that is missing, if that is why.
pub(super) fn require(
    draft: &Draft<'_>,
    case: &Case,
    condition: Option<&Expression>,
    act: &Name,
    given: &Fields,
) -> Result<(), Refusal> {
    let Some(condition) = condition else {
        return Ok(());
    };
    let scope = of_act(draft, case, given);
    let verdict = condition.holds(&scope);
    if verdict.met {
        return Ok(());
    }
    let message = format!("`{act}` needs: {}", condition.text());
    let refusal = Refusal::rule("condition_not_met", message);
    Err(match verdict.missing {
        Some(what) => refusal.help(unanswered(&what)),
        None => refusal.help(format!("`igf why {}` shows each part", case.reference)),
    })
}
