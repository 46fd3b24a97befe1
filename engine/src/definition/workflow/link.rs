//! `[links.KIND]`.

use super::HOLDERS;
use super::field::fields;
use crate::definition::holders::holders;
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
            by: holders(&table, "by", reading),
            closed: table.flag("closed", reading),
            delivers: table.flag("delivers", reading),
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
            name: "by",
            kind: HOLDERS,
            otherwise: "whoever may do a transition of the present state, or put or answer a \
                        question in it",
            doc: "Who makes such links and takes them back. Where conditions of the other end read \
                  its `inverse`, it takes the owner of the other case too; where that has none, \
                  the head of its unit. A case that delivers an item is tied by who manages the \
                  programme, or heads the item's unit.",
            example: r#"["reform_coordinator"]"#,
            ..OPTIONAL
        },
        Key {
            name: "closed",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "A case that is closed may be linked, too.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "delivers",
            kind: Kind::Boolean,
            default: Some("true"),
            only_with: Some("`to = \"programme_item\"`"),
            doc: "The case starts and finishes the item, where the item names its workflow. With \
                  `false` it threatens or informs it, and starts and finishes nothing.",
            example: "false",
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
