//! From TOML to a framework: read, resolve, check. All mistakes of all files at once.
//!
//! 1. `reader` and the file of each kind (`organisation`, `people`, `workflow`, `programme`) read
//!    values with their places, and note every name that is used and every condition.
//! 2. `resolve` looks each name up; `conditions` types each condition.
//! 3. `check` looks at the whole: states that cannot be reached, duties nobody can fulfil, circles.

mod check;
mod codes;
mod conditions;
mod diagnostic;
mod holders;
mod organisation;
mod people;
mod programme;
mod reader;
mod resolve;
mod schema;
mod syntax;
mod workflow;

pub use codes::CODES;
pub use diagnostic::{Diagnostic, Severity};
pub use schema::{SCHEMAS, schema};

use crate::framework::DefinitionFile;
use crate::framework::{Charter, Framework, Organisation};
use crate::value::Name;
use diagnostic::{Mistakes, Place};
use reader::{Item, Table};
use resolve::Notes;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;
use toml::de::DeTable;

/// Loads definitions: the framework, unless there are errors, and all mistakes.
pub fn load(files: &[DefinitionFile]) -> (Option<Framework>, Vec<Diagnostic>) {
    let (framework, diagnostics) = read_all(files);
    let broken = diagnostics.iter().any(Diagnostic::is_error);
    (framework.filter(|_| !broken), diagnostics)
}

/// Definitions that the log says were adopted. They were right by the checks of their day; a check
/// that is stricter now must not make a record unreadable.
pub(crate) fn adopted(files: &[DefinitionFile]) -> Option<Framework> {
    read_all(files).0
}

fn read_all(files: &[DefinitionFile]) -> (Option<Framework>, Vec<Diagnostic>) {
    let mut sorted = files.to_vec();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    let mut mistakes = Mistakes::new(&sorted);
    let documents = parse(&sorted, &mut mistakes);
    let framework = read(&sorted, &documents, &mut mistakes);
    (framework, mistakes.finish())
}

fn parse<'f>(
    files: &'f [DefinitionFile],
    mistakes: &mut Mistakes<'_>,
) -> Vec<Spanned<DeTable<'f>>> {
    let mut documents = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let (document, errors) = DeTable::parse_recoverable(&file.text);
        syntax::told(number, &errors, mistakes);
        documents.push(document);
    }
    documents
}

/// What a file's one top-level table says it is.
const KINDS: [&str; 5] = ["org", "charter", "people", "workflow", "programme"];

struct Sorted<'d> {
    of_kind: BTreeMap<&'static str, Vec<Table<'d>>>,
}

impl<'d> Sorted<'d> {
    fn new(documents: &'d [Spanned<DeTable<'d>>], mistakes: &mut Mistakes<'_>) -> Sorted<'d> {
        let mut of_kind: BTreeMap<&'static str, Vec<Table<'d>>> = BTreeMap::new();
        for (number, document) in documents.iter().enumerate() {
            let entries = document.get_ref();
            let table = Table::new(number, entries, 0..0);
            let appointments = entries.get("appointments").map(|_| "people");
            let kind = KINDS
                .into_iter()
                .find(|kind| entries.get(*kind).is_some())
                .or(appointments);
            match kind {
                Some(kind) => of_kind.entry(kind).or_default().push(table),
                None if entries.is_empty() && mistakes.text(number).trim().is_empty() => {}
                None => mistakes.error_with_help(
                    "unknown_kind",
                    &table.place(),
                    "this file is none of an organisation, charter, people, workflow, programme",
                    format!("it begins with one of [{}]", KINDS.join("], [")),
                ),
            }
        }
        Sorted { of_kind }
    }

