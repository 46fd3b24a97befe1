//! Whether the people that definitions name would leave the executive head watching themselves.

use crate::decide::people::watching;
use crate::draft::Draft;
use crate::framework::{Appointment, Framework, watching_themselves};
use crate::refusal::Refusal;

/// By the definitions that come into force: with what they appoint to, and with what people were
/// appointed to by command since and goes on.
///
/// # Errors
/// `executive_head`.
pub(super) fn fits_head(draft: &Draft<'_>, framework: &Framework) -> Result<(), Refusal> {
    let today = draft.today();
    let roster = &draft.state().roster;
    let before = draft.state().in_force.as_ref();
    let before = before.map_or(&[][..], |before| &before.appointments);
    // What the definitions before named is named again, or ends.
    let by_command = |held: &&Appointment| !before.iter().any(|line| line.is_post_of(held));
    let goes_on = |held: &&Appointment| held.until.is_none_or(|until| today <= until);
    // Who is only named in the definitions has nothing beside: `igf check` has looked.
    for person in roster.people.ids() {
        let named = framework.appointments.iter();
        let named = named.filter(|line| line.person == *person);
        let since = roster.appointments.of(person).iter();
        let since = since.map(|held| &held.appointment).filter(by_command);
        let held: Vec<&Appointment> = named.chain(since).filter(goes_on).collect();
        if let Some(both) = watching_themselves(&framework.organisation, &held) {
            return Err(watching(both));
        }
    }
    Ok(())
}
