//! How the likely ends stand against those that were agreed.

use super::Asked;
use crate::programme::{Agreed, Schedule};
use crate::refusal::{Refusal, RefusalKind};
use jiff::civil::Date;
use serde_json::{Value as Json, json};

/// Every item's end as it was agreed, and as it is now: against the baseline of a number, or the
/// last one. `first_agreed` is its end in the first baseline that has it.
///
/// # Errors
/// `unknown_baseline`.
pub fn baseline(asked: &Asked, number: Option<u32>) -> Result<Json, Refusal> {
    let plan = asked.plan()?;
    let schedule = Schedule::new(&plan);
    let progress = asked.progress();
    let shown = shown(asked, number)?;
    let first = |item: &str| -> Option<Date> {
        let mut ends = progress.baselines.iter();
        ends.find_map(|it| it.baseline.finishes.get(item).copied().flatten())
    };
    let variances = shown.map(|shown| shown.baseline.against(&plan, &schedule));
    let items = variances.into_iter().flatten().map(|variance| {
        let item = asked.programme().item(variance.item.as_str());
        json!({
            "item": variance.item,
            "label": item.and_then(|item| item.label.text("en")),
            "first_agreed": first(variance.item.as_str()),
            "agreed": variance.agreed,
            "now": variance.now,
            "later_days": variance.later_days,
        })
    });
    Ok(json!({
        "programme": asked.programme().id,
        "as_of": asked.on,
        "number": shown.map(|shown| shown.number),
        "baselines": progress.baselines.iter().map(|it| taken(it)).collect::<Vec<_>>(),
        "items": items.collect::<Vec<_>>(),
    }))
}

fn shown(asked: &Asked, number: Option<u32>) -> Result<Option<&Agreed>, Refusal> {
    let baselines = &asked.progress().baselines;
    let Some(number) = number else {
        return Ok(baselines.last().map(|last| &**last));
    };
    let found = baselines.iter().find(|it| it.number == number);
    let unknown = || {
        let message = format!("there is no baseline {number}");
        Refusal::new(RefusalKind::Unknown, "unknown_baseline", message)
            .at("number")
            .help(match baselines.len() {
                0 => "none was taken yet".to_owned(),
                count => format!("they go from 1 to {count}"),
            })
    };
    found.map(|it| Some(&**it)).ok_or_else(unknown)
}

fn taken(agreed: &Agreed) -> Json {
    json!({
        "number": agreed.number,
        "taken_on": agreed.baseline.taken_on,
        "case": agreed.reference,
        "reason": agreed.reason,
    })
}
