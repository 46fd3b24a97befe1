//! What must be so.

use super::words::Words;
use crate::decide::case::value_of;
use crate::programme::funding;
use crate::state::{Case, State};
use crate::value::{Name, Word};
use jiff::civil::Date;

/// Something that must be so.
#[derive(Debug)]
pub enum Expectation {
    /// `expect CASE state STATE`
    State(String, Name),
    /// `expect CASE field FIELD VALUE`; without a value it must have none.
    Field(String, Name, Option<String>),
    /// `expect CASE flag FLAG`, `expect CASE no flag FLAG`
    Flag(String, Name, bool),
    /// `expect CASE event NAME COUNT`
    Event(String, Name, u32),
    /// `expect CASE clock CLOCK running|breached|stopped`
    Clock(String, Name, String),
    /// `expect CASE decision DECISION OUTCOME`
    Decision(String, Name, String),
    /// `expect CASE ballots DECISION COUNT`
    Ballots(String, Name, u32),
    /// `expect CASE owner PERSON`
    Owner(String, Name),
    /// `expect programme PROGRAMME item ITEM blocked|free|planned|started|done|failing|holding`,
    /// and `… blocked by WHAT`
    Item(Name, Name, String, Option<String>),
    /// `expect programme PROGRAMME fund FUND STAGE`
    Fund(Name, Name, String),
    /// `expect programme PROGRAMME gap if_all_comes|in_hand MONEY`
    Gap(Name, String, String),
    /// `expect programme PROGRAMME event NAME COUNT`
    Happened(Name, Name, u32),
}

const OF_CASE: [&str; 9] = [
    "state", "field", "flag", "no", "event", "clock", "decision", "ballots", "owner",
];

const OF_PROGRAMME: [&str; 3] = ["item", "fund", "event"];

impl Expectation {
    pub(super) fn read(words: &mut Words) -> Result<Expectation, String> {
        let case = words.next("a case, or `programme`")?;
        if case == "programme" {
            return of_programme(words);
        }
        let what = words.next("state, field, flag, event, clock, decision, ballots or owner")?;
        Ok(match what.as_str() {
            "state" => Expectation::State(case, words.name("the state")?),
            "field" => Expectation::Field(case, words.name("the field")?, words.maybe()),
            "flag" => Expectation::Flag(case, words.name("the flag")?, true),
            "no" => {
                let _ = words.next("the word `flag`")?;
                Expectation::Flag(case, words.name("the flag")?, false)
            }
            "event" => Expectation::Event(case, words.name("the event")?, count(words)?),
            "clock" => Expectation::Clock(case, words.name("the clock")?, words.next("how")?),
            "decision" => Expectation::Decision(
                case,
                words.name("the decision")?,
                words.next("the outcome")?,
            ),
            "ballots" => Expectation::Ballots(case, words.name("the decision")?, count(words)?),
            "owner" => Expectation::Owner(case, words.name("the person")?),
            other => return Err(unexpected(other, "a case", &OF_CASE)),
        })
    }

    /// The case that it is about, as the script names it.
    pub(super) fn case(&self) -> Option<&str> {
        match self {
            Expectation::State(case, _)
            | Expectation::Field(case, ..)
            | Expectation::Flag(case, ..)
            | Expectation::Event(case, ..)
            | Expectation::Clock(case, ..)
            | Expectation::Decision(case, ..)
            | Expectation::Ballots(case, ..)
            | Expectation::Owner(case, _) => Some(case),
            Expectation::Item(..)
            | Expectation::Fund(..)
            | Expectation::Gap(..)
            | Expectation::Happened(..) => None,
        }
    }

    /// `None` when it is so; else what was expected and what is. What is expected of a case is
    /// asked of a case that is there.
    pub(super) fn check(
        &self,
        state: &State,
        case: Option<&Case>,
        today: Date,
    ) -> Option<(String, String)> {
        match self {
            Expectation::Item(programme, item, wanted, by) => {
                return item_stands(state, (programme, item), wanted, by.as_deref());
            }
            Expectation::Gap(programme, which, wanted) => {
                return gap_is(state, programme, which, wanted);
            }
            Expectation::Fund(programme, fund, wanted) => {
                return fund_stands(state, programme, fund, wanted);
            }
            _ => {}
        }
        self.check_case(state, case?, today)
    }

    fn check_case(&self, state: &State, case: &Case, today: Date) -> Option<(String, String)> {
        match self {
            Expectation::State(_, wanted) => differ("state", wanted.as_str(), case.state.as_str()),
            Expectation::Field(_, field, wanted) => {
                let is = value_of(state, case, field.as_str(), today);
                let is = is.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
                let wanted = wanted.as_deref().unwrap_or("nothing");
                differ(&format!("field {field}"), wanted, &is)
            }
            Expectation::Flag(_, flag, wanted) => {
                let word = |raised: bool| if raised { "raised" } else { "not raised" };
                let is = case.flags.contains(flag);
                differ(&format!("flag {flag}"), word(*wanted), word(is))
            }
            Expectation::Event(_, event, wanted) => {
                let is = case.counts.get(event).copied().unwrap_or(0);
                differ(
                    &format!("events {event}"),
                    &wanted.to_string(),
                    &is.to_string(),
                )
            }
            Expectation::Clock(_, clock, wanted) => {
                let is = match case.clocks.get(clock) {
                    None => "stopped",
                    Some(running) if running.breached => "breached",
                    Some(_) => "running",
                };
                differ(&format!("clock {clock}"), wanted, is)
            }
            Expectation::Decision(_, decision, wanted) => {
                let question = case.questions.get(decision);
                let is = question.map_or("none", |question| {
                    question.outcome.as_ref().map_or("open", Word::as_str)
                });
                differ(&format!("decision {decision}"), wanted, is)
            }
            Expectation::Ballots(_, decision, wanted) => {
                let is = case
                    .questions
                    .get(decision)
                    .map_or(0, |known| known.ballots.len());
                differ(
                    &format!("ballots {decision}"),
                    &wanted.to_string(),
                    &is.to_string(),
                )
            }
            Expectation::Owner(_, wanted) => {
                let is = case.owner();
                differ(
                    "owner",
                    wanted.as_str(),
                    is.as_ref().map_or("nobody", Name::as_str),
                )
            }
            Expectation::Item(..)
            | Expectation::Fund(..)
            | Expectation::Gap(..)
            | Expectation::Happened(..) => None,
        }
    }
}

