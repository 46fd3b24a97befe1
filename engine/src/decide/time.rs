//! The clock that the record goes by: who trusts it after it leapt.
//!
//! The engine reads no clock. What holds the data directory notices a leap and writes nothing
//! until this event.

use crate::command::ConfirmClock;
use crate::draft::Draft;
use crate::event::{ClockConfirmed, Known};
use crate::limits::{MAX_FILE_NAME_BYTES, too_long};
use crate::refusal::Refusal;

/// Records that the owner of the data directory trusts the clock.
///
/// # Errors
/// `not_the_owner` for whoever is known in another way, `too_long`.
pub(super) fn confirm(draft: &mut Draft<'_>, command: &ConfirmClock) -> Result<(), Refusal> {
    let meta = draft.meta();
    if meta.known != Known::Local {
        let message = "only the owner of the data directory can confirm its clock";
        return Err(Refusal::forbidden("not_the_owner", message)
            .help("the system user who owns it runs `igf confirm-clock` on that machine"));
    }
    if command.user.len() > MAX_FILE_NAME_BYTES {
        return Err(too_long("user"));
    }
    let confirmed = ClockConfirmed {
        clock: meta.at,
        user: command.user.clone(),
    };
    draft.emit(confirmed);
    Ok(())
}
