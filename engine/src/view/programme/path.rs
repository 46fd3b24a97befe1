//! What drives a programme's end, or an item's, and how each promise stands.

use super::Asked;
use super::words::{dates, days, floor, need};
use crate::framework::Programme;
use crate::programme::{
    Because, Chain, Plan, PromiseSlack, Sampled, Schedule, Step, driving_chain, promises, sampled,
};
use crate::refusal::Refusal;
use crate::value::Name;
use serde_json::{Value as Json, json};

/// How many times the schedule is played for the chances.
const SAMPLES: u32 = 1_000;

/// The seed of the samples: the same question has the same answer.
const SEED: u64 = 1;

/// The chain that drives an item, or the item that ends last; every item's dates and slack; every
/// promise with the chain behind it and the chance that it holds.
///
/// # Errors
/// `unknown_item`.
pub fn path(asked: &Asked, item: Option<&Name>) -> Result<Json, Refusal> {
    let item = item.map(|id| asked.item(id)).transpose()?;
    let plan = asked.plan()?;
    let schedule = Schedule::new(&plan);
    let programme = asked.programme();
    let of = match item {
        Some(item) => plan.graph().position(item.id.as_str()),
        None => last(&schedule),
    };
    let chances = sampled(&plan, &schedule, SAMPLES, SEED);
    let promised = promises(&plan, &schedule);
    let promise = |it: &PromiseSlack| promise(&plan, &schedule, &chances, it);
    Ok(json!({
        "programme": programme.id,
        "as_of": asked.on,
        "end": dates(schedule.end()),
        "item": of.map(|item| plan.graph().name(item)),
        "chain": of.map(|item| chain(programme, &driving_chain(&plan, &schedule, item))),
        "promises": promised.iter().map(promise).collect::<Vec<_>>(),
        "items": items(&plan, &schedule, &chances),
        "samples": chances.samples,
        "bounds": "early dates are exact; late dates and slack are sound outer bounds",
    }))
}

/// The item that ends last, as far as anybody can say.
fn last(schedule: &Schedule) -> Option<usize> {
    let end = |item: usize| {
        let finish = schedule.early_finish(item);
        finish.likely.or(finish.earliest)
    };
    // The first of those that end on the same day.
    (0..schedule.len()).rev().max_by_key(|item| end(*item))
}

fn chain(programme: &Programme, chain: &Chain) -> Json {
    let steps: Vec<Json> = chain.steps.iter().map(|it| step(programme, it)).collect();
    json!({ "likely": chain.likely, "steps": steps })
}

fn step(programme: &Programme, step: &Step) -> Json {
    let item = programme.item(step.item.as_str());
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
    chances: &Sampled,
    promise: &PromiseSlack,
) -> Json {
    let programme = plan.programme();
    let behind = plan.graph().position(promise.item.as_str());
    let behind = behind.filter(|_| promise.fails);
    let chance = chances.promises.iter().find(|it| it.item == promise.item);
    let item = programme.item(promise.item.as_str());
    json!({
        "item": promise.item,
        "label": item.and_then(|item| item.label.text("en")),
        "promised": promise.promised,
        "forecast": promise.forecast,
        "slack_days": days(promise.slack),
        "fails": promise.fails,
        "chain": behind.map(|item| chain(programme, &driving_chain(plan, schedule, item))),
        "held_in_samples": chance.and_then(|chance| chance.times),
    })
}

fn items(plan: &Plan<'_>, schedule: &Schedule, chances: &Sampled) -> Vec<Json> {
    let one = |item: usize| {
        let name = plan.graph().name(item);
        let driving = chances.driving.iter().find(|chance| chance.item == *name);
        json!({
            "item": name,
            "early_start": dates(schedule.early_start(item)),
            "early_finish": dates(schedule.early_finish(item)),
            "late_finish": dates(schedule.late_finish(item)),
            "total_slack_days": days(schedule.total_slack(plan, item)),
            "free_slack_days": days(schedule.free_slack(plan, item)),
            "driving_in_samples": driving.and_then(|chance| chance.times).unwrap_or(0),
        })
    };
    (0..schedule.len()).map(one).collect()
}
