//! Instalments: a part of a fund that has come further than the rest, or was refused.

use super::stages;
use crate::command;
use crate::event::{FundPart, FundStage};
use crate::framework::Fund;
use crate::programme::Progress;
use crate::refusal::Refusal;
use crate::value::{Money, MoneyRange, Qualifier};
use rust_decimal::Decimal;

/// What is said of a part of a fund.
///
/// # Errors
/// `missing_field`, `bad_money`, `mixed_currencies`, `fund_stage`, `fund_part`, `fund_unchanged`.
pub(super) fn read(
    progress: &Progress,
    fund: &Fund,
    command: &command::Fund,
    text: &str,
) -> Result<FundPart, Refusal> {
    let whole = progress.amount_of(fund);
    let stage = stage(progress.stage_of(fund), fund, command)?;
    let part = stages::read(whole, text).map_err(|refusal| refusal.at("part"))?;
    let counted = part.amount.filter(|_| part.qualifier == Qualifier::Exactly);
    let Some(counted) = counted else {
        let message = format!("`{part}` is no amount that can be counted");
        return Err(Refusal::input("bad_money", message)
            .at("part")
            .help("write how much has come in all instalments so far: `USD 150000`"));
    };
    fits(progress, fund, (stage, counted))?;
    let previous = if stage == FundStage::Refused {
        progress.refused_part(fund)
    } else {
        progress.reached_of(fund).get(&stage).copied()
    };
    if previous == Some(part) {
        let (id, stage) = (&fund.id, stage.word());
        let message = format!("{part} of fund `{id}` is {stage} already");
        return Err(Refusal::rule("fund_unchanged", message)
            .at("part")
            .help("give what has come in all instalments so far, the new one included"));
    }
    Ok(FundPart {
        stage: stage.into(),
        amount: part.to_string(),
        previous: previous.map(|amount| amount.to_string()),
    })
}

/// The stage of a part: one that the whole has not reached, or `refused`.
fn stage(whole: FundStage, fund: &Fund, command: &command::Fund) -> Result<FundStage, Refusal> {
    if command.amount.is_some() {
        let message = "a part of the money and another amount of the whole are two changes";
        return Err(Refusal::input("fund_part", message)
            .at("amount")
            .help("say one of them, and then the other"));
    }
    let Some(word) = &command.stage else {
        let message = "it is not said what became of the part";
        return Err(Refusal::input("missing_field", message)
            .at("stage")
            .help("give the stage that it has reached, or `refused`"));
    };
    let stage = stages::wanted(fund, whole, word)?;
    if stage == whole || (stage < whole && stage != FundStage::Refused) {
        let (id, has) = (&fund.id, whole.word());
        let message = format!("all of fund `{id}` is {has}: no part of it comes so far only now");
        return Err(Refusal::rule("fund_stage", message)
            .at("stage")
            .help("give the stage of a part that has come further, or `refused`"));
    }
    Ok(stage)
}

/// What came further came this far too, and what was refused is none of it.
fn fits(
    progress: &Progress,
    fund: &Fund,
    (stage, part): (FundStage, Decimal),
) -> Result<(), Refusal> {
    let whole = MoneyRange::of(&progress.amount_of(fund)).high;
    let counted = |money: &Money| money.amount.unwrap_or_default();
    let reached = progress.reached_of(fund);
    let least = if stage == FundStage::Refused {
        None
    } else {
        let further = reached.range(stage..).filter(|(of, _)| **of > stage);
        further.map(|(_, amount)| counted(amount)).max()
    };
    let other = if stage == FundStage::Refused {
        reached.values().map(counted).max()
    } else {
        progress.refused_part(fund).as_ref().map(counted)
    };
    let most = whole.map(|whole| whole.saturating_sub(other.unwrap_or_default()));
    let before = reached.range(..stage).map(|(_, amount)| counted(amount));
    let before = before.min().filter(|_| stage != FundStage::Refused);
    let most = [most, before].into_iter().flatten().min();
    let currency = fund.amount.currency;
    let message = match (
        least.filter(|least| part < *least),
        most.filter(|most| part > *most),
    ) {
        (Some(least), _) => format!("{currency} {least} of fund `{}` has come further", fund.id),
        (None, Some(most)) => {
            format!(
                "no more than {currency} {most} of fund `{}` can be that",
                fund.id
            )
        }
        (None, None) => return Ok(()),
    };
    Err(Refusal::rule("fund_part", message)
        .at("part")
        .help("the parts of a fund are never more than the whole: say first how much that is"))
}
