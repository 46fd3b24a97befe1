//! What is done to programmes, as lines of text.

use super::parts::listed;
use engine::event::{FundChanged, GapChanged, GapFigures, GapMoved, Missing, ProgrammeEvent};
use engine::value::ItemId;

/// An event on a programme as a line of text.
pub(super) fn line(data: &ProgrammeEvent) -> String {
    match data {
        ProgrammeEvent::ItemChanged(item) => {
            format!("item `{}` {} on {}", item.item, item.status, item.on)
        }
        ProgrammeEvent::ItemBlocked(item) => {
            let by: Vec<&str> = item.by.iter().map(|block| block.what.as_str()).collect();
            format!("item `{}` waits for {}", item.item, by.join(", "))
        }
        ProgrammeEvent::ItemUnblocked(item) => format!("item `{}` is free", item.item),
        ProgrammeEvent::ForecastChanged(forecast) => {
            let (item, finish) = (&forecast.item, &forecast.finish);
            format!("item `{item}` is now expected {finish}")
        }
        ProgrammeEvent::PromisesFailing(failing) => {
            let promises = listed(failing.promises.iter().map(|promise| &promise.item));
            format!(
                "because of `{}`, promises fail: {promises}",
                failing.because
            )
        }
        ProgrammeEvent::PromisesHolding(holding) => {
            let promises = listed(&holding.promises);
            format!(
                "because of `{}`, promises hold again: {promises}",
                holding.because
            )
        }
        ProgrammeEvent::FundChanged(fund) => fund_changed(fund),
        ProgrammeEvent::GapChanged(gap) => gap_changed(gap),
        ProgrammeEvent::DependencyAdded(added) => format!(
            "item `{}` needs `{}` now ({})",
            added.item, added.needs, added.kind
        ),
        ProgrammeEvent::DependencyRemoved(removed) => format!(
            "item `{}` does not need `{}` any more ({})",
            removed.item, removed.needs, removed.kind
        ),
        ProgrammeEvent::ItemAdded(added) => format!("item `{}` was added", added.item),
        ProgrammeEvent::ItemSplit(split) => {
            format!("item `{}` is {} now", split.item, quoted(&split.parts))
        }
        ProgrammeEvent::ItemsMerged(merged) => {
            format!("{} are `{}` now", quoted(&merged.items), merged.into)
        }
        ProgrammeEvent::BaselineTaken(taken) => {
            let by = taken.reference.as_ref();
            let by = by.map_or_else(String::new, |case| format!(", decided by {case}"));
            let (number, taken_on) = (taken.number, taken.taken_on);
            format!("baseline {number} was taken on {taken_on}{by}")
        }
    }
}

fn fund_changed(fund: &FundChanged) -> String {
    if let Some(part) = &fund.part {
        let was = part.previous.as_ref();
        let was = was.map_or_else(String::new, |was| format!(" (was {was})"));
        let (amount, whole, stage) = (&part.amount, &fund.amount, &part.stage);
        return format!(
            "{amount} of {whole} of fund `{}` is {stage} now{was}",
            fund.fund
        );
    }
    let stage = if fund.stage == fund.previous_stage {
        fund.stage.to_string()
    } else {
        format!("{} (was {})", fund.stage, fund.previous_stage)
    };
    let amount = if fund.amount == fund.previous_amount {
        fund.amount.clone()
    } else {
        format!("{} (was {})", fund.amount, fund.previous_amount)
    };
    let by = fund.refused_by.as_ref();
    let by = by.map_or_else(String::new, |item| format!(", by `{item}`"));
    format!("fund `{}` is {stage}, {amount}{by}", fund.fund)
}

/// The gaps of the whole, or of items where the whole has not moved.
fn gap_changed(gap: &GapChanged) -> String {
    let moved = if gap.total.is_empty() {
        &gap.items
    } else {
        &gap.total
    };
    let moved: Vec<String> = moved.iter().map(gap_moved).collect();
    let (because, moved) = (&gap.because, moved.join(", "));
    format!("because of `{because}`, the gap moved: {moved}")
}

/// A gap as it is and as it was, each from all money coming to none more coming.
fn gap_moved(moved: &GapMoved) -> String {
    let (is, was) = (gap_range(&moved.after), gap_range(&moved.before));
    let item = moved.item.as_ref();
    let item = item.map_or_else(String::new, |item| format!("`{item}` "));
    let currency = &moved.currency;
    if is != was {
        return format!("{item}{currency} {is} (was {was})");
    }
    // From the best to the worst it is the same: what moved is one of the two alone.
    let both = moved.after.iter().zip(&moved.before);
    let parts = both.flat_map(|(is, was)| {
        let parts = [
            ("if all comes", &is.if_all_comes, &was.if_all_comes),
            ("with what is in hand", &is.in_hand, &was.in_hand),
            ("of what is needed", &is.needed, &was.needed),
        ];
        parts.into_iter().filter(|(_, is, was)| is != was)
    });
    let told = parts.map(|(words, is, was)| format!("{} {words} (was {})", range(is), range(was)));
    format!("{item}{currency} {}", told.collect::<Vec<_>>().join(", "))
}

fn range(missing: &Missing) -> String {
    let least = missing.least.as_deref().unwrap_or("0");
    match missing.most.as_deref() {
        Some(most) if most == least => least.to_owned(),
        Some(most) => format!("{least} to {most}"),
        None if least == "0" => "not known".to_owned(),
        None => format!("{least} or more"),
    }
}

fn gap_range(figures: &Option<GapFigures>) -> String {
    let Some(figures) = figures else {
        return "nothing".to_owned();
    };
    range(&Missing {
        least: figures.if_all_comes.least.clone(),
        most: figures.in_hand.most.clone(),
    })
}

fn quoted(items: &[ItemId]) -> String {
    let items: Vec<String> = items.iter().map(|item| format!("`{item}`")).collect();
    items.join(", ")
}
