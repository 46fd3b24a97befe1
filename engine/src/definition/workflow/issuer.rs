//! `issued_by` of `[workflow]`.

use crate::definition::keys::{Key, Kind, OPTIONAL, REQUIRED, TableKeys};
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
    let verified = table.take("verified_by", reading);
    let verified = verified.map_or_else(Vec::new, |pairs| pairs.pairs(reading));
    let verified = verified.into_iter().filter_map(|(kind, by)| {
        by.one_of(reading)?;
        Some(kind.name)
    });
    let verified_by_issuer = verified.collect();
    table.finish(reading);
    Some(IssuedBy {
        field: field?,
        verified_by_issuer,
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
        Key {
            name: "verified_by",
            kind: Kind::Map(
                &Kind::Id("word of that field"),
                &Kind::Word(|| vec!["issuer"]),
            ),
            otherwise: "whoever the transitions name",
            doc: "The kinds of which the issuer alone does, on what came from them, what their \
                  transitions call `issuer_alone`: verifying, overtaking, withdrawing, reopening.",
            example: r#"{ audit = "issuer" }"#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
