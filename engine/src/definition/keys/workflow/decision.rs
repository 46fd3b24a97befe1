//! The keys of `[decisions.ID]` and `[[separate]]`.

use super::{FIELDS, HOLDERS, ROLES};
use crate::definition::keys::organisation::LINE;
use crate::definition::keys::people::RULE;
use crate::definition::keys::{Key, Kind, LABEL, OPTIONAL, REQUIRED, TableKeys};
use crate::definition::resolve::Referent;

pub(super) const DECISION: TableKeys = TableKeys {
    title: "[decisions.ID]",
    doc: "A question put to people.",
    keys: &[
        LABEL,
        Key {
            name: "propose_by",
            kind: HOLDERS,
            doc: "Who puts the question.",
            example: r#"["head_of_unit"]"#,
            ..REQUIRED
        },
        Key {
            name: "propose",
            kind: FIELDS,
            default: Some("[]"),
            doc: "What is given with the question, and written when it is adopted.",
            example: r#"["due"]"#,
            ..OPTIONAL
        },
        Key {
            name: "electorate",
            kind: HOLDERS,
            doc: "Who has a ballot: those who are it when the question is put.",
            example: r#"["council"]"#,
            ..REQUIRED
        },
        Key {
            name: "rule",
            kind: Kind::Table(&RULE),
            doc: "When it is adopted.",
            example: r#"{ majority = "more_than_half_of_cast", quorum = "2/3" }"#,
            ..REQUIRED
        },
        Key {
            name: "bind",
            kind: FIELDS,
            default: Some("[]"),
            doc: "What is voted on: when it changes, the ballots are void.",
            example: r#"["text"]"#,
            ..OPTIONAL
        },
        Key {
            name: "when",
            kind: Kind::Condition,
            otherwise: "always",
            doc: "What must be so for the question to be put.",
            example: r#""times('extension_granted') < 2""#,
            ..OPTIONAL
        },
        Key {
            name: "informs",
            kind: ROLES,
            default: Some("[]"),
            doc: "Who is told of the outcome.",
            example: r#"["oversight_committee"]"#,
            ..OPTIONAL
        },
        Key {
            name: "proposer_votes",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "Who puts the question has a ballot too.",
            example: "true",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

pub(super) const SEPARATION: TableKeys = TableKeys {
    title: "[[separate]]",
    doc: "Acts that do not go together.",
    keys: &[
        Key {
            otherwise: "none",
            doc: "The rule in words, for the refusal.",
            example: r#""who claims does not verify""#,
            ..LABEL
        },
        Key {
            name: "acts",
            kind: Kind::List(&Kind::Name(Referent::Act)),
            doc: "The transitions and decisions.",
            example: r#"["claim", "verify"]"#,
            ..OPTIONAL
        },
        Key {
            name: "same",
            kind: Kind::Word(|| vec!["person"]),
            doc: "Nobody does two of them on one case, not even for somebody else.",
            example: r#""person""#,
            ..OPTIONAL
        },
        Key {
            name: "forbid_lines",
            kind: Kind::List(&LINE),
            doc: "Nobody of these lines does any of them.",
            example: r#"[3, "management"]"#,
            ..OPTIONAL
        },
    ],
    one_of: &["same", "forbid_lines"],
};
