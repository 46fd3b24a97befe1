//! A programme's money: what is needed, what is there, what is missing.

use super::Asked;
use super::words::{gap, gaps, money};
use crate::framework::{EdgeKind, EdgeTarget, Fund, FundStage, Item, Programme};
use crate::programme::{self, Funding};
use crate::value::{Currency, FundId, MoneyRange};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Funds by stage, the gap of each item and of the whole, as ranges; items of which nobody said
/// what they cost are named, and are in no sum.
pub fn funding(asked: &Asked) -> Json {
    let programme = asked.programme();
    let money = programme::funding(programme, asked.progress());
    let items = money.items.iter().map(|(id, of)| {
        let item = programme.item(id.as_str());
        json!({
            "item": id,
            "label": item.and_then(|item| item.label.text("en")),
            "owner": item.map(|item| &item.owner),
            "funds": item.map(|item| paying(programme, item)),
            "money": gap(of),
        })
    });
    json!({
        "programme": programme.id,
        "label": programme.label.text("en"),
        "as_of": asked.on,
        "funds": programme.funds.values().map(|it| fund(asked, it)).collect::<Vec<_>>(),
        "stages": stages(&money.stages),
        "stopped": stages(&money.stopped),
        "items": items.collect::<Vec<_>>(),
        "total": gaps(&money.total),
        "unstated": money.unstated,
        "absorption_percent": absorption(&money),
    })
}

/// The funds that an item names, and those that a decision releases on which its money hangs.
fn paying<'p>(programme: &'p Programme, item: &'p Item) -> Vec<&'p FundId> {
    let mut funds: Vec<&FundId> = item.funding.iter().flat_map(|line| &line.any_of).collect();
    for need in item.needs.iter().filter(|it| it.kind == EdgeKind::Funds) {
        if let EdgeTarget::Item(gate) = &need.target {
            let released = programme.funds.values();
            let released = released.filter(|fund| fund.gate.as_ref() == Some(gate));
            funds.extend(released.map(|fund| &fund.id));
        }
    }
    let mut seen = BTreeSet::new();
    funds.retain(|fund| seen.insert(*fund));
    funds
}

fn fund(asked: &Asked, fund: &Fund) -> Json {
    let progress = asked.progress();
    json!({
        "fund": fund.id,
        "label": fund.label.text("en"),
        "amount": progress.amount_of(fund).to_string(),
        "stage": progress.stage_of(fund).word(),
        "gate": fund.gate,
        "may_be_in": fund.may_be_in,
        "provenance": fund.provenance,
    })
}

fn stages(by_currency: &BTreeMap<Currency, BTreeMap<FundStage, MoneyRange>>) -> Json {
    let entry = |(currency, stages): (&Currency, &BTreeMap<FundStage, MoneyRange>)| {
        let entry = |(at, range): (&FundStage, &MoneyRange)| (at.word().to_owned(), money(range));
        let stages: Map<String, Json> = stages.iter().map(entry).collect();
        (currency.code().to_owned(), Json::Object(stages))
    };
    Json::Object(by_currency.iter().map(entry).collect())
}

fn absorption(funding: &Funding) -> Json {
    let entry = |(currency, share): (&Currency, &programme::Absorption)| {
        let share = json!({
            "least": share.least_percent.map(|it| it.to_string()),
            "most": share.most_percent.map(|it| it.to_string()),
        });
        (currency.code().to_owned(), share)
    };
    Json::Object(funding.absorption.iter().map(entry).collect())
}
