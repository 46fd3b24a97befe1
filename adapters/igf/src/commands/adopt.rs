//! adopt: definitions put in force, or proposed.

use super::send::{events_of, would_do};
use crate::cli::{Acting, Global};
use crate::data::definitions::read;
use crate::edge;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::{Local, Session, submission, would_be};
use crate::text::answers::render;
use crate::text::events::Teller;
use crate::text::mistakes::as_text;
use anyhow::Result;
use engine::command::{self, Command, FrameworkCommand};
use engine::definition::{self, Diagnostic};
use engine::event::{Event, EventData, FrameworkEvent};
use engine::framework::DefinitionFile;
use engine::service::Service;
use engine::store::MemoryStore;
use engine::view::{Query, Report};
use std::path::Path;

/// Puts definitions in force, or proposes them.
pub(super) fn adopt(
    global: &Global,
    output: &Output,
    path: &Path,
    acting: &Acting,
) -> Result<Exit> {
    let files = read(&[path.to_owned()])?;
    let (framework, diagnostics): (_, Vec<Diagnostic>) = definition::load(&files);
    if framework.is_none() {
        output.note(&as_text(&diagnostics, &files, output));
    }
    let mut session = match Session::open(global, acting.person.as_deref()) {
        Ok(session) => session,
        Err(error) if is_new(&error) && acting.dry_run => {
            let submission = submission(adopting(files), acting, edge::now(), None)?;
            let founded = Service::open(MemoryStore::new())?.dry_run(&submission);
            return Ok(would_do(output, &would_be(founded)?, Teller::bare()));
        }
        Err(error) if is_new(&error) && framework.is_some() => {
            Session::Local(Box::new(Local::open_or_create(&global.data)?))
        }
        Err(error) => return Err(error),
    };
    let submission = session.submission(adopting(files), acting)?;
    if acting.dry_run {
        let events = session.dry_run(&submission)?;
        return Ok(would_do(output, &events, Teller::of(&session)?));
    }
    let receipt = session.submit(&submission)?;
    let events = events_of(&session, &receipt)?;
    let (outcome, words) = adoption(&events);
    let mut json = serde_json::to_value(&receipt)?;
    json["adoption"] = outcome.into();
    let changes = match outcome {
        "proposed" => session.ask(&Query::Changes, None).ok(),
        _ => None,
    };
    let vacant = vacant(&session)?;
    json["vacant_roles"] = vacant.clone().into();
    let words = match vacant.is_empty() || outcome == "proposed" {
        true => words.to_owned(),
        false => format!("{words}\nnobody holds {}", vacant.join(", ")),
    };
    output.answer(&json, |_| match &changes {
        Some(changes) => format!("{words}\n\n{}", render(&Query::Changes, changes, output)),
        None => words.clone(),
    });
    session.close(output);
    Ok(Exit::Done)
}

/// The roles that nobody holds by the definitions in force.
fn vacant(session: &Session) -> Result<Vec<String>> {
    let query = Query::Report {
        report: Report::Vacant,
    };
    let told = session.ask(&query, None)?;
    let rows = told["rows"].as_array().into_iter().flatten();
    let roles = rows.filter_map(|row| row["role"].as_str());
    Ok(roles.map(ToOwned::to_owned).collect())
}

fn adopting(files: Vec<DefinitionFile>) -> Command {
    FrameworkCommand::Adopt(command::Adopt { files }).into()
}

/// Which of the two adopting came to: founded, or proposed.
fn adoption(events: &[Event]) -> (&'static str, &'static str) {
    let proposed = |event: &Event| {
        matches!(
            event.data,
            EventData::Framework(FrameworkEvent::FrameworkProposed(_))
        )
    };
    if events.iter().any(proposed) {
        (
            "proposed",
            "proposed, and not in force yet: other definitions are; decide with `igf ballot \
             framework charter yes|no --as PERSON`",
        )
    } else {
        (
            "founded",
            "founded: nothing was in force before, so the definitions are in force now; from here \
             on `igf adopt` proposes, and the charter decides",
        )
    }
}

fn is_new(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<Failure>()
        .is_some_and(|failure| failure.code == "no_data")
}
