//! A script's text to its steps.

use super::expect::Expectation;
use super::reform;
use super::words::{Words, checked};
use crate::command::{self, CaseCommand, Command, FrameworkCommand, LinkTarget, PeopleCommand};
use crate::event::{Provenance, ProvenanceKind};
use crate::hash::Hash;
use crate::value::{Name, Word};
use jiff::civil::{Date, DateTime};

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
    /// When it was true.
    pub effective: Option<Date>,
    /// What the script calls the case that it opens.
    pub called: Option<String>,
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
        for (index, text) in text.lines().enumerate() {
            let line = index + 1;
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            match read(text) {
                Ok(Line::Title(title)) => script.title = title,
                Ok(Line::Action(action)) => script.steps.push(Step { line, action }),
                Err(message) => errors.push(ScriptError { line, message }),
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
pub const COMMANDS: [&str; 25] = [
    "scenario",
    "at",
    "open",
    "act",
    "propose",
    "ballot",
    "link",
    "attach",
    "assign",
    "comment",
    "delegate",
    "person",
    "appoint",
    "forecast",
    "item",
    "fund",
    "add-dependency",
    "remove-dependency",
    "add-item",
    "split",
    "merge",
    "take-baseline",
    "expect",
    "refused",
    "note",
];

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
    let day: Date = day(&words.next("a day")?)?;
    let time = match words.maybe() {
        None => jiff::civil::time(9, 0, 0, 0),
        Some(time) => time
            .parse()
            .map_err(|_| format!("`{time}` is not a time of day"))?,
    };
    Ok(day.to_datetime(time))
}

pub(super) fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not a day; write it like 2019-12-31"))
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
    let effective = words
        .option("effective")
        .map(|text| day(&text))
        .transpose()?;
    let called = words.option("called");
    let command = command(verb, &mut words)?;
    words.finish()?;
    Ok(Call {
        command,
        person,
        principal,
        reason,
        effective,
        called,
    })
}

fn command(verb: &str, words: &mut Words) -> Result<Command, String> {
    Ok(match verb {
        "open" => CaseCommand::Open(command::Open {
            workflow: words.name("the workflow")?,
            fields: words.fields()?,
        })
        .into(),
        "act" => CaseCommand::Act(command::Act {
            case: words.next("the case")?,
            transition: words.name("the transition")?,
            fields: words.fields()?,
        })
        .into(),
        "propose" => CaseCommand::Propose(command::Propose {
            case: words.next("the case")?,
            decision: words.name("the decision")?,
            fields: words.fields()?,
        })
        .into(),
        "ballot" => ballot(words)?,
        "link" => CaseCommand::Link(command::Link {
            case: words.next("the case")?,
            kind: words.name("the kind of link")?,
            to: target(words.next("the other end")?),
            fields: words.fields()?,
        })
        .into(),
        "attach" => attach(words)?,
        "assign" => CaseCommand::Assign(command::Assign {
            case: words.next("the case")?,
            field: words.name("the field")?,
            person: words.name("the person")?,
        })
        .into(),
        "comment" => CaseCommand::Comment(command::Comment {
            case: words.next("the case")?,
            text: words.next("the text")?,
        })
        .into(),
        _ => return organisational(verb, words),
    })
}

fn organisational(verb: &str, words: &mut Words) -> Result<Command, String> {
    Ok(match verb {
        "delegate" => PeopleCommand::Delegate(command::Delegate {
            to: words.name("the person")?,
            acts: names(words.option("acts"))?,
            workflow: words.name_option("workflow")?,
            until: day(&words.option("until").ok_or("`--until DATE` is missing")?)?,
        })
        .into(),
        "person" => PeopleCommand::AddPerson(command::AddPerson {
            person: words.name("the person")?,
            name: words.next("the name")?,
        })
        .into(),
        "appoint" => PeopleCommand::Appoint(command::Appoint {
            person: words.name("the person")?,
            role: words.name("the role")?,
            unit: words.name_option("unit")?,
            from: words.option("from").map(|text| day(&text)).transpose()?,
            until: words.option("until").map(|text| day(&text)).transpose()?,
        })
        .into(),
        other => return reform::read(other, words),
    })
}

fn ballot(words: &mut Words) -> Result<Command, String> {
    let case = words.next("the case")?;
    if case == "framework" {
        words.maybe();
        let value = Word::from(&words.name("the ballot")?);
        return Ok(FrameworkCommand::BallotFramework(command::BallotFramework { value }).into());
    }
    Ok(CaseCommand::Ballot(command::CastBallot {
        case,
        decision: words.name("the decision")?,
        value: Word::from(&words.name("the ballot")?),
    })
    .into())
}

/// `PROGRAMME/ITEM` is an item; anything else is a case.
fn target(name: String) -> LinkTarget {
    if name.contains('/') {
        LinkTarget::Item(name)
    } else {
        LinkTarget::Case(name)
    }
}

/// A scenario has no files: the evidence is the name itself.
fn attach(words: &mut Words) -> Result<Command, String> {
    let case = words.next("the case")?;
    let kind = words.name("the kind of evidence")?;
    let name = words.next("the file's name")?;
    Ok(CaseCommand::Attach(command::Attach {
        case,
        kind,
        sha256: Hash::of(name.as_bytes()),
        bytes: u64::try_from(name.len()).unwrap_or(u64::MAX),
        name,
    })
    .into())
}

pub(super) fn names(list: Option<String>) -> Result<Vec<Name>, String> {
    let list = list.unwrap_or_default();
    list.split(',')
        .filter(|name| !name.is_empty())
        .map(checked)
        .collect()
}
