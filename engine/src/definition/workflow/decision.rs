//! `[decisions.ID]`.

use crate::definition::holders::{RULE, holders, rule};
use crate::definition::keys::{Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys};
use crate::definition::read::{Reading, Table};
use crate::definition::referent::Referent;
use crate::definition::workflow::{FIELDS, HOLDERS, ROLES};
use crate::framework::{Decision, Firing, Rule, Transition};
use crate::value::Name;
use std::collections::BTreeMap;

pub(super) fn decisions(
    file: &Table<'_>,
    transitions: &[Transition],
    reading: &mut Reading<'_, '_>,
) -> BTreeMap<Name, Decision> {
    let mut decisions = BTreeMap::new();
    for (id, table) in file.by_id("decisions", reading) {
        reading.declares(Referent::Decision, &id.name, &table);
        if let Some(workflow) = &reading.within {
            let noted = &mut reading.notes.places;
            noted.note(Referent::Decision, workflow, &id.name, id.place);
        }
        let decision = decision(&id.name, transitions, &table, reading);
        decisions.insert(id.name, decision);
        table.finish(reading);
    }
    decisions
}

fn decision(
    id: &Name,
    transitions: &[Transition],
    table: &Table<'_>,
    reading: &mut Reading<'_, '_>,
) -> Decision {
    // Without a rule it is kept all the same, so that one mistake does not make many.
    let rule = rule(table, reading).unwrap_or(Rule::AtLeast(1));
    Decision {
        id: id.clone(),
        label: table.label(reading),
        propose_by: holders(table, "propose_by", reading),
        propose: table.names("propose", reading),
        electorate: holders(table, "electorate", reading),
        bind: table.names("bind", reading),
        when: table.condition("when", reading),
        states: states_of(id, transitions),
        informs: table.names("informs", reading),
        proposer_votes: table.flag("proposer_votes", reading),
        rule,
    }
}

/// The states of a decision: those that its transitions leave.
fn states_of(decision: &Name, transitions: &[Transition]) -> Vec<Name> {
    let mut states = Vec::new();
    for transition in transitions {
        let fires =
            matches!(&transition.firing, Firing::Decision { decision: it, .. } if it == decision);
        for state in transition.from.iter().filter(|_| fires) {
            if !states.contains(state) {
                states.push(state.clone());
            }
        }
    }
    states
}

pub(in crate::definition) const DECISION: TableKeys = TableKeys {
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
            name: "closes",
            kind: Kind::Length,
            otherwise: "it stays open",
            doc: "When the question is closed, and what was cast decides: so long after it was put.",
            example: r#""10 working days""#,
            ..NOT_CARRIED_OUT
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
