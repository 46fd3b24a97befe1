//! What must be so.

use super::words::Words;
use crate::case::{Case, value_of};
use crate::state::State;
use crate::value::Name;
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
    /// `expect programme PROGRAMME item ITEM blocked|free|planned|started|done`
    Item(Name, Name, String),
}

impl Expectation {
    pub(super) fn read(words: &mut Words) -> Result<Expectation, String> {
        let case = words.next("a case, or `programme`")?;
        if case == "programme" {
            let programme = words.name("the programme")?;
            let _ = words.next("the word `item`")?;
            let item = words.name("the item")?;
            return Ok(Expectation::Item(
                programme,
                item,
                words.next("how it stands")?,
            ));
        }
        let what = words.next("state, field, flag, event, clock, decision, ballots or owner")?;
        let count = |words: &mut Words| -> Result<u32, String> {
            let text = words.next("a number")?;
            text.parse()
                .map_err(|_| format!("`{text}` is not a number"))
        };
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
            other => return Err(format!("`{other}` cannot be expected of a case")),
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
            Expectation::Item(..) => None,
        }
    }

    /// `None` when it is so; else what was expected and what is.
    pub(super) fn check(
        &self,
        state: &State,
        case: Option<&Case>,
        today: Date,
    ) -> Option<(String, String)> {
        if let Expectation::Item(programme, item, wanted) = self {
            let progress = state.programmes.get(programme);
            let found = progress.and_then(|progress| progress.items.get(item));
            let is = match found {
                None => "unknown".to_owned(),
                Some(item) if wanted == "blocked" || wanted == "free" => {
                    if item.blocks.is_empty() {
                        "free"
                    } else {
                        "blocked"
                    }
                    .to_owned()
                }
                Some(item) => format!("{:?}", item.status).to_lowercase(),
            };
            return differ(&format!("item {item}"), wanted, &is);
        }
        let Some(case) = case else {
            return Some(("a case".to_owned(), "there is none of that name".to_owned()));
        };
        self.check_case(state, case, today)
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
                    question.outcome.as_ref().map_or("open", Name::as_str)
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
                let is = crate::case::who::owner_of(case);
                differ(
                    "owner",
                    wanted.as_str(),
                    is.as_ref().map_or("nobody", Name::as_str),
                )
            }
            Expectation::Item(..) => None,
        }
    }
}

fn differ(what: &str, wanted: &str, is: &str) -> Option<(String, String)> {
    (wanted != is).then(|| (format!("{what} {wanted}"), format!("{what} {is}")))
}
