//! The keys of `[[items]]`.

use super::{FUND, ITEM, PROVENANCE};
use crate::definition::keys::{
    ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys, words,
};
use crate::definition::resolve::Referent;
use crate::event::ItemStatus;
use crate::framework::EdgeKind;
use crate::framework::Strength;

pub(super) const ITEM_KEYS: TableKeys = TableKeys {
    title: "[[items]]",
    doc: "A reform.",
    keys: &[
        Key {
            example: r#""rmis""#,
            ..ID
        },
        LABEL,
        Key {
            name: "categories",
            kind: Kind::List(&Kind::Id("category")),
            default: Some("[]"),
            doc: "The categories of management that it belongs to.",
            example: r#"["strategic", "operational"]"#,
            ..OPTIONAL
        },
        Key {
            name: "kind",
            kind: Kind::Id("kind"),
            default: Some(r#""reform""#),
            doc: "Policy, system, review …",
            example: r#""system""#,
            ..NOT_CARRIED_OUT
        },
        Key {
            name: "owner",
            kind: Kind::Name(Referent::Unit),
            doc: "The unit that owns it.",
            example: r#""drm""#,
            ..REQUIRED
        },
        Key {
            name: "start",
            kind: Kind::When,
            doc: "When it began or is to begin.",
            example: r#""2018-10""#,
            ..OPTIONAL
        },
        Key {
            name: "finish",
            kind: Kind::When,
            doc: "When it is promised.",
            example: r#""2019-Q4""#,
            ..OPTIONAL
        },
        Key {
            name: "strength",
            kind: Kind::Word(words::<Strength>),
            default: Some(r#""planned""#),
            doc: "How firmly it is promised.",
            example: r#""dated""#,
            ..OPTIONAL
        },
        Key {
            name: "status",
            kind: Kind::Word(words::<ItemStatus>),
            default: Some(r#""planned""#),
            doc: "How it stands on the day of the text.",
            example: r#""started""#,
            ..OPTIONAL
        },
        Key {
            name: "duration",
            kind: Kind::Either(&[Kind::Length, Kind::Table(&DURATION)]),
            otherwise: "nobody said",
            doc: "How long it takes: one length, or a range.",
            example: r#"{ least = "2 months", likely = "3 months", most = "5 months" }"#,
            ..OPTIONAL
        },
        Key {
            name: "needs",
            kind: Kind::List(&Kind::Either(&[ITEM, Kind::Table(&NEED)])),
            default: Some("[]"),
            doc: "What it waits for: an item that must be done first, or how else it is needed.",
            example: r#"["vision", { item = "rbb", as = "finish" }]"#,
            ..OPTIONAL
        },
        Key {
            name: "funding",
            kind: Kind::List(&Kind::Table(&FUNDING)),
            default: Some("[]"),
            doc: "What pays for it.",
            example: r#"[{ fund = "flexible", amount = "USD 200000" }]"#,
            ..OPTIONAL
        },
        Key {
            name: "workflow",
            kind: Kind::Name(Referent::Workflow),
            doc: "The workflow whose case delivers it.",
            example: r#""policy""#,
            ..OPTIONAL
        },
        Key {
            name: "done_when",
            kind: Kind::Condition,
            doc: "When that case has delivered it.",
            example: r#""state == 'in_force'""#,
            ..OPTIONAL
        },
        Key {
            name: "holds",
            kind: Kind::List(&Kind::Id("transition of that workflow")),
            default: Some("[]"),
            doc: "Transitions of that case that wait for what the item waits for.",
            example: r#"["promulgate"]"#,
            ..OPTIONAL
        },
        PROVENANCE,
    ],
    one_of: &[],
};

const DURATION: TableKeys = TableKeys {
    title: "`duration` of [[items]]",
    doc: "How long an item takes, in whole days.",
    keys: &[
        Key {
            name: "least",
            kind: Kind::Length,
            doc: "At the least.",
            example: r#""2 months""#,
            ..REQUIRED
        },
        Key {
            name: "likely",
            kind: Kind::Length,
            doc: "Most likely.",
            example: r#""3 months""#,
            ..REQUIRED
        },
        Key {
            name: "most",
            kind: Kind::Length,
            doc: "At the most.",
            example: r#""5 months""#,
            ..REQUIRED
        },
    ],
    one_of: &[],
};

const NEED: TableKeys = TableKeys {
    title: "`needs` of [[items]]",
    doc: "One thing that an item waits for.",
    keys: &[
        Key {
            name: "item",
            kind: ITEM,
            doc: "The other item.",
            example: r#""rbb""#,
            ..OPTIONAL
        },
        Key {
            name: "external",
            kind: Kind::Text,
            doc: "Something outside, in words.",
            example: r#""the host country's consent""#,
            ..OPTIONAL
        },
        Key {
            name: "met",
            kind: Kind::When,
            otherwise: "it is not met yet",
            doc: "When that was met.",
            example: r#""2019-05""#,
            ..OPTIONAL
        },
        Key {
            name: "as",
            kind: Kind::Word(words::<EdgeKind>),
            default: Some(r#""after""#),
            doc: "What it means, see [the programme](#the-programme).",
            example: r#""finish""#,
            ..OPTIONAL
        },
        Key {
            name: "lag",
            kind: Kind::Length,
            otherwise: "none",
            doc: "So much time lies between, in days.",
            example: r#""10 working days""#,
            ..OPTIONAL
        },
        PROVENANCE,
    ],
    one_of: &["item", "external"],
};

const FUNDING: TableKeys = TableKeys {
    title: "`funding` of [[items]]",
    doc: "One thing that pays for an item.",
    keys: &[
        Key {
            name: "fund",
            kind: FUND,
            doc: "The fund.",
            example: r#""flexible""#,
            ..OPTIONAL
        },
        Key {
            name: "any_of",
            kind: Kind::List(&FUND),
            default: Some("[]"),
            doc: "Several funds, of which any will do.",
            example: r#"["flexible", "unearmarked"]"#,
            ..OPTIONAL
        },
        Key {
            name: "amount",
            kind: Kind::Money,
            otherwise: "unknown",
            doc: "How much.",
            example: r#""USD 200000""#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
