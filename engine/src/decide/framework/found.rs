//! The first definitions: whoever brings them founds the charter.

use super::enforce::enforce;
use super::files::write_files;
use crate::decide::case::who;
use crate::draft::Draft;
use crate::framework::Framework;
use crate::refusal::Refusal;
use std::sync::Arc;

pub(super) fn found(draft: &mut Draft<'_>, framework: &Arc<Framework>) -> Result<(), Refusal> {
    let founder = who::person(draft)?;
    if !framework.people.iter().any(|person| person.id == founder) {
        return Err(Refusal::unknown(
            "unknown_person",
            "person",
            founder.as_str(),
            framework.people.iter().map(|person| &person.id),
        ));
    }
    write_files(draft, framework);
    enforce(draft, framework, None, false)
}
