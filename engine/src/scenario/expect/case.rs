//! What must be so of a case.

use super::difference::{Difference, between, of_count, unexpected};
use crate::decide::case::value_of;
use crate::scenario::words::Words;
use crate::state::{Case, State};
use crate::value::{Name, Word};
use jiff::civil::Date;

/// What must be so of a case.
#[derive(Debug)]
pub enum OfCase {
    /// `state STATE`
    State(Name),
    /// `field FIELD VALUE`; without a value it must have none.
    Field(Name, Option<String>),
    /// `flag FLAG`, `no flag FLAG`
    Flag(Name, bool),
    /// `event NAME COUNT`
    Event(Name, u32),
    /// `clock CLOCK running|breached|stopped`
    Clock(Name, String),
    /// `decision DECISION OUTCOME`
    Decision(Name, String),
    /// `ballots DECISION COUNT`
    Ballots(Name, u32),
    /// `owner PERSON`
    Owner(Name),
}

const KNOWN: [&str; 9] = [
    "state", "field", "flag", "no", "event", "clock", "decision", "ballots", "owner",
];

impl OfCase {
    pub(super) fn read(words: &mut Words) -> Result<OfCase, String> {
        let what = words.next("state, field, flag, event, clock, decision, ballots or owner")?;
        Ok(match what.as_str() {
            "state" => OfCase::State(words.name("the state")?),
            "field" => OfCase::Field(words.name("the field")?, words.maybe()),
            "flag" => OfCase::Flag(words.name("the flag")?, true),
            "no" => {
                let _ = words.next("the word `flag`")?;
                OfCase::Flag(words.name("the flag")?, false)
            }
            "event" => OfCase::Event(words.name("the event")?, words.count()?),
            "clock" => OfCase::Clock(words.name("the clock")?, words.next("how")?),
            "decision" => OfCase::Decision(words.name("the decision")?, words.next("the outcome")?),
            "ballots" => OfCase::Ballots(words.name("the decision")?, words.count()?),
            "owner" => OfCase::Owner(words.name("the person")?),
            other => return Err(unexpected(other, "a case", &KNOWN)),
        })
    }

    /// `None` where it is so of the case.
    pub(crate) fn check(&self, state: &State, case: &Case, today: Date) -> Option<Difference> {
        match self {
            OfCase::State(expected) => between("state", expected.as_str(), case.state.as_str()),
            OfCase::Field(field, expected) => {
                let is = value_of(state, case, field.as_str(), today);
                let is = is.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
                let expected = expected.as_deref().unwrap_or("nothing");
                between(&format!("field {field}"), expected, &is)
            }
            OfCase::Flag(flag, expected) => {
                let word = |raised: bool| if raised { "raised" } else { "not raised" };
                let is = case.flags.contains(flag);
                between(&format!("flag {flag}"), word(*expected), word(is))
            }
            OfCase::Event(event, expected) => of_count(
                event,
                *expected,
                case.counts.get(event).copied().unwrap_or(0),
            ),
            OfCase::Clock(clock, expected) => {
                let is = match case.clocks.get(clock) {
                    None => "stopped",
                    Some(running) if running.breached => "breached",
                    Some(_) => "running",
                };
                between(&format!("clock {clock}"), expected, is)
            }
            OfCase::Decision(decision, expected) => {
                let question = case.questions.get(decision);
                let is = question.map_or("none", |question| {
                    question.outcome.as_ref().map_or("open", Word::as_str)
                });
                between(&format!("decision {decision}"), expected, is)
            }
            OfCase::Ballots(decision, expected) => {
                let question = case.questions.get(decision);
                let is = question.map_or(0, |question| question.ballots.len());
                let what = format!("ballots {decision}");
                between(&what, &expected.to_string(), &is.to_string())
            }
            OfCase::Owner(expected) => {
                let is = case.owner();
                let is = is.as_ref().map_or("nobody", Name::as_str);
                between("owner", expected.as_str(), is)
            }
        }
    }
}
