//! How a case is called: the pattern of its reference.

use crate::value::Name;

/// A part of a reference pattern such as `REC-{year}-{seq:03}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferencePart {
    /// Text as it is.
    Text(String),
    /// A number from 1, counted within the rest of the reference, padded to this width.
    Sequence(usize),
    /// The year of opening.
    Year,
    /// The value of a field, in capitals.
    Field(Name),
    /// The case's unit, in capitals.
    Unit,
}
