//! `[scales.ID]`, and what is looked up by them: `[matrices.ID]`, `[authority.ID]`.

use crate::definition::keys::{
    ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys,
};
use crate::definition::named::Named;
use crate::definition::no_twins;
use crate::definition::organisation::role::ROLE;
use crate::definition::read::{Reading, Table};
use crate::definition::referent::Referent;
use crate::framework::{Authority, AuthorityRow, Matrix, Scale, ScaleValue};
use crate::value::Name;

pub(super) fn scale(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Scale> {
    let (mut values, mut ids) = (Vec::new(), Vec::new());
    for value in table.tables("values", reading) {
        let id = value.named("id", reading);
        let label = value.label(reading);
        value.finish(reading);
        if let Some(id) = id {
            values.push(ScaleValue {
                id: id.name.clone(),
                label,
            });
            ids.push(id);
        }
    }
    no_twins(
        ids.iter().map(|id| (&id.name, id.place.clone())),
        reading.mistakes,
    );
    table.label(reading);
    Some(Scale { values })
}

pub(super) fn matrix(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Matrix> {
    let rows = table.name("rows", reading);
    let columns = table.name("columns", reading);
    let result = table.name("result", reading);
    let mut cells: Vec<Vec<Named>> = Vec::new();
    for row in table.list("cells", reading) {
        cells.push(row.names(reading));
    }
    let names = |row: &Vec<Named>| row.iter().map(|cell| cell.name.clone()).collect();
    let matrix = Matrix {
        cells: cells.iter().map(names).collect(),
        rows: rows?,
        columns: columns?,
        result: result?,
    };
    reading
        .notes
        .matrices
        .push((matrix.clone(), cells, table.place()));
    Some(matrix)
}

pub(super) fn authority(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Authority> {
    let by = table.name("by", reading);
    let field = table.name("field", reading);
    let (mut rows, mut places) = (Vec::new(), Vec::new());
    for row in table.tables("rows", reading) {
        if let Some(read) = authority_row(&row, by.as_ref(), reading) {
            rows.push(read);
            places.push(row.place());
        }
        row.finish(reading);
    }
    let values = rows.iter().map(|row: &AuthorityRow| &row.when);
    no_twins(values.zip(places), reading.mistakes);
    Some(Authority {
        by: by?,
        field,
        rows,
        again: table.name("again", reading),
        above: table.name("above", reading),
    })
}

fn authority_row(
    row: &Table<'_>,
    by: Option<&Name>,
    reading: &mut Reading<'_, '_>,
) -> Option<AuthorityRow> {
    let when = row.named("when", reading);
    if let (Some(when), Some(by)) = (&when, by) {
        reading.uses_of(Referent::ScaleValue, by, when);
    }
    let role = row.name("role", reading);
    let max_days = row.count("max_days", reading);
    Some(AuthorityRow {
        when: when?.name,
        role: role?,
        max_days,
    })
}

const SCALE: Kind = Kind::Name(Referent::Scale);

pub(in crate::definition) const SCALE_KEYS: TableKeys = TableKeys {
    title: "[scales.ID]",
    doc: "An ordered set of values.",
    keys: &[
        LABEL,
        Key {
            name: "values",
            kind: Kind::List(&Kind::Table(&SCALE_VALUE)),
            doc: "From lowest to highest.",
            example: r#"[{ id = "low" }, { id = "high" }]"#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const SCALE_VALUE: TableKeys = TableKeys {
    title: "`values` of [scales.ID]",
    doc: "One value of a scale.",
    keys: &[
        Key {
            example: r#""high""#,
            ..ID
        },
        LABEL,
        Key {
            name: "score",
            kind: Kind::Whole,
            otherwise: "its place, from 1",
            doc: "Its number.",
            example: "5",
            ..NOT_CARRIED_OUT
        },
        Key {
            name: "colour",
            kind: Kind::Text,
            doc: "How it is painted.",
            example: r##""#c0392b""##,
            ..NOT_CARRIED_OUT
        },
    ],
    one_of: &[],
};

pub(in crate::definition) const MATRIX: TableKeys = TableKeys {
    title: "[matrices.ID]",
    doc: "A lookup of two scales, for the function `matrix` of conditions.",
    keys: &[
        Key {
            name: "rows",
            kind: SCALE,
            doc: "The scale of the rows.",
            example: r#""likelihood""#,
            ..REQUIRED
        },
        Key {
            name: "columns",
            kind: SCALE,
            doc: "The scale of the columns.",
            example: r#""impact""#,
            ..REQUIRED
        },
        Key {
            name: "result",
            kind: SCALE,
            doc: "The scale of the cells.",
            example: r#""level""#,
            ..REQUIRED
        },
        Key {
            name: "cells",
            kind: Kind::List(&Kind::List(&Kind::Id("value of the result's scale"))),
            doc: "A list for each value of the rows, with a cell for each value of the columns.",
            example: r#"[["low", "high"], ["high", "high"]]"#,
            ..REQUIRED
        },
    ],
    one_of: &[],
};

pub(in crate::definition) const AUTHORITY: TableKeys = TableKeys {
    title: "[authority.ID]",
    doc: "Who may decide, by the value of a scale: for `authority:ID`, and for conditions.",
    keys: &[
        Key {
            name: "by",
            kind: SCALE,
            doc: "The scale that is looked up.",
            example: r#""level""#,
            ..REQUIRED
        },
        Key {
            name: "field",
            kind: Kind::Id("field of the case"),
            otherwise: "the field that is named like the scale",
            doc: "The field that holds the value.",
            example: r#""residual""#,
            ..OPTIONAL
        },
        Key {
            name: "again",
            kind: Kind::Name(Referent::AnyEvent),
            otherwise: "the row is the same each time",
            doc: "The event that, each time it happened in a row (`in_a_row` of the workflow), \
                  needs the authority of the next row.",
            example: r#""risk_accepted""#,
            ..OPTIONAL
        },
        Key {
            name: "above",
            kind: ROLE,
            otherwise: "nobody",
            doc: "Who has authority above the last row.",
            example: r#""council""#,
            ..OPTIONAL
        },
        Key {
            name: "rows",
            kind: Kind::List(&Kind::Table(&AUTHORITY_ROW)),
            doc: "One for each value.",
            example: r#"[{ when = "low", role = "risk_owner", max_days = 365 }]"#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const AUTHORITY_ROW: TableKeys = TableKeys {
    title: "`rows` of [authority.ID]",
    doc: "Who may decide at one value.",
    keys: &[
        Key {
            name: "when",
            kind: Kind::Id("value of the scale in `by`"),
            doc: "The value.",
            example: r#""high""#,
            ..REQUIRED
        },
        Key {
            name: "role",
            kind: ROLE,
            doc: "Who may decide.",
            example: r#""director_general""#,
            ..REQUIRED
        },
        Key {
            name: "max_days",
            kind: Kind::Count(0, u32::MAX),
            otherwise: "no limit",
            doc: "For at most so many days: `authority_days` in conditions.",
            example: "180",
            ..OPTIONAL
        },
        Key {
            name: "informs",
            kind: Kind::List(&ROLE),
            default: Some("[]"),
            doc: "Who is then informed.",
            example: r#"["oversight_committee"]"#,
            ..NOT_CARRIED_OUT
        },
    ],
    one_of: &[],
};
