//! What follows from a change of a programme: blocks that rise and lift, the gap, promises that
//! fail. Each is one event, or one an item.

use super::managed::{progress_of, setting};
use crate::draft::Draft;
use crate::event::{
    GapChanged, GapFigures, GapMoved, ItemBlocked, ItemUnblocked, Missing, ProgrammeEvent,
    PromisesFailing, PromisesHolding,
};
use crate::framework::Programme;
use crate::programme::{self, Funding, Gap, Progress};
use crate::value::{Currency, ItemId, MoneyRange, Name};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A programme as it was before a change.
pub(in crate::decide) struct Before {
    programme: Arc<Programme>,
    progress: Progress,
}

impl Before {
    /// As it is now. A copy costs nothing.
    pub(in crate::decide) fn of(draft: &Draft<'_>, programme: &Arc<Programme>) -> Before {
        Before {
            programme: Arc::clone(programme),
            progress: progress_of(draft, &programme.id).clone(),
        }
    }
}

/// Says which items became blocked or free, or are blocked by something else now.
pub(in crate::decide) fn blocks(draft: &mut Draft<'_>, programme: &Programme) {
    for item in &programme.items {
        let progress = progress_of(draft, &programme.id);
        let now = programme::blocks_of(programme, progress, item);
        let known = progress
            .items
            .get(&item.id)
            .map(|item| item.blocks.as_slice());
        if known.unwrap_or_default() == now {
            continue;
        }
        let (programme, item) = (programme.id.clone(), item.id.clone());
        let data = if now.is_empty() {
            ProgrammeEvent::ItemUnblocked(ItemUnblocked { programme, item })
        } else {
            ProgrammeEvent::ItemBlocked(ItemBlocked {
                programme,
                item,
                by: now,
            })
        };
        draft.emit(data);
    }
}

/// Says which promises fail now and did not before, and which hold again.
pub(in crate::decide) fn failing(draft: &mut Draft<'_>, programme: &Programme, because: &Name) {
    let progress = progress_of(draft, &programme.id);
    let known = progress.failing.clone();
    let mut failing = programme::failing_promises(programme, progress, setting(draft));
    let fails = |item: &ItemId| failing.iter().any(|promise| promise.item == *item);
    let holding: Vec<ItemId> = known.iter().filter(|item| !fails(item)).cloned().collect();
    failing.retain(|promise| !known.contains(&promise.item));
    if !failing.is_empty() {
        let failing = PromisesFailing {
            programme: programme.id.clone(),
            because: because.clone(),
            promises: failing,
        };
        draft.emit(failing);
    }
    if !holding.is_empty() {
        let holding = PromisesHolding {
            programme: programme.id.clone(),
            because: because.clone(),
            promises: holding,
        };
        draft.emit(holding);
    }
}

/// Says how the gap moved, of the whole and of each item.
pub(in crate::decide) fn gap(
    draft: &mut Draft<'_>,
    before: &Before,
    programme: &Programme,
    because: &Name,
) {
    let was = programme::funding(&before.programme, &before.progress);
    let is = programme::funding(programme, progress_of(draft, &programme.id));
    let total = moved(&keyed(None, &was.total), &keyed(None, &is.total));
    let items = moved(&by_item(&was), &by_item(&is));
    if total.is_empty() && items.is_empty() {
        return;
    }
    let changed = GapChanged {
        programme: programme.id.clone(),
        because: because.clone(),
        total,
        items,
    };
    draft.emit(changed);
}

type Gaps = BTreeMap<(Option<ItemId>, Currency), Gap>;

fn keyed(item: Option<&ItemId>, gaps: &BTreeMap<Currency, Gap>) -> Gaps {
    let entries = gaps.iter();
    entries
        .map(|(currency, gap)| ((item.cloned(), *currency), *gap))
        .collect()
}

fn by_item(funding: &Funding) -> Gaps {
    let entries = funding.items.iter();
    entries
        .map(|(item, gap)| ((Some(item.clone()), gap.needed.currency), *gap))
        .collect()
}

fn moved(was: &Gaps, is: &Gaps) -> Vec<GapMoved> {
    let mut keys: Vec<&(Option<ItemId>, Currency)> = was.keys().chain(is.keys()).collect();
    keys.sort();
    keys.dedup();
    let differing = keys.into_iter().filter(|key| was.get(*key) != is.get(*key));
    differing
        .map(|key| GapMoved {
            item: key.0.clone(),
            currency: key.1.code().to_owned(),
            before: was.get(key).map(figures),
            after: is.get(key).map(figures),
        })
        .collect()
}

fn figures(gap: &Gap) -> GapFigures {
    GapFigures {
        needed: missing(&gap.needed),
        if_all_comes: missing(&gap.if_all_comes),
        in_hand: missing(&gap.in_hand),
    }
}

fn missing(range: &MoneyRange) -> Missing {
    let text = |amount: Decimal| amount.to_string();
    Missing {
        least: range.low.map(text),
        most: range.high.map(text),
    }
}
