//! Money that comes further, is refused, or is another amount.

use super::gates::refresh_gates;
use super::managed::{delivers, managed, progress_of};
use super::parts;
use super::publish;
use super::stages::{read, wanted};
use crate::command;
use crate::decide::case;
use crate::draft::Draft;
use crate::event::{FundChanged, FundPart, FundStage, ItemStatus};
use crate::framework::{Fund, Item, Programme};
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::value::{FundId, ItemId, Money};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Says how far a fund has come, or how much it is.
///
/// # Errors
/// `unknown_programme`, `unknown_fund`, `not_allowed`, `missing_field`, `not_one_of`, `bad_money`,
/// `mixed_currencies`, `fund_stage`, `fund_unchanged`, `fund_part`.
pub(super) fn change(draft: &mut Draft<'_>, command: &command::Fund) -> Result<(), Refusal> {
    let programme = managed(draft, &command.programme, "fund")?;
    let (fund, stage, amount) = (&command.fund, &command.stage, &command.amount);
    let fund = programme.funds.get(fund).ok_or_else(|| {
        let known = programme.funds.keys();
        Refusal::unknown("unknown_fund", "fund", fund.as_str(), known).at("fund")
    })?;
    if stage.is_none() && amount.is_none() {
        let message = "it is not said what changed";
        return Err(Refusal::input("missing_field", message)
            .at("stage")
            .help("give a stage, an amount, or both"));
    }
    let progress = progress_of(draft, &programme.id);
    let (was, had) = (progress.stage_of(fund), progress.amount_of(fund));
    let stage = stage
        .as_ref()
        .map_or(Ok(was), |word| wanted(fund, was, word))?;
    let amount = amount.as_ref().map_or(Ok(had), |text| read(had, text))?;
    if let Some(part) = &command.part {
        let part = parts::read(progress, fund, command, part)?;
        let stays = Told {
            stage: was,
            amount: had,
            refused_by: None,
            part: Some(part),
        };
        return tell(draft, &programme, fund, stays);
    }
    if (stage, amount) == (was, had) {
        let message = format!("fund `{}` is {} and {had} already", fund.id, was.word());
        return Err(Refusal::rule("fund_unchanged", message)
            .at("stage")
            .help("give the stage or the amount that is new"));
    }
    tell(draft, &programme, fund, Told::of(stage, amount))
}

/// Says what became of a fund, with all that follows.
fn tell(
    draft: &mut Draft<'_>,
    programme: &Arc<Programme>,
    fund: &Fund,
    told: Told,
) -> Result<(), Refusal> {
    let before = publish::Before::of(draft, programme);
    emit(draft, programme, fund, told);
    publish::blocks(draft, programme);
    publish::gap(draft, &before, programme, &fund.id);
    publish::failing(draft, programme, &fund.id);
    refresh_gates(draft, programme)
}

/// What became of a fund.
struct Told {
    stage: FundStage,
    amount: Money,
    refused_by: Option<ItemId>,
    part: Option<FundPart>,
}

impl Told {
    fn of(stage: FundStage, amount: Money) -> Told {
        Told {
            stage,
            amount,
            refused_by: None,
            part: None,
        }
    }
}

fn emit(draft: &mut Draft<'_>, programme: &Programme, fund: &Fund, told: Told) {
    let progress = progress_of(draft, &programme.id);
    let changed = FundChanged {
        programme: programme.id.clone(),
        fund: fund.id.clone(),
        stage: told.stage.into(),
        previous_stage: progress.stage_of(fund).into(),
        amount: told.amount.to_string(),
        previous_amount: progress.amount_of(fund).to_string(),
        refused_by: told.refused_by,
        part: told.part,
    };
    let position = draft.emit(changed);
    draft.caused_by(Some(position));
}

/// Refuses the money that an item would have released, when all its cases have ended and none
/// released it. One of them must have just `moved`: a comment on an ended case must not refuse
/// money that was asked for again since. Returns the funds that are refused now.
pub(super) fn refuse_by(
    draft: &mut Draft<'_>,
    programme: &Programme,
    item: &Item,
    moved: &BTreeSet<CaseId>,
) -> Vec<FundId> {
    let mut refused = Vec::new();
    if gated_by(programme, &item.id).next().is_none() || !was_refused(draft, programme, item, moved)
    {
        return refused;
    }
    for fund in gated_by(programme, &item.id) {
        let progress = progress_of(draft, &programme.id);
        // What is in the account came in some other way, and stays there.
        if progress.stage_of(fund) < FundStage::Received {
            let amount = progress.amount_of(fund);
            let told = Told {
                refused_by: Some(item.id.clone()),
                ..Told::of(FundStage::Refused, amount)
            };
            emit(draft, programme, fund, told);
            refused.push(fund.id.clone());
        }
    }
    refused
}

/// Takes back the refusal of the money that an item releases. A fund that the text has at an
/// earlier stage than `received` returns to that stage, any other to `proposed`.
pub(super) fn grant_by(draft: &mut Draft<'_>, programme: &Programme, item: &Item) {
    for fund in gated_by(programme, &item.id) {
        let progress = progress_of(draft, &programme.id);
        if progress.stage_of(fund) == FundStage::Refused {
            let amount = progress.amount_of(fund);
            let stage = if fund.stage < FundStage::Received {
                fund.stage
            } else {
                FundStage::Proposed
            };
            emit(draft, programme, fund, Told::of(stage, amount));
        }
    }
}

/// The funds that an item releases.
pub(super) fn gated_by<'p>(
    programme: &'p Programme,
    item: &'p ItemId,
) -> impl Iterator<Item = &'p Fund> {
    let funds = programme.funds.values();
    funds.filter(move |fund| fund.gate.as_ref() == Some(item))
}

fn was_refused(
    draft: &Draft<'_>,
    programme: &Programme,
    item: &Item,
    moved: &BTreeSet<CaseId>,
) -> bool {
    let progress = progress_of(draft, &programme.id);
    let Some(now) = progress.items.get(&item.id) else {
        return false;
    };
    let Some(done_when) = &item.done_when else {
        return false;
    };
    let ended = |id: &CaseId| has_ended(draft, *id) && !case::holds(draft, *id, done_when);
    let cases = now.cases.iter().copied();
    let cases: Vec<CaseId> = cases.filter(|id| delivers(draft, item, *id)).collect();
    now.status != ItemStatus::Done
        && cases.iter().any(|id| moved.contains(id))
        && draft.all_cases(&cases, ended)
}

pub(super) fn has_ended(draft: &Draft<'_>, id: CaseId) -> bool {
    let case = draft.state().case(id);
    case.is_some_and(|case| case.is_closed())
}
