//! The keys of a programme's file: items, what each waits for, and money.

use super::{ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys, words};
use crate::definition::resolve::Referent;
use crate::event::{FundStage, ItemStatus};
use crate::framework::{EdgeKind, Strength};

const ITEM: Kind = Kind::Name(Referent::Item);
const FUND: Kind = Kind::Name(Referent::Fund);

/// The whole file.
pub(in crate::definition) const PROGRAMME: TableKeys = TableKeys {
    title: "programme",
    doc: "Reforms, what each waits for, and money. There is a file for each programme.",
    keys: &[
        Key {
            name: "programme",
            kind: Kind::Table(&HEAD),
            doc: "The programme as a whole.",
            ..REQUIRED
        },
        Key {
            name: "funds",
            kind: Kind::List(&Kind::Table(&FUND_KEYS)),
            doc: "Money to come or in hand.",
            ..OPTIONAL
        },
        Key {
            name: "items",
            kind: Kind::List(&Kind::Table(&ITEM_KEYS)),
            doc: "The reforms.",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const HEAD: TableKeys = TableKeys {
    title: "[programme]",
    doc: "The programme as a whole.",
    keys: &[
        Key {
            doc: "Its name in commands and events.",
            example: r#""igf""#,
            ..ID
        },
        Key {
            name: "version",
            kind: Kind::Count(0, u32::MAX),
            default: Some("1"),
            doc: "With a higher one, the text counts by itself again, without the changes since.",
            example: "2",
            ..OPTIONAL
        },
        LABEL,
        Key {
            name: "as_of",
            kind: Kind::Date,
            doc: "The day that the text describes.",
            example: "2019-07-01",
            ..REQUIRED
        },
        Key {
            name: "currency",
            kind: Kind::Text,
            doc: "The currency of its amounts; each of them names its own.",
            example: r#""USD""#,
            ..NOT_CARRIED_OUT
        },
        Key {
            name: "managed_by",
            kind: Kind::List(&Kind::Name(Referent::Role)),
            otherwise: "who may propose definitions",
            doc: "Who records progress, and changes the programme by acts.",
            example: r#"["reform_coordinator"]"#,
            ..OPTIONAL
        },
        Key {
            name: "rebaseline",
            kind: Kind::Table(&REBASELINE),
            otherwise: "nothing does",
            doc: "What decides on a new baseline once there is one.",
            example: r#"{ workflow = "policy", state = "in_force" }"#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const REBASELINE: TableKeys = TableKeys {
    title: "`rebaseline` of [programme]",
    doc: "What decides on a new baseline: a case.",
    keys: &[
        Key {
            name: "workflow",
            kind: Kind::Name(Referent::Workflow),
            doc: "Of this workflow.",
            example: r#""policy""#,
            ..REQUIRED
        },
        Key {
            name: "state",
            kind: Kind::Id("state of that workflow"),
            doc: "In this state.",
            example: r#""in_force""#,
            ..REQUIRED
        },
    ],
    one_of: &[],
};

const FUND_KEYS: TableKeys = TableKeys {
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

const PROVENANCE: Key = Key {
    name: "provenance",
    kind: Kind::Table(&PROVENANCE_KEYS),
    otherwise: "assumed; of a need, the item's",
    doc: "Where it comes from.",
    example: r#"{ seed = "We propose to allocate part of the reserve" }"#,
    ..OPTIONAL
};

const PROVENANCE_KEYS: TableKeys = TableKeys {
    title: "`provenance`",
    doc: "Where a statement comes from: one of the three.",
    keys: &[
        Key {
            name: "seed",
            kind: Kind::Text,
            doc: "A document says it, in these words.",
            example: r#""We propose to allocate part of the reserve""#,
            ..OPTIONAL
        },
        Key {
            name: "assumed",
            kind: Kind::Text,
            doc: "It is assumed, for this reason.",
            example: r#""as long as the last one took""#,
            ..OPTIONAL
        },
        Key {
            name: "played",
            kind: Kind::Text,
            doc: "It is invented, to show something.",
            example: r#""a refusal, to see what waits for it""#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const ITEM_KEYS: TableKeys = TableKeys {
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
