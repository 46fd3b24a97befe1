//! `[[transitions]]`.

use crate::definition::holders::listed;
use crate::definition::keys::{ID, Key, Kind, LABEL, OPTIONAL, REQUIRED, TableKeys, words};
use crate::definition::named::Named;
use crate::definition::no_twins;
use crate::definition::read::{Reading, Table};
use crate::definition::referent::Referent;
use crate::definition::workflow::{
    BUILDS_ON, CONTEST, FIELDS, HOLDERS, RECORDED, ROLES, STATES, TELLS,
};
use crate::event::{Outcome, RungAnswer};
use crate::framework::{Destination, Firing, Transition};
use crate::value::Name;

pub(super) fn transitions(
    file: &Table<'_>,
    workflow: &Name,
    reading: &mut Reading<'_, '_>,
) -> Vec<Transition> {
    let mut transitions = Vec::new();
    let mut places = Vec::new();
    for table in file.tables("transitions", reading) {
        let place = table.place();
        if let Some(transition) = transition(&table, reading) {
            let noted = &mut reading.notes.places;
            noted.note(
                Referent::Transition,
                workflow,
                &transition.id,
                place.clone(),
            );
            places.push(place);
            transitions.push(transition);
        }
        table.finish(reading);
    }
    let names = transitions.iter().map(|it: &Transition| &it.id);
    no_twins(names.zip(places), reading.mistakes);
    transitions
}

