//! test: scenarios played on a store in memory.

use crate::data::definitions::{find, read};
use crate::data::text_file;
use crate::exit::Exit;
use crate::fail::{Failure, unreadable};
use crate::output::Output;
use crate::text::mistakes::as_text;
use anyhow::Result;
use engine::definition;
use engine::framework::{DefinitionFile, Framework, Transition};
use engine::scenario::{Player, Script};
use engine::service::Service;
use engine::state::State;
use engine::store::MemoryStore;
use engine::value::{Name, harmless};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

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
    let mut fired = BTreeSet::new();
    for path in &scenarios {
        match play(&files, &framework, path, &mut fired) {
            Ok(title) => print_mark(output, "✓", "32", &title),
            Err(why) => {
                print_mark(output, "✗", "31", &why);
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
        let said = format!(
            "{passed} passed, {} failed; {fired} of {all} transitions fired",
            failed.len()
        );
        let never: Vec<&str> = coverage["never_fired"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .collect();
        match never.is_empty() {
            true => said,
            false => format!("{said}\nnever fired: {}", never.join(", ")),
        }
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

fn print_mark(output: &Output, mark: &str, colour: &str, text: &str) {
    let text = text.lines().map(harmless).collect::<Vec<_>>().join("\n");
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
    fired: &mut BTreeSet<(Name, Name)>,
) -> std::result::Result<String, String> {
    let name = path.display();
    let text = text_file::read(path).map_err(|failure| {
        let help = failure.help.unwrap_or_default();
        format!("{}; {help}", failure.message)
    })?;
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
        let did = |transition: &&Transition| case.counts.contains_key(&transition.event);
        let did = workflow.transitions.iter().filter(did);
        did.map(|transition| (workflow.id.clone(), transition.id.clone()))
    });
    fired.collect()
}

/// Who founds the framework of a scenario: the first person that the definitions name.
fn founder(framework: &Framework) -> Option<Name> {
    framework.people.first().map(|person| person.id.clone())
}

/// Before every date that a scenario may name.
fn start() -> Timestamp {
    "2000-01-01T00:00:00Z"
        .parse()
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

fn coverage(framework: &Framework, fired: &BTreeSet<(Name, Name)>) -> Json {
    let all: Vec<(Name, Name)> = framework
        .workflows
        .values()
        .flat_map(|workflow| {
            workflow
                .transitions
                .iter()
                .map(|transition| (workflow.id.clone(), transition.id.clone()))
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
