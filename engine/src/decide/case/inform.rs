//! Telling roles about something, where a rule says so.

use crate::draft::Draft;
use crate::event::Informed;
use crate::identity::CaseId;
use crate::value::Name;

/// Tells roles about something, where a rule says so.
pub(super) fn inform(draft: &mut Draft<'_>, case: CaseId, roles: &[Name], about: &Name) {
    if roles.is_empty() {
        return;
    }
    let informed = Informed {
        roles: roles.to_vec(),
        about: about.clone(),
    };
    let case = draft.case(case);
    draft.emit_on(&case, informed);
}
