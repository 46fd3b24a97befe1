//! One line of what somebody does in a [`World`](super::World): a line of a scenario, and a little
//! more, because a test also tries what no scenario may say.
//!
//! | beside the commands of scenarios | does |
//! | --- | --- |
//! | `at DAY` | moves the clock, and fires nothing |
//! | `tick` | fires what is due |
//! | `fire CASE CLOCK INSTANT` | fires a clock, whether or not it is due |
//! | `adopt OLD NEW` | proposes the definitions with `NEW` for `OLD` in them; `\n` ends a line |
//! | `LINE --as nobody` | names nobody who acts; without `--as` it is `cora` |
//! | `LINE --id engine` | carries a command id that only the engine may give |
//! | `LINE --id last` | carries the id of the line before |
//! | `1000 x LINE` | does it so often; `{n}` in it counts from 1, `{n:02}` as references do |
//! | `{x100}` | a hundred letters |

use super::organisation::replaced;
use crate::command::{self, CaseCommand, Command, FrameworkCommand, Submission};
use crate::event::Known;
use crate::framework::DefinitionFile;
use crate::identity::{CommandId, caused_command_id};
use crate::scenario::{Action, Call, Script};
use crate::state::State;
use crate::value::{Moment, Name};
use jiff::Timestamp;

/// What a line wants done.
pub(super) enum Line {
    At(Timestamp),
    Tick,
    Do(Box<Submission>),
}

/// Where a line is said.
pub(super) struct Place<'w> {
    pub(super) state: &'w State,
    pub(super) files: &'w [DefinitionFile],
    pub(super) now: Timestamp,
    pub(super) id: CommandId,
    /// The id of the line before.
    pub(super) last: CommandId,
}

/// The lines that a line stands for: many, where it says how often.
pub(super) fn repeated(line: &str) -> Vec<String> {
    let counted = line.split_once(" x ");
    let counted = counted.and_then(|(count, rest)| Some((count.parse::<usize>().ok()?, rest)));
    match counted {
        Some((count, rest)) => {
            let numbered = |number: usize| {
                let rest = rest.replace("{n}", &number.to_string());
                rest.replace("{n:02}", &format!("{number:02}"))
            };
            (1..=count).map(numbered).collect()
        }
        None => vec![line.to_owned()],
    }
}

/// Reads one line.
///
/// # Panics
/// Where it cannot be read: a test that says what nobody understands must fail.
pub(super) fn read(line: &str, place: &Place<'_>) -> Line {
    if let Some(day) = line.strip_prefix("at ") {
        return Line::At(morning(day));
    }
    if line == "tick" {
        return Line::Tick;
    }
    let (line, whose_id) = line.split_once(" --id ").unwrap_or((line, ""));
    let line = lengthened(line);
    let id = match whose_id {
        "engine" => caused_command_id(&line),
        "last" => place.last,
        "" => place.id,
        other => panic!("`--id engine` or `--id last`, not `--id {other}`"),
    };
    let mut meta = crate::command::Meta::new(id, place.now, Known::Local);
    let (line, person) = match line.split_once(" --as ") {
        Some((line, "nobody")) => (line.to_owned(), None),
        Some((line, person)) => (line.to_owned(), Some(Name::new(person))),
        None => (line, Some(Name::new("cora"))),
    };
    meta.person = person;
    let command = match line.split_once(' ') {
        Some(("fire", rest)) => {
            meta.person = None;
            meta.known = Known::Clock;
            meta.command_id = caused_command_id(&place.id.0.to_string());
            fire(rest, place.state)
        }
        Some(("adopt", rest)) => adopt(rest, place.files),
        _ => {
            let call = call(&line);
            meta.principal.clone_from(&call.principal);
            meta.reason.clone_from(&call.reason);
            meta.seen = call.seen;
            meta.effective = call.effective.map(|moment| match moment {
                Moment::Day(day) => morning(&day.to_string()),
                Moment::Instant(at) => at,
            });
            call.command
        }
    };
    Line::Do(Box::new(Submission { command, meta }))
}

/// Eight o'clock of a day, in UTC.
pub(super) fn morning(day: &str) -> Timestamp {
    let instant = format!("{day}T08:00:00Z").parse();
    instant.unwrap_or_else(|error| panic!("`{day}` is no day: {error}"))
}

/// A line with `{x100}` written out.
fn lengthened(line: &str) -> String {
    let Some((before, rest)) = line.split_once("{x") else {
        return line.to_owned();
    };
    let (count, after) = rest.split_once('}').expect("`{x100}` ends with a brace");
    let count = count.parse().expect("`{x100}` says how many letters");
    format!("{before}{}{}", "x".repeat(count), lengthened(after))
}

fn call(line: &str) -> Call {
    let mut script = Script::parse(line).unwrap_or_else(|errors| panic!("{line}: {errors:?}"));
    match script.steps.pop().map(|step| step.action) {
        Some(Action::Call(call)) => *call,
        other => panic!("{line}: no command, but {other:?}"),
    }
}

fn fire(rest: &str, state: &State) -> Command {
    let words: Vec<&str> = rest.split(' ').collect();
    let [case, clock, due] = words.as_slice() else {
        panic!("`fire CASE CLOCK INSTANT`, not `fire {rest}`");
    };
    let id = state.cases.id(case);
    CaseCommand::FireClock(command::FireClock {
        case: id.unwrap_or_else(|| panic!("there is no case `{case}`")),
        clock: Name::new(clock),
        due: due.parse().expect("the clock's instant"),
    })
    .into()
}

fn adopt(rest: &str, files: &[DefinitionFile]) -> Command {
    let words = shlex::split(rest).unwrap_or_default();
    let [old, new] = words.as_slice() else {
        panic!("`adopt OLD NEW`, not `adopt {rest}`");
    };
    let files = replaced(files, &old.replace("\\n", "\n"), &new.replace("\\n", "\n"));
    FrameworkCommand::Adopt(command::Adopt { files }).into()
}
