//! Commands that change something.

use crate::cli::{Acting, Command as Line, Global, Person};
use crate::exit::Exit;
use crate::fail::{Failure, unreadable};
use crate::output::Output;
use crate::session::{Content, Session, day, name, submission};
use crate::words::Teller;
use anyhow::Result;
use engine::command::{
    self, CaseCommand, Command, FrameworkCommand, LinkTarget, PeopleCommand, Receipt,
};
use engine::event::Event;
use engine::hash::Hash;
use engine::value::{Fields, Name, Word};
use serde_json::{Value as Json, json};
use std::path::Path;

/// Carries out a command line that changes something.
pub(super) fn run(global: &Global, output: &Output, line: Line) -> Result<Exit> {
    let (command, acting) = command(global, line)?;
    carry_out(global, output, command, &acting)
}

/// Sends a command, and prints its receipt; with `--dry-run` what it would do.
pub(super) fn carry_out(
    global: &Global,
    output: &Output,
    command: Command,
    acting: &Acting,
) -> Result<Exit> {
    let mut session = Session::open(global, acting.person.as_deref())?;
    let submission = submission(command, acting, session.now())?;
    if acting.dry_run {
        let events = session.dry_run(&submission)?;
        return Ok(would_do(output, &events, Teller::of(&session)?));
    }
    let receipt = session.submit(&submission)?;
    print(output, &session, &receipt)?;
    session.close(output);
    Ok(Exit::Done)
}

fn print(output: &Output, session: &Session, receipt: &Receipt) -> Result<()> {
    let (events, mut teller) = match output.is_json() {
        true => (Vec::new(), Teller::bare()),
        false => (events_of(session, receipt)?, Teller::of(session)?),
    };
    output.answer(&serde_json::to_value(receipt)?, |_| {
        receipt_text(receipt, &events, &mut teller)
    });
    Ok(())
}

/// The events that a command made, as far as the reader may see them.
pub(super) fn events_of(session: &Session, receipt: &Receipt) -> Result<Vec<Event>> {
    let Some((first, last)) = receipt.positions else {
        return Ok(Vec::new());
    };
    let limit = usize::try_from(last - first + 1).unwrap_or(usize::MAX);
    let mut events = Vec::new();
    for line in session.events(first, limit)? {
        if let Content::Whole(bytes) = &line.content {
            events.push(Event::from_bytes(bytes)?);
        }
    }
    Ok(events)
}

fn receipt_text(receipt: &Receipt, events: &[Event], teller: &mut Teller<'_>) -> String {
    let mut text = match (&receipt.reference, receipt.duplicate) {
        (_, true) => "answered before; nothing was done again\n".to_owned(),
        (Some(reference), _) => format!("{reference}\n"),
        (None, _) => String::new(),
    };
    for event in events {
        text.push_str(&format!(
            "  {:>6}  {}\n",
            event.position,
            teller.tell(event)
        ));
    }
    text
}

/// Prints what a command would do.
pub(super) fn would_do(output: &Output, events: &[Json], mut teller: Teller<'_>) -> Exit {
    output.answer(&json!({ "dry_run": true, "events": events }), |_| {
        let mut text = "would do, and has not done:\n".to_owned();
        for row in events {
            let event = serde_json::to_vec(row).ok();
            let event = event.and_then(|bytes| Event::from_bytes(&bytes).ok());
            let words = match event {
                Some(event) => teller.tell(&event),
                None => format!("({}: withheld)", row["withheld"].as_str().unwrap_or("?")),
            };
            text.push_str(&format!("  {words}\n"));
        }
        text
    });
    Exit::Done
}

fn command(global: &Global, line: Line) -> Result<(Command, Acting)> {
    Ok(match line {
        Line::Open {
            workflow,
            fields: given,
            acting,
        } => {
            let workflow = name(&workflow)?;
            let fields = fields(&given)?;
            (
                CaseCommand::Open(command::Open { workflow, fields }).into(),
                acting,
            )
        }
        Line::Act {
            case,
            transition,
            fields: given,
            acting,
        } => {
            let transition = name(&transition)?;
            let fields = fields(&given)?;
            let command = CaseCommand::Act(command::Act {
                case,
                transition,
                fields,
            })
            .into();
            (command, acting)
        }
        Line::Propose {
            case,
            decision,
            fields: given,
            acting,
        } => {
            let decision = name(&decision)?;
            let fields = fields(&given)?;
            let command = CaseCommand::Propose(command::Propose {
                case,
                decision,
                fields,
            })
            .into();
            (command, acting)
        }
        Line::Ballot {
            case,
            decision,
            value,
            acting,
        } => (ballot(case, &decision, &value)?, acting),
        other => on_evidence(global, other)?,
    })
}

