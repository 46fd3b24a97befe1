//! What commands do to programmes: progress, forecasts, money.

mod baseline;
mod funds;
mod graph;
mod items;
pub(super) mod publish;
#[cfg(test)]
mod tests;

use self::items::Said;
use super::Draft;
use crate::case::{self, who};
use crate::command::Command;
use crate::event::{EventData, ForecastChanged, ItemChanged, LinkEnd};
use crate::framework::{EdgeKind, Holder, Item, ItemStatus, Programme};
use crate::identity::CaseId;
use crate::programme::{self, Progress, Setting};
use crate::refusal::Refusal;
use crate::value::{Name, When};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

const FAMILY: &str = "_programme";

/// Carries out a command on a programme.
///
/// # Errors
/// A [`Refusal`].
pub(super) fn carry_out(draft: &mut Draft<'_>, command: &Command) -> Result<(), Refusal> {
    match command {
        Command::Forecast {
            programme,
            item,
            finish,
        } => forecast(draft, programme, item, finish),
        Command::Record {
            programme,
            item,
            status,
            on,
        } => record(draft, programme, item, status, *on),
        Command::Fund {
            programme,
            fund,
            stage,
            amount,
        } => funds::change(draft, programme, fund, stage.as_ref(), amount.as_deref()),
        Command::TakeBaseline { programme, case } => {
            baseline::take(draft, programme, case.as_deref())
        }
        other => change_graph(draft, other),
    }
}

fn change_graph(draft: &mut Draft<'_>, command: &Command) -> Result<(), Refusal> {
    match command {
        Command::AddDependency {
            programme,
            item,
            needs,
            kind,
            lag,
        } => {
            let (kind, lag) = (kind.as_ref(), lag.as_deref());
            graph::add_dependency(draft, programme, (item, needs), kind, lag)
        }
        Command::RemoveDependency {
            programme,
            item,
            needs,
            kind,
        } => graph::remove_dependency(draft, programme, (item, needs), kind.as_ref()),
        Command::AddItem {
            programme,
            item,
            owner,
            label,
            finish,
            duration,
            needs,
        } => {
            let said = Said {
                owner: Some(owner),
                label: label.as_deref(),
                finish: finish.as_deref(),
                duration: duration.as_deref(),
            };
            items::add(draft, programme, item, &said, needs)
        }
        Command::SplitItem {
            programme,
            item,
            parts,
            follows,
        } => items::split(draft, programme, item, parts, follows),
        Command::MergeItems {
            programme,
            items,
            into,
            owner,
            label,
            finish,
            duration,
        } => {
            let said = Said {
                owner: owner.as_ref(),
                label: label.as_deref(),
                finish: finish.as_deref(),
                duration: duration.as_deref(),
            };
            items::merge(draft, programme, items, into, &said)
        }
        _ => unreachable!("the caller sends only commands on programmes"),
    }
}

fn forecast(
    draft: &mut Draft<'_>,
    programme: &Name,
    item: &Name,
    finish: &str,
) -> Result<(), Refusal> {
    let programme = managed(draft, programme, "forecast")?;
    let item = known_item(&programme, item)?;
    let finish: When = finish
        .parse()
        .map_err(|error: crate::value::ValueError| Refusal::bad_value(&error).at("finish"))?;
    still_to_come(draft, &programme, &item, &finish)?;
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
    publish::failing(draft, &programme, &item);
    Ok(())
}

/// A forecast is of what is not done yet, and of a day that has not passed.
fn still_to_come(
    draft: &Draft<'_>,
    programme: &Programme,
    item: &Name,
    finish: &When,
) -> Result<(), Refusal> {
    if progress_of(draft, &programme.id).status(item) == ItemStatus::Done {
        let message = format!("item `{item}` is done already");
        return Err(Refusal::rule("item_status", message)
            .at("item")
            .help("a forecast is of what is still to come"));
    }
    let last = setting(draft).resolve(finish, programme.as_of).last();
    if last.is_none_or(|last| last >= draft.today()) {
        return Ok(());
    }
    let message = format!("`{finish}` has passed, and item `{item}` is not done");
    Err(Refusal::rule("forecast_passed", message)
        .at("finish")
        .help("if it is done, record that: `igf programme NAME record ITEM done --on DAY`"))
}

fn record(
    draft: &mut Draft<'_>,
    programme: &Name,
    item: &Name,
    status: &Name,
    on: Option<Date>,
) -> Result<(), Refusal> {
    let programme = managed(draft, programme, "record")?;
    let item = known_item(&programme, item)?;
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
        .at("status")
        .help("`igf programme NAME status` shows how each item stands"));
    }
    refuse_while_held(draft, &programme, &item, wanted)?;
    let today = draft.today();
    let on = on.unwrap_or(today);
    if on > today {
        let message = format!("{on} has not come yet: today is {today}");
        return Err(Refusal::rule("not_yet", message)
            .at("on")
            .help("record what has happened; what is expected is a forecast"));
    }
    let before = publish::Before::of(draft, &programme);
    change(draft, &programme, &item, wanted, on);
    publish::blocks(draft, &programme);
    publish::gap(draft, &before, &programme, &item);
    publish::failing(draft, &programme, &item);
    refresh_gates(draft, &programme)
}

