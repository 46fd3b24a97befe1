//! One case, whole.

use super::offer::who_may;
use super::{Reader, by_people, title};
use crate::decide::case::{value_of, who};
use crate::decide::rights::Wish;
use crate::event::{Class, LinkEnd, SheetMatter};
use crate::state::{Case, Evidence, LinkedEnd, RunningClock, Sheet, State};
use crate::value::Name;
use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// A case with its fields, links, clocks, questions, and what may happen next. Fields above the
/// reader's class are named under `withheld`.
pub fn case(state: &State, case: &Case, reader: Reader, at: Timestamp) -> Json {
    let on = state.date_of(at);
    let mut fields = Map::new();
    let mut withheld = Vec::new();
    for field in &case.workflow.fields {
        // Whether there is a value is withheld, too.
        if !reader.sees_field(case, field.id.as_str()) {
            withheld.push(&field.id);
        } else if let Some(value) = value_of(state, case, field.id.as_str(), on) {
            fields.insert(field.id.to_string(), shown(state, reader, &value));
        }
    }
    json!({
        "case": case.id,
        "reference": &*case.reference,
        "workflow": case.workflow.id,
        "workflow_version": case.workflow.version,
        "title": title(case, reader),
        "state": case.state,
        "category": case.workflow.category(case.state.as_str()).word(),
        "unit": case.unit(),
        "owner": case.owner(),
        "opened": case.opened,
        "opened_by": case.opened_by,
        "entered": case.entered,
        "version": case.version,
        "last_position": case.last_position,
        "fields": fields,
        "withheld": withheld,
        "flags": reader.flags(case),
        "clocks": clocks(case, reader, at),
        "questions": questions(case),
        "sheets": sheets(case, reader),
        "ladder": ladder(case),
        "links": links(state, case, reader),
        "evidence": evidence(case),
        "next": next(state, case, at),
    })
}

/// A value as it is shown: a case by its reference, where the reader sees it.
fn shown(state: &State, reader: Reader, value: &crate::value::Value) -> Json {
    match value {
        crate::value::Value::Case(id) => {
            let id = crate::identity::CaseId(*id);
            let reference = state.cases.reference_of(id);
            let reference = reference.filter(|_| state.is_read(id, reader.class));
            reference.map_or_else(|| value.to_json(), |reference| Json::from(&**reference))
        }
        other => other.to_json(),
    }
}

fn clocks(case: &Case, reader: Reader, at: Timestamp) -> Vec<Json> {
    let clock = |(name, clock): (&Name, &RunningClock)| {
        json!({
            "clock": name,
            "due": clock.due,
            "breached": clock.breached,
            "overdue": clock.is_overdue(at),
            "repeat_of": clock.repeat_of,
        })
    };
    reader.clocks(case).map(clock).collect()
}

