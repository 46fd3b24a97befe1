//! Ids with their places, and what is wrong with a value.

use crate::definition::diagnostic::{Mistakes, Place};
use crate::value::{Name, ValueError};

/// An id, with its place.
#[derive(Clone, Debug)]
pub(in crate::definition) struct Named {
    pub(in crate::definition) name: Name,
    pub(in crate::definition) place: Place,
}

pub(in crate::definition) fn named(
    text: &str,
    place: Place,
    mistakes: &mut Mistakes<'_>,
) -> Option<Named> {
    match Name::checked(text) {
        Ok(name) => Some(Named { name, place }),
        Err(error) => {
            value_error(&error, &place, mistakes);
            None
        }
    }
}

pub(in crate::definition) fn value_error(
    error: &ValueError,
    at: &Place,
    mistakes: &mut Mistakes<'_>,
) {
    mistakes.found(error.code, at, error.to_string(), error.help.clone());
}
