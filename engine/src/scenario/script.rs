//! A script's text to its steps.

use super::command;
use super::expect::Expectation;
use super::words::Words;
use crate::command::Command;
use crate::event::{Provenance, ProvenanceKind};
use crate::value::{Moment, Name, suggestion, typed};
use jiff::civil::DateTime;

/// A scenario, ready to be played.
#[derive(Debug)]
pub struct Script {
    /// What it shows.
    pub title: String,
    /// In order.
    pub steps: Vec<Step>,
}

/// One line.
#[derive(Debug)]
pub struct Step {
    /// Its number in the text, from 1.
    pub line: usize,
    /// What it does.
    pub action: Action,
}

/// What a line does.
#[derive(Debug)]
pub enum Action {
    /// The clock moves on to a local time; what is due on the way fires.
    At(DateTime),
    /// A command.
    Call(Box<Call>),
    /// The command before must have been refused with this code, and with these words.
    Refused(Refused),
    /// Something must be so.
    Expect(Expectation),
    /// Where the facts that follow come from.
    Note(Provenance),
}

/// How a command must be refused.
#[derive(Debug)]
pub struct Refused {
    /// The code.
    pub code: String,
    /// What the message must say, where that matters.
    pub words: Option<String>,
}

/// A command as a script gives it.
#[derive(Debug)]
pub struct Call {
    /// The wish; cases may be named by what the script calls them.
    pub command: Command,
    /// Who acts.
    pub person: Option<Name>,
    /// In whose place.
    pub principal: Option<Name>,
    /// Why.
    pub reason: Option<String>,
    /// When it was true; a day is the organisation's.
    pub effective: Option<Moment>,
    /// What the script calls the case that it opens.
    pub called: Option<String>,
    /// The position of the last event that was seen.
    pub seen: Option<u64>,
}

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ScriptError {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl Script {
    /// Reads a text.
    ///
    /// # Errors
    /// Every line that cannot be read.
    pub fn parse(text: &str) -> Result<Script, Vec<ScriptError>> {
        let mut script = Script {
            title: String::new(),
            steps: Vec::new(),
        };
        let mut errors = Vec::new();
        // Some editors put a mark before the first line.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (index, text) in text.lines().enumerate() {
            let line = index + 1;
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            match read(text) {
                Ok(Line::Title(title)) => script.title = title,
                Ok(Line::Action(action)) => script.steps.push(Step { line, action }),
                Err(message) => {
                    let message = match typed(text) {
                        Some(help) => format!("{message}; {help}"),
                        None => message,
                    };
                    errors.push(ScriptError { line, message });
                }
            }
        }
        if errors.is_empty() {
            Ok(script)
        } else {
            Err(errors)
        }
    }
}

/// Every word that a line may begin with.
pub fn verbs() -> impl Iterator<Item = &'static str> {
    let of_commands = command::verbs().iter().copied();
    ["scenario", "at"]
        .into_iter()
        .chain(of_commands)
        .chain(["expect", "refused", "note"])
}

enum Line {
    Title(String),
    Action(Action),
}

fn read(line: &str) -> Result<Line, String> {
    let mut words = Words::split(line)?;
    let verb = words.next("a command")?;
    let action = match verb.as_str() {
        "scenario" => {
            let title = words.next("the title")?;
            words.finish()?;
            return Ok(Line::Title(title));
        }
        "at" => Action::At(instant(&mut words)?),
        "refused" => Action::Refused(Refused {
            code: words.next("the code")?,
            words: words.maybe(),
        }),
        "expect" => Action::Expect(Expectation::read(&mut words)?),
        "note" => Action::Note(note(&mut words)?),
        verb => return Ok(Line::Action(Action::Call(Box::new(call(verb, words)?)))),
    };
    words.finish()?;
    Ok(Line::Action(action))
}

fn instant(words: &mut Words) -> Result<DateTime, String> {
    let day = words.day("a day")?;
    let time = match words.maybe() {
        None => jiff::civil::time(9, 0, 0, 0),
        Some(time) => time
            .parse()
            .map_err(|_| format!("`{time}` is not a time of day"))?,
    };
    Ok(day.to_datetime(time))
}

fn note(words: &mut Words) -> Result<Provenance, String> {
    let kind = match words.next("seed, assumed or played")?.as_str() {
        "seed" => ProvenanceKind::Seed,
        "assumed" => ProvenanceKind::Assumed,
        "played" => ProvenanceKind::Played,
        other => return Err(format!("`{other}` is not seed, assumed or played")),
    };
    Ok(Provenance {
        kind,
        words: words.maybe(),
    })
}

fn call(verb: &str, mut words: Words) -> Result<Call, String> {
    let person = words.name_option("as")?;
    let principal = words.name_option("for")?;
    let reason = words.option("reason");
    let effective = words.moment_option("effective")?;
    let called = words.option("called");
    let seen = words.number_option("seen")?;
    let command = command::read(verb, &mut words)?.ok_or_else(|| unknown(verb))?;
    words.finish()?;
    Ok(Call {
        command,
        person,
        principal,
        reason,
        effective,
        called,
        seen,
    })
}

fn unknown(verb: &str) -> String {
    if verb == "programme" {
        return "`programme` is not a command of scenarios; a programme's name stands after the \
                command here: `forecast igf …`"
            .to_owned();
    }
    let help = suggestion(verb, verbs());
    format!("`{verb}` is not a command of scenarios; {help}")
}
