//! `issued_by` of `[workflow]`.

use crate::definition::keys::{Key, Kind, REQUIRED, TableKeys};
use crate::definition::organisation::ROLE;
use crate::definition::read::{Reading, Table};
use crate::definition::referent::Referent;
use crate::framework::IssuedBy;

/// `issued_by = { field = "source", roles = { audit = "internal_auditor" } }`
pub(super) fn issued_by(head: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<IssuedBy> {
    let table = head.table("issued_by", reading)?;
    let field = table.name("field", reading);
    let pairs = table.take("roles", reading);
    let pairs = pairs.map_or_else(Vec::new, |pairs| pairs.pairs(reading));
    let roles = pairs.into_iter().filter_map(|(word, role)| {
        let role = role.name(reading)?;
        Some((word.name, role.name))
    });
    let roles = roles.collect();
    table.finish(reading);
    Some(IssuedBy {
        field: field?,
        roles,
    })
}

pub(in crate::definition) const ISSUED_BY: TableKeys = TableKeys {
    title: "`issued_by` of [workflow]",
    doc: "The role that issues each kind.",
    keys: &[
        Key {
            name: "field",
            kind: Kind::Name(Referent::Field),
            doc: "The field that says which kind it is.",
            example: r#""source""#,
            ..REQUIRED
        },
        Key {
            name: "roles",
            kind: Kind::Map(&Kind::Id("word of that field"), &ROLE),
            doc: "The role by the field's word.",
            example: r#"{ audit = "internal_auditor" }"#,
            ..REQUIRED
        },
    ],
    one_of: &[],
};
