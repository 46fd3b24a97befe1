//! check, init, test, adopt.

use super::act::{events_of, would_do};
use crate::cli::{Acting, Global};
use crate::definitions::{self, as_json, as_text, find, read};
use crate::edge;
use crate::exit::Exit;
use crate::fail::{Failure, unreadable, unwritable};
use crate::output::Output;
use crate::session::{Local, Session, submission, would_be};
use crate::words::Teller;
use anyhow::Result;
use engine::command::{self, FrameworkCommand};
use engine::definition::{self, Diagnostic};
use engine::event::{Event, EventData, FrameworkEvent};
use engine::framework::{DefinitionFile, Framework, Transition};
use engine::scenario::{Player, Script};
use engine::service::Service;
use engine::state::State;
use engine::store::MemoryStore;
use engine::value::Name;
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Shows all mistakes of definitions.
pub(super) fn check(output: &Output, paths: &[PathBuf]) -> Result<Exit> {
    let files = read(paths)?;
    let (framework, diagnostics) = definition::load(&files);
    let errors = diagnostics.iter().filter(|found| found.is_error()).count();
    output.answer(&as_json(&diagnostics), |_| {
        let mistakes = as_text(&diagnostics, &files, output);
        let warnings = diagnostics.len() - errors;
        match &framework {
            Some(framework) => format!("{mistakes}{}", summary(framework, warnings)),
            None => format!(
                "{mistakes}{}, {}",
                counted(errors, "mistake"),
                counted(warnings, "warning")
            ),
        }
    });
    Ok(if errors == 0 {
        Exit::Done
    } else {
        Exit::Mistakes
    })
}

fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

fn summary(framework: &Framework, warnings: usize) -> String {
    let workflows: Vec<&str> = framework.workflows.keys().map(Name::as_str).collect();
    let programmes: Vec<&str> = framework.programmes.keys().map(Name::as_str).collect();
    let warned = match warnings {
        0 => String::new(),
        many => format!(" ({})", counted(many, "warning")),
    };
    format!(
        "right{warned}: {} files, workflows {}, programmes {}",
        framework.files.len(),
        workflows.join(", "),
        programmes.join(", ")
    )
}

/// Makes a folder of definitions, from those that are shipped.
pub(super) fn init(output: &Output, dir: &Path) -> Result<Exit> {
    let taken = dir
        .read_dir()
        .is_ok_and(|mut entries| entries.next().is_some());
    if taken {
        let message = format!("{} is not empty", dir.display());
        return Err(Failure::new(Exit::Usage, "not_empty", message)
            .help("name a folder that does not exist yet")
            .into());
    }
    let mut written = Vec::new();
    for (path, text) in definitions::shipped() {
        let file = dir.join(path);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        }
        std::fs::write(&file, text).map_err(|error| unwritable(&file, &error))?;
        written.push(path);
    }
    output.answer(&json!({ "dir": dir, "files": written }), |_| {
        let dir = dir.display();
        format!(
            "{} files in {dir}\n\n  igf check {dir}     shows mistakes\n  igf test {dir}      plays \
             the scenarios\n  igf adopt {dir} --as director_general     puts them in force",
            written.len()
        )
    });
    Ok(Exit::Done)
}

/// Plays scenarios on a store in memory.
pub(super) fn test(output: &Output, paths: &[PathBuf]) -> Result<Exit> {
    for path in paths {
        path.metadata().map_err(|error| unreadable(path, &error))?;
    }
    let files = read(&folders(paths))?;
    let (framework, diagnostics) = definition::load(&files);
    let Some(framework) = framework else {
        output.note(&as_text(&diagnostics, &files, output));
        let message = "the definitions have mistakes";
        return Err(
            Failure::new(Exit::Mistakes, "definitions_have_mistakes", message)
                .help("`igf check` shows them")
                .into(),
        );
    };
    let mut scenarios = Vec::new();
    for path in paths {
        scenarios.extend(find(path, "scenario")?);
    }
    let mut failed = Vec::new();
    let mut fired = std::collections::BTreeSet::new();
    for path in &scenarios {
        match play(&files, &framework, path, &mut fired) {
            Ok(title) => output_line(output, "✓", "32", &title),
            Err(why) => {
                output_line(output, "✗", "31", &why);
                failed.push(json!({ "file": path, "why": why }));
            }
        }
    }
    let passed = scenarios.len() - failed.len();
    let coverage = coverage(&framework, &fired);
    let json = json!({
        "passed": passed, "failed": failed.len(), "failures": failed, "coverage": coverage,
    });
    output.answer(&json, |json| {
        let coverage = &json["coverage"];
        let (fired, all) = (&coverage["transitions_fired"], &coverage["transitions"]);
        format!(
            "{passed} passed, {} failed; {fired} of {all} transitions fired",
            failed.len()
        )
    });
    Ok(if failed.is_empty() {
        Exit::Done
    } else {
        Exit::DidNotHold
    })
}

