//! `[decisions.ID]`.

use crate::definition::holders::{RULE, holders, rule};
use crate::definition::keys::{
    Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys, words,
};
use crate::definition::lengths;
use crate::definition::read::{Reading, Table};
use crate::definition::referent::Referent;
use crate::definition::workflow::{BUILDS_ON, CONTEST, FIELDS, HOLDERS, RECORDED, ROLES, TELLS};
use crate::event::Outcome;
use crate::framework::{
    Decision, Firing, Needs, OnChange, QuestionKind, Rule, SeatOf, SettleAt, Transition,
};
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
    let rule = rule(table, reading).unwrap_or(Rule::of(Needs::AtLeast(1)));
    let kind = table.word("kind", reading);
    let kind = kind.unwrap_or(QuestionKind::Control);
    // A body is given an end to vote by: silence must not keep it from deciding.
    let closes = match kind {
        QuestionKind::Control => table.take("closes", reading),
        QuestionKind::Body => table.need("closes", reading),
    };
    let closes = closes.and_then(|item| lengths::running(&item, reading));
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
        beneficiary: table.names("beneficiary", reading),
        settle: table.word("settle", reading).unwrap_or(SettleAt::Close),
        final_ballots: table.flag("final", reading),
        seat: table.word("seat", reading).unwrap_or(SeatOf::Office),
        on_change: on_change(table, kind, reading),
        seen_required: table.one_of("seen", reading).is_some(),
        kind,
        closes,
        tells: table.names("tells", reading),
        builds_on: table.names("builds_on", reading),
        stays: stays(table, reading),
        recorded: table.flag("recorded", reading),
        contest: table.parsed("contest", reading),
        rule,
    }
}

/// The outcomes that are meant to leave the case where it is.
fn stays(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<Outcome> {
    let listed = table.list("stays", reading).into_iter();
    let words = listed.filter_map(|item| item.one_of(reading));
    words.filter_map(Outcome::of).collect()
}

/// What a body votes on stays as it is; what is approved within the organisation may change.
fn on_change(table: &Table<'_>, kind: QuestionKind, reading: &mut Reading<'_, '_>) -> OnChange {
    let said = table.word("on_change", reading);
    said.unwrap_or(match kind {
        QuestionKind::Control => OnChange::Void,
        QuestionKind::Body => OnChange::Lock,
    })
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
            name: "kind",
            kind: Kind::Word(words::<QuestionKind>),
            default: Some(r#""control""#),
            doc: "Whose question it is. In a `control` decision who asks, the owner and who \
                  benefits have no ballot; in that of a `body`, which needs `closes`, sponsors \
                  vote.",
            example: r#""body""#,
            ..OPTIONAL
        },
        Key {
            name: "beneficiary",
            kind: FIELDS,
            default: Some("[]"),
            only_with: Some("`kind = \"control\"`"),
            doc: "Fields that name who benefits: they have no ballot.",
            example: r#"["requested_for"]"#,
            ..OPTIONAL
        },
        Key {
            name: "closes",
            kind: Kind::Length,
            otherwise: "it stays open until its outcome is certain",
            doc: "When the question closes, and what was cast decides: so long after it was put. \
                  Until then ballots may be changed.",
            example: r#""10 working days""#,
            ..OPTIONAL
        },
        Key {
            name: "settle",
            kind: Kind::Word(words::<SettleAt>),
            default: Some(r#""close""#),
            only_with: Some("`closes`"),
            doc: "When it is settled: at the close, or as soon as its outcome is certain.",
            example: r#""early""#,
            ..OPTIONAL
        },
        Key {
            name: "final",
            kind: Kind::Boolean,
            default: Some("false"),
            only_with: Some("`closes`"),
            doc: "A ballot cannot be changed.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "seat",
            kind: Kind::Word(words::<SeatOf>),
            default: Some(r#""office""#),
            doc: "Whose a seat is when its holder changes: the successor's, if it has not voted, \
                  or nobody's.",
            example: r#""person""#,
            ..OPTIONAL
        },
        Key {
            name: "on_change",
            kind: Kind::Word(words::<OnChange>),
            otherwise: "`\"void\"`; for a body `\"lock\"`",
            doc: "What a change of what is voted on does: the ballots are void, or the act that \
                  would change it is refused.",
            example: r#""void""#,
            ..OPTIONAL
        },
        Key {
            name: "stays",
            kind: Kind::List(&Kind::Word(|| vec!["adopted", "refused"])),
            default: Some("[]"),
            doc: "Outcomes without a transition that are meant to leave the case where it is.",
            example: r#"["refused"]"#,
            ..OPTIONAL
        },
        TELLS,
        BUILDS_ON,
        RECORDED,
        CONTEST,
        Key {
            name: "seen",
            kind: Kind::Word(|| vec!["required"]),
            otherwise: "it need not be said",
            doc: "A ballot says what its voter has seen: the case's last position then.",
            example: r#""required""#,
            ..OPTIONAL
        },
        Key {
            name: "proposer_votes",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "Nothing: who puts a question votes in that of a body, and in no other.",
            example: "true",
            ..NOT_CARRIED_OUT
        },
    ],
    one_of: &[],
};
