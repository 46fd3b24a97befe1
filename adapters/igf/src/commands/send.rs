//! Sending a command, and telling what came of it.

use crate::cli::{Acting, Global};
use crate::exit::Exit;
use crate::output::Output;
use crate::session::{Content, Session};
use crate::text::answers::render;
use crate::text::events::Teller;
use anyhow::Result;
use engine::command::{CaseCommand, Command, FrameworkCommand, Receipt};
use engine::event::Event;
use engine::view::Query;
use serde_json::{Value as Json, json};

/// Sends a command and prints its receipt; with `--dry-run`, prints the events it would make.
pub(super) fn carry_out(
    global: &Global,
    output: &Output,
    command: Command,
    acting: &Acting,
) -> Result<Exit> {
    carry_out_after(global, output, command, acting, |_| Ok(()))
}

/// As [`carry_out`], after something that the command needs.
pub(super) fn carry_out_after(
    global: &Global,
    output: &Output,
    command: Command,
    acting: &Acting,
    before: impl FnOnce(&Session) -> Result<()>,
) -> Result<Exit> {
    let mut session = Session::open(global, acting.person.as_deref())?;
    let submission = session.submission(command, acting)?;
    if acting.dry_run {
        let events = session.dry_run(&submission)?;
        return Ok(would_do(output, &events, Teller::of(&session)?));
    }
    before(&session)?;
    let voted_on = voted_on(output, &session, &submission.command);
    let receipt = session.submit(&submission)?;
    print(output, &session, &receipt)?;
    if let Some(bars) = barred_from(output, &session, &submission.command) {
        output.line(&bars);
    }
    if let Some(changes) = voted_on {
        output.line(&changes);
    }
    session.close(output);
    Ok(Exit::Done)
}

/// What a ballot on definitions is cast on, as people read it; the deciding one leaves no proposal.
fn voted_on(output: &Output, session: &Session, command: &Command) -> Option<String> {
    let is_ballot = matches!(
        command,
        Command::Framework(FrameworkCommand::BallotFramework(_))
    );
    if !is_ballot || output.is_json() {
        return None;
    }
    let changes = session.ask(&Query::Changes, None).ok()?;
    Some(render(&Query::Changes, &changes, output))
}

/// What an act bars whoever did it from, where it bars them from anything.
fn barred_from(output: &Output, session: &Session, command: &Command) -> Option<String> {
    let (case, act) = match command {
        Command::Case(CaseCommand::Act(act)) => (&act.case, &act.transition),
        Command::Case(CaseCommand::Ballot(ballot)) => (&ballot.case, &ballot.decision),
        _ => return None,
    };
    let query = Query::Bars {
        case: case.clone(),
        act: act.clone(),
    };
    let bars = session.ask(&query, None).ok()?;
    let told = render(&query, &bars, output);
    (!output.is_json() && !told.is_empty()).then_some(told)
}

fn print(output: &Output, session: &Session, receipt: &Receipt) -> Result<()> {
    let (events, mut teller) = if output.is_json() {
        (Vec::new(), Teller::bare())
    } else {
        (events_of(session, receipt)?, Teller::of(session)?)
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
