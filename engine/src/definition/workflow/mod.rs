//! `[workflow]` and the tables beside it.

mod clock;
mod decision;
mod field;
mod issuer;
mod link;
mod publish;
mod reference;
mod separation;
mod state;
mod transition;

use super::holders::holders;
use super::read::{Reading, Table};
use crate::definition::keys::{
    ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys, words,
};
use crate::definition::referent::Referent;
use crate::event::Class;
use crate::framework::{Organisation, Workflow};
use crate::value::Name;
use std::collections::BTreeMap;

pub(super) fn read(
    file: &Table<'_>,
    organisation: &Organisation,
    reading: &mut Reading<'_, '_>,
) -> Option<Workflow> {
    let head = file.table("workflow", reading)?;
    let id = head.named("id", reading)?;
    reading.notes.places.note_workflow(&id);
    reading.within = Some(id.name.clone());
    reading.declares(Referent::Workflow, &id.name, &head);
    let fields = field::fields(&file.tables("fields", reading), true, organisation, reading);
    let states = state::states(file, &id.name, reading);
    let transitions = transition::transitions(file, &id.name, reading);
    let clocks = clock::clocks(file, reading);
    let initial = head.name("initial", reading);
    // The workflow is kept without it, so that one mistake does not cause many.
    let first = states.first().map(|state| state.id.clone());
    let workflow = Workflow {
        label: head.label(reading),
        version: head.count("version", reading).unwrap_or(1),
        class: head.word("class", reading).unwrap_or(Class::Internal),
        reference: reference::reference(&head, &fields, reading),
        open_by: holders(&head, "open_by", reading),
        unit: head.name("unit", reading),
        owner: head.name("owner", reading),
        came_from: head.name("came_from", reading),
        issued_by: issuer::issued_by(&head, reading),
        issuer_fields: head.names("issuer_fields", reading),
        in_a_row: in_a_row(&head, reading),
        dated_back: head
            .take("dated_back", reading)
            .and_then(|item| item.parsed(reading)),
        decisions: decision::decisions(file, &transitions, reading),
        separations: separation::separations(file, reading),
        links: link::links(file, organisation, reading),
        actors: Workflow::acting(&states, &transitions, &clocks),
        claims: Workflow::claims(&transitions),
        audiences: BTreeMap::new(),
        conditions: BTreeMap::new(),
        above: BTreeMap::new(),
        clocks,
        initial: initial.or(first).unwrap_or_else(|| Name::new("")),
        id: id.name,
        fields,
        states,
        transitions,
    };
    publish::vocabularies(file, reading);
    publish::publications(file, reading);
    head.finish(reading);
    file.finish(reading);
    Some(workflow).filter(|workflow| workflow.initial != "")
}

/// `in_a_row = { risk_accepted = ["risk_treated"] }`
fn in_a_row(head: &Table<'_>, reading: &mut Reading<'_, '_>) -> BTreeMap<Name, Vec<Name>> {
    let pairs = head.take("in_a_row", reading);
    let pairs = pairs.map_or_else(Vec::new, |pairs| pairs.pairs(reading));
    let rows = pairs.into_iter().map(|(event, until)| {
        let until = until.names(reading).into_iter().map(|named| named.name);
        (event.name, until.collect())
    });
    rows.collect()
}

const FIELD: Kind = Kind::Name(Referent::Field);

pub(in crate::definition) const FIELDS: Kind = Kind::List(&FIELD);

/// What a condition tells of what is for fewer people.
pub(in crate::definition) const TELLS: Key = Key {
    name: "tells",
    kind: FIELDS,
    default: Some("[]"),
    doc: "Fields for fewer people than the case that its condition or its clock looks at, and that \
          whoever sees the case may conclude from it.",
    example: r#"["exposure"]"#,
    ..OPTIONAL
};

pub(in crate::definition) const STATES: Kind = Kind::List(&Kind::Name(Referent::State));

pub(in crate::definition) const ROLES: Kind = Kind::List(&Kind::Name(Referent::Role));

