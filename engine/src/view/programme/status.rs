//! How every item of a programme stands.

use super::Asked;
use crate::framework::{EdgeTarget, Item, ItemStatus};
use crate::programme::{Turn, turn};
use crate::state::State;
use crate::view::Reader;
use serde_json::{Value as Json, json};

/// Every item of a programme with how it stands.
pub fn programme(state: &State, asked: &Asked, reader: Reader) -> Json {
    let unit = |it: &Item| {
        let unit = asked.framework.organisation.units.get(&it.owner);
        unit.and_then(|unit| unit.label.text("en"))
    };
    let (programme, progress) = (asked.programme(), asked.progress());
    let count = |status: ItemStatus| {
        programme
            .items
            .iter()
            .filter(|item| progress.status(&item.id) == status)
            .count()
    };
    let items: Vec<Json> = programme
        .items
        .iter()
        .map(|it| item(state, asked, (it, unit(it)), reader))
        .collect();
    let blocked = progress
        .items
        .values()
        .filter(|item| !item.blocks.is_empty())
        .count();
    json!({
        "programme": programme.id,
        "label": programme.label.text("en"),
        "version": programme.version,
        "changes_since_text": progress.amendments.len(),
        "items": items,
        "counts": {
            "planned": count(ItemStatus::Planned),
            "started": count(ItemStatus::Started),
            "done": count(ItemStatus::Done),
            "blocked": blocked,
            "promises_failing": progress.failing.len(),
        },
    })
}

/// The items that an item waits for, with the kind of each edge.
fn needs(item: &Item) -> Vec<Json> {
    let edges = item.needs.iter().filter_map(|edge| match &edge.target {
        EdgeTarget::Item(needed) => Some(json!({
            "item": needed,
            "kind": edge.kind.word(),
            "lag": (!edge.lag.is_none()).then(|| edge.lag.to_string()),
        })),
        EdgeTarget::External { .. } => None,
    });
    edges.collect()
}

fn item(state: &State, asked: &Asked, (item, unit): (&Item, Option<&str>), reader: Reader) -> Json {
    let (programme, progress) = (asked.programme(), asked.progress());
    let now = progress.items.get(&item.id);
    let cases = now.map(|now| now.cases.as_slice()).unwrap_or_default();
    let references: Vec<&str> = cases
        .iter()
        .filter(|id| state.is_read(**id, reader.class))
        .filter_map(|id| state.cases.reference_of(*id))
        .map(|reference| &**reference)
        .collect();
    json!({
        "item": item.id,
        "label": item.label.text("en"),
        "owner": item.owner,
        "owner_label": unit,
        "categories": item.categories,
        "status": progress.status(&item.id).word(),
        "needs": needs(item),
        "promised": item.finish.as_ref().map(ToString::to_string),
        "forecast": now.and_then(|now| now.forecast.as_ref()).map(ToString::to_string),
        "started_on": now.and_then(|now| now.started_on),
        "done_on": now.and_then(|now| now.done_on),
        "promise_failing": progress.failing.contains(&item.id),
        "blocked_by": now.map(|now| now.blocks.clone()).unwrap_or_default(),
        "held": turn(programme, progress, &asked.setting(), item).map(Turn::word),
        "strength": item.strength.word(),
        "blocked_since": now.and_then(|now| now.blocked_since),
        "cases": references,
        "provenance": item.provenance,
    })
}