fn questions(case: &Case) -> Vec<Json> {
    case.questions
        .iter()
        .map(|(decision, question)| {
            let ballots = question.ballots.iter().map(|(person, vote)| {
                json!({
                    "person": person, "role": vote.role, "value": vote.value, "local": vote.local,
                })
            });
            json!({
                "decision": decision,
                "round": question.round,
                "outcome": question.outcome,
                "proposed_by": question.proposed_by,
                "electorate": question.electorate,
                "ballots": ballots.collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// The sheets of a case. What an act of one sets is withheld with the field.
fn sheets(case: &Case, reader: Reader) -> Vec<Json> {
    let sheet = |(number, sheet): (u32, &Sheet)| {
        let contest = sheet.contest.as_ref().map(|contest| {
            json!({
                "person": contest.person, "words": contest.words,
                "answers": contest.answers, "answer": contest.answer,
            })
        });
        json!({
            "sheet": number,
            "state": sheet.state().words(),
            "confirmed": sheet.confirmed_by.is_some(),
            "act": sheet.says.what(),
            "says": says(case, &sheet.says, reader),
            "document": sheet.document,
            "sha256": sheet.sha256,
            "on": sheet.on,
            "received": sheet.received,
            "recorded_by": sheet.recorded_by,
            "confirmed_by": sheet.confirmed_by,
            "contest_until": sheet.contest_until,
            "failed": sheet.failed,
            "contest": contest,
        })
    };
    (1..).zip(&case.sheets).map(sheet).collect()
}

fn says(case: &Case, says: &SheetMatter, reader: Reader) -> Json {
    match says {
        SheetMatter::Question { votes, result, .. } => {
            json!({ "votes": votes, "result": result })
        }
        SheetMatter::Act { person, fields, .. } => {
            let seen = fields.iter();
            let seen = seen.filter(|(name, _)| reader.sees_field(case, name.as_str()));
            json!({ "person": person, "fields": seen.collect::<BTreeMap<_, _>>() })
        }
        SheetMatter::Contest { sheet, answers } => {
            json!({ "contest_of": sheet, "answers": answers })
        }
    }
}

fn ladder(case: &Case) -> Json {
    case.climb.as_ref().map_or(Json::Null, |climb| {
        json!({
            "ladder": climb.ladder,
            "owner_rung": climb.owner_rung,
            "offered_rung": climb.offered_rung,
        })
    })
}

/// A link, with the data on it that the reader sees.
/// The links of a case to what the reader sees: the others are as if they were not there.
fn links(state: &State, case: &Case, reader: Reader) -> Vec<Json> {
    let seen = |link: &&LinkedEnd| match &link.to {
        LinkEnd::Case { id, .. } => state.is_read(*id, reader.class),
        LinkEnd::Item { .. } => true,
    };
    let links = case.links.iter().filter(seen);
    links.map(|it| link(state, case, it, reader)).collect()
}

fn link(state: &State, case: &Case, link: &LinkedEnd, reader: Reader) -> Json {
    let seen = |name: &Name| link_audience(state, case, link, name) <= reader.class;
    let fields: Map<String, Json> = link
        .fields
        .iter()
        .filter(|(name, _)| seen(name))
        .map(|(name, value)| (name.to_string(), value.to_json()))
        .collect();
    match &link.to {
        LinkEnd::Case { id, reference } => json!({
            "kind": link.kind, "case": id, "reference": reference, "fields": fields,
        }),
        LinkEnd::Item { programme, item } => json!({
            "kind": link.kind, "programme": programme, "item": item, "fields": fields,
        }),
    }
}

/// Whom a link's data is for: its kind says so in the workflow that declares it, which may be that
/// of the other end.
fn link_audience(state: &State, case: &Case, link: &LinkedEnd, field: &Name) -> Class {
    let there = match &link.to {
        LinkEnd::Case { id, .. } => state.cases.workflow_of(*id),
        LinkEnd::Item { .. } => None,
    };
    let here = case
        .workflow
        .links
        .values()
        .filter(|it| it.kind == link.kind);
    let there = there
        .into_iter()
        .flat_map(|workflow| workflow.links.values());
    let there = there.filter(|it| it.inverse.as_ref() == Some(&link.kind));
    let data = here.chain(there).flat_map(|it| &it.with);
    let audiences = data
        .filter(|it| it.id == *field)
        .filter_map(|it| it.audience);
    audiences.fold(Class::Public, Class::max)
}

fn evidence(case: &Case) -> Vec<Json> {
    let piece = |piece: &Evidence| {
        json!({
            "kind": piece.kind, "name": piece.name, "sha256": piece.sha256, "bytes": piece.bytes,
        })
    };
    case.evidence.iter().map(piece).collect()
}

/// What people may do next, and who.
fn next(state: &State, case: &Case, at: Timestamp) -> Vec<Json> {
    let on = state.date_of(at);
    by_people(state, case)
        .map(|(transition, holders)| {
            let seats = who::seats(state, case, holders, on).into_iter();
            let people = seats.map(|seat| seat.person);
            let (people, _) = who_may(state, Wish::Act(case, transition), people, at);
            json!({
                "transition": transition.id,
                "label": transition.label.text("en"),
                "people": people,
                "require": transition.require,
            })
        })
        .collect()
}
