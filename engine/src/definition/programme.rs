//! `[programme]`, `[[funds]]`, `[[items]]`.

use super::diagnostic::{Mistakes, Place};
use super::reader::{Item, Named, Table, value_error};
use super::resolve::{Notes, Target};
use super::word;
use crate::event::{Provenance, ProvenanceKind};
use crate::expression::{Expression, Type};
use crate::framework::{
    Duration, Edge, EdgeKind, EdgeTarget, Fund, FundStage, FundingLine, Item as ProgrammeItem,
    ItemStatus, Programme, Rebaseline, Strength,
};
use crate::value::{Kind, Length, LengthUnit, Money, Name};
use std::collections::BTreeMap;

const STAGES: [(&str, FundStage); 8] = [
    (FundStage::Sought.word(), FundStage::Sought),
    (FundStage::Proposed.word(), FundStage::Proposed),
    (FundStage::Pledged.word(), FundStage::Pledged),
    (FundStage::Received.word(), FundStage::Received),
    (FundStage::Allotted.word(), FundStage::Allotted),
    (FundStage::Obligated.word(), FundStage::Obligated),
    (FundStage::Spent.word(), FundStage::Spent),
    (FundStage::Refused.word(), FundStage::Refused),
];

const STRENGTHS: [(&str, Strength); 4] = [
    ("done", Strength::Done),
    ("dated", Strength::Dated),
    ("planned", Strength::Planned),
    ("explore", Strength::Explore),
];

const STATUSES: [(&str, ItemStatus); 3] = [
    (ItemStatus::Planned.word(), ItemStatus::Planned),
    (ItemStatus::Started.word(), ItemStatus::Started),
    (ItemStatus::Done.word(), ItemStatus::Done),
];

const EDGES: [(&str, EdgeKind); 6] = [
    ("after", EdgeKind::After),
    ("start", EdgeKind::Start),
    ("finish", EdgeKind::Finish),
    ("funds", EdgeKind::Funds),
    ("informs", EdgeKind::Informs),
    ("contributes", EdgeKind::Contributes),
];

pub(super) fn read(
    mut file: Table<'_>,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> Option<Programme> {
    let mut head = file.need("programme", mistakes)?.table(mistakes)?;
    let id = head
        .need("id", mistakes)
        .and_then(|item| item.name(mistakes))?;
    let version = head.take("version").and_then(|item| item.whole(mistakes));
    let as_of = head
        .need("as_of", mistakes)
        .and_then(|item| item.date(mistakes));
    // Amounts name their own currency; the programme's is for readers.
    head.take("currency");
    let managed_by = head.names("managed_by", mistakes);
    for role in &managed_by {
        notes.uses(Target::Role, &role.name, &role.place);
    }
    let rebaseline = rebaseline(&mut head, notes, mistakes);
    let label = head.label(&id.name, mistakes);
    head.finish(mistakes);
    let funds = funds(&mut file, &id.name, notes, mistakes);
    let mut items = Vec::new();
    let mut places = Vec::new();
    for table in file.tables("items", mistakes) {
        let place = table.place();
        if let Some(item) = item(table, &id.name, notes, mistakes) {
            notes
                .item_places
                .insert((id.name.clone(), item.id.clone()), place.clone());
            places.push(place);
            items.push(item);
        }
    }
    file.finish(mistakes);
    super::no_twins(
        items
            .iter()
            .map(|item: &ProgrammeItem| &item.id)
            .zip(places),
        mistakes,
    );
    Some(Programme {
        label,
        version: version
            .and_then(|version| u32::try_from(version).ok())
            .unwrap_or(1),
        as_of: as_of?,
        rebaseline,
        managed_by: managed_by.into_iter().map(|role| role.name).collect(),
        funds,
        items,
        id: id.name,
    })
}

/// `rebaseline = { workflow = "policy", state = "in_force" }`
fn rebaseline(
    head: &mut Table<'_>,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> Option<Rebaseline> {
    let mut table = head.take("rebaseline")?.table(mistakes)?;
    let mut name = |key: &'static str| table.need(key, mistakes)?.name(mistakes);
    let (workflow, state) = (name("workflow"), name("state"));
    table.finish(mistakes);
    let workflow = used(workflow, Target::Workflow, notes)?;
    let state = used(state, Target::State(workflow.clone()), notes)?;
    Some(Rebaseline { workflow, state })
}

fn assumed() -> Provenance {
    Provenance {
        kind: ProvenanceKind::Assumed,
        words: None,
    }
}

/// `{ seed = "…" }`, `{ assumed = "…" }`, `{ played = "…" }`; assumed when nothing is said.
fn provenance(table: &mut Table<'_>, mistakes: &mut Mistakes<'_>) -> Provenance {
    let Some(item) = table.take("provenance") else {
        return assumed();
    };
    let place = item.place();
    let Some(mut table) = item.table(mistakes) else {
        return assumed();
    };
    let kinds = [
        ("seed", ProvenanceKind::Seed),
        ("assumed", ProvenanceKind::Assumed),
        ("played", ProvenanceKind::Played),
    ];
    let mut found = None;
    for (key, kind) in kinds {
        if let Some(words) = table.text(key, mistakes) {
            found.get_or_insert(Provenance {
                kind,
                words: Some(words.to_owned()),
            });
        }
    }
    table.finish(mistakes);
    found.unwrap_or_else(|| {
        mistakes.error(
            "bad_value",
            &place,
            "say seed, assumed or played, with the words",
        );
        assumed()
    })
}