fn transition(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Transition> {
    let id = table.named("id", reading);
    if let Some(id) = &id {
        reading.declares(Referent::Transition, &id.name, table);
    }
    let to = destination(table, reading);
    let firing = firing(id.as_ref(), table, reading);
    let event = table.name("emit", reading);
    let id = id.map(|id| id.name);
    Some(Transition {
        label: table.label(reading),
        from: table.names("from", reading),
        when: table.condition("when", reading),
        set: table.names("set", reading),
        require: table.names("require", reading),
        assign: assign(table, reading),
        evidence: evidence(table, reading),
        verifies: table.name("verifies", reading),
        issuer_alone: table.flag("issuer_alone", reading),
        assigned: table.name("assigned", reading),
        answers: table.name("answers", reading),
        tells: table.names("tells", reading),
        reason_required: table.one_of("reason", reading).is_some(),
        ladder: table.name("ladder", reading),
        answer: table.word("answer", reading),
        informs: table.names("informs", reading),
        builds_on: table.names("builds_on", reading),
        recorded: table.flag("recorded", reading),
        contest: table.parsed("contest", reading),
        // It is kept without a way to fire or a place to go: one mistake does not cause many.
        firing: firing.unwrap_or(Firing::By(Vec::new())),
        to: to.unwrap_or(Destination::Same),
        event: event.or_else(|| id.clone())?,
        id: id?,
    })
}

fn destination(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Destination> {
    let to = table.named("to", reading)?;
    if to.name == "same" {
        return Some(Destination::Same);
    }
    reading.uses(Referent::State, &to);
    Some(Destination::State(to.name))
}

/// Exactly one of `by`, `decision`, `auto`, `clock`.
fn firing(id: Option<&Named>, table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Firing> {
    let by = table.take("by", reading);
    let decision = table.take("decision", reading);
    let auto = table.take("auto", reading);
    let clock = table.take("clock", reading);
    let outcome = table.word("outcome", reading);
    let auto = auto.and_then(|item| item.bool(reading));
    match (by, decision, auto, clock) {
        (Some(by), None, None, None) => Some(Firing::By(listed(&by, reading))),
        (None, Some(item), None, None) => Some(Firing::Decision {
            decision: item.name(reading)?.name,
            outcome: outcome?,
        }),
        (None, None, Some(true), None) => Some(Firing::Auto),
        (None, None, None, Some(item)) => Some(Firing::Clock(item.name(reading)?.name)),
        _ => {
            let id = id?;
            let message = format!("`{}` must fire in exactly one way", id.name);
            let help = "give one of by, decision, auto = true, clock";
            reading
                .mistakes
                .error_with_help("ways_to_fire", &id.place, message, help);
            None
        }
    }
}

fn assign(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<(Name, Name)> {
    let mut assigned = Vec::new();
    let pairs = table.take("assign", reading);
    for (field, source) in pairs.map_or_else(Vec::new, |pairs| pairs.pairs(reading)) {
        if let Some(source) = source.name(reading) {
            if source.name != "actor" {
                reading.uses(Referent::Field, &source);
            }
            assigned.push((field.name, source.name));
        }
    }
    assigned
}

fn evidence(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<(Name, u32)> {
    let mut needed = Vec::new();
    for piece in table.tables("evidence", reading) {
        let kind = piece.name("kind", reading);
        let least = piece.count("min", reading).unwrap_or(1);
        piece.finish(reading);
        needed.extend(kind.map(|kind| (kind, least)));
    }
    needed
}

pub(in crate::definition) const TRANSITION: TableKeys = TableKeys {
    title: "[[transitions]]",
    doc: "A move from state to state.",
    keys: &[
        Key {
            example: r#""respond""#,
            ..ID
        },
        Key {
            name: "from",
            kind: STATES,
            doc: "The states in which it can be done.",
            example: r#"["issued", "responded"]"#,
            ..REQUIRED
        },
        Key {
            name: "to",
            kind: Kind::Id("state, or `same`"),
            doc: "Where it leads. With `same` the state stays, and its clocks run on.",
            example: r#""responded""#,
            ..REQUIRED
        },
        Key {
            name: "by",
            kind: HOLDERS,
            doc: "Who may do it.",
            example: r#"["director_general", "head_of_unit@responsible_unit"]"#,
            ..OPTIONAL
        },
        Key {
            name: "decision",
            kind: Kind::Name(Referent::Decision),
            doc: "The decision whose outcome does it.",
            example: r#""extension""#,
            ..OPTIONAL
        },
        Key {
            name: "outcome",
            kind: Kind::Word(words::<Outcome>),
            default: Some(r#""adopted""#),
            doc: "The outcome of that decision.",
            example: r#""refused""#,
            ..OPTIONAL
        },
        Key {
            name: "auto",
            kind: Kind::Boolean,
            doc: "It is done by itself as soon as `when` holds.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "clock",
            kind: Kind::Name(Referent::Clock),
            doc: "The clock that does it when it runs out.",
            example: r#""consultation""#,
            ..OPTIONAL
        },
        Key {
            name: "when",
            kind: Kind::Condition,
            otherwise: "always",
            doc: "What must be so.",
            example: r#""size(links.actions) > 0""#,
            ..OPTIONAL
        },
        Key {
            name: "set",
            kind: FIELDS,
            default: Some("[]"),
            doc: "Fields that may be given with it.",
            example: r#"["response", "due"]"#,
            ..OPTIONAL
        },
        Key {
            name: "require",
            kind: FIELDS,
            default: Some("[]"),
            doc: "Fields that must have a value then.",
            example: r#"["response"]"#,
            ..OPTIONAL
        },
        Key {
            name: "assign",
            kind: Kind::Map(&Kind::Name(Referent::Field), &Kind::Id("field, or `actor`")),
            doc: "Fields that it sets by itself: to another field's value, or to who does it.",
            example: r#"{ original_due = "due", owner = "actor" }"#,
            ..OPTIONAL
        },
        Key {
            name: "evidence",
            kind: Kind::List(&Kind::Table(&EVIDENCE)),
            default: Some("[]"),
            doc: "What must be attached before.",
            example: r#"[{ kind = "proof", min = 1 }]"#,
            ..OPTIONAL
        },
        Key {
            name: "verifies",
            kind: Kind::Name(Referent::Transition),
            otherwise: "it verifies nothing",
            doc: "The transition whose evidence it verifies. Its event names by hash what it saw: \
                  what was attached after that transition does not count.",
            example: r#""claim""#,
            ..OPTIONAL
        },
        Key {
            name: "issuer_alone",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "The issuer alone does it, whoever stands in `by`, where the kind of the report \
                  that the case came from says `verified_by`.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "assigned",
            kind: Kind::Name(Referent::Field),
            otherwise: "any of those in `by` does it",
            doc: "The person field that says who of them does it: nobody else, once somebody is \
                  named. Where the issuer alone does it, somebody must be.",
            example: r#""verifier""#,
            ..OPTIONAL
        },
        TELLS,
        Key {
            name: "answers",
            kind: Kind::Name(Referent::Transition),
            otherwise: "it answers nothing",
            doc: "The transition that it answers: who does it after that one gives a reason, and \
                  its event names that one.",
            example: r#""return""#,
            ..OPTIONAL
        },
        Key {
            name: "reason",
            kind: Kind::Word(|| vec!["required"]),
            otherwise: "none is needed",
            doc: "A reason must be given.",
            example: r#""required""#,
            ..OPTIONAL
        },
        Key {
            name: "emit",
            kind: Kind::Id("event"),
            otherwise: "its id",
            doc: "The name of its event, for subscribers and conditions.",
            example: r#""extension_granted""#,
            ..OPTIONAL
        },
        Key {
            name: "ladder",
            kind: Kind::Name(Referent::Ladder),
            doc: "The ladder on which it offers the case up, or whose rung it answers for.",
            example: r#""risk""#,
            ..OPTIONAL
        },
        Key {
            name: "answer",
            kind: Kind::Word(|| vec![RungAnswer::Taken.word(), RungAnswer::Declined.word()]),
            doc: "The rung's answer that it is.",
            example: r#""taken""#,
            ..OPTIONAL
        },
        Key {
            name: "informs",
            kind: ROLES,
            default: Some("[]"),
            doc: "Who is told.",
            example: r#"["oversight_committee"]"#,
            ..OPTIONAL
        },
        BUILDS_ON,
        RECORDED,
        CONTEST,
        LABEL,
    ],
    one_of: &["by", "decision", "auto", "clock"],
};

const EVIDENCE: TableKeys = TableKeys {
    title: "`evidence` of [[transitions]]",
    doc: "A kind of file that must be attached.",
    keys: &[
        Key {
            name: "kind",
            kind: Kind::Id("kind"),
            doc: "The kind.",
            example: r#""proof""#,
            ..REQUIRED
        },
        Key {
            name: "min",
            kind: Kind::Count(0, u32::MAX),
            default: Some("1"),
            doc: "At least so many.",
            example: "2",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
