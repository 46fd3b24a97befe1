//! A panic inside sled becomes an error with the way out.

use engine::store::StoreError;
use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;
use std::thread;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// Calls sled. Its panics, and its errors, become the store's.
pub(crate) fn guarded<T>(
    what: &str,
    call: impl FnOnce() -> sled::Result<T>,
) -> Result<T, StoreError> {
    HOOK.call_once(stay_silent_while_guarded);
    let before = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(call));
    GUARDED.set(before);
    match outcome {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(explained(what, &error)),
        Err(panic) => Err(damaged(format!("{what}: sled stopped: {}", words(&panic)))),
    }
}

/// As [`guarded`], on a thread of its own: a panic while opening leaves nothing half-open here.
pub(crate) fn guarded_apart<T: Send + 'static>(
    what: &'static str,
    call: impl FnOnce() -> sled::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    let thread = thread::Builder::new()
        .name("sled-open".to_owned())
        .spawn(move || guarded(what, call));
    match thread {
        Ok(handle) => match handle.join() {
            Ok(outcome) => outcome,
            Err(panic) => Err(damaged(format!("{what}: sled stopped: {}", words(&panic)))),
        },
        Err(error) => Err(StoreError::Unavailable(format!(
            "{what}: no thread: {error}"
        ))),
    }
}

/// Damage that has no position.
pub(crate) fn damaged(what: impl Into<String>) -> StoreError {
    StoreError::Corrupt {
        position: None,
        what: what.into(),
    }
}

/// Damage at a position.
pub(crate) fn damaged_at(position: u64, what: impl Into<String>) -> StoreError {
    StoreError::Corrupt {
        position: Some(position),
        what: what.into(),
    }
}

/// Writing that failed.
pub(crate) fn unavailable(what: &str, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{what}: {error}"))
}

fn explained(what: &str, error: &sled::Error) -> StoreError {
    use std::io::ErrorKind::{NotFound, UnexpectedEof};
    match error {
        sled::Error::Io(io) if matches!(io.kind(), NotFound | UnexpectedEof) => {
            damaged(format!("{what}: a part of the database is missing: {io}"))
        }
        sled::Error::Io(io) => unavailable(what, io),
        sled::Error::Corruption { .. } => damaged(format!("{what}: sled's checksum does not hold")),
        other => damaged(format!("{what}: {other}")),
    }
}

fn words(panic: &Box<dyn Any + Send>) -> String {
    let text = panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    let text = text.unwrap_or_else(|| "no reason given".to_owned());
    text.chars().take(200).collect()
}

/// The panic is reported as an error, so its backtrace would only frighten.
fn stay_silent_while_guarded() {
    let previous = take_hook();
    set_hook(Box::new(move |panic| {
        let sleds_own = thread::current()
            .name()
            .is_some_and(|name| name == "log flusher" || name.starts_with("sled-"));
        if !sleds_own && !GUARDED.get() {
            previous(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let outcome = guarded("reading", || -> sled::Result<()> {
            panic!("index out of {}", "x")
        });
        let Err(StoreError::Corrupt { what, .. }) = outcome else {
            panic!("expected damage");
        };
        assert_eq!(what, "reading: sled stopped: index out of x");
        let outcome = guarded_apart("opening", || -> sled::Result<()> { panic!("no") });
        assert!(matches!(outcome, Err(StoreError::Corrupt { .. })));
    }
}
