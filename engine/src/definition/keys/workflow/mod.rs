//! The keys of a workflow's file: its head, fields and states, and what outsiders see.

mod clock;
mod decision;
mod field;
mod link;
mod publish;
mod transition;

use crate::definition::keys::{
    ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys, words,
};
use crate::definition::resolve::Referent;
use crate::event::Class;
use crate::framework::StateCategory;
use field::FIELD_KEYS;
use link::LINK;
use publish::{PUBLICATION, VOCABULARY};

const FIELD: Kind = Kind::Name(Referent::Field);

const FIELDS: Kind = Kind::List(&FIELD);

const STATES: Kind = Kind::List(&Kind::Name(Referent::State));

const ROLES: Kind = Kind::List(&Kind::Name(Referent::Role));

const HOLDERS: Kind = Kind::List(&Kind::Holder);

const CLASS: Kind = Kind::Word(words::<Class>);

/// The whole file.
pub(in crate::definition) const WORKFLOW: TableKeys = TableKeys {
    title: "workflow",
    doc: "One kind of case. There is a file for each.",
    keys: &[
        Key {
            name: "workflow",
            kind: Kind::Table(&HEAD),
            doc: "The workflow as a whole.",
            ..REQUIRED
        },
        Key {
            name: "fields",
            kind: Kind::List(&Kind::Table(&FIELD_KEYS)),
            doc: "The values of a case.",
            ..OPTIONAL
        },
        Key {
            name: "states",
            kind: Kind::List(&Kind::Table(&STATE)),
            doc: "Where a case can stand.",
            ..OPTIONAL
        },
        Key {
            name: "transitions",
            kind: Kind::List(&Kind::Table(&transition::TRANSITION)),
            doc: "How it gets from one state to another.",
            ..OPTIONAL
        },
        Key {
            name: "decisions",
            kind: Kind::ById(&decision::DECISION),
            doc: "Questions put to people.",
            ..OPTIONAL
        },
        Key {
            name: "separate",
            kind: Kind::List(&Kind::Table(&decision::SEPARATION)),
            doc: "Acts that do not go together.",
            ..OPTIONAL
        },
        Key {
            name: "clocks",
            kind: Kind::List(&Kind::Table(&clock::CLOCK)),
            doc: "Deadlines.",
            ..OPTIONAL
        },
        Key {
            name: "links",
            kind: Kind::ById(&LINK),
            doc: "Kinds of links to other cases, or to items of a programme.",
            ..OPTIONAL
        },
        Key {
            name: "vocabulary",
            kind: Kind::ById(&VOCABULARY),
            doc: "Our states in somebody else's words.",
            ..NOT_CARRIED_OUT
        },
        Key {
            name: "publication",
            kind: Kind::ById(&PUBLICATION),
            doc: "What an audience sees.",
            ..NOT_CARRIED_OUT
        },
    ],
    one_of: &[],
};

const HEAD: TableKeys = TableKeys {
    title: "[workflow]",
    doc: "The workflow as a whole.",
    keys: &[
        Key {
            doc: "Its name in commands, and in every subject of its events.",
            example: r#""risk""#,
            ..ID
        },
        Key {
            name: "version",
            kind: Kind::Count(0, u32::MAX),
            default: Some("1"),
            doc: "Raised with every change that readers should know of.",
            example: "2",
            ..OPTIONAL
        },
        LABEL,
        Key {
            name: "family",
            kind: Kind::Id("family"),
            doc: "For reports over several workflows.",
            example: r#""approval""#,
            ..NOT_CARRIED_OUT
        },
        Key {
            name: "class",
            kind: CLASS,
            default: Some(r#""internal""#),
            doc: "Who may see its events, unless their content is more restricted.",
            example: r#""restricted""#,
            ..OPTIONAL
        },
        Key {
            name: "initial",
            kind: Kind::Name(Referent::State),
            doc: "The state of a new case.",
            example: r#""identified""#,
            ..REQUIRED
        },
        Key {
            name: "reference",
            kind: Kind::Pattern(
                r"^([A-Z0-9/-]|\{[a-z0-9_:]+\})*\{seq(:[0-9]+)?\}([A-Z0-9/-]|\{[a-z0-9_:]+\})*$",
                "pattern of capitals, digits, `-`, `/`, and in braces `seq`, `year`, `unit`, or a \
                 field",
            ),
            doc: "How a case is called; `{seq:03}` counts, with three digits.",
            example: r#""RSK-{year}-{seq:03}""#,
            ..REQUIRED
        },
        Key {
            name: "open_by",
            kind: HOLDERS,
            default: Some("[]"),
            doc: "Who may open a case.",
            example: r#"["head_of_unit", "risk_owner"]"#,
            ..OPTIONAL
        },
        Key {
            name: "unit",
            kind: FIELD,
            otherwise: "the unit of who opens the case",
            doc: "The field that says which unit's case it is.",
            example: r#""unit""#,
            ..OPTIONAL
        },
        Key {
            name: "owner",
            kind: FIELD,
            doc: "The field that says who owns the case.",
            example: r#""owner""#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const STATE: TableKeys = TableKeys {
    title: "[[states]]",
    doc: "Where a case can stand.",
    keys: &[
        ID,
        Key {
            name: "category",
            kind: Kind::Word(words::<StateCategory>),
            doc: "Somebody must act, nobody must for now, or it is over.",
            example: r#""waiting""#,
            ..REQUIRED
        },
        LABEL,
    ],
    one_of: &[],
};