    fn take(&mut self, kind: &str) -> Vec<Table<'d>> {
        self.of_kind.remove(kind).unwrap_or_default()
    }

    /// The one file of a kind; more are a mistake, and so is none.
    fn one(
        &mut self,
        kind: &str,
        missing: &'static str,
        mistakes: &mut Mistakes<'_>,
    ) -> Option<Table<'d>> {
        let mut found = self.take(kind).into_iter();
        let first = found.next();
        for twice in found {
            let known = first.as_ref().map(|first| mistakes.words(&first.place()));
            mistakes.error_with_help(
                "duplicate_id",
                &twice.place(),
                format!("there is a second [{kind}]"),
                format!("the first is at {}", known.unwrap_or_default()),
            );
        }
        // It may well stand in a file that cannot be read.
        if first.is_none() && !mistakes.unreadable() {
            let help = format!("add a file that begins with [{kind}], or check the whole folder");
            let message = format!("no file has [{kind}]");
            mistakes.error_with_help(missing, &Mistakes::nowhere(), message, help);
        }
        first
    }
}

fn read(
    files: &[DefinitionFile],
    documents: &[Spanned<DeTable<'_>>],
    mistakes: &mut Mistakes<'_>,
) -> Option<Framework> {
    let mut sorted = Sorted::new(documents, mistakes);
    let mut notes = Notes::default();
    let organisation: Organisation = sorted
        .one("org", "missing_organisation", mistakes)
        .and_then(|table| organisation::read(table, &mut notes, mistakes))?;
    let charter: Option<Charter> = sorted
        .one("charter", "missing_charter", mistakes)
        .and_then(|table| people::charter(table, &mut notes, mistakes));
    let (people, appointments) = people::roster(sorted.take("people"), &mut notes, mistakes);
    let mut framework = Framework {
        id: Framework::content_hash(files),
        files: files.to_vec(),
        organisation,
        charter: charter?,
        people,
        appointments,
        workflows: BTreeMap::new(),
        programmes: BTreeMap::new(),
    };
    let mut known = BTreeMap::new();
    for table in sorted.take("workflow") {
        let place = table.place();
        let read = workflow::read(table, &framework.organisation, &mut notes, mistakes);
        if let Some(workflow) = read {
            once(&workflow.id, place, &mut known, mistakes);
            let id = workflow.id.clone();
            framework.workflows.insert(id, Arc::new(workflow));
        }
    }
    let mut known = BTreeMap::new();
    for table in sorted.take("programme") {
        let place = table.place();
        if let Some(programme) = programme::read(table, &mut notes, mistakes) {
            once(&programme.id, place, &mut known, mistakes);
            let id = programme.id.clone();
            framework.programmes.insert(id, Arc::new(programme));
        }
    }
    // What is looked up may stand where nothing could be read.
    if mistakes.unreadable() {
        return Some(framework);
    }
    resolve::resolve(&framework, &notes, mistakes);
    conditions::check(&framework, &notes, mistakes);
    check::check(&framework, &notes, mistakes);
    Some(framework)
}

/// Notes where an id is defined; the second time is a mistake.
fn once(id: &Name, at: Place, known: &mut BTreeMap<Name, Place>, mistakes: &mut Mistakes<'_>) {
    match known.get(id) {
        None => {
            known.insert(id.clone(), at);
        }
        Some(first) => mistakes.error_with_help(
            "duplicate_id",
            &at,
            format!("`{id}` is defined twice"),
            format!("the first is at {}", mistakes.words(first)),
        ),
    }
}

/// One of a few words.
fn word<T: Copy>(
    item: &Item<'_>,
    words: &[(&'static str, T)],
    mistakes: &mut Mistakes<'_>,
) -> Option<T> {
    let text = item.text(mistakes)?;
    let known = words.iter().find(|(word, _)| *word == text);
    if known.is_none() {
        let words = words.iter().map(|(word, _)| *word);
        mistakes.unknown("bad_value", &item.place(), "value", text, words);
    }
    known.map(|(_, value)| *value)
}

/// Keeps the first of each id; the others are mistakes.
fn no_twins<'n>(names: impl IntoIterator<Item = (&'n Name, Place)>, mistakes: &mut Mistakes<'_>) {
    let mut known = BTreeMap::new();
    for (name, place) in names {
        once(name, place, &mut known, mistakes);
    }
}

#[cfg(test)]
pub(crate) mod tests;
