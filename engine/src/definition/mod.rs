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
mod workflow;

pub use codes::CODES;
pub use diagnostic::{Diagnostic, Severity};
pub use schema::{SCHEMAS, schema};

use crate::command::DefinitionFile;
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
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let place = Place { file: number, span };
            mistakes.error("toml_syntax", &place, error.message());
        }
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
            mistakes.error(
                "duplicate_id",
                &twice.place(),
                format!("there is a second [{kind}]"),
            );
        }
        if first.is_none() {
            let place = Place {
                file: 0,
                span: 0..0,
            };
            mistakes.error(missing, &place, format!("no file has a [{kind}]"));
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
    for table in sorted.take("workflow") {
        let place = table.place();
        let read = workflow::read(table, &framework.organisation, &mut notes, mistakes);
        if let Some(workflow) = read {
            let id = workflow.id.clone();
            if framework
                .workflows
                .insert(id.clone(), Arc::new(workflow))
                .is_some()
            {
                twice(&id, &place, mistakes);
            }
        }
    }
    for table in sorted.take("programme") {
        let place = table.place();
        if let Some(programme) = programme::read(table, &mut notes, mistakes) {
            let id = programme.id.clone();
            if framework
                .programmes
                .insert(id.clone(), Arc::new(programme))
                .is_some()
            {
                twice(&id, &place, mistakes);
            }
        }
    }
    resolve::resolve(&framework, &notes, mistakes);
    conditions::check(&framework, &notes, mistakes);
    check::check(&framework, &notes, mistakes);
    Some(framework)
}

fn twice(id: &Name, at: &Place, mistakes: &mut Mistakes<'_>) {
    mistakes.error("duplicate_id", at, format!("`{id}` is defined twice"));
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
    let mut seen = std::collections::BTreeSet::new();
    for (name, place) in names {
        if !seen.insert(name) {
            twice(name, &place, mistakes);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