/// What holds an item's beginning holds both; what holds its end, the end alone.
fn refuse_while_held(
    draft: &Draft<'_>,
    programme: &Programme,
    item: &Name,
    wanted: ItemStatus,
) -> Result<(), Refusal> {
    let mut blocks = programme::blocks(programme, progress_of(draft, &programme.id), item);
    let of_end = EdgeKind::Finish.word();
    blocks.retain(|block| wanted == ItemStatus::Done || block.kind.as_str() != of_end);
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
    .help(
        "finish what it waits for first (`igf programme NAME blocked` shows the whole chain), or \
         take the dependency out if it did not hold: `remove-dependency`",
    ))
}

/// The programme of a command, which the person who acts may manage.
fn managed(draft: &mut Draft<'_>, programme: &Name, act: &str) -> Result<Arc<Programme>, Refusal> {
    let framework = draft.framework()?;
    let found = draft.state().programme(programme).ok_or_else(|| {
        let known = framework.programmes.keys();
        Refusal::unknown("unknown_programme", "programme", programme.as_str(), known)
            .at("programme")
    })?;
    let managers: Vec<Holder> = match found.managed_by.as_slice() {
        [] => framework.charter.propose_by.clone(),
        roles => roles.iter().cloned().map(Holder::Role).collect(),
    };
    let role = who::allowed_in_organisation(draft, &managers, act)?;
    draft.acting_as(role);
    Ok(found)
}

fn known_item(programme: &Programme, item: &Name) -> Result<Name, Refusal> {
    let found = programme.item(item.as_str()).ok_or_else(|| {
        let known = programme.items.iter().map(|item| &item.id);
        Refusal::unknown("unknown_item", "item", item.as_str(), known).at("item")
    })?;
    Ok(found.id.clone())
}

/// Today, where the organisation is.
fn setting<'d>(draft: &'d Draft<'_>) -> Setting<'d> {
    let today = draft.today();
    let framework = draft.state().in_force.as_deref();
    framework.map_or(Setting::on(today), |framework| {
        Setting::of(&framework.organisation, today)
    })
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
    for programme in &draft.state().programmes_in_force() {
        let items = delivered(draft, programme, touched);
        if items.is_empty() {
            continue;
        }
        let moved = touched.iter().copied().filter(|id| draft.moved(*id));
        let moved: BTreeSet<CaseId> = moved.collect();
        let before = publish::Before::of(draft, programme);
        let events = draft.len();
        let mut changed = Vec::new();
        for item in items {
            if deliver(draft, programme, item) {
                changed.push(item.id.clone());
            }
            let refused = funds::refuse_by(draft, programme, item, &moved);
            changed.extend(refused);
        }
        if draft.len() > events {
            publish::blocks(draft, programme);
            if let Some(because) = changed.first() {
                publish::gap(draft, &before, programme, because);
                publish::failing(draft, programme, because);
            }
            opened.extend(gated_cases(draft, programme));
        }
    }
    Ok(opened)
}

/// The items that changed cases deliver, in the programme's order.
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
    // A text that left an item out and names it again knows nothing of its cases any more.
    let progress = progress_of(draft, &programme.id);
    let knows = |item: &&Item| {
        let now = progress.items.get(&item.id);
        now.is_some_and(|now| now.cases.iter().any(|id| touched.contains(id)))
    };
    let items = programme.items.iter();
    let items = items.filter(|item| linked.contains(&item.id));
    items.filter(knows).collect()
}

/// Starts or finishes an item by the cases that deliver it; true when it is done now.
fn deliver(draft: &mut Draft<'_>, programme: &Programme, item: &Item) -> bool {
    let progress = &progress_of(draft, &programme.id).items;
    let now = progress.get(&item.id);
    let Some(now) = now.filter(|now| now.status != ItemStatus::Done) else {
        return false;
    };
    let all: Vec<CaseId> = now.cases.clone();
    let started = now.status == ItemStatus::Started;
    let today = draft.today();
    if !started {
        change(draft, programme, &item.id, ItemStatus::Started, today);
    }
    let Some(done_when) = &item.done_when else {
        return false;
    };
    let granted = |id: &CaseId| case::holds(draft, *id, done_when);
    let done = match funds::gated_by(programme, &item.id).next() {
        None => draft.all_cases(&all, granted),
        // A decision on money that was refused may be put again: the old case counts no more.
        Some(_) => {
            let settled = |id: &CaseId| granted(id) || funds::has_ended(draft, *id);
            draft.all_cases(&all, settled) && all.iter().any(granted)
        }
    };
    if done {
        change(draft, programme, &item.id, ItemStatus::Done, today);
        funds::grant_by(draft, programme, item);
    }
    done
}

fn gated_cases(draft: &Draft<'_>, programme: &Programme) -> BTreeSet<CaseId> {
    let gated = programme.items.iter().filter(|item| !item.holds.is_empty());
    let progress = progress_of(draft, &programme.id);
    gated
        .filter_map(|item| progress.items.get(&item.id))
        .flat_map(|item| item.cases.iter().copied())
        .collect()
}

pub(super) fn refresh_gates(draft: &mut Draft<'_>, programme: &Programme) -> Result<(), Refusal> {
    for id in draft.moving(&gated_cases(draft, programme)) {
        case::fire_automatic(draft, id)?;
    }
    Ok(())
}
