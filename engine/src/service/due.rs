//! What is due: the commands that time gives.
//!
//! Their ids follow from what they fire, so that each is carried out once, whoever ticks.

use crate::command::Submission;
use crate::command::{
    CaseCommand, CloseFramework, ClosePost, CloseQuestion, Command, FireClock, FrameworkCommand,
    LinkTarget, Meta, PeopleCommand, ProgrammeCommand, PutSheetInEffect,
};
use crate::event::{Known, LinkEnd};
use crate::hash::Hash;
use crate::identity::{CaseId, caused_command_id, derived_trace_context};
use crate::state::{Case, State, TimerKey};
use crate::value::{Fields, Name, Value};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// How many cases are followed from those that a command names. Conditions look a few links far.
const MOST_READ: usize = 1_000;

/// A timer, and the instant at which it is due.
pub(super) type Timer = (Timestamp, TimerKey);

/// The first timer that is due at `at`, but for those that cannot fire.
pub(super) fn next<'s>(
    state: &'s State,
    at: Timestamp,
    stuck: &BTreeSet<Timer>,
) -> Option<&'s Timer> {
    state.timers.due(at).find(|timer| !stuck.contains(*timer))
}

/// The first timer that is due before a command may be decided: on the cases that it names, and
/// on those that are read with them.
pub(super) fn before<'s>(
    state: &'s State,
    submission: &Submission,
    stuck: &BTreeSet<Timer>,
) -> Option<&'s Timer> {
    let at = submission.meta.at.max(state.recorded);
    state.timers.due_at(at)?;
    let cases = read_with(state, named_by(state, &submission.command));
    let concerns = |key: &TimerKey| match key {
        TimerKey::Proposal { .. } => matches!(submission.command, Command::Framework(_)),
        TimerKey::Post { .. } => {
            matches!(
                submission.command,
                Command::Framework(_) | Command::People(_)
            )
        }
        key => key.case().is_some_and(|case| cases.contains(&case)),
    };
    let mut due = state.timers.due(at);
    due.find(|timer| concerns(&timer.1) && !stuck.contains(*timer))
}

/// The cases that a command names: as its case, as the other end of a link, in its fields, or by
/// the programme that they deliver.
pub(super) fn named_by(state: &State, command: &Command) -> BTreeSet<CaseId> {
    let id = |name: &str| state.cases.id(name).or_else(|| name.parse().ok());
    match command {
        Command::Case(command) => {
            let mut named: BTreeSet<CaseId> = command.case().and_then(id).into_iter().collect();
            if let CaseCommand::Link(link) = command
                && let LinkTarget::Case(other) = &link.to
            {
                named.extend(id(other));
            }
            let fields = command.fields().into_iter().flat_map(Fields::values);
            named.extend(fields.filter_map(|value| value.as_str()).filter_map(id));
            named
        }
        Command::Programme(command) => {
            let progress = state.programmes.get(command.programme());
            let items = progress.into_iter().flat_map(|it| it.items.values());
            let mut named: BTreeSet<CaseId> = items.flat_map(|it| it.cases.clone()).collect();
            if let ProgrammeCommand::TakeBaseline(command) = command {
                named.extend(command.case.as_deref().and_then(id));
            }
            named
        }
        Command::Framework(_) | Command::People(_) => BTreeSet::new(),
    }
}

/// These cases and those that their conditions can look at: linked ones and those in fields, as
/// far as it goes.
fn read_with(state: &State, named: BTreeSet<CaseId>) -> BTreeSet<CaseId> {
    let mut read = BTreeSet::new();
    let mut next = named;
    while !next.is_empty() && read.len() < MOST_READ {
        read.extend(next.iter().copied());
        let here = next.iter().filter(|id| !state.cases.is_away(**id));
        let cases = here.filter_map(|id| state.case(*id));
        next = cases.flat_map(|case| looks_at(case)).collect();
        next.retain(|id| !read.contains(id));
    }
    read
}

fn looks_at(case: &Case) -> impl Iterator<Item = CaseId> {
    let linked = case.links.iter().filter_map(|link| match &link.to {
        LinkEnd::Case { id, .. } => Some(*id),
        LinkEnd::Item { .. } => None,
    });
    let in_fields = case.fields.values().filter_map(|value| match value {
        Value::Case(id) => Some(CaseId(*id)),
        _ => None,
    });
    linked.chain(in_fields)
}

/// The command that fires a timer.
pub(super) fn firing(state: &State, timer: &Timer, at: Timestamp) -> Option<Submission> {
    let (due, key) = timer;
    let (cause, command) = match key {
        TimerKey::Clock { case, clock } => fire_clock(state, *case, clock, *due),
        TimerKey::Question { case, decision } => close_question(state, *case, decision, *due),
        TimerKey::Sheet { case, sheet } => put_in_effect(state, *case, *sheet, *due),
        TimerKey::Proposal { framework } => close_framework(state, *framework, *due),
        TimerKey::Post { question } => close_post(state, question, *due),
        // No event arms one of these yet.
        TimerKey::Campaign { .. } | TimerKey::Embargo { .. } => return None,
    };
    let command_id = caused_command_id(&cause);
    Some(Submission {
        meta: Meta {
            traceparent: Some(derived_trace_context(command_id)),
            effective: closed_at(state, key),
            ..Meta::new(command_id, at, Known::Clock)
        },
        command,
    })
}

