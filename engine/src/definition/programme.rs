//! `[programme]`, `[[funds]]`, and what a statement is based on.

mod item;

use super::read::{Named, Reading, Table};
use super::resolve::Referent;
use crate::event::{FundStage, Provenance, ProvenanceKind};
use crate::framework::{Fund, Programme, Rebaseline};
use crate::value::{Money, Name};
use std::collections::BTreeMap;

pub(super) fn read(file: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Programme> {
    let head = file.table("programme", reading)?;
    let id = head.name("id", reading)?;
    reading.within = Some(id.clone());
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
fn provenance(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Provenance {
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
        reading.mistakes.error("bad_value", &table.place(), message);
        assumed
    })
}

fn funds(file: &Table<'_>, reading: &mut Reading<'_, '_>) -> BTreeMap<Name, Fund> {
    let (mut funds, mut known) = (BTreeMap::new(), BTreeMap::new());
    for table in file.tables("funds", reading) {
        let id = table.named("id", reading);
        let fund = fund(&table, id.as_ref(), reading);
        if let (Some(id), Some(fund)) = (id, fund) {
            super::once(&id.name, id.place, &mut known, reading.mistakes);
            funds.insert(id.name, fund);
        }
        table.finish(reading);
    }
    funds
}

fn fund(table: &Table<'_>, id: Option<&Named>, reading: &mut Reading<'_, '_>) -> Option<Fund> {
    let amount = table.parsed("amount", reading);
    let stage = table.word("stage", reading);
    Some(Fund {
        label: table.label(reading),
        reached: reached(table, reading),
        gate: table.name("gate", reading),
        may_be_in: table.name("may_be_in", reading),
        provenance: provenance(table, reading),
        amount: amount?,
        stage: stage?,
        id: id?.name.clone(),
    })
}

/// `reached = { received = "USD 60", spent = "USD 20" }`.
fn reached(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> BTreeMap<FundStage, Money> {
    let mut reached = BTreeMap::new();
    let Some(table) = table.table("reached", reading) else {
        return reached;
    };
    for stage in FundStage::ALL {
        let amount = table.parsed(stage.word(), reading);
        reached.extend(amount.map(|amount| (*stage, amount)));
    }
    table.finish(reading);
    reached
}
