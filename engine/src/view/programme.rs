//! A programme: how its items stand, and what holds them.

use crate::event::Block;
use crate::framework::{Item, ItemStatus, Programme};
use crate::programme::Progress;
use crate::state::State;
use crate::value::Name;
use serde_json::{Value as Json, json};
use std::sync::Arc;

fn parts(state: &State, id: &Name) -> Option<(Arc<Programme>, Progress)> {
    let programme = state.in_force.as_ref()?.programmes.get(id)?;
    let progress = state.programmes.get(id).cloned().unwrap_or_default();
    Some((Arc::clone(programme), progress))
}

fn word(status: ItemStatus) -> &'static str {
    match status {
        ItemStatus::Planned => "planned",
        ItemStatus::Started => "started",
        ItemStatus::Done => "done",
    }
}

/// Every item of a programme with how it stands; `None` when there is no such programme.
pub fn programme(state: &State, id: &Name) -> Option<Json> {
    let (programme, progress) = parts(state, id)?;
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
        .map(|it| item(state, it, &progress))
        .collect();
    let blocked = progress
        .items
        .values()
        .filter(|item| !item.blocks.is_empty())
        .count();
    Some(json!({
        "programme": programme.id,
        "label": programme.label.text("en"),
        "version": programme.version,
        "items": items,
        "counts": {
            "planned": count(ItemStatus::Planned),
            "started": count(ItemStatus::Started),
            "done": count(ItemStatus::Done),
            "blocked": blocked,
            "promises_failing": progress.failing.len(),
        },
    }))
}

fn item(state: &State, item: &Item, progress: &Progress) -> Json {
    let now = progress.items.get(&item.id);
    let cases = now.map(|now| now.cases.as_slice()).unwrap_or_default();
    let references: Vec<&str> = cases
        .iter()
        .filter_map(|id| state.case(*id))
        .map(|case| &*case.reference)
        .collect();
    json!({
        "item": item.id,
        "label": item.label.text("en"),
        "owner": item.owner,
        "categories": item.categories,
        "status": word(progress.status(&item.id)),
        "promised": item.finish.as_ref().map(ToString::to_string),
        "forecast": now.and_then(|now| now.forecast.as_ref()).map(ToString::to_string),
        "started_on": now.and_then(|now| now.started_on),
        "done_on": now.and_then(|now| now.done_on),
        "promise_failing": progress.failing.contains(&item.id),
        "blocked_by": now.map(|now| now.blocks.clone()).unwrap_or_default(),
        "blocked_since": now.and_then(|now| now.blocked_since),
        "cases": references,
        "provenance": item.provenance,
    })
}

/// The items that are blocked, each with what holds it, down to what nothing holds.
pub fn blocked(state: &State, id: &Name) -> Option<Json> {
    let (programme, progress) = parts(state, id)?;
    let held = programme.items.iter().filter_map(|item| {
        let now = progress
            .items
            .get(&item.id)
            .filter(|now| !now.blocks.is_empty())?;
        Some(json!({
            "item": item.id,
            "label": item.label.text("en"),
            "owner": item.owner,
            "since": now.blocked_since,
            "by": now.blocks.iter().map(|block| reason(&programme, block)).collect::<Vec<_>>(),
            "roots": roots(&progress, &item.id),
        }))
    });
    Some(json!({ "programme": programme.id, "blocked": held.collect::<Vec<_>>() }))
}

fn reason(programme: &Programme, block: &Block) -> Json {
    let item = programme.item(&block.what);
    json!({
        "kind": block.kind,
        "what": block.what,
        "label": item.and_then(|item| item.label.text("en")),
        "owner": item.map(|item| &item.owner),
    })
}

/// What must move first: the ends of the chains of blocks.
fn roots(progress: &Progress, item: &Name) -> Vec<String> {
    let mut roots = std::collections::BTreeSet::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut open = vec![item.to_string()];
    while let Some(name) = open.pop() {
        let blocks = progress
            .items
            .get(name.as_str())
            .map(|item| item.blocks.as_slice());
        let blocks = blocks.unwrap_or_default();
        if blocks.is_empty() && name != item.as_str() {
            roots.insert(name.clone());
        }
        for block in blocks {
            if seen.insert(block.what.clone()) {
                open.push(block.what.clone());
            }
        }
    }
    roots.into_iter().collect()
}
