//! A field: one value that cases have.

use super::Holder;
use crate::event::Class;
use crate::expression::Expression;
use crate::framework::Label;
use crate::value::{Kind, Name, Value};

/// Who may name a person in a field, outside of transitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignable {
    /// Who may.
    pub by: Vec<Holder>,
    /// In which states; in all that are not closed where none is named.
    pub states: Vec<Name>,
}

/// One field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its id.
    pub id: Name,
    /// Its type.
    pub kind: Kind,
    /// What people call it.
    pub label: Label,
    /// Needed to open a case.
    pub required: bool,
    /// Set once, never changed.
    pub write_once: bool,
    /// Value of a case that was opened without it.
    pub default: Option<Value>,
    /// Who may give it to somebody, and where; only transitions set it without.
    pub assignable: Option<Assignable>,
    /// Computed, never set.
    pub derived: Option<Expression>,
    /// Most restricted audience; events that carry it are of at least this class.
    pub audience: Option<Class>,
}
