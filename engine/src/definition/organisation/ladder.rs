//! `[ladders.ID]`: whom a matter climbs to.

use crate::definition::keys::{Key, Kind, LABEL, OPTIONAL, REQUIRED, TableKeys};
use crate::definition::named::named;
use crate::definition::organisation::role::ROLE;
use crate::definition::read::{Item, Reading, Table};
use crate::definition::referent::Referent;
use crate::framework::{Ladder, Rung, UnitReference};

pub(super) fn ladder(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Ladder> {
    let mut rungs = Vec::new();
    for rung in table.tables("rungs", reading) {
        rungs.extend(self::rung(&rung, reading));
        rung.finish(reading);
    }
    table.label(reading);
    let resets = table.names("resets", reading);
    Some(Ladder { rungs, resets })
}

fn rung(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Rung> {
    let role = table.name("role", reading);
    let consult = table.flag("consult", reading);
    let unit = match table.take("unit", reading) {
        Some(item) => unit_reference(&item, reading)?,
        None => UnitReference::Case,
    };
    Some(Rung {
        unit,
        role: role?,
        consult,
    })
}

fn unit_reference(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<UnitReference> {
    match item.text(reading) {
        // What is no text is a mistake already.
        None | Some("case") => Some(UnitReference::Case),
        Some("parent") => Some(UnitReference::Parent),
        Some(text) => match text.strip_prefix("field:") {
            Some(field) => {
                let field = named(field, item.place(), reading.mistakes)?;
                Some(UnitReference::Field(field.name))
            }
            None => {
                let unit = named(text, item.place(), reading.mistakes)?;
                reading.uses(Referent::Unit, &unit);
                Some(UnitReference::Unit(unit.name))
            }
        },
    }
}

pub(in crate::definition) const LADDER: TableKeys = TableKeys {
    title: "[ladders.ID]",
    doc: "Whom a matter climbs to.",
    keys: &[
        LABEL,
        Key {
            name: "rungs",
            kind: Kind::List(&Kind::Table(&RUNG)),
            doc: "From the bottom.",
            example: r#"[{ unit = "case", role = "head_of_unit" }]"#,
            ..OPTIONAL
        },
        Key {
            name: "resets",
            kind: Kind::List(&Kind::Name(Referent::AnyEvent)),
            default: Some("[]"),
            doc: "The events after which a rung that declined may be offered the same matter \
                  again.",
            example: r#"["risk_reviewed"]"#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const RUNG: TableKeys = TableKeys {
    title: "`rungs` of [ladders.ID]",
    doc: "One rung of a ladder.",
    keys: &[
        Key {
            name: "unit",
            kind: Kind::Pattern(
                "^(field:)?[a-z][a-z0-9_]*$",
                "`case`, `parent`, `field:ID`, or a unit",
            ),
            default: Some(r#""case""#),
            doc: "Where its role is held: in the case's unit, in the one above, in a field's, or \
                  in this one.",
            example: r#""parent""#,
            ..OPTIONAL
        },
        Key {
            name: "role",
            kind: ROLE,
            doc: "Its role.",
            example: r#""deputy_dg""#,
            ..REQUIRED
        },
        Key {
            name: "consult",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "It is asked on the way and cannot take: the matter goes on to the next rung.",
            example: "true",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
