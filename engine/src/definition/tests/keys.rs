//! What is said of the keys, against what reads them.

use crate::definition::diagnostic::Mistakes;
use crate::definition::files::{FILES, reference};
use crate::definition::keys::{Key, Kind, TableKeys};
use crate::definition::notes::Notes;
use crate::definition::read::{Reading, Table, asked};
use crate::definition::{Diagnostic, load};
use crate::framework::DefinitionFile;
use crate::value::Name;
use std::collections::{BTreeMap, BTreeSet};
use toml::de::DeTable;

/// As many tables of a list as the longest list of words that a key takes.
const VARIANTS: usize = 18;

/// Every table of every file, by its title.
fn tables() -> BTreeMap<&'static str, &'static TableKeys> {
    let mut found = BTreeMap::new();
    let mut open: Vec<&'static TableKeys> = FILES.iter().map(|(_, table)| *table).collect();
    while let Some(table) = open.pop() {
        if found.insert(table.title, table).is_none() {
            open.extend(table.keys.iter().flat_map(|key| key.kind.tables()));
        }
    }
    found
}

/// A table with every key that may stand beside the others; the number chooses among words, and
/// among keys of which there is one.
fn written(table: &TableKeys, number: usize) -> Vec<String> {
    let one = table.one_of.get(number % table.one_of.len().max(1));
    let beside = |key: &&Key| !table.one_of.contains(&key.name) || one == Some(&key.name);
    let keys = table.keys.iter().filter(beside);
    keys.map(|key| format!("{} = {}", key.name, value(key, &key.kind, number)))
        .collect()
}

fn inline(table: &TableKeys, number: usize) -> String {
    format!("{{ {} }}", written(table, number).join(", "))
}

fn value(key: &Key, kind: &Kind, number: usize) -> String {
    match kind {
        Kind::Table(table) => inline(table, number),
        Kind::ById(table) => format!("{{ some = {} }}", inline(table, number)),
        Kind::Word(words) => {
            let words = words();
            format!("\"{}\"", words[number % words.len()])
        }
        Kind::List(of) => match of.tables().first() {
            Some(table) => {
                let variants = if number == 0 { VARIANTS } else { 1 };
                let tables = (number..number + variants).map(|number| inline(table, number));
                format!("[{}]", tables.collect::<Vec<_>>().join(", "))
            }
            None => key.example.to_owned(),
        },
        Kind::Either(kinds) => match kinds.iter().find(|kind| !kind.tables().is_empty()) {
            Some(kind) => value(key, kind, number),
            None => key.example.to_owned(),
        },
        _ => key.example.to_owned(),
    }
}

/// All files, with every key in them.
fn everything() -> Vec<DefinitionFile> {
    let file = |(kind, table): &(&str, &TableKeys)| DefinitionFile {
        path: format!("{kind}.toml"),
        text: written(table, 0).join("\n"),
    };
    FILES.iter().map(file).collect()
}

#[test]
fn every_key_that_is_described_is_read() {
    let (_, found) = load(&everything());
    let broken = |it: &&Diagnostic| it.code == "toml_syntax" || it.code == "unknown_kind";
    assert_eq!(found.iter().find(broken), None);
    let asked = asked::all();
    let mut unread = BTreeSet::new();
    for (title, table) in tables() {
        for key in table.keys.iter().filter(|key| key.carried_out) {
            if !asked.contains(&(title, key.name)) {
                unread.insert((title, key.name));
            }
        }
    }
    assert!(unread.is_empty(), "described and not read: {unread:?}");
}

#[test]
fn every_key_says_what_it_is_and_its_example_is_right() {
    for (title, table) in tables() {
        for key in table.keys {
            let at = format!("`{}` of {title}", key.name);
            assert!(key.doc.ends_with(['.', '…']), "{at}: {}", key.doc);
            let of_files = FILES.iter().any(|(_, file)| file.title == title);
            assert!(of_files || !key.example.is_empty(), "{at} has no example");
            assert!(
                [key.default.is_some(), key.required]
                    .iter()
                    .filter(|it| **it)
                    .count()
                    < 2,
                "{at} is required and has a default"
            );
            for text in [Some(key.example), key.default].into_iter().flatten() {
                if !text.is_empty() {
                    assert_eq!(mistakes(table, key, text), [], "{at} = {text}");
                }
            }
        }
    }
}

