//! The executive head holds no seat from which the head is challenged, assured or governed.

use super::{Appointment, Line, Organisation};

/// Of what one person holds, the post of the executive head and a seat of the second or third line
/// or of a governing body that they would hold on the same day.
pub fn watching_themselves<'a>(
    organisation: &Organisation,
    held: &[&'a Appointment],
) -> Option<(&'a Appointment, &'a Appointment)> {
    let head = organisation.executive_head.as_ref()?;
    let watches = |it: &Appointment| {
        let role = organisation.roles.get(&it.role);
        role.is_some_and(|role| matches!(role.line, Line::Second | Line::Third | Line::Governing))
    };
    let heads = held.iter().copied().filter(|it| it.role == *head);
    let seats = || held.iter().copied().filter(|it| watches(it));
    heads
        .flat_map(|head| seats().map(move |seat| (head, seat)))
        .find(|(head, seat)| meet(head, seat))
}

/// Whether two appointments share a day.
fn meet(one: &Appointment, other: &Appointment) -> bool {
    let first = one.from.max(other.from);
    one.holds_on(first) && other.holds_on(first)
}
