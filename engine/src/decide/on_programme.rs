//! What commands do to programmes: progress, forecasts, blocks that rise and lift.

use super::Draft;
use crate::case::{self, who};
use crate::event::{
    EventData, ForecastChanged, ItemBlocked, ItemChanged, ItemUnblocked, LinkEnd, PromisesFailing,
};
use crate::framework::{Holder, Item, ItemStatus, Programme};
use crate::identity::CaseId;
use crate::programme::{self, Progress, Setting};
use crate::refusal::Refusal;
use crate::value::{Name, When};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

const FAMILY: &str = "_programme";

pub(super) fn forecast(
    draft: &mut Draft<'_>,
    programme: &Name,
    item: &Name,
    finish: &str,
) -> Result<(), Refusal> {
    let (programme, item) = managed(draft, programme, item, "forecast")?;
    let finish: When = finish
        .parse()
        .map_err(|error: crate::value::ValueError| Refusal::bad_value(&error).at("finish"))?;
    let previous = progress_of(draft, &programme.id)
        .items
        .get(&item)
        .and_then(|item| item.forecast.clone());
    let changed = ForecastChanged {
        programme: programme.id.clone(),
        item: item.clone(),
        finish: finish.to_string(),
        previous: previous.map(|previous| previous.to_string()),
    };
    let position = draft.emit(FAMILY, EventData::ForecastChanged(changed));
    draft.caused_by(Some(position));
    publish_failing(draft, &programme, &item);
    Ok(())
}

pub(super) fn record(
    draft: &mut Draft<'_>,
    programme: &Name,
    item: &Name,
    status: &Name,
    on: Option<Date>,
) -> Result<(), Refusal> {
    let (programme, item) = managed(draft, programme, item, "record")?;
    let now = progress_of(draft, &programme.id).status(&item);
    let wanted = match status.as_str() {
        "started" => ItemStatus::Started,
        "done" => ItemStatus::Done,
        other => {
            return Err(Refusal::input(
                "not_one_of",
                format!("an item is `started` or `done`, not `{other}`"),
            )
            .at("status"));
        }
    };
    if wanted <= now {
        return Err(Refusal::rule(
            "item_status",
            format!("item `{item}` is {} already", now.word()),
        )
        .at("status"));
    }
    if wanted == ItemStatus::Done {
        refuse_while_held(draft, &programme, &item)?;
    }
    let on = on.unwrap_or_else(|| draft.today());
    change(draft, &programme, &item, wanted, on);
    publish_blocks(draft, &programme);
    publish_failing(draft, &programme, &item);
    refresh_gates(draft, &programme)
}

fn refuse_while_held(draft: &Draft<'_>, programme: &Programme, item: &Name) -> Result<(), Refusal> {
    let blocks = programme::blocks(programme, progress_of(draft, &programme.id), item);
    if blocks.is_empty() {
        return Ok(());
    }
    let held: Vec<String> = blocks
        .iter()
        .map(|block| format!("`{}`", block.what))
        .collect();
    Err(Refusal::rule(
        "held_by_programme",
        format!("item `{item}` waits for {}", held.join(", ")),
    )
    .help("finish what it waits for first; `igf programme NAME blocked` shows the whole chain"))
}

fn managed(
    draft: &mut Draft<'_>,
    programme: &Name,
    item: &Name,
    act: &str,
) -> Result<(Arc<Programme>, Name), Refusal> {
    let framework = draft.framework()?;
    let found = framework.programmes.get(programme).ok_or_else(|| {
        let known = framework.programmes.keys();
        Refusal::unknown("unknown_programme", "programme", programme.as_str(), known)
            .at("programme")
    })?;
    if found.item(item.as_str()).is_none() {
        let known = found.items.iter().map(|item| &item.id);
        return Err(Refusal::unknown("unknown_item", "item", item.as_str(), known).at("item"));
    }
    let managers: Vec<Holder> = match found.managed_by.as_slice() {
        [] => framework.charter.propose_by.clone(),
        roles => roles.iter().cloned().map(Holder::Role).collect(),
    };
    let role = who::allowed_in_organisation(draft, &managers, act)?;
    draft.acting_as(role);
    Ok((Arc::clone(found), item.clone()))
}

fn progress_of<'a>(draft: &'a Draft<'_>, programme: &Name) -> &'a Progress {
    let progress = draft.state().programmes.get(programme);
    progress.expect("adopting a programme makes its progress")
}

fn change(draft: &mut Draft<'_>, programme: &Programme, item: &Name, to: ItemStatus, on: Date) {
    let changed = ItemChanged {
        programme: programme.id.clone(),
        item: item.clone(),
        status: Name::new(to.word()),
        on,
    };
    let position = draft.emit(FAMILY, EventData::ItemChanged(changed));
    draft.caused_by(Some(position));
}

