//! What programme events change.

use crate::event::{
    BaselineTaken, Event, FundChanged, ItemChanged, ItemStatus, ProgrammeEvent, Provenance,
    ProvenanceKind,
};
use crate::programme::{Agreed, Amended, Amendment, Baseline, ItemProgress, Progress};
use crate::state::State;
use crate::value::{ItemId, ProgrammeId, When};
use std::sync::Arc;

pub(super) fn fold(state: &mut State, event: &Event, data: &ProgrammeEvent) {
    match data {
        ProgrammeEvent::ItemChanged(changed) => {
            on_item(state, &changed.programme, &changed.item, |item| {
                stands(item, changed)
            });
        }
        ProgrammeEvent::ItemBlocked(blocked) => {
            on_item(state, &blocked.programme, &blocked.item, |item| {
                item.blocks.clone_from(&blocked.by);
                item.blocked_since.get_or_insert(event.recorded);
            });
        }
        ProgrammeEvent::ItemUnblocked(free) => {
            on_item(state, &free.programme, &free.item, |item| {
                let trace = event.traceparent.as_deref().map(Arc::from);
                item.blocks.clear();
                item.blocked_since = None;
                item.unblocked = Some((event.position, trace));
            });
        }
        ProgrammeEvent::ForecastChanged(changed) => {
            let finish = changed.finish.parse::<When>().ok();
            on_item(state, &changed.programme, &changed.item, |item| {
                item.forecast = finish
            });
        }
        ProgrammeEvent::PromisesFailing(failing) => {
            on_programme(state, &failing.programme, |progress| {
                for promise in &failing.promises {
                    if !progress.failing.contains(&promise.item) {
                        progress.failing.push(promise.item.clone());
                    }
                }
            });
        }
        ProgrammeEvent::PromisesHolding(holding) => {
            let holds = |item: &ItemId| holding.promises.contains(item);
            on_programme(state, &holding.programme, |progress| {
                progress.failing.retain(|item| !holds(item));
            });
        }
        ProgrammeEvent::FundChanged(changed) => {
            on_programme(state, &changed.programme, |progress| {
                fund(progress, changed)
            });
        }
        ProgrammeEvent::BaselineTaken(taken) => {
            let agreed = agreed(taken, event.reason.clone());
            on_programme(state, &taken.programme, |progress| {
                progress.baselines.push_back(Arc::new(agreed));
            });
        }
        // The gap follows from the rest; the event is for those who listen.
        ProgrammeEvent::GapChanged(_) => {}
        ProgrammeEvent::DependencyAdded(_)
        | ProgrammeEvent::DependencyRemoved(_)
        | ProgrammeEvent::ItemAdded(_)
        | ProgrammeEvent::ItemSplit(_)
        | ProgrammeEvent::ItemsMerged(_) => amend(state, event, data),
    }
}

fn stands(item: &mut ItemProgress, changed: &ItemChanged) {
    if changed.status.is(ItemStatus::Done) {
        item.status = ItemStatus::Done;
        item.done_on = Some(changed.on);
    } else {
        item.status = ItemStatus::Started;
        item.started_on = Some(changed.on);
    }
}

fn fund(progress: &mut Progress, changed: &FundChanged) {
    let fund = progress.funds.entry(changed.fund.clone()).or_default();
    if changed.stage != changed.previous_stage {
        fund.stage = changed.stage.known();
        fund.parts.clear();
    }
    if changed.amount != changed.previous_amount {
        fund.amount = changed.amount.parse().ok();
        fund.parts.clear();
    }
    if let Some(part) = &changed.part
        && let (Some(stage), Ok(amount)) = (part.stage.known(), part.amount.parse())
    {
        fund.parts.insert(stage, amount);
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
fn amend(state: &mut State, event: &Event, data: &ProgrammeEvent) {
    let Some(what) = Amended::of(data) else {
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
    programme: &ProgrammeId,
    item: &ItemId,
    change: impl FnOnce(&mut ItemProgress),
) {
    on_programme(state, programme, |progress| {
        if let Some(item) = progress.items.get_mut(item) {
            change(item);
        }
    });
}

fn on_programme(state: &mut State, programme: &ProgrammeId, change: impl FnOnce(&mut Progress)) {
    if let Some(progress) = state.programmes.get_mut(programme) {
        change(progress);
    }
}
