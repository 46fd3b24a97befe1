//! The keys of `charter.toml` and `people.toml`.

use super::{ID, Key, Kind, OPTIONAL, REQUIRED, TableKeys};
use crate::definition::resolve::Referent;

/// The whole file of the charter.
pub(in crate::definition) const CHARTER: TableKeys = TableKeys {
    title: "charter",
    doc: "Who may change the definitions. There is one such file.",
    keys: &[Key {
        name: "charter",
        kind: Kind::Table(&CHARTER_KEYS),
        doc: "Who may change the definitions.",
        ..REQUIRED
    }],
    one_of: &[],
};

const CHARTER_KEYS: TableKeys = TableKeys {
    title: "[charter]",
    doc: "Who may change the definitions.",
    keys: &[
        Key {
            name: "propose_by",
            kind: Kind::List(&Kind::Holder),
            doc: "Who proposes definitions.",
            example: r#"["reform_coordinator"]"#,
            ..REQUIRED
        },
        Key {
            name: "electorate",
            kind: Kind::List(&Kind::Holder),
            doc: "Who decides on them.",
            example: r#"["director_general", "deputy_dg"]"#,
            ..REQUIRED
        },
        Key {
            name: "rule",
            kind: Kind::Table(&RULE),
            doc: "When they are adopted.",
            example: "{ at_least = 1 }",
            ..REQUIRED
        },
    ],
    one_of: &[],
};

/// When a question is adopted.
pub(super) const RULE: TableKeys = TableKeys {
    title: "`rule` of [charter] and [decisions.ID]",
    doc: "When a question is adopted.",
    keys: &[
        Key {
            name: "at_least",
            kind: Kind::Count(1, u32::MAX),
            doc: "With so many yes, before a refusal is certain.",
            example: "1",
            ..OPTIONAL
        },
        Key {
            name: "each_role",
            kind: Kind::Count(1, u32::MAX),
            doc: "With so many yes of each role of the electorate; one no refuses.",
            example: "1",
            ..OPTIONAL
        },
        Key {
            name: "majority",
            kind: Kind::Word(|| vec!["more_than_half_of_cast"]),
            doc: "With more yes than no.",
            example: r#""more_than_half_of_cast""#,
            ..OPTIONAL
        },
        Key {
            name: "quorum",
            kind: Kind::Pattern("^ *[0-9]+ */ *[0-9]+ *$", "share"),
            otherwise: "none is needed",
            doc: "The share of the seats that must be present, with `majority`; those that are \
                  recused do not count.",
            example: r#""2/3""#,
            ..OPTIONAL
        },
    ],
    one_of: &["at_least", "each_role", "majority"],
};

/// The whole file of people; there may be several.
pub(in crate::definition) const PEOPLE: TableKeys = TableKeys {
    title: "people",
    doc: "Who holds which role. There may be several such files.",
    keys: &[
        Key {
            name: "people",
            kind: Kind::List(&Kind::Table(&PERSON)),
            doc: "People.",
            ..OPTIONAL
        },
        Key {
            name: "appointments",
            kind: Kind::List(&Kind::Table(&APPOINTMENT)),
            doc: "Who holds which role, and when.",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const PERSON: TableKeys = TableKeys {
    title: "[[people]]",
    doc: "A person.",
    keys: &[
        Key {
            doc: "Stands for the person in events and commands: better not the name.",
            example: r#""head_mecc""#,
            ..ID
        },
        Key {
            name: "name",
            kind: Kind::Text,
            otherwise: "the id",
            doc: "The name, or the post.",
            example: r#""Head of the climate division""#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const APPOINTMENT: TableKeys = TableKeys {
    title: "[[appointments]]",
    doc: "A person in a role for a time.",
    keys: &[
        Key {
            name: "person",
            kind: Kind::Name(Referent::Person),
            doc: "Who.",
            example: r#""head_mecc""#,
            ..REQUIRED
        },
        Key {
            name: "role",
            kind: Kind::Name(Referent::Role),
            doc: "The role.",
            example: r#""head_of_unit""#,
            ..REQUIRED
        },
        Key {
            name: "unit",
            kind: Kind::Name(Referent::Unit),
            doc: "The unit in which it is held, where the role's scope is `unit`.",
            example: r#""mecc""#,
            ..OPTIONAL
        },
        Key {
            name: "from",
            kind: Kind::Date,
            doc: "The first day.",
            example: "2019-01-01",
            ..REQUIRED
        },
        Key {
            name: "until",
            kind: Kind::Date,
            otherwise: "no end",
            doc: "The last day.",
            example: "2020-12-31",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