fn on_evidence(global: &Global, line: Line) -> Result<(Command, Acting)> {
    Ok(match line {
        Line::Link {
            case,
            kind,
            to,
            fields: given,
            acting,
        } => {
            let item = to.contains('/');
            let command = CaseCommand::Link(command::Link {
                case,
                kind: name(&kind)?,
                to: if item {
                    LinkTarget::Item(to)
                } else {
                    LinkTarget::Case(to)
                },
                fields: fields(&given)?,
            })
            .into();
            (command, acting)
        }
        Line::Attach {
            case,
            file,
            kind,
            acting,
        } => (attach(global, case, &file, &kind)?, acting),
        other => on_people(other)?,
    })
}

fn on_people(line: Line) -> Result<(Command, Acting)> {
    Ok(match line {
        Line::Assign {
            case,
            field,
            person_id,
            acting,
        } => {
            let command = CaseCommand::Assign(command::Assign {
                case,
                field: name(&field)?,
                person: name(&person_id)?,
            })
            .into();
            (command, acting)
        }
        Line::Comment { case, text, acting } => (
            CaseCommand::Comment(command::Comment { case, text }).into(),
            acting,
        ),
        Line::Delegate {
            to,
            acts,
            workflow,
            until,
            acting,
        } => {
            let command = PeopleCommand::Delegate(command::Delegate {
                to: name(&to)?,
                acts: acts.iter().map(|act| name(act)).collect::<Result<_>>()?,
                workflow: workflow.as_deref().map(name).transpose()?,
                until: day(&until)?,
            })
            .into();
            (command, acting)
        }
        Line::Person {
            command:
                Person::Add {
                    id,
                    name: shown,
                    acting,
                },
        } => {
            let command = PeopleCommand::AddPerson(command::AddPerson {
                name: shown.unwrap_or_else(|| id.clone()),
                person: name(&id)?,
            })
            .into();
            (command, acting)
        }
        Line::Appoint {
            person_id,
            role,
            unit,
            from,
            until,
            acting,
        } => {
            let command = PeopleCommand::Appoint(command::Appoint {
                person: name(&person_id)?,
                role: name(&role)?,
                unit: unit.as_deref().map(name).transpose()?,
                from: from.as_deref().map(day).transpose()?,
                until: until.as_deref().map(day).transpose()?,
            })
            .into();
            (command, acting)
        }
        _ => unreachable!("the caller sends only commands that change something"),
    })
}

fn ballot(case: String, decision: &str, value: &str) -> Result<Command> {
    let value = Word::from(&name(value)?);
    if case == "framework" {
        return Ok(FrameworkCommand::BallotFramework(command::BallotFramework { value }).into());
    }
    let decision = name(decision)?;
    Ok(CaseCommand::Ballot(command::CastBallot {
        case,
        decision,
        value,
    })
    .into())
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

/// Stores a file under its hash before the command that names it: evidence that an event names
/// is always there.
fn attach(global: &Global, case: String, file: &Path, kind: &str) -> Result<Command> {
    let content = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
    let sha256 = Hash::of(&content);
    let folder = global.data.join("evidence");
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(sha256.to_string());
    if !path.exists() {
        let part = path.with_extension("part");
        let mut stored = std::fs::File::create(&part)?;
        std::io::Write::write_all(&mut stored, &content)?;
        stored.sync_all()?;
        std::fs::rename(&part, &path)?;
        std::fs::File::open(&folder)?.sync_all()?;
    }
    let shown = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let kind: Name = name(kind)?;
    Ok(CaseCommand::Attach(command::Attach {
        case,
        kind,
        name: shown,
        sha256,
        bytes: u64::try_from(content.len()).unwrap_or(u64::MAX),
    })
    .into())
}