fn used(named: Option<Named>, target: Target, notes: &mut Notes) -> Option<Name> {
    let named = named?;
    notes.uses(target, &named.name, &named.place);
    Some(named.name)
}

fn funds(
    file: &mut Table<'_>,
    programme: &Name,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> BTreeMap<Name, Fund> {
    let (mut funds, mut known) = (BTreeMap::new(), BTreeMap::new());
    for mut table in file.tables("funds", mistakes) {
        let id = table
            .need("id", mistakes)
            .and_then(|item| item.name(mistakes));
        let amount = table
            .need("amount", mistakes)
            .and_then(|item| item.parsed(mistakes));
        let stage = table.need("stage", mistakes);
        let stage = stage.and_then(|item| word(&item, &STAGES, mistakes));
        let reached = reached(&mut table, mistakes);
        let gate = table.name("gate", mistakes);
        let gate = used(gate, Target::Item(programme.clone()), notes);
        let may_be_in = table.name("may_be_in", mistakes);
        let may_be_in = used(may_be_in, Target::Fund(programme.clone()), notes);
        let provenance = provenance(&mut table, mistakes);
        // What kind of money it is, and since when: for readers.
        table.take("kind");
        table.take("since");
        if let (Some(id), Some(amount), Some(stage)) = (id, amount, stage) {
            let fund = Fund {
                label: table.label(&id.name, mistakes),
                id: id.name.clone(),
                amount,
                stage,
                reached,
                gate,
                may_be_in,
                provenance,
            };
            super::once(&id.name, id.place, &mut known, mistakes);
            funds.insert(id.name, fund);
        }
        table.finish(mistakes);
    }
    funds
}

/// `reached = { received = "USD 60", spent = "USD 20" }`.
fn reached(table: &mut Table<'_>, mistakes: &mut Mistakes<'_>) -> BTreeMap<FundStage, Money> {
    let mut reached = BTreeMap::new();
    let Some(mut table) = table.take("reached").and_then(|item| item.table(mistakes)) else {
        return reached;
    };
    for (word, stage) in STAGES {
        let amount = table.take(word).and_then(|item| item.parsed(mistakes));
        reached.extend(amount.map(|amount| (stage, amount)));
    }
    table.finish(mistakes);
    reached
}

fn item(
    mut table: Table<'_>,
    programme: &Name,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> Option<ProgrammeItem> {
    let id = table
        .need("id", mistakes)
        .and_then(|item| item.name(mistakes));
    let owner = table
        .need("owner", mistakes)
        .and_then(|item| item.name(mistakes));
    let owner = used(owner, Target::Unit, notes);
    let categories = table.names("categories", mistakes);
    let kind = table
        .name("kind", mistakes)
        .map_or_else(|| Name::new("reform"), |it| it.name);
    let start = table.take("start").and_then(|item| item.parsed(mistakes));
    let finish = table.take("finish").and_then(|item| item.parsed(mistakes));
    let strength = table
        .take("strength")
        .and_then(|item| word(&item, &STRENGTHS, mistakes));
    let status = table
        .take("status")
        .and_then(|item| word(&item, &STATUSES, mistakes));
    let duration = table
        .take("duration")
        .and_then(|item| duration(&item, mistakes));
    let provenance = provenance(&mut table, mistakes);
    let needs = table.list("needs", mistakes);
    let needs = needs
        .iter()
        .filter_map(|need| edge(need, programme, &provenance, notes, mistakes))
        .collect();
    let funding = table.tables("funding", mistakes);
    let funding = funding
        .into_iter()
        .map(|line| funding_line(line, programme, notes, mistakes))
        .collect();
    let (workflow, done_when, holds) = delivery(&mut table, notes, mistakes);
    let label = id.as_ref().map(|id| table.label(&id.name, mistakes));
    table.finish(mistakes);
    Some(ProgrammeItem {
        id: id?.name,
        label: label.unwrap_or_default(),
        categories: categories
            .into_iter()
            .map(|category| category.name)
            .collect(),
        kind,
        owner: owner?,
        start,
        finish,
        strength: strength.unwrap_or(Strength::Planned),
        status: status.unwrap_or(ItemStatus::Planned),
        duration,
        needs,
        funding,
        workflow,
        done_when,
        holds,
        provenance,
    })
}

/// The workflow whose case delivers an item, when it is done by it, and what waits for it.
fn delivery(
    table: &mut Table<'_>,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> (Option<Name>, Option<Expression>, Vec<Name>) {
    let workflow = table.name("workflow", mistakes);
    let workflow = used(workflow, Target::Workflow, notes);
    let done_when = table.take("done_when");
    let done_when = done_when
        .and_then(|item| notes.condition(item, workflow.clone(), Type::Kind(Kind::Bool), mistakes));
    let holds = table.names("holds", mistakes);
    if let Some(workflow) = &workflow {
        for hold in &holds {
            notes.uses(
                Target::Transition(workflow.clone()),
                &hold.name,
                &hold.place,
            );
        }
    }
    let holds = holds.into_iter().map(|hold| hold.name).collect();
    (workflow, done_when, holds)
}

/// `{ least = "3 months", likely = "4 months", most = "6 months" }`, or one length for all three.
fn duration(item: &Item<'_>, mistakes: &mut Mistakes<'_>) -> Option<Duration> {
    if !item.is_table() {
        let days = days(item, mistakes)?;
        return Some(Duration {
            least_days: days,
            likely_days: days,
            most_days: days,
        });
    }
    let mut table = item.table(mistakes)?;
    let mut length = |key: &'static str| {
        let item = table.need(key, mistakes)?;
        days(&item, mistakes)
    };
    let (least, likely, most) = (length("least"), length("likely"), length("most"));
    table.finish(mistakes);
    let duration = Duration {
        least_days: least?,
        likely_days: likely?,
        most_days: most?,
    };
    let in_order =
        duration.least_days <= duration.likely_days && duration.likely_days <= duration.most_days;
    if !in_order {
        let message = "least, likely and most must be in this order";
        mistakes.error("bad_value", &item.place(), message);
    }
    Some(duration)
}

/// A length in whole days. What is below a day is a mistake, and is read as it always was, so that
/// what was adopted before the mistake was one stays what it is.
fn days(item: &Item<'_>, mistakes: &mut Mistakes<'_>) -> Option<u32> {
    let length: Length = item.parsed(mistakes)?;
    if let Err(error) = length.planned_days() {
        value_error(&error, &item.place(), mistakes);
    }
    u32::try_from(length.in_days()).ok()
}

/// A lag: in calendar days, and in working days.
fn lag(item: &Item<'_>, mistakes: &mut Mistakes<'_>) -> Option<(u32, u32)> {
    let lag: Length = item.parsed(mistakes)?;
    match lag.unit {
        LengthUnit::WorkingDays => Some((0, u32::try_from(lag.count).unwrap_or(u32::MAX))),
        _ => Some((days(item, mistakes)?, 0)),
    }
}

/// An item's id, or a table with how it is needed.
fn edge(
    need: &Item<'_>,
    programme: &Name,
    of_item: &Provenance,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> Option<Edge> {
    let place = need.place();
    if !need.is_table() {
        let item = need.name(mistakes);
        return Some(Edge {
            target: EdgeTarget::Item(used(item, Target::Item(programme.clone()), notes)?),
            kind: EdgeKind::After,
            lag_days: 0,
            lag_working_days: 0,
            provenance: of_item.clone(),
        });
    }
    let mut table = need.table(mistakes)?;
    let item = table.name("item", mistakes);
    let item = used(item, Target::Item(programme.clone()), notes);
    let external = table.text("external", mistakes).map(str::to_owned);
    let met = table.take("met").and_then(|item| item.parsed(mistakes));
    let kind = table
        .take("as")
        .and_then(|item| word(&item, &EDGES, mistakes));
    let lag = table.take("lag").and_then(|item| lag(&item, mistakes));
    let own = table.take("provenance").is_some();
    let provenance = if own {
        provenance(&mut table, mistakes)
    } else {
        of_item.clone()
    };
    table.finish(mistakes);
    let target = match (item, external) {
        (Some(item), None) => EdgeTarget::Item(item),
        (None, Some(what)) => EdgeTarget::External { what, met },
        _ => {
            let message = "a need names an `item`, or an `external` condition in words";
            mistakes.error("bad_value", &place, message);
            return None;
        }
    };
    let (lag_days, lag_working_days) = lag.unwrap_or_default();
    Some(Edge {
        target,
        kind: kind.unwrap_or(EdgeKind::After),
        lag_days,
        lag_working_days,
        provenance,
    })
}

fn funding_line(
    mut table: Table<'_>,
    programme: &Name,
    notes: &mut Notes,
    mistakes: &mut Mistakes<'_>,
) -> FundingLine {
    let fund = table.name("fund", mistakes);
    let mut any_of = table.names("any_of", mistakes);
    any_of.extend(fund);
    for fund in &any_of {
        notes.uses(Target::Fund(programme.clone()), &fund.name, &fund.place);
    }
    let amount = table.take("amount").and_then(|item| item.parsed(mistakes));
    let place: Place = table.place();
    table.finish(mistakes);
    if any_of.is_empty() {
        mistakes.error(
            "missing_key",
            &place,
            "funding names a `fund`, or several in `any_of`",
        );
    }
    FundingLine {
        any_of: any_of.into_iter().map(|fund| fund.name).collect(),
        amount,
    }
}