/// Starts and finishes the items that changed cases deliver; gives the cases whose gates may
/// have opened.
pub(super) fn settle(
    draft: &mut Draft<'_>,
    touched: &BTreeSet<CaseId>,
) -> Result<BTreeSet<CaseId>, Refusal> {
    let mut opened = BTreeSet::new();
    let Some(framework) = draft.state().in_force.clone() else {
        return Ok(opened);
    };
    for programme in framework.programmes.values() {
        let before = draft.len();
        for item in delivered(draft, programme, touched) {
            deliver(draft, programme, item);
        }
        if draft.len() > before {
            publish_blocks(draft, programme);
            opened.extend(gated_cases(draft, programme));
        }
    }
    Ok(opened)
}

/// The items that changed cases are linked with, in the programme's order.
fn delivered<'p>(
    draft: &Draft<'_>,
    programme: &'p Programme,
    touched: &BTreeSet<CaseId>,
) -> Vec<&'p Item> {
    let cases = touched.iter().filter_map(|id| draft.state().case(*id));
    let links = cases.flat_map(|case| &case.links);
    let linked: BTreeSet<&Name> = links
        .filter_map(|link| match &link.to {
            LinkEnd::Item {
                programme: of,
                item,
            } if *of == programme.id => Some(item),
            _ => None,
        })
        .collect();
    if linked.is_empty() {
        return Vec::new();
    }
    let items = programme.items.iter();
    items.filter(|item| linked.contains(&item.id)).collect()
}

fn deliver(draft: &mut Draft<'_>, programme: &Programme, item: &Item) {
    let progress = &progress_of(draft, &programme.id).items;
    let now = progress.get(&item.id);
    let Some(now) = now.filter(|now| now.status != ItemStatus::Done) else {
        return;
    };
    let all: Vec<CaseId> = now.cases.clone();
    let started = now.status == ItemStatus::Started;
    let today = draft.today();
    if !started {
        change(draft, programme, &item.id, ItemStatus::Started, today);
    }
    let Some(done_when) = &item.done_when else {
        return;
    };
    let done = all.iter().all(|id| case::holds(draft, *id, done_when));
    if done {
        change(draft, programme, &item.id, ItemStatus::Done, today);
        publish_failing(draft, programme, &item.id);
    }
}

/// Says which items became blocked or free, or are blocked by something else now.
pub(super) fn publish_blocks(draft: &mut Draft<'_>, programme: &Programme) {
    for item in &programme.items {
        let progress = progress_of(draft, &programme.id);
        let now = programme::blocks(programme, progress, &item.id);
        let known = progress
            .items
            .get(&item.id)
            .map(|item| item.blocks.as_slice());
        if known.unwrap_or_default() == now {
            continue;
        }
        let (programme, item) = (programme.id.clone(), item.id.clone());
        let data = if now.is_empty() {
            EventData::ItemUnblocked(ItemUnblocked { programme, item })
        } else {
            EventData::ItemBlocked(ItemBlocked {
                programme,
                item,
                by: now,
            })
        };
        draft.emit(FAMILY, data);
    }
}

/// Says which promises fail now and did not before.
fn publish_failing(draft: &mut Draft<'_>, programme: &Programme, because: &Name) {
    let today = draft.today();
    let progress = progress_of(draft, &programme.id);
    let known = progress.failing.clone();
    let framework = draft.state().in_force.as_deref();
    let setting = framework.map_or(Setting::on(today), |framework| {
        Setting::of(&framework.organisation, today)
    });
    let mut failing = programme::failing_promises(programme, progress, setting);
    failing.retain(|promise| !known.contains(&promise.item));
    if !failing.is_empty() {
        let failing = PromisesFailing {
            programme: programme.id.clone(),
            because: because.clone(),
            promises: failing,
        };
        draft.emit(FAMILY, EventData::PromisesFailing(failing));
    }
}

fn gated_cases(draft: &Draft<'_>, programme: &Programme) -> BTreeSet<CaseId> {
    let gated = programme.items.iter().filter(|item| !item.holds.is_empty());
    let progress = progress_of(draft, &programme.id);
    gated
        .filter_map(|item| progress.items.get(&item.id))
        .flat_map(|item| item.cases.iter().copied())
        .collect()
}

fn refresh_gates(draft: &mut Draft<'_>, programme: &Programme) -> Result<(), Refusal> {
    for id in draft.moving(&gated_cases(draft, programme)) {
        case::fire_automatic(draft, id)?;
    }
    Ok(())
}
