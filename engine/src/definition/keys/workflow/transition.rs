//! The keys of `[[transitions]]`.

use super::{FIELDS, HOLDERS, ROLES, STATES};
use crate::definition::keys::{ID, Key, Kind, LABEL, OPTIONAL, REQUIRED, TableKeys};
use crate::definition::resolve::Referent;

pub(super) const TRANSITION: TableKeys = TableKeys {
    title: "[[transitions]]",
    doc: "A move from state to state.",
    keys: &[
        Key {
            example: r#""respond""#,
            ..ID
        },
        Key {
            name: "from",
            kind: STATES,
            doc: "The states in which it can be done.",
            example: r#"["issued", "responded"]"#,
            ..REQUIRED
        },
        Key {
            name: "to",
            kind: Kind::Id("state, or `same`"),
            doc: "Where it leads. With `same` the state stays, and its clocks run on.",
            example: r#""responded""#,
            ..REQUIRED
        },
        Key {
            name: "by",
            kind: HOLDERS,
            doc: "Who may do it.",
            example: r#"["director_general", "head_of_unit@responsible_unit"]"#,
            ..OPTIONAL
        },
        Key {
            name: "decision",
            kind: Kind::Name(Referent::Decision),
            doc: "The decision whose outcome does it.",
            example: r#""extension""#,
            ..OPTIONAL
        },
        Key {
            name: "outcome",
            kind: Kind::Word(|| vec!["adopted", "refused"]),
            default: Some(r#""adopted""#),
            doc: "The outcome of that decision.",
            example: r#""refused""#,
            ..OPTIONAL
        },
        Key {
            name: "auto",
            kind: Kind::Boolean,
            doc: "It is done by itself as soon as `when` holds.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "clock",
            kind: Kind::Name(Referent::Clock),
            doc: "The clock that does it when it runs out.",
            example: r#""consultation""#,
            ..OPTIONAL
        },
        Key {
            name: "when",
            kind: Kind::Condition,
            otherwise: "always",
            doc: "What must be so.",
            example: r#""size(links.actions) > 0""#,
            ..OPTIONAL
        },
        Key {
            name: "set",
            kind: FIELDS,
            default: Some("[]"),
            doc: "Fields that may be given with it.",
            example: r#"["response", "due"]"#,
            ..OPTIONAL
        },
        Key {
            name: "require",
            kind: FIELDS,
            default: Some("[]"),
            doc: "Fields that must have a value then.",
            example: r#"["response"]"#,
            ..OPTIONAL
        },
        Key {
            name: "assign",
            kind: Kind::Map(&Kind::Name(Referent::Field), &Kind::Id("field, or `actor`")),
            doc: "Fields that it sets by itself: to another field's value, or to who does it.",
            example: r#"{ original_due = "due", owner = "actor" }"#,
            ..OPTIONAL
        },
        Key {
            name: "evidence",
            kind: Kind::List(&Kind::Table(&EVIDENCE)),
            default: Some("[]"),
            doc: "What must be attached before.",
            example: r#"[{ kind = "proof", min = 1 }]"#,
            ..OPTIONAL
        },
        Key {
            name: "reason",
            kind: Kind::Word(|| vec!["required"]),
            otherwise: "none is needed",
            doc: "A reason must be given.",
            example: r#""required""#,
            ..OPTIONAL
        },
        Key {
            name: "emit",
            kind: Kind::Id("event"),
            otherwise: "its id",
            doc: "The name of its event, for subscribers and conditions.",
            example: r#""extension_granted""#,
            ..OPTIONAL
        },
        Key {
            name: "ladder",
            kind: Kind::Name(Referent::Ladder),
            doc: "The ladder on which it offers the case up, or whose rung it answers for.",
            example: r#""risk""#,
            ..OPTIONAL
        },
        Key {
            name: "answer",
            kind: Kind::Word(|| vec!["taken", "declined"]),
            doc: "The rung's answer that it is.",
            example: r#""taken""#,
            ..OPTIONAL
        },
        Key {
            name: "informs",
            kind: ROLES,
            default: Some("[]"),
            doc: "Who is told.",
            example: r#"["oversight_committee"]"#,
            ..OPTIONAL
        },
        LABEL,
    ],
    one_of: &["by", "decision", "auto", "clock"],
};

const EVIDENCE: TableKeys = TableKeys {
    title: "`evidence` of [[transitions]]",
    doc: "A kind of file that must be attached.",
    keys: &[
        Key {
            name: "kind",
            kind: Kind::Id("kind"),
            doc: "The kind.",
            example: r#""proof""#,
            ..REQUIRED
        },
        Key {
            name: "min",
            kind: Kind::Count(0, u32::MAX),
            default: Some("1"),
            doc: "At least so many.",
            example: "2",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
