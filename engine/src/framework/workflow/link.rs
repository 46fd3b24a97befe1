//! Links from one case to another, or to an item of a programme.

use super::{Field, Holder};
use crate::framework::Label;
use crate::value::Name;

/// A kind of link.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its kind.
    pub kind: Name,
    /// What people call it.
    pub label: Label,
    /// What it leads to.
    pub to: LinkTo,
    /// The kind that the other end sees.
    pub inverse: Option<Name>,
    /// More than one is allowed.
    pub many: bool,
    /// Who makes and takes back such links; whoever may do something on the case where nobody is
    /// named.
    pub by: Vec<Holder>,
    /// A case that is closed may be linked, too.
    pub closed: bool,
    /// It ties a case to an item that the case delivers; else the case is only told of with it.
    pub delivers: bool,
    /// Data on the link.
    pub with: Vec<Field>,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTo {
    /// Cases of a workflow.
    Workflow(Name),
    /// Items of a programme (`programme_item`).
    Item,
}
