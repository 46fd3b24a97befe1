//! How a case is called: the pattern of its reference.

use crate::definition::read::{Item, Reading, Table};
use crate::framework::{Field, ReferencePart};
use crate::value::Name;

/// `REC-{year}-{seq:03}`: text, and in braces `seq`, `year`, `unit`, or a field.
pub(super) fn reference(
    head: &Table<'_>,
    fields: &[Field],
    reading: &mut Reading<'_, '_>,
) -> Vec<ReferencePart> {
    let Some(item) = head.take("reference", reading) else {
        return Vec::new();
    };
    let text = item.text(reading).unwrap_or_default();
    let mut parts = Vec::new();
    for (index, piece) in text.split('{').enumerate() {
        let (inside, after) = match piece.split_once('}') {
            Some((inside, after)) if index > 0 => (Some(inside), after),
            _ => (None, piece),
        };
        if let Some(inside) = inside {
            parts.extend(reference_part(inside, fields, &item, reading));
        }
        let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "-/".contains(c);
        if !after.chars().all(plain) {
            let message = format!("`{after}` may not stand in a reference");
            let help = "a reference has capitals, digits, `-` and `/`";
            reading
                .mistakes
                .error_with_help("bad_value", &item.place(), message, help);
        }
        if !after.is_empty() {
            parts.push(ReferencePart::Text(after.to_owned()));
        }
    }
    if !parts
        .iter()
        .any(|part| matches!(part, ReferencePart::Sequence(_)))
    {
        let message = "a reference needs a number that counts";
        reading
            .mistakes
            .error_with_help("bad_value", &item.place(), message, "write {seq:03}");
    }
    parts
}

fn reference_part(
    inside: &str,
    fields: &[Field],
    item: &Item<'_>,
    reading: &mut Reading<'_, '_>,
) -> Option<ReferencePart> {
    let (name, width) = inside.split_once(':').unwrap_or((inside, "0"));
    match name {
        "seq" => {
            let width: usize = width.parse().ok().filter(|width| *width <= 12).unwrap_or(0);
            Some(ReferencePart::Sequence(width))
        }
        "year" => Some(ReferencePart::Year),
        "unit" => Some(ReferencePart::Unit),
        field if fields.iter().any(|known| known.id.as_str() == field) => {
            Some(ReferencePart::Field(Name::new(field)))
        }
        other => {
            let known = fields
                .iter()
                .map(|field| field.id.as_str())
                .chain(["seq", "year", "unit"]);
            reading
                .mistakes
                .unknown("unknown_field", &item.place(), "field", other, known);
            None
        }
    }
}
