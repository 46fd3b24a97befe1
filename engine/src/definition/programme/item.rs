//! `[[items]]`: what is to be done, what it waits for, what pays for it.

use super::provenance;
use crate::definition::keys::{
    ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys, words,
};
use crate::definition::named::value_error;
use crate::definition::no_twins;
use crate::definition::programme::{FUND, ITEM, PROVENANCE};
use crate::definition::read::{Item, Reading, Table};
use crate::definition::referent::Referent;
use crate::event::{ItemStatus, Provenance};
use crate::expression::Expression;
use crate::framework::{
    Duration, Edge, EdgeKind, EdgeTarget, FundingLine, Item as ProgrammeItem, Strength,
};
use crate::value::{FundId, Length, Name, Stretch};

pub(super) fn items(
    file: &Table<'_>,
    programme: &Name,
    reading: &mut Reading<'_, '_>,
) -> Vec<ProgrammeItem> {
    let mut items = Vec::new();
    let mut places = Vec::new();
    for table in file.tables("items", reading) {
        let place = table.place();
        if let Some(item) = item(&table, reading) {
            let noted = &mut reading.notes.places;
            noted.note(Referent::Item, programme, &item.id, place.clone());
            places.push(place);
            items.push(item);
        }
        table.finish(reading);
    }
    let names = items.iter().map(|item: &ProgrammeItem| &*item.id);
    no_twins(names.zip(places), reading.mistakes);
    items
}

