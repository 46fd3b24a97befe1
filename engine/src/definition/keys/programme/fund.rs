//! The keys of `[[funds]]`.

use super::{FUND, ITEM, PROVENANCE};
use crate::definition::keys::{
    ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys, words,
};
use crate::event::FundStage;

pub(super) const FUND_KEYS: TableKeys = TableKeys {
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
const fn reached(name: &'static str) -> Key {
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
        reached(FundStage::Sought.word()),
        reached(FundStage::Proposed.word()),
        reached(FundStage::Pledged.word()),
        reached(FundStage::Received.word()),
        reached(FundStage::Allotted.word()),
        reached(FundStage::Obligated.word()),
        reached(FundStage::Spent.word()),
        reached(FundStage::Refused.word()),
    ],
    one_of: &[],
};
