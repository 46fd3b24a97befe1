//! `[links.KIND]`.

use super::field::fields;
use crate::definition::read::{Reading, Table};
use crate::definition::resolve::Referent;
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
