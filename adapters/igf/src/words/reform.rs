//! What is done to programmes, in words.

use super::people;
use engine::event::{EventData, FundChanged, GapFigures, GapMoved, ProgrammeEvent};
use engine::value::Name;

/// What an event says, in a line.
pub(super) fn of_event(data: &EventData) -> String {
    match data {
        EventData::Programme(ProgrammeEvent::ItemChanged(item)) => {
            format!("item `{}` {} on {}", item.item, item.status, item.on)
        }
        EventData::Programme(ProgrammeEvent::ItemBlocked(item)) => {
            let by: Vec<&str> = item.by.iter().map(|block| block.what.as_str()).collect();
            format!("item `{}` waits for {}", item.item, by.join(", "))
        }
        EventData::Programme(ProgrammeEvent::ItemUnblocked(item)) => {
            format!("item `{}` is free", item.item)
        }
        EventData::Programme(ProgrammeEvent::ForecastChanged(forecast)) => {
            format!(
                "item `{}` is now expected {}",
                forecast.item, forecast.finish
            )
        }
        EventData::Programme(ProgrammeEvent::PromisesFailing(failing)) => {
            format!(
                "because of `{}`, promises fail: {}",
                failing.because,
                people(failing.promises.iter().map(|promise| &promise.item))
            )
        }
        EventData::Programme(ProgrammeEvent::PromisesHolding(holding)) => format!(
            "because of `{}`, promises hold again: {}",
            holding.because,
            people(holding.promises.iter())
        ),
        EventData::Programme(ProgrammeEvent::FundChanged(fund)) => fund_changed(fund),
        EventData::Programme(ProgrammeEvent::GapChanged(gap)) => {
            let moved = match gap.total.is_empty() {
                true => &gap.items,
                false => &gap.total,
            };
            let moved: Vec<String> = moved.iter().map(gap_moved).collect();
            format!(
                "because of `{}`, the gap moved: {}",
                gap.because,
                moved.join(", ")
            )
        }
        other => of_graph(other),
    }
}

fn fund_changed(fund: &FundChanged) -> String {
    let stage = match fund.stage == fund.previous_stage {
        true => fund.stage.to_string(),
        false => format!("{} (was {})", fund.stage, fund.previous_stage),
    };
    let amount = match fund.amount == fund.previous_amount {
        true => fund.amount.clone(),
        false => format!("{} (was {})", fund.amount, fund.previous_amount),
    };
    let by = fund.refused_by.as_ref();
    let by = by.map_or_else(String::new, |item| format!(", by `{item}`"));
    format!("fund `{}` is {stage}, {amount}{by}", fund.fund)
}

/// The gap between now and if all comes, as it is and as it was.
fn gap_moved(moved: &GapMoved) -> String {
    let range = |figures: &Option<GapFigures>| {
        let Some(figures) = figures else {
            return "nothing".to_owned();
        };
        let least = figures.if_all_comes.least.as_deref().unwrap_or("?");
        match figures.in_hand.most.as_deref() {
            Some(most) if most == least => least.to_owned(),
            Some(most) => format!("{least} to {most}"),
            None if matches!(least, "0" | "?") => "not known".to_owned(),
            None => format!("{least} or more"),
        }
    };
    let (is, was) = (range(&moved.after), range(&moved.before));
    let item = moved.item.as_ref();
    let item = item.map_or_else(String::new, |item| format!("`{item}` "));
    format!("{item}{} {is} (was {was})", moved.currency)
}

fn of_graph(data: &EventData) -> String {
    match data {
        EventData::Programme(ProgrammeEvent::DependencyAdded(added)) => format!(
            "item `{}` needs `{}` now ({})",
            added.item, added.needs, added.kind
        ),
        EventData::Programme(ProgrammeEvent::DependencyRemoved(removed)) => format!(
            "item `{}` does not need `{}` any more ({})",
            removed.item, removed.needs, removed.kind
        ),
        EventData::Programme(ProgrammeEvent::ItemAdded(added)) => {
            format!("item `{}` was added", added.item)
        }
        EventData::Programme(ProgrammeEvent::ItemSplit(split)) => {
            format!("item `{}` is {} now", split.item, listed(&split.parts))
        }
        EventData::Programme(ProgrammeEvent::ItemsMerged(merged)) => {
            format!("{} are `{}` now", listed(&merged.items), merged.into)
        }
        EventData::Programme(ProgrammeEvent::BaselineTaken(taken)) => {
            let by = taken.reference.as_ref();
            let by = by.map_or_else(String::new, |case| format!(", decided by {case}"));
            format!(
                "baseline {} was taken on {}{by}",
                taken.number, taken.taken_on
            )
        }
        _ => data.kind().replace('_', " "),
    }
}

fn listed(items: &[Name]) -> String {
    let items: Vec<String> = items.iter().map(|item| format!("`{item}`")).collect();
    items.join(", ")
}
