//! `[links.KIND]`.

use super::field::fields;
use crate::definition::keys::{Key, Kind, LABEL, OPTIONAL, REQUIRED, TableKeys};
use crate::definition::read::{Reading, Table};
use crate::definition::referent::Referent;
use crate::definition::workflow::field::FIELD_KEYS;
use crate::framework::{Link, LinkTo, Organisation};
use crate::value::Name;
use std::collections::BTreeMap;

pub(super) fn links(
    file: &Table<'_>,
    organisation: &Organisation,
    reading: &mut Reading<'_, '_>,
) -> BTreeMap<Name, Link> {
    let mut links = BTreeMap::new();
    for (kind, table) in file.by_id("links", reading) {
        let with = table.tables("with", reading);
        let link = Link {
            kind: kind.name.clone(),
            label: table.label(reading),
            to: to(&table, reading),
            inverse: table.name("inverse", reading),
            many: table.flag("many", reading),
            with: fields(&with, false, organisation, reading),
        };
        table.finish(reading);
        links.insert(kind.name, link);
    }
    links
}

fn to(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> LinkTo {
    match table.named("to", reading) {
        Some(workflow) if workflow.name != "programme_item" => {
            reading.uses(Referent::Workflow, &workflow);
            LinkTo::Workflow(workflow.name)
        }
        // What is missing is a mistake already.
        Some(_) | None => LinkTo::Item,
    }
}

pub(in crate::definition) const LINK: TableKeys = TableKeys {
    title: "[links.KIND]",
    doc: "A kind of link.",
    keys: &[
        Key {
            name: "to",
            kind: Kind::Id("workflow, or `programme_item`"),
            doc: "What it leads to.",
            example: r#""action""#,
            ..REQUIRED
        },
        Key {
            name: "inverse",
            kind: Kind::Id("kind"),
            doc: "The kind that conditions of the other end see.",
            example: r#""recommendation""#,
            ..OPTIONAL
        },
        Key {
            name: "many",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "There may be more than one.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "with",
            kind: Kind::List(&Kind::Table(&FIELD_KEYS)),
            default: Some("[]"),
            doc: "Values of the link itself, written like fields.",
            example: r#"[{ id = "weight", type = "percent" }]"#,
            ..OPTIONAL
        },
        LABEL,
    ],
    one_of: &[],
};