/// What is wrong in a value of a key, by its kind alone.
fn mistakes(table: &'static TableKeys, key: &Key, text: &str) -> Vec<Diagnostic> {
    let files = [DefinitionFile {
        path: "example.toml".to_owned(),
        text: format!("{} = {text}", key.name),
    }];
    let document = DeTable::parse(&files[0].text).expect("TOML");
    let mut mistakes = Mistakes::new(&files);
    let mut notes = Notes::default();
    let mut reading = Reading {
        within: Some(Name::new("some")),
        notes: &mut notes,
        mistakes: &mut mistakes,
    };
    Table::new(0, table, document.get_ref(), 0..0).check(&mut reading);
    let mut found = mistakes.finish();
    found.retain(|it| it.code != "missing_key");
    found
}

#[test]
#[should_panic(expected = "`colour` of [[clocks]] is read and not described")]
fn a_key_that_is_not_described_is_not_read() {
    let document = DeTable::parse("").expect("TOML");
    let files = [];
    let mut mistakes = Mistakes::new(&files);
    let mut notes = Notes::default();
    let mut reading = Reading {
        within: None,
        notes: &mut notes,
        mistakes: &mut mistakes,
    };
    let clocks = tables()["[[clocks]]"];
    Table::new(0, clocks, document.get_ref(), 0..0).take("colour", &mut reading);
}

#[test]
fn the_reference_has_every_key_of_every_table() {
    let page = reference();
    for (title, table) in tables() {
        for key in table.keys {
            let row = format!(
                "| `{}` | {}",
                key.name,
                key.kind.words().replace('|', "\\|")
            );
            let of_files = FILES.iter().any(|(_, file)| file.title == title);
            assert!(of_files || page.contains(&row), "{title}: {row}");
        }
    }
}

#[test]
fn a_key_without_an_effect_warns_once_a_file() {
    let mut files = super::files(crate::testing::organisation::TASK);
    let organisation = files.iter_mut().find(|it| it.path == "organisation.toml");
    let organisation = organisation.expect("the organisation");
    let scored = r#"values = [{ id = "low", score = 1 }, { id = "high", score = "?" }]"#;
    let plain = r#"values = [{ id = "low" }, { id = "high" }]"#;
    organisation.text = organisation.text.replace(plain, scored);
    let (framework, found) = load(&files);
    assert!(framework.is_none(), "its value is checked all the same");
    let codes: Vec<&str> = found.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["not_carried_out", "wrong_type"]);
    let message = "`score` of `values` of [scales.ID] has no effect yet";
    assert_eq!(found[0].message, message);
}

/// What `igf check` says of a decision with these lines more.
fn asks(more: &str) -> Vec<&'static str> {
    let decision = format!(
        "[decisions.leave]\npropose_by = [\"head\"]\nelectorate = [\"auditor\"]\n\
         rule = {{ at_least = 1 }}\n{more}\n"
    );
    let (_, found) = load(&super::files(&format!(
        "{}\n{decision}",
        crate::testing::organisation::TASK
    )));
    let codes = found.iter().map(|it| it.code);
    codes
        .filter(|it| *it != "outcome_without_transition")
        .collect()
}

#[test]
fn a_body_is_given_an_end_to_vote_by() {
    assert_eq!(asks("closes = \"10 working days\""), [""; 0]);
    assert_eq!(asks("closes = \"ten days\""), ["bad_length"]);
    assert_eq!(asks("kind = \"body\""), ["missing_key"]);
    assert_eq!(asks("kind = \"body\"\ncloses = \"20 days\""), [""; 0]);
}

#[test]
fn who_asks_is_given_no_ballot_by_a_key() {
    assert_eq!(asks("proposer_votes = true"), ["not_carried_out"]);
}