pub(in crate::definition) const HOLDERS: Kind = Kind::List(&Kind::Holder);

/// `recorded` and `contest`, of decisions and transitions.
pub(in crate::definition) const RECORDED: Key = Key {
    name: "recorded",
    kind: Kind::Boolean,
    default: Some("false"),
    doc: "What people with an account do may be recorded on a sheet, too.",
    example: "true",
    ..OPTIONAL
};

pub(in crate::definition) const CONTEST: Key = Key {
    name: "contest",
    kind: Kind::Length,
    default: Some(r#""5 working days""#),
    doc: "For how long a sheet of it may be contested, from its record.",
    example: r#""10 working days""#,
    ..OPTIONAL
};

/// Decisions that a decision or a transition rests on.
const BUILDS_ON: Key = Key {
    name: "builds_on",
    kind: Kind::List(&Kind::Name(Referent::Decision)),
    default: Some("[]"),
    doc: "Decisions that it rests on: refused when what they bound has changed since.",
    example: r#"["clearance"]"#,
    ..OPTIONAL
};

pub(in crate::definition) const CLASS: Kind = Kind::Word(words::<Class>);

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
            kind: Kind::List(&Kind::Table(&field::FIELD_KEYS)),
            doc: "The values of a case.",
            ..OPTIONAL
        },
        Key {
            name: "states",
            kind: Kind::List(&Kind::Table(&state::STATE)),
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
            kind: Kind::List(&Kind::Table(&separation::SEPARATION)),
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
            kind: Kind::ById(&link::LINK),
            doc: "Kinds of links to other cases, or to items of a programme.",
            ..OPTIONAL
        },
        Key {
            name: "vocabulary",
            kind: Kind::ById(&publish::VOCABULARY),
            doc: "Our states in somebody else's words.",
            ..NOT_CARRIED_OUT
        },
        Key {
            name: "publication",
            kind: Kind::ById(&publish::PUBLICATION),
            doc: "What an audience sees.",
            ..NOT_CARRIED_OUT
        },
    ],
    one_of: &[],
};

pub(in crate::definition) const HEAD: TableKeys = TableKeys {
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
            kind: Kind::Count(1, u32::MAX),
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
        Key {
            name: "came_from",
            kind: Kind::Id("kind of link"),
            otherwise: "it has an issuer of its own",
            doc: "The kind of link, as this end names it, to the report that it came from: who \
                  issued that is its `issuer`.",
            example: r#""of_report""#,
            ..OPTIONAL
        },
        Key {
            name: "issued_by",
            kind: Kind::Table(&issuer::ISSUED_BY),
            otherwise: "whoever holds the role, in the unit, that opened it",
            doc: "The role whose holders are its `issuer`, by kind.",
            example: r#"{ field = "source", roles = { audit = "internal_auditor" } }"#,
            ..OPTIONAL
        },
        Key {
            name: "issuer_fields",
            kind: FIELDS,
            default: Some("[]"),
            doc: "Fields that the issuer alone changes once a case is open. Somebody else proposes \
                  it, in a decision whose electorate is `issuer`; an empty one is filled in by who \
                  does a transition that has it in `require`.",
            example: r#"["responsible_unit"]"#,
            ..OPTIONAL
        },
        Key {
            name: "in_a_row",
            kind: Kind::Map(
                &Kind::Name(Referent::Event),
                &Kind::List(&Kind::Name(Referent::Event)),
            ),
            default: Some("{}"),
            doc: "Events that are counted until one of the others happens: what `in_a_row('EVENT')` \
                  says in conditions, and what an authority table's `again` goes by.",
            example: r#"{ risk_accepted = ["risk_treated"] }"#,
            ..OPTIONAL
        },
        Key {
            name: "dated_back",
            kind: Kind::Length,
            otherwise: "never",
            doc: "For so long an act may be recorded later than it was done, with a reason, and \
                  never before the last entry on which it rests. Rights are needed on both days; \
                  deadlines and `today()` go by the record.",
            example: r#""30 days""#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