fn item(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<ProgrammeItem> {
    let id = table.name("id", reading);
    if let Some(id) = &id {
        reading.declares(Referent::Item, id, table);
    }
    let owner = table.name("owner", reading);
    let provenance = provenance(table, reading);
    let (workflow, done_when, holds) = delivery(table, reading);
    Some(ProgrammeItem {
        label: table.label(reading),
        categories: table.names("categories", reading),
        start: table.parsed("start", reading),
        finish: table.parsed("finish", reading),
        strength: table.word("strength", reading).unwrap_or(Strength::Planned),
        status: table.word("status", reading).unwrap_or(ItemStatus::Planned),
        duration: table
            .take("duration", reading)
            .and_then(|item| duration(&item, reading)),
        needs: needs(table, &provenance, reading),
        funding: funding(table, reading),
        workflow,
        done_when,
        holds,
        provenance,
        // Without it it is kept all the same, so that one mistake does not make many.
        owner: owner.or_else(|| id.clone())?,
        id: id?.into(),
    })
}

/// The workflow whose case delivers an item, when the case shows that it is done, and which of its
/// transitions wait for the item.
fn delivery(
    table: &Table<'_>,
    reading: &mut Reading<'_, '_>,
) -> (Option<Name>, Option<Expression>, Vec<Name>) {
    let workflow = table.name("workflow", reading);
    let done_when = table.take("done_when", reading);
    let done_when = done_when.and_then(|item| item.condition_of(workflow.clone(), reading));
    let mut holds = Vec::new();
    for item in table.list("holds", reading) {
        let Some(transition) = item.name(reading) else {
            continue;
        };
        if let Some(workflow) = &workflow {
            reading.uses_of(Referent::Transition, workflow, &transition);
        }
        holds.push(transition.name);
    }
    (workflow, done_when, holds)
}

/// `{ least = "3 months", likely = "4 months", most = "6 months" }`, or one length for all three.
fn duration(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<Duration> {
    if !item.is_table() {
        let length = length(item, reading)?;
        return Some(Duration {
            least: length,
            likely: length,
            most: length,
        });
    }
    let table = item.table(reading)?;
    let mut of_key = |key: &'static str| {
        let item = table.take(key, reading)?;
        length(&item, reading)
    };
    let (least, likely, most) = (of_key("least"), of_key("likely"), of_key("most"));
    table.finish(reading);
    let duration = Duration {
        least: least?,
        likely: likely?,
        most: most?,
    };
    if !duration.in_order() {
        let message = "least, likely and most must be in this order";
        let help = "write the shortest as `least`, the longest as `most`";
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("bad_value", &item.place(), message, help);
    }
    Some(duration)
}

/// A length in whole days, working days or months. Anything below one day is reported, but still
/// read the old way, so that definitions adopted before this check keep their meaning.
fn length(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<Stretch> {
    let length: Length = item.parsed(reading)?;
    match length.planned() {
        Ok(planned) => Some(planned),
        Err(error) => {
            value_error(&error, &item.place(), reading.mistakes);
            Some(Stretch::days(length.in_days()))
        }
    }
}

fn needs(table: &Table<'_>, of_item: &Provenance, reading: &mut Reading<'_, '_>) -> Vec<Edge> {
    let (mut needs, mut known) = (Vec::new(), Known::new());
    for item in table.list("needs", reading) {
        if item.is_table() {
            let table = item.table(reading);
            needs.extend(table.and_then(|table| edge(&table, of_item, reading)));
        } else if let Some(needed) = item.name(reading) {
            needs.push(Edge {
                target: EdgeTarget::Item(needed.name.into()),
                kind: EdgeKind::After,
                lag: Stretch::NONE,
                provenance: of_item.clone(),
            });
        }
        needed_once(&item, &mut known, needs.last(), reading);
    }
    needs
}

/// What earlier needs of an item wait for, and how they say it.
type Known = Vec<(EdgeTarget, EdgeKind, String)>;

/// Warns of a need that says in other words what one before it says; in the same words, it is told
/// of any list.
fn needed_once(
    item: &Item<'_>,
    known: &mut Known,
    need: Option<&Edge>,
    reading: &mut Reading<'_, '_>,
) {
    let Some(need) = need else {
        return;
    };
    let said = item.said();
    let mut same = known
        .iter()
        .filter(|(target, kind, _)| (target, kind) == (&need.target, &need.kind));
    let again = same
        .next()
        .is_some_and(|first| first.2 != said && same.all(|it| it.2 != said));
    if again {
        let message = "this need stands here already";
        let help = "take one of them away; of two lags keep the longer";
        let mistakes = &mut reading.mistakes;
        mistakes.warning("said_twice", &item.place(), message, help);
    }
    known.push((need.target.clone(), need.kind, said));
}

fn edge(table: &Table<'_>, of_item: &Provenance, reading: &mut Reading<'_, '_>) -> Option<Edge> {
    let item = table.name("item", reading);
    let external = table.text("external", reading).map(str::to_owned);
    let met = table.parsed("met", reading);
    let kind = table.word("as", reading).unwrap_or(EdgeKind::After);
    let lag = table.take("lag", reading);
    let lag = lag.and_then(|item| item.lag(reading));
    let provenance = match table.take("provenance", reading) {
        Some(_) => provenance(table, reading),
        None => of_item.clone(),
    };
    table.finish(reading);
    let target = match (item, external) {
        (Some(item), None) => EdgeTarget::Item(item),
        (None, Some(what)) => EdgeTarget::External { what, met },
        _ => {
            let message = "a need names an `item`, or an `external` condition in words";
            let help = "write { item = \"…\" } or { external = \"…\" }";
            let mistakes = &mut reading.mistakes;
            mistakes.error_with_help("bad_value", &table.place(), message, help);
            return None;
        }
    };
    Some(Edge {
        target,
        kind,
        lag: lag.unwrap_or_default(),
        provenance,
    })
}

fn funding(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<FundingLine> {
    let mut lines = Vec::new();
    for line in table.tables("funding", reading) {
        let mut any_of: Vec<FundId> = line.names("any_of", reading);
        any_of.extend(line.name::<FundId>("fund", reading));
        let amount = line.parsed("amount", reading);
        line.finish(reading);
        if any_of.is_empty() {
            let message = "funding names a `fund`, or several in `any_of`";
            let help = "write { fund = \"…\" }";
            let mistakes = &mut reading.mistakes;
            mistakes.error_with_help("missing_key", &line.place(), message, help);
        }
        lines.push(FundingLine { any_of, amount });
    }
    lines
}

pub(in crate::definition) const ITEM_KEYS: TableKeys = TableKeys {
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
            doc: "How long it takes, its first and its last day included: one length, or a range. A \
                  milestone takes `0 days`.",
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
    doc: "How long an item takes: in days, working days or months, all by the calendar.",
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
            kind: Kind::Lag,
            otherwise: "none",
            doc: "So much time lies between; with `-` the two may overlap by so much.",
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
