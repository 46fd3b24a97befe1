//! A writer that acknowledges numbered commands, for tests that cut it off.

use crate::definitions;
use engine::command::{self, CaseCommand, Command, FrameworkCommand, Meta, Submission};
use engine::event::Known;
use engine::identity::{CommandId, scripted_command_id};
use engine::service::Service;
use engine::store::Store;
use engine::value::Name;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// The number of the first comment; before it come the adoption and the case.
pub const FIRST: usize = 2;

/// The id of a numbered command.
pub fn id(number: usize) -> CommandId {
    scripted_command_id("writer", number)
}

/// A numbered command: 0 adopts, 1 opens the case, all others comment on it.
pub fn submission(number: usize, workflows: &Path, case: &str) -> Submission {
    let (person, command) = match number {
        0 => {
            let files = definitions::read(workflows).expect("the shipped definitions");
            (
                "director_general",
                FrameworkCommand::Adopt(command::Adopt { files }).into(),
            )
        }
        1 => ("auditor_a", open()),
        _ => {
            let text = format!("Remark {number}");
            let case = case.to_owned();
            (
                "auditor_a",
                CaseCommand::Comment(command::Comment { case, text }).into(),
            )
        }
    };
    let at = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(440_000);
    let meta = Meta {
        person: Some(Name::new(person)),
        ..Meta::new(id(number), at, Known::Local)
    };
    Submission { command, meta }
}

/// Goes on where the log ends, `group` commands a commit, and prints the number of the last
/// command of each commit once it is durable. Ends only with an error.
///
/// # Errors
/// What the engine or the store says.
pub fn write(
    store: impl Store,
    workflows: &Path,
    group: usize,
    mut out: impl Write,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut service = Service::open(store)?;
    for number in 0..FIRST {
        service.submit(&submission(number, workflows, ""))?;
    }
    let case = service
        .receipt(id(1))?
        .and_then(|receipt| receipt.reference);
    let case = case.ok_or("the case has a reference")?;
    let mut number = FIRST;
    while service.receipt(id(number))?.is_some() {
        number += 1;
    }
    loop {
        for _ in 0..group {
            service.decide(&submission(number, workflows, &case))?;
            number += 1;
        }
        service.commit()?;
        writeln!(out, "{}", number - 1)?;
        out.flush()?;
    }
}

fn open() -> Command {
    let fields = [("text", "Plan"), ("priority", "important")];
    let field = |(name, value): (&str, &str)| (Name::new(name), json!(value));
    CaseCommand::Open(command::Open {
        workflow: Name::new("recommendation"),
        fields: fields.into_iter().map(field).collect::<BTreeMap<_, _>>(),
    })
    .into()
}
