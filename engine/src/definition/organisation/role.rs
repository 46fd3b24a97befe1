//! `[units.ID]`, `[roles.ID]`, and the lines that roles stand in.

use crate::definition::holders::holders;
use crate::definition::keys::{
    Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys, words,
};
use crate::definition::read::{Item, Reading, Table};
use crate::definition::referent::Referent;
use crate::framework::{Line, Role, RoleScope, Unit};
use crate::value::Name;

pub(super) fn unit(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Unit> {
    Some(Unit {
        label: table.label(reading),
        parent: table.name("parent", reading),
        independent: table.flag("independent", reading),
    })
}

/// A line as definitions write it: 1, 2, 3, or a word.
pub(in crate::definition) fn line(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<Line> {
    if item.is_whole() {
        let line = Line::numbered(item.whole(reading)?);
        if line.is_none() {
            let message = "the lines of defence are 1, 2 and 3";
            let help = "write one of them, or `management`, `governing`, `external`";
            let mistakes = &mut reading.mistakes;
            mistakes.error_with_help("bad_value", &item.place(), message, help);
        }
        return line;
    }
    let word = item.one_of(reading)?;
    let beside = Line::BESIDE.into_iter().find(|(known, _)| *known == word);
    beside.map(|(_, line)| line)
}

pub(super) fn role(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Role> {
    let number = table.take("line", reading);
    let role = Role {
        label: table.label(reading),
        scope: table
            .word("scope", reading)
            .unwrap_or(RoleScope::Organisation),
        members: table.count("members", reading),
        appoint_by: holders(table, "appoint_by", reading),
        secretary: table.flag("secretary", reading),
        one_acts: table.flag("one_acts", reading),
        instead: instead(table, number.as_ref(), reading),
        // Without a line it is kept all the same, so that one mistake does not make many.
        line: number
            .and_then(|number| line(&number, reading))
            .unwrap_or(Line::First),
    };
    Some(role)
}

/// The third line is stood in for by nobody.
fn instead(
    table: &Table<'_>,
    number: Option<&Item<'_>>,
    reading: &mut Reading<'_, '_>,
) -> Option<Name> {
    let named = table.named("instead", reading)?;
    let third = number.filter(|item| item.is_whole());
    if third.and_then(|item| item.whole(reading)) == Some(3) {
        let message = "nobody votes instead of the third line";
        let help = "take `instead` away, and appoint more people to the role";
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("bad_value", &named.place, message, help);
    }
    reading.uses(Referent::Role, &named);
    Some(named.name)
}

/// A line as definitions write it.
pub(in crate::definition) const LINE: Kind = Kind::Either(&[
    Kind::Count(1, 3),
    Kind::Word(|| Line::BESIDE.map(|(word, _)| word).to_vec()),
]);

pub(in crate::definition) const ROLE: Kind = Kind::Name(Referent::Role);

pub(in crate::definition) const UNIT: TableKeys = TableKeys {
    title: "[units.ID]",
    doc: "A part of the organisation.",
    keys: &[
        LABEL,
        Key {
            name: "parent",
            kind: Kind::Name(Referent::Unit),
            doc: "The unit that it belongs to.",
            example: r#""odg""#,
            ..OPTIONAL
        },
        Key {
            name: "independent",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "It reports to the governing body too, and is never first or second line. Who \
                  is appointed in it the charter's electorate decides, but for roles that say \
                  who appoints.",
            example: "true",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

pub(in crate::definition) const ROLE_KEYS: TableKeys = TableKeys {
    title: "[roles.ID]",
    doc: "Something that a person can be appointed to.",
    keys: &[
        LABEL,
        Key {
            name: "line",
            kind: LINE,
            doc: "Its line: 1 owns, 2 challenges, 3 assures; or a word beside the three.",
            example: "2",
            ..REQUIRED
        },
        Key {
            name: "scope",
            kind: Kind::Word(words::<RoleScope>),
            default: Some(r#""organisation""#),
            doc: "Where its holder may act: on every case, or on those of the unit it is held in.",
            example: r#""unit""#,
            ..OPTIONAL
        },
        Key {
            name: "members",
            kind: Kind::Count(0, u32::MAX),
            otherwise: "as many as are appointed",
            doc: "The number of seats, for a body. Nobody is appointed beyond it.",
            example: "10",
            ..OPTIONAL
        },
        Key {
            name: "appoint_by",
            kind: Kind::List(&Kind::Holder),
            otherwise: "who proposes definitions; for line 3, governing and external roles, \
                        bodies, roles that the charter names and whatever is held in an \
                        independent unit the charter's electorate decides",
            doc: "Who appoints to it and ends appointments, where its holder is to be appointed: \
                  a role of units counts there, `ROLE@parent` in the unit above; for line 3 in an \
                  independent unit alone.",
            example: r#"["director_general"]"#,
            ..OPTIONAL
        },
        Key {
            name: "secretary",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "Its holders record on sheets what people do who have no account; where no role \
                  says so, anybody does.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "above",
            kind: ROLE,
            doc: "The body above it.",
            example: r#""council""#,
            ..NOT_CARRIED_OUT
        },
        Key {
            name: "one_acts",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "Of a body: one member alone may do what it stands for in `by`.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "instead",
            kind: ROLE,
            otherwise: "nobody",
            doc: "The role that has its seats in a question where nobody holds it who may vote; \
                  not for the third line.",
            example: r#""deputy_dg""#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
