//! The examples of README.md and workflows/README.md, run as they are written.
//!
//! A comment before each fenced block says how: in the demo's directory, in an empty one, as a
//! scenario, as lines of a file, as something that a command prints, or not, with the reason.

use crate::program::{igf, run, workflows};
use engine::scenario::{Script, verbs};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const FRONT: &str = include_str!("../../README.md");
const DEFINITIONS: &str = include_str!("../../workflows/README.md");

/// A fenced block, and what the comment before it says.
struct Block {
    mark: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut before = "";
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let mark = before.strip_prefix("<!-- ");
            let mark = mark.and_then(|mark| mark.strip_suffix(" -->"));
            let text = text.join("\n");
            let mark = mark.unwrap_or_else(|| panic!("nothing says how this is run:\n{text}"));
            let mark = mark.to_owned();
            found.push(Block { mark, text });
        }
        before = line;
    }
    found
}

/// The lines to run: all but those that begin with what the mark excepts.
fn script(text: &str, excepted: &str) -> String {
    let wanted = |line: &&str| excepted.is_empty() || !line.starts_with(excepted);
    let lines: Vec<&str> = text.lines().filter(wanted).collect();
    let gone = text.lines().count() - lines.len();
    assert_eq!(gone, usize::from(!excepted.is_empty()), "{excepted}");
    lines.join("\n")
}

/// A folder in which `igf` is the program under test.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let bin = folder.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let program = igf(folder.path()).get_program().to_owned();
    std::os::unix::fs::symlink(program, bin.join("igf")).unwrap();
    folder
}

fn shell(folder: &Path, script: &str) {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("sh");
    command
        .args(["-exc", script])
        .current_dir(folder)
        .env_remove("IGF_DATA")
        .env_remove("IGF_SERVER")
        .env_remove("IGF_TOKEN")
        .env("IGF_NATS_URL", "nats://127.0.0.1:1")
        .env("PATH", format!("{}/bin:{path}", folder.display()))
        .stdin(Stdio::null());
    let ran = command.output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{script}\n\nended with\n{said}");
}

fn every_example_holds(page: &str) {
    let mut ran = 0;
    for Block { mark, text } in blocks(page) {
        let (how, rest) = mark.split_once(": ").unwrap_or((&mark, ""));
        let (place, excepted) = rest.split_once("; not: ").unwrap_or((rest, ""));
        let folder = folder();
        match (how, place) {
            ("run", "demo") => shell(folder.path(), &format!("igf demo\n{text}")),
            ("run", "empty") => shell(folder.path(), &script(&text, excepted)),
            ("scenario", _) => holds(folder.path(), &text),
            ("from", file) => stands_in(file, &text),
            ("printed by" | "not run", reason) => {
                assert!(!reason.is_empty(), "{text}");
                continue;
            }
            _ => panic!("`{mark}` is no way to run:\n{text}"),
        }
        ran += 1;
    }
    assert!(ran >= 3, "only {ran} examples ran");
}

fn holds(folder: &Path, scenario: &str) {
    let tried = "igf init mine; cp story.scenario mine; igf test mine/story.scenario";
    fs::write(folder.join("story.scenario"), scenario).unwrap();
    shell(folder, tried);
}

/// Every line stands in the file, its remark apart.
fn stands_in(file: &str, lines: &str) {
    let text = fs::read_to_string(workflows().join(file)).unwrap();
    for line in lines.lines() {
        let line = line.split(" #").next().unwrap().trim();
        assert!(text.lines().any(|it| it == line), "{file} has no {line}");
    }
}

#[test]
fn the_front_page_s_examples_run_as_written() {
    every_example_holds(FRONT);
}

#[test]
fn the_definitions_examples_run_as_written() {
    every_example_holds(DEFINITIONS);
}

/// The first words of a table's rows.
fn rows<'p>(page: &'p str, header: &str) -> Vec<&'p str> {
    let table = page.split(header).nth(1).expect("the table");
    let lines = table.lines().skip(2);
    let rows = lines.take_while(|line| line.starts_with("| `"));
    rows.map(|line| line[3..].split([' ', '`']).next().unwrap())
        .collect()
}

#[test]
fn the_page_lists_every_command_of_scenarios_and_the_error_does_too() {
    let mut told = rows(DEFINITIONS, "| command | does |");
    told.dedup();
    let listed: BTreeSet<&str> = told.iter().copied().collect();
    assert_eq!(listed, verbs().collect());
    let tried = |line: &str| Script::parse(line).unwrap_err()[0].message.clone();
    let unknown = tried("frobnicate igf");
    for command in told {
        assert!(unknown.contains(command), "{command}: {unknown}");
    }
    assert!(tried("forecats igf x 2020").contains("did you mean `forecast`?"));
    assert!(tried("expect rec stat done").contains("did you mean `state`?"));
    assert!(tried("expect rec colour red").contains("known: state, field"));
    let on_the_line = tried("programme igf forecast procurement 2021");
    assert!(on_the_line.contains("`forecast igf …`"), "{on_the_line}");
}

#[test]
fn adopting_says_whether_it_founded_or_proposed() {
    let folder = folder();
    shell(folder.path(), "igf init mine");
    let data = folder.path().join("igf-data");
    let adopt = format!("adopt {}/mine --as coordinator", folder.path().display());
    let founded = run(&data, &adopt).stdout;
    assert!(founded.contains("in force now"), "{founded}");
    let file = folder.path().join("mine/recommendation.workflow.toml");
    let text = fs::read_to_string(&file).unwrap();
    let shorter = text.replace("\"28 days\"", "\"21 days\"");
    fs::write(&file, &shorter).unwrap();
    let same = run(&data, &adopt);
    assert!(same.stderr.contains("as version 1"), "{}", same.stderr);
    fs::write(&file, shorter.replace("version = 1", "version = 2")).unwrap();
    let proposed = run(&data, &adopt).stdout;
    assert!(proposed.contains("not in force yet"), "{proposed}");
}

#[test]
fn a_case_that_no_line_called_has_the_nearest_name() {
    let folder = folder();
    let open = "at 2019-09-02\nopen recommendation text=x priority=important --as auditor_a --called rec\n";
    let story = format!("{open}expect rek state issued\n");
    fs::write(folder.path().join("story.scenario"), story).unwrap();
    shell(folder.path(), "igf init mine; cp story.scenario mine");
    let tried = format!("test {}/mine/story.scenario", folder.path().display());
    let told = run(folder.path(), &tried).stdout;
    let wanted = "a case that is called `rek`, found none; did you mean `rec`?";
    assert!(told.contains(wanted), "{told}");
}
