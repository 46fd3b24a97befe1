//! What would differ if something were so. Nothing is written.

use super::words::{dates, days, gaps};
use super::{Asked, circular};
use crate::programme::{self, Change, Difference, Moved, PromiseSlack};
use crate::refusal::{Refusal, RefusalKind};
use crate::state::State;
use crate::value::{ItemId, Name, ValueError};
use serde_json::{Value as Json, json};

/// The difference that changes make, supposed together.
///
/// # Errors
/// What a change may be wrong in, with its place; `programme_circle` when a dependency that is
/// supposed closes a circle, with the circle.
pub fn what_if(state: &State, asked: &Asked, changes: &[String]) -> Result<Json, Refusal> {
    let owned = |who: &str| owned_alone(state, asked, who);
    let read = |(place, text): (usize, &String)| {
        let change = Change::parse(text, asked.programme(), &owned);
        change.map_err(|error| wrong(&error, place))
    };
    let supposed: Vec<Change> = changes
        .iter()
        .enumerate()
        .map(read)
        .collect::<Result<_, _>>()?;
    let (programme, progress) = (asked.programme(), asked.progress());
    let difference = programme::what_if(programme, progress, asked.setting(), &supposed);
    Ok(told(asked, changes, &difference.map_err(circular)?))
}

fn wrong(error: &ValueError, place: usize) -> Refusal {
    let mut refusal = Refusal::bad_value(error).at(format!("changes[{place}]"));
    if error.code.starts_with("unknown_") {
        refusal.kind = RefusalKind::Unknown;
    }
    refusal
}

/// The items that nobody would own if a person left: those of units in which the person holds a
/// role that nobody else holds there.
fn owned_alone(state: &State, asked: &Asked, who: &str) -> Option<Vec<ItemId>> {
    let person = Name::checked(who).ok()?;
    let roster = &state.roster;
    if !roster.knows(&person) {
        return None;
    }
    let alone = |unit: &Name| {
        roster.held_by(&person, asked.on).any(|held| {
            held.unit.as_ref() == Some(unit)
                && roster.holders(&held.role, Some(unit), asked.on) == [person.clone()]
        })
    };
    let items = asked.programme().items.iter();
    let owned = items.filter(|item| alone(&item.owner));
    Some(owned.map(|item| item.id.clone()).collect())
}

fn told(asked: &Asked, changes: &[String], difference: &Difference) -> Json {
    let promise = |it: &PromiseSlack| json!({ "forecast": it.forecast, "slack_days": days(it.slack), "fails": it.fails });
    let newly: Vec<&ItemId> = difference.newly_failing().map(|it| &it.item).collect();
    let stuck = difference
        .stuck
        .iter()
        .map(|it| json!({ "item": it.item, "because": it.because, "through": it.through }));
    let (before, after) = &difference.total_gap;
    json!({
        "programme": asked.programme().id,
        "as_of": asked.on,
        "changes": changes,
        "end": { "before": dates(difference.end.0), "after": dates(difference.end.1) },
        "dates": moved(&difference.dates, |range| dates(*range)),
        "promises": moved(&difference.promises, promise),
        "newly_failing": newly,
        "blocked": moved(&difference.blocked, |blocks| json!(blocks)),
        "stuck": stuck.collect::<Vec<_>>(),
        "ownerless": difference.ownerless,
        "gaps": moved(&difference.gaps, gaps),
        "total_gap": { "before": gaps(before), "after": gaps(after) },
    })
}

fn moved<T>(moved: &[Moved<T>], json: impl Fn(&T) -> Json) -> Vec<Json> {
    let one = |it: &Moved<T>| json!({ "item": it.item, "before": json(&it.before), "after": json(&it.after) });
    moved.iter().map(one).collect()
}
