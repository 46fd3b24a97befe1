//! The keys of a workflow's file: its head, fields and states, and what outsiders see.

mod clock;
mod decision;
mod transition;

use super::{ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys, words};
use crate::definition::resolve::Referent;
use crate::definition::workflow::{field_types, member_types};
use crate::event::Class;
use crate::framework::StateCategory;

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

/// A field of a case, or a value on a link.
const FIELD_KEYS: TableKeys = TableKeys {
    title: "[[fields]]",
    doc: "A value of a case, or of a link.",
    keys: &[
        Key {
            example: r#""title""#,
            ..ID
        },
        Key {
            name: "type",
            kind: Kind::Word(field_types),
            doc: "What it holds.",
            example: r#""money""#,
            ..REQUIRED
        },
        Key {
            name: "values",
            kind: Kind::List(&Kind::Id("word")),
            only_with: Some("the types `enum` and `set`, which need it"),
            doc: "The words to choose from.",
            example: r#"["accepted", "rejected"]"#,
            ..OPTIONAL
        },
        Key {
            name: "scale",
            kind: Kind::Name(Referent::Scale),
            only_with: Some("the type `scale`, which needs it"),
            doc: "The scale whose values it holds.",
            example: r#""impact""#,
            ..OPTIONAL
        },
        Key {
            name: "to",
            kind: Kind::Name(Referent::Workflow),
            only_with: Some("the type `ref`, which needs it"),
            doc: "The workflow whose cases it names.",
            example: r#""risk""#,
            ..OPTIONAL
        },
        Key {
            name: "of",
            kind: Kind::Word(member_types),
            only_with: Some("the type `list`, which needs it"),
            doc: "The type of each of several.",
            example: r#""person""#,
            ..OPTIONAL
        },
        LABEL,
        Key {
            name: "required",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "A case cannot be opened without it.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "write_once",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "Once it has a value, that is not changed.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "default",
            kind: Kind::Either(&[Kind::Text, Kind::Whole, Kind::Boolean]),
            doc: "The value of a case that is opened without it.",
            example: "0",
            ..OPTIONAL
        },
        Key {
            name: "derived",
            kind: Kind::Formula,
            doc: "Computes it; it cannot be set then.",
            example: r#""matrix('risk_5x5', likelihood, impact)""#,
            ..OPTIONAL
        },
        Key {
            name: "audience",
            kind: CLASS,
            otherwise: "the workflow's class",
            doc: "Who may see it at most; events that carry it are of this class.",
            example: r#""restricted""#,
            ..OPTIONAL
        },
        Key {
            name: "i18n",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "It is written in several languages.",
            example: "true",
            ..NOT_CARRIED_OUT
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

const LINK: TableKeys = TableKeys {
    title: "[links.KIND]",
    doc: "A kind of link.",
    keys: &[
        Key {
            name: "to",
            kind: Kind::Id("workflow, or `programme_item`"),
            doc: "What it leads to.",
            example: r#""action""#,
            ..REQUIRED
        },
        Key {
            name: "inverse",
            kind: Kind::Id("kind"),
            doc: "The kind that conditions of the other end see.",
            example: r#""recommendation""#,
            ..OPTIONAL
        },
        Key {
            name: "many",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "There may be more than one.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "with",
            kind: Kind::List(&Kind::Table(&FIELD_KEYS)),
            default: Some("[]"),
            doc: "Values of the link itself, written like fields.",
            example: r#"[{ id = "weight", type = "percent" }]"#,
            ..OPTIONAL
        },
        LABEL,
    ],
    one_of: &[],
};

const VOCABULARY: TableKeys = TableKeys {
    title: "[vocabulary.ID]",
    doc: "Our states in somebody else's words.",
    keys: &[
        Key {
            name: "words",
            kind: Kind::List(&Kind::Table(&VOCABULARY_WORD)),
            doc: "The first that holds counts; the last is the `else`.",
            example: r#"[{ word = "closed", when = "closed" }, { word = "open", else = true }]"#,
            ..OPTIONAL
        },
        LABEL,
    ],
    one_of: &[],
};

const VOCABULARY_WORD: TableKeys = TableKeys {
    title: "`words` of [vocabulary.ID]",
    doc: "One word.",
    keys: &[
        Key {
            name: "word",
            kind: Kind::Id("word"),
            doc: "The word.",
            example: r#""implemented""#,
            ..REQUIRED
        },
        Key {
            name: "when",
            kind: Kind::Condition,
            doc: "When it applies.",
            example: r#""state == 'implemented'""#,
            ..OPTIONAL
        },
        Key {
            name: "else",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "It applies where no other does.",
            example: "true",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const PUBLICATION: TableKeys = TableKeys {
    title: "[publication.ID]",
    doc: "What an audience sees.",
    keys: &[
        Key {
            name: "audience",
            kind: CLASS,
            doc: "Whom.",
            example: r#""public""#,
            ..REQUIRED
        },
        Key {
            name: "when",
            kind: Kind::Condition,
            otherwise: "always",
            doc: "From when on.",
            example: r#""state != 'draft'""#,
            ..OPTIONAL
        },
        Key {
            name: "fields",
            kind: FIELDS,
            default: Some("[]"),
            doc: "Which fields.",
            example: r#"["title", "due"]"#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
