//! The log and the history of a case.

use crate::cli::{Global, Log, View};
use crate::exit::Exit;
use crate::output::Output;
use crate::session::{Content, LogLine, Session};
use crate::text::events::Teller;
use anyhow::Result;
use engine::event::Event;
use engine::hash::Hash;
use engine::value::harmless;
use engine::view::Query;
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use std::time::Duration;

/// How many events are read at once.
const CHUNK: usize = 1_000;

/// How often a followed log is looked at.
const FOLLOW_EVERY: Duration = Duration::from_millis(500);

/// Prints the log.
pub(super) fn log(global: &Global, output: &Output, wanted: &Log) -> Result<Exit> {
    let session = Session::open(global, None)?;
    let case = match &wanted.case {
        None => None,
        Some(case) => {
            let query = Query::Case { case: case.clone() };
            Some(session.ask(&query, None)?["case"].clone())
        }
    };
    let from = wanted.from.max(1);
    let mut teller = Teller::of(&session)?;
    let mut previous = hash_before(&session, from)?;
    let mut next = from;
    loop {
        let lines = session.events(next, CHUNK)?;
        for line in &lines {
            next = line.position + 1;
            let told = (line, previous.as_str());
            print(output, wanted, case.as_ref(), told, &mut teller)?;
            previous = line.hash.clone();
        }
        if lines.is_empty() && !wanted.follow {
            return Ok(Exit::Done);
        }
        if lines.is_empty() {
            std::thread::sleep(FOLLOW_EVERY);
        }
    }
}

/// The hash that the event at a position is chained to.
fn hash_before(session: &Session, position: u64) -> Result<String> {
    if position <= 1 {
        return Ok(Hash::GENESIS.to_string());
    }
    let before = session.events(position - 1, 1)?;
    Ok(before
        .first()
        .map_or_else(|| Hash::GENESIS.to_string(), |line| line.hash.clone()))
}

fn print(
    output: &Output,
    wanted: &Log,
    case: Option<&Json>,
    (line, previous): (&LogLine, &str),
    teller: &mut Teller<'_>,
) -> Result<()> {
    let bytes = match &line.content {
        Content::Whole(bytes) => bytes,
        Content::Withheld(class) => {
            print_withheld(output, wanted, line, class);
            return Ok(());
        }
    };
    if wanted.raw && case.is_none() {
        output.line(&String::from_utf8_lossy(bytes));
        return Ok(());
    }
    let mut event: Json = serde_json::from_slice(bytes)?;
    if case.is_some_and(|case| event["case"] != *case) {
        return Ok(());
    }
    if wanted.raw {
        output.line(&String::from_utf8_lossy(bytes));
    } else if output.is_json() {
        event["hash"] = json!(line.hash);
        event["previous_hash"] = json!(previous);
        // A program finds every member, also where there is nothing to say.
        if event.get("traceparent").is_none() {
            event["traceparent"] = Json::Null;
        }
        output.line(&event.to_string());
    } else {
        let event = Event::from_bytes(bytes)?;
        let reference = harmless(event.reference.as_deref().unwrap_or_default());
        output.line(&format!(
            "{:>6}  {:<21}  {reference:<16}  {}",
            event.position,
            teller.moment(event.recorded),
            teller.tell(&event)
        ));
    }
    Ok(())
}

/// Prints a line in place of an event above the reader's class. Raw output has no place for one:
/// the next event's position shows the gap.
fn print_withheld(output: &Output, wanted: &Log, line: &LogLine, class: &str) {
    if wanted.case.is_some() || wanted.raw {
        return;
    }
    if output.is_json() {
        let row = json!({ "position": line.position, "hash": line.hash, "withheld": class });
        output.line(&row.to_string());
    } else {
        output.line(&format!("{:>6}  ({class}: withheld)", line.position));
    }
}

/// Prints what happened on a case.
pub(super) fn history(global: &Global, output: &Output, case: &str, view: &View) -> Result<Exit> {
    let session = Session::open(global, None)?;
    let at = session.as_of(view)?;
    let query = Query::Case {
        case: case.to_owned(),
    };
    let shown = session.ask(&query, at)?;
    let rows = session.history(case)?;
    let events = rows.into_iter().filter_map(|row| told(row, at));
    let events: Vec<(Option<Event>, Json)> = events.collect();
    let json = json!({
        "case": shown["case"],
        "reference": shown["reference"],
        "events": events.iter().map(|(_, json)| json).collect::<Vec<_>>(),
    });
    let mut teller = Teller::of(&session)?;
    let workflow = shown["workflow"].as_str().unwrap_or_default();
    output.answer(&json, |json| {
        let reference = json["reference"].as_str().unwrap_or_default();
        let mut text = format!("{reference}  {}\n", harmless(workflow));
        for (event, row) in &events {
            let Some(event) = event else {
                let class = row["withheld"].as_str().unwrap_or_default();
                text.push_str(&format!("  ({class}: withheld)\n"));
                continue;
            };
            text.push_str(&format!(
                "  {:<21}  {}\n",
                teller.moment(event.recorded),
                teller.tell(event)
            ));
            for note in notes(event, &teller) {
                text.push_str(&format!("                         {note}\n"));
            }
        }
        text
    });
    Ok(Exit::Done)
}

/// An event of a history, if it was recorded by then: read, where it is not withheld.
fn told(row: Json, as_of: Option<Timestamp>) -> Option<(Option<Event>, Json)> {
    let mut bare = row.clone();
    bare.as_object_mut()?.remove("hash");
    let event = serde_json::to_vec(&bare).ok()?;
    let event = Event::from_bytes(&event).ok();
    let by_then = event
        .as_ref()
        .is_none_or(|event| as_of.is_none_or(|at| event.recorded <= at));
    by_then.then_some((event, row))
}

/// The lines below an event: its reason, when it was true, where it comes from.
fn notes(event: &Event, teller: &Teller<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(
        event
            .reason
            .as_ref()
            .map(|reason| format!("because: {reason}")),
    );
    if event.effective != event.recorded {
        notes.push(format!("true since {}", teller.moment(event.effective)));
    }
    if let Some(provenance) = &event.provenance {
        let kind = format!("{:?}", provenance.kind).to_lowercase();
        let words = provenance
            .words
            .as_ref()
            .map(|words| format!(": “{words}”"));
        notes.push(format!("{kind}{}", words.unwrap_or_default()));
    }
    notes.iter().map(|note| harmless(note)).collect()
}
