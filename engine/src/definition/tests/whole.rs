//! What cannot work as a whole: one row a mistake, in the small organisation of all tests.

mod people;
mod shape;
mod values;

use super::{Diagnostic, load};
use crate::testing::organisation;
use std::collections::BTreeSet;

const ORG: &str = "organisation.toml";
const CHARTER: &str = "charter.toml";
const PEOPLE: &str = "people.toml";
const TASK: &str = "task.workflow.toml";
const MATTER: &str = "matter.workflow.toml";
const REFORMS: &str = "reforms.programme.toml";

/// The code, with its severity before it.
fn told(found: &Diagnostic) -> String {
    let severity = if found.is_error() { "" } else { "warning " };
    format!("{severity}{}", found.code)
}

/// What is said of the organisation with one piece changed, and was not said before: codes, and
/// the places' lines.
fn new(path: &str, piece: &str, instead: &str) -> Vec<(String, usize)> {
    let before = load(&organisation::whole()).1;
    assert_eq!(before.iter().find(|it| it.is_error()), None, "it is right");
    let known: BTreeSet<&str> = before.iter().map(|it| it.message.as_str()).collect();
    let mut files = organisation::whole();
    let file = files.iter_mut().find(|it| it.path == path);
    let file = file.expect("the file");
    assert!(file.text.contains(piece), "{path} has {piece}");
    file.text = file.text.replacen(piece, instead, 1);
    let found = load(&files).1.into_iter();
    let new = found.filter(|it| !known.contains(it.message.as_str()));
    let new: Vec<Diagnostic> = new.collect();
    let helpless = new.iter().find(|it| it.help.is_none());
    assert_eq!(helpless, None, "every mistake has its way out");
    new.iter().map(|it| (told(it), it.line)).collect()
}

/// A file, a piece of it, what stands there instead, and the code that follows, if any.
type Row<'r> = (&'r str, &'r str, &'r str, &'r str);

fn prove(rows: &[Row<'_>]) {
    let mut wrong = Vec::new();
    for (path, piece, instead, code) in rows {
        let found = new(path, piece, instead);
        let codes: Vec<&str> = found.iter().map(|(code, _)| code.as_str()).collect();
        let expected: Vec<&str> = Some(*code)
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect();
        let placed = found.iter().all(|(_, line)| *line > 1);
        if codes != expected || !placed {
            wrong.push(format!("{piece} → {instead}: {found:?}, not {code}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The piece, with a line after it.
fn and(piece: &'static str, line: &str) -> (&'static str, String) {
    (piece, format!("{piece}\n{line}"))
}
