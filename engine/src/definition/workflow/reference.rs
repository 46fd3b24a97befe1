//! How a case is called: the pattern of its reference.

use crate::definition::read::{Item, Reading, Table};
use crate::definition::referent::Referent;
use crate::framework::{Field, ReferencePart};
use crate::value::Name;

/// The most digits that a number is filled up to.
const MOST_DIGITS: usize = 12;

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
    if let Some(help) = braces(text) {
        let message = "a brace stands alone";
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("bad_value", &item.place(), message, help);
        return Vec::new();
    }
    let (mut parts, mut all_known) = (Vec::new(), true);
    for (index, piece) in text.split('{').enumerate() {
        let (inside, after) = match piece.split_once('}') {
            Some((inside, after)) if index > 0 => (Some(inside), after),
            _ => (None, piece),
        };
        if let Some(inside) = inside {
            let part = reference_part(inside, fields, &item, reading);
            all_known &= part.is_some();
            parts.extend(part);
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
    if all_known {
        counts(&parts, &item, reading);
    }
    parts
}

/// The way out where a brace is not closed, or closes nothing.
fn braces(text: &str) -> Option<&'static str> {
    let mut open = false;
    for brace in text.chars().filter(|letter| "{}".contains(*letter)) {
        match (brace, open) {
            ('{', false) => open = true,
            ('}', true) => open = false,
            ('{', true) => return Some("close the one before it: `{seq:03}`"),
            (_, _) => return Some("open it: `{seq:03}`"),
        }
    }
    open.then_some("close it: `{seq:03}`")
}

fn reference_part(
    inside: &str,
    fields: &[Field],
    item: &Item<'_>,
    reading: &mut Reading<'_, '_>,
) -> Option<ReferencePart> {
    let (name, width) = inside.split_once(':').unwrap_or((inside, "0"));
    match name {
        "seq" => Some(ReferencePart::Sequence(digits(width, item, reading))),
        "year" => Some(ReferencePart::Year),
        "unit" => Some(ReferencePart::Unit),
        field if is_field(field, fields, reading) => Some(ReferencePart::Field(Name::new(field))),
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

/// The width of `{seq:03}`.
fn digits(width: &str, item: &Item<'_>, reading: &mut Reading<'_, '_>) -> usize {
    let read = width.parse().ok().filter(|width| *width <= MOST_DIGITS);
    if read.is_none() {
        let message = format!("`{width}` is no number of digits");
        let help = format!("write {{seq:03}}, with at most {MOST_DIGITS} digits");
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("bad_value", &item.place(), message, help);
    }
    read.unwrap_or(0)
}

/// Numbers are counted by what stands before the last digits of a reference. So the number must
/// stand last, once, and after something that cannot end with a digit.
fn counts(parts: &[ReferencePart], item: &Item<'_>, reading: &mut Reading<'_, '_>) {
    let is_number = |part: &&ReferencePart| matches!(part, ReferencePart::Sequence(_));
    let numbers = parts.iter().filter(is_number).count();
    let mistakes = &mut reading.mistakes;
    if numbers == 0 {
        let message = "a reference needs a number that counts";
        mistakes.error_with_help("bad_value", &item.place(), message, "write {seq:03}");
        return;
    }
    let before = match parts {
        [.., before, ReferencePart::Sequence(_)] => Some(before),
        [ReferencePart::Sequence(_)] => None,
        _ => {
            let message = "two cases would get one reference: {seq} does not stand last";
            let help = "put {seq} at the end: numbers count within what stands before it";
            mistakes.error_with_help("reference_repeats", &item.place(), message, help);
            return;
        }
    };
    let apart = before.is_none_or(|before| match before {
        ReferencePart::Text(text) => !text.ends_with(|last: char| last.is_ascii_digit()),
        ReferencePart::Year
        | ReferencePart::Unit
        | ReferencePart::Field(_)
        | ReferencePart::Sequence(_) => false,
    });
    if !apart || numbers > 1 {
        let message = "two cases would get one reference: {seq} follows what may end with a digit";
        let help = "write one {seq}, after a letter, `-` or `/`: `D-{year}-{seq:03}`";
        mistakes.error_with_help("reference_repeats", &item.place(), message, help);
    }
}

/// Whether there is a field, rightly defined or not.
fn is_field(name: &str, fields: &[Field], reading: &Reading<'_, '_>) -> bool {
    let known = fields.iter().any(|known| known.id.as_str() == name);
    let owner = reading.within.as_ref();
    known
        || reading
            .notes
            .is_declared(Referent::Field, owner, &Name::new(name))
}