/// A scenario file stands beside the definitions that it tries.
fn folders(paths: &[PathBuf]) -> Vec<PathBuf> {
    let folder = |path: &PathBuf| {
        let file = path.extension().is_some_and(|ending| ending == "scenario");
        let mut folder = if file {
            path.parent().map(Path::to_owned)
        } else {
            Some(path.clone())
        };
        while let Some(here) = folder.clone().filter(|_| file) {
            if find(&here, "toml").is_ok_and(|found| !found.is_empty()) {
                break;
            }
            folder = here.parent().map(Path::to_owned);
        }
        folder.unwrap_or_else(|| PathBuf::from("."))
    };
    let mut folders: Vec<PathBuf> = paths.iter().map(folder).collect();
    folders.dedup();
    folders
}

fn output_line(output: &Output, mark: &str, colour: &str, text: &str) {
    if output.is_json() {
        output.note(&format!("{mark} {text}"));
    } else {
        output.line(&format!("{} {text}", output.paint(colour, mark)));
    }
}

fn play(
    files: &[DefinitionFile],
    framework: &Framework,
    path: &Path,
    fired: &mut std::collections::BTreeSet<(Name, Name)>,
) -> std::result::Result<String, String> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let script = Script::parse(&text).map_err(|errors| {
        let lines: Vec<String> = errors
            .iter()
            .map(|error| format!("{name}:{}: {}", error.line, error.message))
            .collect();
        lines.join("\n  ")
    })?;
    let mut service = Service::open(MemoryStore::new()).map_err(|error| error.to_string())?;
    let founder = founder(framework).ok_or("the definitions name no people")?;
    let seed = name.to_string();
    let mut player = Player::new(&mut service, &seed, start());
    player
        .found(files.to_vec(), &founder)
        .map_err(|error| format!("{name}: {error}"))?;
    let played = player.play(&script, |_, _, _| {});
    let did = service.look(fired_in).map_err(|error| error.to_string())?;
    fired.extend(did);
    let title = if script.title.is_empty() {
        seed.clone()
    } else {
        script.title.clone()
    };
    played
        .map(|()| title)
        .map_err(|error| format!("{name}: {error}"))
}

/// Workflow and id of every transition that fired on any case.
fn fired_in(state: &State) -> BTreeSet<(Name, Name)> {
    let cases = state.cases.references();
    let cases = cases.filter_map(|(_, id)| state.case(id));
    let fired = cases.flat_map(|case| {
        let workflow = &case.workflow;
        let did = |it: &&Transition| case.counts.contains_key(&it.event);
        let did = workflow.transitions.iter().filter(did);
        did.map(|it| (workflow.id.clone(), it.id.clone()))
    });
    fired.collect()
}

/// Who founds the framework of a scenario: the first who may propose definitions.
pub(super) fn founder(framework: &Framework) -> Option<Name> {
    framework.people.first().map(|person| person.id.clone())
}

/// Before every date that a scenario may name.
pub(super) fn start() -> Timestamp {
    "2000-01-01T00:00:00Z"
        .parse()
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

fn coverage(framework: &Framework, fired: &std::collections::BTreeSet<(Name, Name)>) -> Json {
    let all: Vec<(Name, Name)> = framework
        .workflows
        .values()
        .flat_map(|workflow| {
            workflow
                .transitions
                .iter()
                .map(|it| (workflow.id.clone(), it.id.clone()))
        })
        .collect();
    let never: Vec<String> = all
        .iter()
        .filter(|transition| !fired.contains(*transition))
        .map(|(workflow, transition)| format!("{workflow}.{transition}"))
        .collect();
    json!({
        "transitions": all.len(),
        "transitions_fired": all.len() - never.len(),
        "never_fired": never,
    })
}

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
            let submission = submission(
                FrameworkCommand::Adopt(command::Adopt { files }).into(),
                acting,
                edge::now(),
            )?;
            let founded = Service::open(MemoryStore::new())?.dry_run(&submission);
            return Ok(would_do(output, &would_be(founded)?, Teller::bare()));
        }
        Err(error) if is_new(&error) && framework.is_some() => {
            Session::Local(Box::new(Local::open_or_create(&global.data)?))
        }
        Err(error) => return Err(error),
    };
    let submission = submission(
        FrameworkCommand::Adopt(command::Adopt { files }).into(),
        acting,
        session.now(),
    )?;
    if acting.dry_run {
        let events = session.dry_run(&submission)?;
        return Ok(would_do(output, &events, Teller::of(&session)?));
    }
    let receipt = session.submit(&submission)?;
    let events = events_of(&session, &receipt)?;
    let (outcome, words) = adoption(&events);
    let mut json = serde_json::to_value(&receipt)?;
    json["adoption"] = outcome.into();
    output.answer(&json, |_| words.to_owned());
    session.close(output);
    Ok(Exit::Done)
}

/// Which of the two adopting came to: founded, or proposed.
fn adoption(events: &[Event]) -> (&'static str, &'static str) {
    let proposed = |event: &Event| {
        matches!(
            event.data,
            EventData::Framework(FrameworkEvent::FrameworkProposed(_))
        )
    };
    match events.iter().any(proposed) {
        true => (
            "proposed",
            "proposed, and not in force yet: other definitions are; decide with `igf ballot \
             framework charter yes|no --as PERSON`",
        ),
        false => (
            "founded",
            "founded: nothing was in force before, so the definitions are in force now; from here \
             on `igf adopt` proposes, and the charter decides",
        ),
    }
}

fn is_new(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<Failure>()
        .is_some_and(|failure| failure.code == "no_data")
}
