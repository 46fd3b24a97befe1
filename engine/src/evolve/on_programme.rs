//! What programme events change.

use crate::event::{BaselineTaken, Event, EventData, Provenance, ProvenanceKind};
use crate::framework::{FundStage, ItemStatus};
use crate::programme::{Agreed, Amended, Amendment, Baseline, ItemProgress, Progress};
use crate::state::State;
use crate::value::{Name, When, Word};
use std::sync::Arc;

pub(super) fn evolve(state: &mut State, event: &Event) {
    match &event.data {
        EventData::ItemChanged(changed) => {
            on_item(state, &changed.programme, &changed.item, |item| {
                if changed.status.as_str() == "done" {
                    item.status = ItemStatus::Done;
                    item.done_on = Some(changed.on);
                } else {
                    item.status = ItemStatus::Started;
                    item.started_on = Some(changed.on);
                }
            });
        }
        EventData::ItemBlocked(blocked) => {
            on_item(state, &blocked.programme, &blocked.item, |item| {
                item.blocks.clone_from(&blocked.by);
                item.blocked_since.get_or_insert(event.recorded);
            });
        }
        EventData::ItemUnblocked(free) => on_item(state, &free.programme, &free.item, |item| {
            item.blocks.clear();
            item.blocked_since = None;
            item.unblocked = Some((event.position, event.traceparent.as_deref().map(Arc::from)));
        }),
        EventData::ForecastChanged(changed) => {
            let finish = changed.finish.parse::<When>().ok();
            on_item(state, &changed.programme, &changed.item, |item| {
                item.forecast = finish;
            });
        }
        EventData::PromisesFailing(failing) => {
            if let Some(progress) = state.programmes.get_mut(&failing.programme) {
                for promise in &failing.promises {
                    if !progress.failing.contains(&promise.item) {
                        progress.failing.push(promise.item.clone());
                    }
                }
            }
        }
        EventData::FundChanged(changed) => {
            if let Some(progress) = state.programmes.get_mut(&changed.programme) {
                let fund = progress.funds.entry(changed.fund.clone()).or_default();
                if changed.stage != changed.previous_stage {
                    fund.stage = FundStage::of(changed.stage.as_str());
                }
                if changed.amount != changed.previous_amount {
                    fund.amount = changed.amount.parse().ok();
                }
            }
        }
        EventData::PromisesHolding(holding) => {
            if let Some(progress) = state.programmes.get_mut(&holding.programme) {
                let holds = |item: &Name| holding.promises.contains(item);
                progress.failing.retain(|item| !holds(item));
            }
        }
        EventData::BaselineTaken(taken) => {
            if let Some(progress) = state.programmes.get_mut(&taken.programme) {
                let agreed = agreed(taken, event.reason.clone());
                progress.baselines.push_back(Arc::new(agreed));
            }
        }
        // The gap follows from the rest; the event is for those who listen.
        EventData::GapChanged(_) => {}
        _ => amend(state, event),
    }
}

fn agreed(taken: &BaselineTaken, reason: Option<String>) -> Agreed {
    let finishes = taken.finishes.iter();
    let finishes = finishes.map(|end| (end.item.clone(), end.finish));
    Agreed {
        number: taken.number,
        case: taken.case,
        reference: taken.reference.clone(),
        reason,
        baseline: Baseline {
            taken_on: taken.taken_on,
            finishes: finishes.collect(),
        },
    }
}

/// Changes of the graph.
fn amend(state: &mut State, event: &Event) {
    let Some(what) = Amended::of(&event.data) else {
        return;
    };
    let provenance = event.provenance.clone().unwrap_or_else(|| Provenance {
        kind: ProvenanceKind::Assumed,
        words: event.reason.clone(),
    });
    let framework = state.in_force.as_ref();
    let text = framework.and_then(|framework| framework.programmes.get(what.programme()));
    if let (Some(text), Some(progress)) = (text, state.programmes.get_mut(what.programme())) {
        progress.amend(text, Amendment { what, provenance });
    }
}

fn on_item(
    state: &mut State,
    programme: &Name,
    item: &Name,
    change: impl FnOnce(&mut ItemProgress),
) {
    let progress: Option<&mut Progress> = state.programmes.get_mut(programme);
    if let Some(item) = progress.and_then(|progress| progress.items.get_mut(item)) {
        change(item);
    }
}
