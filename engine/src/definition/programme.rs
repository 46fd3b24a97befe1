//! `[programme]`, `[[funds]]`, and what a statement is based on.

mod fund;
mod item;

use crate::definition::keys::{
    ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys,
};
use crate::definition::read::{Reading, Table};
use crate::definition::referent::Referent;
use crate::event::{Provenance, ProvenanceKind};
use crate::framework::{Programme, Rebaseline};
use crate::value::{Name, ProgrammeId};
use fund::{FUND_KEYS, funds};
use item::ITEM_KEYS;

pub(super) fn read(file: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Programme> {
    let head = file.table("programme", reading)?;
    let id: ProgrammeId = head.name("id", reading)?;
    reading.within = Some(Name::clone(&id));
    let as_of = head.date("as_of", reading);
    let programme = Programme {
        label: head.label(reading),
        version: head.count("version", reading).unwrap_or(1),
        rebaseline: rebaseline(&head, reading),
        managed_by: head.names("managed_by", reading),
        funds: funds(file, reading),
        items: item::items(file, &id, reading),
        as_of: as_of?,
        id,
    };
    head.finish(reading);
    file.finish(reading);
    Some(programme)
}

/// `rebaseline = { workflow = "policy", state = "in_force" }`
fn rebaseline(head: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Rebaseline> {
    let table = head.table("rebaseline", reading)?;
    let workflow = table.name("workflow", reading);
    let state = table.named("state", reading);
    table.finish(reading);
    let (workflow, state) = (workflow?, state?);
    reading.uses_of(Referent::State, &workflow, &state);
    Some(Rebaseline {
        workflow,
        state: state.name,
    })
}

/// `{ seed = "…" }`, `{ assumed = "…" }`, `{ played = "…" }`; assumed when nothing is said.
pub(super) fn provenance(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Provenance {
    let assumed = Provenance {
        kind: ProvenanceKind::Assumed,
        words: None,
    };
    let Some(table) = table.table("provenance", reading) else {
        return assumed;
    };
    let kinds = [
        ("seed", ProvenanceKind::Seed),
        ("assumed", ProvenanceKind::Assumed),
        ("played", ProvenanceKind::Played),
    ];
    let mut found = None;
    for (key, kind) in kinds {
        if let Some(words) = table.text(key, reading) {
            found.get_or_insert(Provenance {
                kind,
                words: Some(words.to_owned()),
            });
        }
    }
    table.finish(reading);
    found.unwrap_or_else(|| {
        let message = "say seed, assumed or played, with the words";
        let help = "such as { assumed = \"the board said so\" }";
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("bad_value", &table.place(), message, help);
        assumed
    })
}

pub(in crate::definition) const ITEM: Kind = Kind::Name(Referent::Item);

pub(in crate::definition) const FUND: Kind = Kind::Name(Referent::Fund);

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

pub(in crate::definition) const HEAD: TableKeys = TableKeys {
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
            kind: Kind::Count(1, u32::MAX),
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

pub(in crate::definition) const PROVENANCE: Key = Key {
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