/// What comes of a question is dated to its close, however late that is known.
fn closed_at(state: &State, timer: &TimerKey) -> Option<Timestamp> {
    match timer {
        TimerKey::Question { case, decision } => state.case(*case)?.questions.get(decision)?.closes,
        TimerKey::Proposal { .. } => state.proposal.as_ref()?.question.closes,
        TimerKey::Post { question } => state.posts.get(question)?.question.closes,
        TimerKey::Clock { .. }
        | TimerKey::Sheet { .. }
        | TimerKey::Campaign { .. }
        | TimerKey::Embargo { .. } => None,
    }
}

/// What fires a clock, and what it follows from.
fn fire_clock(state: &State, case: CaseId, clock: &Name, due: Timestamp) -> (String, Command) {
    let armed = state.case(case).and_then(|case| case.clocks.get(clock));
    let position = armed.map_or(0, |armed| armed.armed_position);
    let cause = format!("{case}/{clock}/{position}/{due}");
    let clock = clock.clone();
    let command = CaseCommand::FireClock(FireClock { case, clock, due });
    (cause, command.into())
}

/// What closes a question on a case, and what it follows from.
fn close_question(
    state: &State,
    case: CaseId,
    decision: &Name,
    due: Timestamp,
) -> (String, Command) {
    let known = state.case(case);
    let question = known.and_then(|case| case.questions.get(decision));
    let position = question.map_or(0, |question| question.put_position);
    let cause = format!("question/{case}/{decision}/{position}/{due}");
    let command = CaseCommand::CloseQuestion(CloseQuestion {
        case,
        decision: decision.clone(),
        due,
    });
    (cause, command.into())
}

/// What puts a sheet in effect that nobody may confirm, and what it follows from.
fn put_in_effect(state: &State, case: CaseId, sheet: u32, due: Timestamp) -> (String, Command) {
    let known = state.case(case).and_then(|case| case.sheet(sheet));
    let position = known.map_or(0, |sheet| sheet.position);
    let cause = format!("sheet/{case}/{sheet}/{position}/{due}");
    let command = CaseCommand::PutSheetInEffect(PutSheetInEffect { case, sheet, due });
    (cause, command.into())
}

/// What closes the question on proposed definitions, and what it follows from.
fn close_framework(state: &State, framework: Hash, due: Timestamp) -> (String, Command) {
    let proposal = state.proposal.as_ref();
    let position = proposal.map_or(0, |proposal| proposal.question.put_position);
    let cause = format!("framework/{framework}/{position}/{due}");
    let command = FrameworkCommand::CloseFramework(CloseFramework { framework, due });
    (cause, command.into())
}

/// What closes the question on a post, and what it follows from.
fn close_post(state: &State, question: &Name, due: Timestamp) -> (String, Command) {
    let post = state.posts.get(question);
    let position = post.map_or(0, |post| post.question.put_position);
    let cause = format!("post/{question}/{position}/{due}");
    let question = question.clone();
    let command = PeopleCommand::ClosePost(ClosePost { question, due });
    (cause, command.into())
}

/// The same firing under another id: what it fires was armed once, and has to fire twice.
pub(super) fn again(submission: &Submission) -> Submission {
    let mut again = submission.clone();
    again.meta.command_id = caused_command_id(&submission.meta.command_id.to_string());
    again
}

/// The timer that a command fires, if time gave it.
pub(super) fn fired_by(submission: &Submission) -> Option<Timer> {
    match &submission.command {
        Command::Case(CaseCommand::FireClock(command)) => {
            let (case, clock) = (command.case, command.clock.clone());
            Some((command.due, TimerKey::Clock { case, clock }))
        }
        Command::Case(CaseCommand::CloseQuestion(command)) => {
            let (case, decision) = (command.case, command.decision.clone());
            Some((command.due, TimerKey::Question { case, decision }))
        }
        Command::Case(CaseCommand::PutSheetInEffect(command)) => {
            let (case, sheet) = (command.case, command.sheet);
            Some((command.due, TimerKey::Sheet { case, sheet }))
        }
        Command::Framework(FrameworkCommand::CloseFramework(command)) => {
            let framework = command.framework;
            Some((command.due, TimerKey::Proposal { framework }))
        }
        Command::People(PeopleCommand::ClosePost(command)) => {
            let question = command.question.clone();
            Some((command.due, TimerKey::Post { question }))
        }
        Command::Case(_) | Command::Framework(_) | Command::People(_) | Command::Programme(_) => {
            None
        }
    }
}
