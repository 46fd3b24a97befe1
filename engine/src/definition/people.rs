//! `[charter]`, `[[people]]`, `[[appointments]]`.

use super::holders::{holders, rule};
use super::lengths;
use super::read::{Reading, Table};
use crate::definition::holders::RULE;
use crate::definition::keys::{ID, Key, Kind, OPTIONAL, REQUIRED, TableKeys, words};
use crate::definition::organisation::ROLE;
use crate::definition::referent::Referent;
use crate::framework::{
    Appointment, Charter, Entrenched, EntrenchedPart, Holder, Needs, Person, Quorum, QuorumOf,
    Rule, SettleAt, Share,
};
use crate::value::{Length, Name};

pub(super) fn charter(file: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Charter> {
    let table = file.table("charter", reading)?;
    let propose_by = holders(&table, "propose_by", reading);
    let electorate = holders(&table, "electorate", reading);
    // Without a rule it is kept all the same, so that one mistake does not make many.
    let rule = rule(&table, reading).unwrap_or(Rule::of(Needs::AtLeast(1)));
    let by_token = table.take("known", reading).is_some_and(|item| {
        let known = item.list(reading).into_iter();
        known.filter_map(|item| item.one_of(reading)).count() > 0
    });
    let closes = table.take("closes", reading);
    let closes = closes.and_then(|item| lengths::running(&item, reading));
    let settle = table.word("settle", reading);
    let proposer_votes = table.flag("proposer_votes", reading);
    let notice = table.parsed("notice", reading);
    let above = table.name("above", reading);
    let entrenched = entrenched(&table, above.as_ref(), reading);
    reading.notes.places.charter = table.places();
    table.finish(reading);
    file.finish(reading);
    Some(Charter {
        propose_by,
        electorate,
        rule,
        by_token,
        closes: closes.unwrap_or(Length::days(30)),
        settle: settle.unwrap_or(SettleAt::Early),
        proposer_votes,
        notice,
        above,
        entrenched,
    })
}

/// What needs the body above: without one it means nothing.
fn entrenched(
    charter: &Table<'_>,
    above: Option<&Name>,
    reading: &mut Reading<'_, '_>,
) -> Option<Entrenched> {
    let item = charter.take("entrenched", reading)?;
    let table = item.table(reading)?;
    let parts = table.take("parts", reading);
    let parts = parts.map_or(EntrenchedPart::ALL.to_vec(), |item| {
        let parts = item.list(reading).into_iter();
        parts.filter_map(|item| item.word(reading)).collect()
    });
    let rule = match table.take("rule", reading) {
        Some(_) => rule(&table, reading),
        None => Some(MORE_THAN_HALF),
    };
    table.finish(reading);
    let Some(above) = above else {
        let message = "`entrenched` says what the body above decides, and no body is above";
        let help = "say `above = \"ROLE\"`, or take `[charter.entrenched]` away";
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("nobody_above", &table.place(), message, help);
        return None;
    };
    Some(Entrenched {
        parts,
        electorate: vec![Holder::Role(above.clone())],
        rule: rule?,
    })
}

/// More yes than no, and half of the seats present.
const MORE_THAN_HALF: Rule = Rule {
    needs: Needs::Share(Share::MORE_THAN_HALF),
    floor: 1,
    quorum: Some(Quorum {
        share: (1, 2),
        of: QuorumOf::Seats,
    }),
};

pub(super) fn roster(
    files: &[Table<'_>],
    reading: &mut Reading<'_, '_>,
) -> (Vec<Person>, Vec<Appointment>) {
    let mut people = Vec::new();
    let mut places = Vec::new();
    let mut appointments = Vec::new();
    for file in files {
        for person in file.tables("people", reading) {
            let id = person.named("id", reading);
            let name = person.text("name", reading).map(str::to_owned);
            let account = person.flag("account", reading);
            person.finish(reading);
            if let Some(id) = id {
                places.push(id.place);
                people.push(Person {
                    name: name.unwrap_or_else(|| id.name.to_string()),
                    id: id.name,
                    account,
                });
            }
        }
        for table in file.tables("appointments", reading) {
            if let Some(appointment) = appointment(&table, reading) {
                reading.notes.places.appointments.push(table.place());
                appointments.push(appointment);
            }
            table.finish(reading);
        }
        file.finish(reading);
    }
    let names = people.iter().map(|person| &person.id).zip(places);
    super::no_twins(names, reading.mistakes);
    (people, appointments)
}

fn appointment(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Appointment> {
    let person = table.name("person", reading);
    let role = table.name("role", reading);
    let unit = table.name("unit", reading);
    let from = table.date("from", reading);
    let until = table.take("until", reading);
    let until = until.and_then(|item| Some((item.place(), item.date(reading)?)));
    if let (Some(from), Some((place, until))) = (from, &until)
        && *until < from
    {
        let message = format!("it ends on {until}, before its first day, {from}");
        let help = "write the last day in office, or leave `until` away";
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("bad_value", place, message, help);
    }
    Some(Appointment {
        person: person?,
        role: role?,
        unit,
        from: from?,
        until: until.map(|(_, until)| until),
    })
}

/// The whole file of the charter.
pub(in crate::definition) const CHARTER: TableKeys = TableKeys {
    title: "charter",
    doc: "Who may change the definitions. There is one such file.",
    keys: &[Key {
        name: "charter",
        kind: Kind::Table(&CHARTER_KEYS),
        doc: "Who may change the definitions.",
        ..REQUIRED
    }],
    one_of: &[],
};

const CHARTER_KEYS: TableKeys = TableKeys {
    title: "[charter]",
    doc: "Who may change the definitions.",
    keys: &[
        Key {
            name: "propose_by",
            kind: Kind::List(&Kind::Holder),
            doc: "Who proposes definitions.",
            example: r#"["reform_coordinator"]"#,
            ..REQUIRED
        },
        Key {
            name: "electorate",
            kind: Kind::List(&Kind::Holder),
            doc: "Who decides on them.",
            example: r#"["director_general", "deputy_dg"]"#,
            ..REQUIRED
        },
        Key {
            name: "rule",
            kind: Kind::Table(&RULE),
            doc: "When they are adopted.",
            example: "{ at_least = 1 }",
            ..REQUIRED
        },
        Key {
            name: "known",
            kind: Kind::List(&Kind::Word(|| vec!["token"])),
            otherwise: "who owns the data directory may name anybody",
            doc: "How a person must be known to propose definitions, to change the roster and to cast \
                  any ballot, once the charter is founded: by a token, never by `--as` alone.",
            example: r#"["token"]"#,
            ..OPTIONAL
        },
        Key {
            name: "above",
            kind: ROLE,
            otherwise: "nobody, and nothing can be entrenched",
            doc: "The body above the electorate.",
            example: r#""council""#,
            ..OPTIONAL
        },
        Key {
            name: "entrenched",
            kind: Kind::Table(&ENTRENCHED),
            otherwise: "the electorate decides alone",
            doc: "What the body above decides on, too: a second question put together with the \
                  electorate's. A change of the charter that takes a guard away always needs it.",
            example: "{ parts = [\"electorate\", \"separation\"] }",
            ..OPTIONAL
        },
        Key {
            name: "notice",
            kind: Kind::Length,
            otherwise: "ballots are cast at once",
            doc: "For so long after definitions were proposed nobody votes on them.",
            example: r#""10 working days""#,
            ..OPTIONAL
        },
        Key {
            name: "closes",
            kind: Kind::Length,
            default: Some(r#""30 days""#),
            doc: "When the question closes, and what was cast decides: so long after it was put, \
                  or after its notice is over.",
            example: r#""20 working days""#,
            ..OPTIONAL
        },
        Key {
            name: "settle",
            kind: Kind::Word(words::<SettleAt>),
            default: Some(r#""early""#),
            doc: "When it is settled: as soon as its outcome is certain, or at the close.",
            example: r#""close""#,
            ..OPTIONAL
        },
        Key {
            name: "proposer_votes",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "Who proposes has a ballot too, if they are in the electorate.",
            example: "true",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const ENTRENCHED: TableKeys = TableKeys {
    title: "[charter.entrenched]",
    doc: "What the electorate does not change alone: the body above decides on it, too.",
    keys: &[
        Key {
            name: "parts",
            kind: Kind::List(&Kind::Word(words::<EntrenchedPart>)),
            otherwise: "all of them",
            doc: "What widens the electorate's own powers, or weakens the third line, who is \
                  informed, clocks or separation, against the last definitions that the body \
                  above decided on, or the founding ones.",
            example: r#"["electorate", "separation"]"#,
            ..OPTIONAL
        },
        Key {
            name: "rule",
            kind: Kind::Table(&RULE),
            otherwise: "more than half of what is cast, with half of the seats present",
            doc: "When the body above has adopted.",
            example: "{ at_least = 3 }",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

/// The whole file of people; there may be several.
pub(in crate::definition) const PEOPLE: TableKeys = TableKeys {
    title: "people",
    doc: "Who holds which role. There may be several such files.",
    keys: &[
        Key {
            name: "people",
            kind: Kind::List(&Kind::Table(&PERSON)),
            doc: "People.",
            ..OPTIONAL
        },
        Key {
            name: "appointments",
            kind: Kind::List(&Kind::Table(&APPOINTMENT)),
            doc: "Who holds which role, and when.",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const PERSON: TableKeys = TableKeys {
    title: "[[people]]",
    doc: "A person.",
    keys: &[
        Key {
            doc: "Stands for the person in events and commands: better not the name.",
            example: r#""head_mecc""#,
            ..ID
        },
        Key {
            name: "name",
            kind: Kind::Text,
            otherwise: "the id",
            doc: "The name, or the post.",
            example: r#""Head of the climate division""#,
            ..OPTIONAL
        },
        Key {
            name: "account",
            kind: Kind::Boolean,
            default: Some("true"),
            doc: "Whether the person acts by themselves. What somebody without an account does is \
                  recorded on sheets.",
            example: "false",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const APPOINTMENT: TableKeys = TableKeys {
    title: "[[appointments]]",
    doc: "A person in a role for a time.",
    keys: &[
        Key {
            name: "person",
            kind: Kind::Name(Referent::Person),
            doc: "Who.",
            example: r#""head_mecc""#,
            ..REQUIRED
        },
        Key {
            name: "role",
            kind: Kind::Name(Referent::Role),
            doc: "The role.",
            example: r#""head_of_unit""#,
            ..REQUIRED
        },
        Key {
            name: "unit",
            kind: Kind::Name(Referent::Unit),
            doc: "The unit in which it is held, where the role's scope is `unit`.",
            example: r#""mecc""#,
            ..OPTIONAL
        },
        Key {
            name: "from",
            kind: Kind::Date,
            doc: "The first day.",
            example: "2019-01-01",
            ..REQUIRED
        },
        Key {
            name: "until",
            kind: Kind::Date,
            otherwise: "no end",
            doc: "The last day.",
            example: "2020-12-31",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
