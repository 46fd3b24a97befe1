//! A field: one value that cases have.

use crate::event::Class;
use crate::expression::Expression;
use crate::framework::Label;
use crate::value::{Kind, Name, Value};

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
    /// Computed, never set.
    pub derived: Option<Expression>,
    /// Most restricted audience; events that carry it are of at least this class.
    pub audience: Option<Class>,
}
