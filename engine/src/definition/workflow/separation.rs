//! `[[separate]]`.

use crate::definition::keys::{Key, Kind, LABEL, OPTIONAL, TableKeys};
use crate::definition::organisation::{LINE, line};
use crate::definition::read::{Reading, Table};
use crate::definition::referent::Referent;
use crate::framework::{Label, Separation, SeparationForm};

pub(super) fn separations(file: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<Separation> {
    let mut separations = Vec::new();
    for table in file.tables("separate", reading) {
        let label = table.take("label", reading);
        let label = label.map_or_else(Label::default, |item| item.label(reading));
        let acts = table.names("acts", reading);
        let form = form(&table, reading);
        table.finish(reading);
        let Some(form) = form else {
            continue;
        };
        if let Some(workflow) = &reading.within {
            let places = &mut reading.notes.places.separations;
            places
                .entry(workflow.clone())
                .or_default()
                .push(table.place());
        }
        separations.push(Separation { label, acts, form });
    }
    separations
}

fn form(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<SeparationForm> {
    let same = table.one_of("same", reading);
    let lines = table.take("forbid_lines", reading);
    let former = table.take("not_held_within", reading);
    match (same, lines, former) {
        (Some(_), None, None) => Some(SeparationForm::SamePerson),
        (None, None, Some(item)) => item.parsed(reading).map(SeparationForm::NotHeldWithin),
        (None, Some(list), None) => {
            let mut lines = Vec::new();
            for item in list.list(reading) {
                lines.extend(line(&item, reading));
            }
            Some(SeparationForm::Lines(lines))
        }
        _ => {
            let message = "a separation says one of same = \"person\", forbid_lines = [3], \
                           not_held_within = \"12 months\"";
            let help = "write one of them";
            let mistakes = &mut reading.mistakes;
            mistakes.error_with_help("bad_value", &table.place(), message, help);
            None
        }
    }
}

pub(in crate::definition) const SEPARATION: TableKeys = TableKeys {
    title: "[[separate]]",
    doc: "Acts that do not go together.",
    keys: &[
        Key {
            otherwise: "none",
            doc: "The rule in words, for the refusal.",
            example: r#""who claims does not verify""#,
            ..LABEL
        },
        Key {
            name: "acts",
            kind: Kind::List(&Kind::Name(Referent::Act)),
            doc: "The transitions and decisions.",
            example: r#"["claim", "verify"]"#,
            ..OPTIONAL
        },
        Key {
            name: "same",
            kind: Kind::Word(|| vec!["person"]),
            doc: "Nobody does two of them on one case, not even for somebody else.",
            example: r#""person""#,
            ..OPTIONAL
        },
        Key {
            name: "forbid_lines",
            kind: Kind::List(&LINE),
            doc: "Nobody does any of them who holds a post in one of these lines, whichever seat they \
                  act from.",
            example: r#"[3, "management"]"#,
            ..OPTIONAL
        },
        Key {
            name: "not_held_within",
            kind: Kind::Length,
            doc: "Nobody does any of them who held a post in the case's unit within this time.",
            example: r#""12 months""#,
            ..OPTIONAL
        },
    ],
    one_of: &["same", "forbid_lines", "not_held_within"],
};