fn unexpected(word: &str, of: &str, known: &[&str]) -> String {
    let help = match crate::value::nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", known.join(", ")),
    };
    format!("`{word}` cannot be expected of {of}; {help}")
}

/// What is said of a case that nobody opened.
pub(super) fn no_case<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> (String, String) {
    let known: Vec<&str> = known.collect();
    let help = match crate::value::nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "no line before has `--called`".to_owned(),
        None => format!("called so far: {}", known.join(", ")),
    };
    let expected = format!("a case that is called `{name}`");
    (expected, format!("none; {help}"))
}

fn of_programme(words: &mut Words) -> Result<Expectation, String> {
    let programme = words.name("the programme")?;
    match words.next("item, fund, gap or event")?.as_str() {
        "item" => {
            let item = words.name("the item")?;
            let how = words.next("how it stands")?;
            let by = match words.maybe().as_deref() {
                Some("by") => Some(words.next("what holds it")?),
                Some(word) => return Err(format!("`{word}` is not expected here")),
                None => None,
            };
            Ok(Expectation::Item(programme, item, how, by))
        }
        "fund" => {
            let fund = words.name("the fund")?;
            Ok(Expectation::Fund(programme, fund, words.next("the stage")?))
        }
        "gap" => {
            let which = words.next("if_all_comes or in_hand")?;
            if !["if_all_comes", "in_hand"].contains(&which.as_str()) {
                return Err(format!("`{which}` is not if_all_comes or in_hand"));
            }
            Ok(Expectation::Gap(programme, which, words.next("the money")?))
        }
        "event" => {
            let event = words.name("the event")?;
            Ok(Expectation::Happened(programme, event, count(words)?))
        }
        other => Err(unexpected(other, "a programme", &OF_PROGRAMME)),
    }
}

fn count(words: &mut Words) -> Result<u32, String> {
    let text = words.next("a number")?;
    text.parse()
        .map_err(|_| format!("`{text}` is not a number"))
}

fn item_stands(
    state: &State,
    (programme, item): (&Name, &Name),
    wanted: &str,
    by: Option<&str>,
) -> Option<(String, String)> {
    let progress = state.programmes.get(programme);
    let Some(found) = progress.and_then(|progress| progress.items.get(item)) else {
        return differ(&format!("item {item}"), wanted, "unknown");
    };
    let fails = progress.is_some_and(|progress| progress.failing.contains(item));
    let is = match wanted {
        "failing" | "holding" if fails => "failing",
        "failing" | "holding" => "holding",
        "blocked" | "free" if found.blocks.is_empty() => "free",
        "blocked" | "free" => "blocked",
        _ => found.status.word(),
    };
    let by = by.filter(|by| !found.blocks.iter().any(|block| block.what == *by));
    differ(&format!("item {item}"), wanted, is).or_else(|| {
        let held: Vec<&str> = found.blocks.iter().map(|it| it.what.as_str()).collect();
        differ(&format!("item {item} blocked by"), by?, &held.join(", "))
    })
}

fn fund_stands(
    state: &State,
    programme: &Name,
    fund: &Name,
    wanted: &str,
) -> Option<(String, String)> {
    let framework = state.in_force.as_deref();
    let found = framework.and_then(|framework| {
        let fund = framework.programmes.get(programme)?.funds.get(fund)?;
        Some(state.programmes.get(programme)?.stage_of(fund).word())
    });
    differ(&format!("fund {fund}"), wanted, found.unwrap_or("unknown"))
}

/// What is missing in all, each currency by itself.
fn gap_is(state: &State, programme: &Name, which: &str, wanted: &str) -> Option<(String, String)> {
    let amended = state.programme(programme);
    let found = amended.zip(state.programmes.get(programme));
    let total = found.map(|(programme, progress)| funding(&programme, progress).total);
    let gaps = total.unwrap_or_default();
    let gaps = gaps.values().map(|gap| match which {
        "in_hand" => gap.in_hand.to_string(),
        _ => gap.if_all_comes.to_string(),
    });
    let is = gaps.collect::<Vec<_>>().join(", ");
    differ(&format!("gap {which}"), wanted, &is)
}

/// How often something happened.
pub(super) fn counted(event: &Name, wanted: u32, is: u32) -> Option<(String, String)> {
    let (wanted, is) = (wanted.to_string(), is.to_string());
    differ(&format!("events {event}"), &wanted, &is)
}

fn differ(what: &str, wanted: &str, is: &str) -> Option<(String, String)> {
    (wanted != is).then(|| (format!("{what} {wanted}"), format!("{what} {is}")))
}
