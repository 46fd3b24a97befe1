//! From TOML to a framework: read, resolve, check. All mistakes of all files at once.
//!
//! 1. The file of each kind (`organisation`, `people`, `workflow`, `programme`) describes the keys
//!    of its tables, in the form of `keys`, and reads them with `read`, which notes every name that
//!    is used and every condition (`notes`).
//! 2. `resolve` looks each name up; `conditions` types each condition.
//! 3. `check` looks at the whole: states that cannot be reached, duties nobody can fulfil, circles.

mod audience;
mod check;
mod codes;
mod conditions;
mod diagnostic;
mod files;
mod holders;
mod keys;
mod lengths;
mod named;
mod notes;
mod organisation;
mod people;
mod programme;
mod read;
mod referent;
mod resolve;
mod syntax;
mod version;
mod workflow;

pub use codes::CODES;
pub use diagnostic::{Diagnostic, Severity};
pub use files::{SCHEMAS, reference, schema};
pub(crate) use version::version_place;

use crate::framework::{DefinitionFile, Framework};
use crate::value::Name;
use diagnostic::{Mistakes, Place};
use keys::TableKeys;
use notes::Notes;
use read::{Reading, Table};
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

/// What a file's one top-level table says it is, and what may stand in it.
const KINDS: [(&str, &TableKeys); 5] = [
    ("org", &organisation::ORGANISATION),
    ("charter", &people::CHARTER),
    ("people", &people::PEOPLE),
    ("workflow", &workflow::WORKFLOW),
    ("programme", &programme::PROGRAMME),
];

struct Sorted<'d> {
    of_kind: BTreeMap<&'static str, Vec<Table<'d>>>,
}

impl<'d> Sorted<'d> {
    fn new(documents: &'d [Spanned<DeTable<'d>>], mistakes: &mut Mistakes<'_>) -> Sorted<'d> {
        let mut of_kind: BTreeMap<&'static str, Vec<Table<'d>>> = BTreeMap::new();
        for (number, document) in documents.iter().enumerate() {
            let entries = document.get_ref();
            let has = |key: &str| entries.get(key).is_some();
            let kind = KINDS.into_iter().find(|(kind, _)| match *kind {
                "people" => has("people") || has("appointments"),
                kind => has(kind),
            });
            if let Some((kind, keys)) = kind {
                let table = Table::new(number, keys, entries, 0..0);
                of_kind.entry(kind).or_default().push(table);
            } else if !entries.is_empty() || !mistakes.text(number).trim().is_empty() {
                let place = Place {
                    file: number,
                    span: 0..0,
                };
                mistakes.error_with_help(
                    "unknown_kind",
                    &place,
                    "this file is none of an organisation, charter, people, workflow, programme",
                    format!(
                        "it begins with one of [{}]",
                        KINDS.map(|it| it.0).join("], [")
                    ),
                );
            }
        }
        Sorted { of_kind }
    }

    fn take(&mut self, kind: &str) -> Vec<Table<'d>> {
        self.of_kind.remove(kind).unwrap_or_default()
    }

    /// The files that say who is who: those given, and those of people.
    fn shared(&self, more: &[&Option<Table<'_>>]) -> Vec<usize> {
        let people = self.of_kind.get("people").into_iter().flatten();
        let tables = more.iter().filter_map(|it| it.as_ref()).chain(people);
        tables.map(|table| table.place().file).collect()
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
    let organisation = sorted.one("org", "missing_organisation", mistakes);
    let charter = sorted.one("charter", "missing_charter", mistakes);
    let mut notes = Notes::default();
    notes.places.shared = sorted.shared(&[&organisation, &charter]);
    let mut reading = Reading {
        within: None,
        notes: &mut notes,
        mistakes,
    };
    let organisation = organisation.and_then(|file| organisation::read(&file, &mut reading))?;
    let charter = charter.and_then(|file| people::charter(&file, &mut reading));
    let (people, appointments) = people::roster(&sorted.take("people"), &mut reading);
    let workflow = |file: &Table<'_>, reading: &mut Reading<'_, '_>| {
        let workflow = workflow::read(file, &organisation, reading)?;
        Some((workflow.id.clone(), workflow))
    };
    let mut workflows = by_id(&sorted.take("workflow"), workflow, &mut reading);
    audience::infer(&mut workflows);
    let programme = |file: &Table<'_>, reading: &mut Reading<'_, '_>| {
        let programme = programme::read(file, reading)?;
        Some((programme.id.clone(), programme))
    };
    let programmes = by_id(&sorted.take("programme"), programme, &mut reading);
    let framework = Framework {
        id: Framework::content_hash(files),
        files: files.to_vec(),
        organisation,
        charter: charter?,
        people,
        appointments,
        workflows,
        programmes,
    };
    // What is looked up may stand where nothing could be read.
    if !mistakes.unreadable() {
        resolve::resolve(&framework, &notes, mistakes);
        conditions::check(&framework, &notes, mistakes);
        check::check(&framework, &notes, mistakes);
    }
    Some(framework)
}

/// What files define, by id. An id that is defined twice is a mistake.
fn by_id<Id: Clone + Ord + Into<Name>, T>(
    files: &[Table<'_>],
    one: impl Fn(&Table<'_>, &mut Reading<'_, '_>) -> Option<(Id, T)>,
    reading: &mut Reading<'_, '_>,
) -> BTreeMap<Id, Arc<T>> {
    let (mut read, mut known) = (BTreeMap::new(), BTreeMap::new());
    for file in files {
        reading.within = None;
        if let Some((id, definition)) = one(file, reading) {
            once(
                &id.clone().into(),
                file.place(),
                &mut known,
                reading.mistakes,
            );
            read.insert(id, Arc::new(definition));
        }
    }
    reading.within = None;
    read
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

/// Keeps the first of each id; the others are mistakes.
fn no_twins<'n>(names: impl IntoIterator<Item = (&'n Name, Place)>, mistakes: &mut Mistakes<'_>) {
    let mut known = BTreeMap::new();
    for (name, place) in names {
        once(name, place, &mut known, mistakes);
    }
}

#[cfg(test)]
pub(crate) mod tests;
