//! `[[funds]]`: money to come or in hand.

use crate::definition::keys::{
    ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys, words,
};
use crate::definition::named::Named;
use crate::definition::once;
use crate::definition::programme::{FUND, ITEM, PROVENANCE, provenance};
use crate::definition::read::{Reading, Table};
use crate::definition::referent::Referent;
use crate::event::FundStage;
use crate::framework::Fund;
use crate::value::{FundId, Money};
use std::collections::BTreeMap;

pub(super) fn funds(file: &Table<'_>, reading: &mut Reading<'_, '_>) -> BTreeMap<FundId, Fund> {
    let (mut funds, mut known) = (BTreeMap::new(), BTreeMap::new());
    for table in file.tables("funds", reading) {
        let id = table.named("id", reading);
        if let Some(id) = &id {
            reading.declares(Referent::Fund, &id.name, &table);
        }
        let fund = fund(&table, id.as_ref(), reading);
        if let (Some(id), Some(fund)) = (id, fund) {
            once(&id.name, id.place, &mut known, reading.mistakes);
            funds.insert(fund.id.clone(), fund);
        }
        table.finish(reading);
    }
    funds
}

fn fund(table: &Table<'_>, id: Option<&Named>, reading: &mut Reading<'_, '_>) -> Option<Fund> {
    let amount: Option<Money> = table.parsed("amount", reading);
    let stage = table.word("stage", reading);
    Some(Fund {
        label: table.label(reading),
        reached: reached(table, reading),
        gate: table.name("gate", reading),
        may_be_in: table.name("may_be_in", reading),
        provenance: provenance(table, reading),
        // Without them it is kept all the same, so that one mistake does not make many.
        amount: amount.or_else(|| "USD ?".parse().ok())?,
        stage: stage.or_else(|| FundStage::ALL.first().copied())?,
        id: id?.name.clone().into(),
    })
}

/// `reached = { received = "USD 60", spent = "USD 20" }`.
fn reached(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> BTreeMap<FundStage, Money> {
    let mut reached = BTreeMap::new();
    let Some(table) = table.table("reached", reading) else {
        return reached;
    };
    for stage in FundStage::ALL {
        let amount = table.parsed(stage.word(), reading);
        reached.extend(amount.map(|amount| (*stage, amount)));
    }
    table.finish(reading);
    reached
}

pub(in crate::definition) const FUND_KEYS: TableKeys = TableKeys {
    title: "[[funds]]",
    doc: "Money to come or in hand.",
    keys: &[
        Key {
            example: r#""flexible""#,
            ..ID
        },
        LABEL,
        Key {
            name: "kind",
            kind: Kind::Text,
            doc: "What kind of money it is.",
            example: r#""reserve""#,
            ..NOT_CARRIED_OUT
        },
        Key {
            name: "since",
            kind: Kind::When,
            doc: "Since when there is word of it.",
            example: r#""2018-10""#,
            ..NOT_CARRIED_OUT
        },
        Key {
            name: "amount",
            kind: Kind::Money,
            doc: "How much, as far as it is known.",
            example: r#""> USD 3500000""#,
            ..REQUIRED
        },
        Key {
            name: "stage",
            kind: Kind::Word(words::<FundStage>),
            doc: "How far it has come.",
            example: r#""pledged""#,
            ..REQUIRED
        },
        Key {
            name: "reached",
            kind: Kind::Table(&REACHED),
            doc: "How much of it has come so far at least, where that is neither all nor nothing.",
            example: r#"{ received = "USD 60", spent = "USD 20" }"#,
            ..OPTIONAL
        },
        Key {
            name: "gate",
            kind: ITEM,
            doc: "The item that releases it when it is done.",
            example: r#""osi_decision""#,
            ..OPTIONAL
        },
        Key {
            name: "may_be_in",
            kind: FUND,
            doc: "A fund that may include this one: the two are never added.",
            example: r#""flexible""#,
            ..OPTIONAL
        },
        PROVENANCE,
    ],
    one_of: &[],
};

/// A row of [`REACHED`].
const fn come_to(name: &'static str) -> Key {
    Key {
        name,
        kind: Kind::Money,
        doc: "So much has come as far as this, at least.",
        example: r#""USD 60""#,
        ..OPTIONAL
    }
}

const REACHED: TableKeys = TableKeys {
    title: "`reached` of [[funds]]",
    doc: "How much of it has come so far at least.",
    keys: &[
        come_to(FundStage::Sought.word()),
        come_to(FundStage::Proposed.word()),
        come_to(FundStage::Pledged.word()),
        come_to(FundStage::Received.word()),
        come_to(FundStage::Allotted.word()),
        come_to(FundStage::Obligated.word()),
        come_to(FundStage::Spent.word()),
        come_to(FundStage::Refused.word()),
    ],
    one_of: &[],
};
