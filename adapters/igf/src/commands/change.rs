//! Commands that change cases and the roster.

use super::send::carry_out;
use crate::cli::{
    Act, Acting, Appoint, Assign, Attach, Ballot, Change, Comment, Delegate, Global, Link, Open,
    Person, Propose,
};
use crate::exit::Exit;
use crate::fail::{Failure, unreadable};
use crate::output::Output;
use crate::session::{day, name};
use anyhow::Result;
use engine::command::{Command, Fields, LinkTarget};
use engine::hash::Hash;
use serde_json::Value as Json;
use std::path::Path;

/// Carries out a command line that changes something.
pub(super) fn run(global: &Global, output: &Output, line: Change) -> Result<Exit> {
    let (command, acting) = match line {
        Change::Open(line) => open(line)?,
        Change::Act(line) => act(line)?,
        Change::Propose(line) => propose(line)?,
        Change::Ballot(line) => ballot(line)?,
        Change::Link(line) => link(line)?,
        Change::Attach(line) => attach(global, line)?,
        Change::Assign(line) => assign(line)?,
        Change::Comment(line) => comment(line),
        Change::Delegate(line) => delegate(line)?,
        Change::Person { command } => person(command)?,
        Change::Appoint(line) => appoint(line)?,
    };
    carry_out(global, output, command, &acting)
}

fn open(line: Open) -> Result<(Command, Acting)> {
    let command = Command::Open {
        workflow: name(&line.workflow)?,
        fields: fields(&line.fields)?,
    };
    Ok((command, line.acting))
}

fn act(line: Act) -> Result<(Command, Acting)> {
    let command = Command::Act {
        transition: name(&line.transition)?,
        fields: fields(&line.fields)?,
        case: line.case,
    };
    Ok((command, line.acting))
}

fn propose(line: Propose) -> Result<(Command, Acting)> {
    let command = Command::Propose {
        decision: name(&line.decision)?,
        fields: fields(&line.fields)?,
        case: line.case,
    };
    Ok((command, line.acting))
}

/// A ballot on a decision of a case; on proposed definitions where the case is `framework`.
fn ballot(line: Ballot) -> Result<(Command, Acting)> {
    let value = name(&line.value)?;
    let command = if line.case == "framework" {
        Command::BallotFramework { value }
    } else {
        Command::Ballot {
            decision: name(&line.decision)?,
            case: line.case,
            value,
        }
    };
    Ok((command, line.acting))
}

/// `PROGRAMME/ITEM` is an item; anything else is a case.
fn link(line: Link) -> Result<(Command, Acting)> {
    let is_item = line.to.contains('/');
    let command = Command::Link {
        kind: name(&line.kind)?,
        to: if is_item {
            LinkTarget::Item(line.to)
        } else {
            LinkTarget::Case(line.to)
        },
        fields: fields(&line.fields)?,
        case: line.case,
    };
    Ok((command, line.acting))
}

/// Stores the file before the command that names it: evidence that an event names is always
/// there.
fn attach(global: &Global, line: Attach) -> Result<(Command, Acting)> {
    let content = std::fs::read(&line.file).map_err(|error| unreadable(&line.file, &error))?;
    let sha256 = Hash::of(&content);
    store_evidence(&global.data.join("evidence"), sha256, &content)?;
    let file_name = line.file.file_name().unwrap_or_default();
    let command = Command::Attach {
        kind: name(&line.kind)?,
        name: file_name.to_string_lossy().into_owned(),
        sha256,
        bytes: u64::try_from(content.len()).unwrap_or(u64::MAX),
        case: line.case,
    };
    Ok((command, line.acting))
}

/// Writes a file under its hash, durably, unless it is there already.
fn store_evidence(folder: &Path, sha256: Hash, content: &[u8]) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join(sha256.to_string());
    if path.exists() {
        return Ok(());
    }
    let part = path.with_extension("part");
    let mut stored = std::fs::File::create(&part)?;
    std::io::Write::write_all(&mut stored, content)?;
    stored.sync_all()?;
    std::fs::rename(&part, &path)?;
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}

fn assign(line: Assign) -> Result<(Command, Acting)> {
    let command = Command::Assign {
        field: name(&line.field)?,
        person: name(&line.person_id)?,
        case: line.case,
    };
    Ok((command, line.acting))
}

fn comment(line: Comment) -> (Command, Acting) {
    let command = Command::Comment {
        case: line.case,
        text: line.text,
    };
    (command, line.acting)
}

fn delegate(line: Delegate) -> Result<(Command, Acting)> {
    let command = Command::Delegate {
        to: name(&line.to)?,
        acts: line
            .acts
            .iter()
            .map(|act| name(act))
            .collect::<Result<_>>()?,
        workflow: line.workflow.as_deref().map(name).transpose()?,
        until: day(&line.until)?,
    };
    Ok((command, line.acting))
}

fn person(line: Person) -> Result<(Command, Acting)> {
    match line {
        Person::Add {
            id,
            name: shown,
            acting,
        } => {
            let command = Command::AddPerson {
                name: shown.unwrap_or_else(|| id.clone()),
                person: name(&id)?,
            };
            Ok((command, acting))
        }
    }
}

fn appoint(line: Appoint) -> Result<(Command, Acting)> {
    let command = Command::Appoint {
        person: name(&line.person_id)?,
        role: name(&line.role)?,
        unit: line.unit.as_deref().map(name).transpose()?,
        from: line.from.as_deref().map(day).transpose()?,
        until: line.until.as_deref().map(day).transpose()?,
    };
    Ok((command, line.acting))
}

/// `FIELD=VALUE` words. An empty value takes the field's value away.
fn fields(words: &[String]) -> Result<Fields> {
    let mut fields = Fields::new();
    for word in words {
        let (field, value) = word.split_once('=').ok_or_else(|| {
            Failure::new(
                Exit::Usage,
                "bad_field",
                format!("`{word}` is not FIELD=VALUE"),
            )
        })?;
        let value = if value.is_empty() {
            Json::Null
        } else {
            Json::from(value)
        };
        if fields.insert(name(field)?, value).is_some() {
            let message = format!("`{field}` is given twice");
            return Err(Failure::new(Exit::Usage, "bad_field", message).into());
        }
    }
    Ok(fields)
}
