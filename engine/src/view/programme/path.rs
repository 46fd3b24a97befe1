//! What drives a programme's end, or an item's, and how each promise stands.

use super::Asked;
use super::words::{dates, days, floor, need};
use crate::programme::{
    Because, Chain, Chance, Plan, PromiseSlack, Schedule, Step, driving, driving_chain, promises,
    sampled,
};
use crate::refusal::Refusal;
use crate::value::ItemId;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// How many times the schedule is played for the chances.
const SAMPLES: u32 = 1_000;

/// The seed of the samples: the same question has the same answer.
const SEED: u64 = 1;

/// The chain that drives an item, or all that drive the end of the whole; every item's dates and
/// slack; every promise with the chain behind it and the chance that it holds.
///
/// `chains` are those to the end of the whole: each item that drives it stands on one. `chain` is
/// the one of the item that was asked for, or of the first that ends last, which `item` names.
///
/// # Errors
/// `unknown_item`.
pub fn path(asked: &Asked, item: Option<&ItemId>) -> Result<Json, Refusal> {
    let item = item.map(|id| asked.item(id)).transpose()?;
    let plan = asked.plan()?;
    let schedule = Schedule::new(&plan);
    let programme = asked.programme();
    let drives = driving(&plan, &schedule);
    let of = match item {
        Some(item) => plan.graph().position(item.id.as_str()),
        None => drives.ends.first().copied(),
    };
    let names = |items: &[usize]| -> Vec<&ItemId> {
        items.iter().map(|item| plan.graph().name(*item)).collect()
    };
    let chances = sampled(&plan, &schedule, SAMPLES, SEED);
    let held = times(&chances.promises);
    let promised = promises(&plan, &schedule);
    let promise = |it: &PromiseSlack| promise(&plan, &schedule, &held, it);
    Ok(json!({
        "programme": programme.id,
        "as_of": asked.on,
        "end": dates(schedule.end()),
        "item": of.map(|item| plan.graph().name(item)),
        "chain": of.map(|item| told(&plan, &driving_chain(&plan, &schedule, item))),
        "ends_last": names(&drives.ends),
        "driving": names(&drives.items),
        "chains": drives.chains.iter().map(|chain| told(&plan, chain)).collect::<Vec<_>>(),
        "promises": promised.iter().map(promise).collect::<Vec<_>>(),
        "items": items(asked, &plan, &schedule, (&drives.items, &times(&chances.driving))),
        "samples": chances.samples,
        "bounds": "early dates are exact; late dates and slack are sound outer bounds",
    }))
}

/// In how many samples, by item.
fn times(chances: &[Chance]) -> BTreeMap<&ItemId, Option<u32>> {
    let pairs = chances.iter().map(|chance| (&chance.item, chance.times));
    pairs.collect()
}

fn told(plan: &Plan<'_>, chain: &Chain) -> Json {
    let steps: Vec<Json> = chain.steps.iter().map(|it| step(plan, it)).collect();
    json!({ "likely": chain.likely, "steps": steps })
}

fn step(plan: &Plan<'_>, step: &Step) -> Json {
    let place = plan.graph().position(step.item.as_str());
    let item = place.map(|place| &plan.programme().items[place]);
    let (kind, words) = match &step.because {
        Because::Needs(kind) => (kind.word(), need(*kind).to_owned()),
        Because::Floor(reason) => ("floor", floor(reason)),
    };
    json!({
        "item": step.item,
        "label": item.and_then(|item| item.label.text("en")),
        "owner": item.map(|item| &item.owner),
        "from": step.from,
        "to": step.to,
        "because": { "kind": kind, "words": words },
        "waits_days": step.waits_days,
        "takes_days": step.takes_days,
    })
}

fn promise(
    plan: &Plan<'_>,
    schedule: &Schedule,
    held: &BTreeMap<&ItemId, Option<u32>>,
    promise: &PromiseSlack,
) -> Json {
    let programme = plan.programme();
    let place = plan.graph().position(promise.item.as_str());
    let item = place.map(|place| &programme.items[place]);
    let behind = place.filter(|_| promise.fails);
    json!({
        "item": promise.item,
        "label": item.and_then(|item| item.label.text("en")),
        "promised": promise.promised,
        "forecast": promise.forecast,
        "slack_days": days(promise.slack),
        "fails": promise.fails,
        "not_before_today": place.is_some_and(|item| schedule.is_only_not_before(plan, item)),
        "chain": behind.map(|item| told(plan, &driving_chain(plan, schedule, item))),
        "held_in_samples": held.get(&promise.item).copied().flatten(),
    })
}

fn items(
    asked: &Asked,
    plan: &Plan<'_>,
    schedule: &Schedule,
    (driving, times): (&[usize], &BTreeMap<&ItemId, Option<u32>>),
) -> Vec<Json> {
    let last = asked.progress().baselines.last();
    let against = last.map(|last| last.baseline.against(plan, schedule));
    let one = |item: usize| {
        let name = plan.graph().name(item);
        let variance = against.as_ref().and_then(|all| all.get(item));
        json!({
            "agreed": variance.and_then(|it| it.agreed),
            "later_days": variance.and_then(|it| it.later_days),
            "item": name,
            "early_start": dates(schedule.early_start(item)),
            "early_finish": dates(schedule.early_finish(item)),
            "late_finish": dates(schedule.late_finish(item)),
            "total_slack_days": days(schedule.total_slack(plan, item)),
            "free_slack_days": days(schedule.free_slack(plan, item)),
            "not_before_today": schedule.is_only_not_before(plan, item),
            "driving": driving.binary_search(&item).is_ok(),
            "driving_in_samples": times.get(name).copied().flatten().unwrap_or(0),
        })
    };
    (0..schedule.len()).map(one).collect()
}
