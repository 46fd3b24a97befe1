//! What holds a programme's items.

use super::Asked;
use crate::event::{Block, BlockKind};
use crate::framework::Programme;
use crate::programme::{self, ItemGraph, Point, Progress};
use crate::value::ItemId;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// The items that are blocked, each with what holds it, down to what nothing holds.
pub fn blocked(asked: &Asked) -> Json {
    let (programme, progress) = (asked.programme(), asked.progress());
    let held = programme.items.iter().filter_map(|item| {
        let now = progress
            .items
            .get(&item.id)
            .filter(|now| !now.blocks.is_empty())?;
        let ends = Ends::of(progress, &item.id);
        Some(json!({
            "item": item.id,
            "label": item.label.text("en"),
            "owner": item.owner,
            "since": now.blocked_since,
            "by": now.blocks.iter().map(|block| reason(programme, block)).collect::<Vec<_>>(),
            "roots": ends.movable,
            "refused": ends.refused,
        }))
    });
    json!({ "programme": programme.id, "blocked": held.collect::<Vec<_>>() })
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

/// Where the chains of blocks end.
#[derive(Default)]
struct Ends {
    /// What must move first.
    movable: BTreeSet<String>,
    /// Funds that were refused: no waiting brings them.
    refused: BTreeSet<String>,
}

impl Ends {
    fn of(progress: &Progress, item: &ItemId) -> Ends {
        let mut ends = Ends::default();
        let mut seen = BTreeSet::new();
        let mut open = vec![item.to_string()];
        while let Some(name) = open.pop() {
            let known = progress.items.get(name.as_str());
            let blocks = known.map(|item| item.blocks.as_slice()).unwrap_or_default();
            if blocks.is_empty() && name != item.as_str() {
                ends.movable.insert(name);
            }
            for block in blocks {
                if block.kind.is(BlockKind::Refused) {
                    ends.refused.insert(block.what.clone());
                } else if seen.insert(block.what.clone()) {
                    open.push(block.what.clone());
                }
            }
        }
        ends
    }
}

/// The items, units and funds that everything behind them goes through, with what becomes free
/// once such an item is done.
pub fn single_points(asked: &Asked) -> Vec<Json> {
    let (programme, progress) = (asked.programme(), asked.progress());
    let Ok(graph) = ItemGraph::new(programme) else {
        return Vec::new();
    };
    let points = programme::single_points(programme, progress, &graph).into_iter();
    points
        .map(|point| {
            let (kind, what) = match &point.point {
                Point::Item(item) => ("item", item.as_str()),
                Point::Owner(owner) => ("owner", owner.as_str()),
                Point::Fund(fund) => ("fund", fund.as_str()),
            };
            let waves = match &point.point {
                Point::Item(item) => programme::waves(programme, progress, item),
                _ => Vec::new(),
            };
            json!({ "kind": kind, "what": what, "holds": point.holds, "frees": waves })
        })
        .collect()
}
