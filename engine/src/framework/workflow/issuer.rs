//! Who issues a kind of case: the role that stands behind a report and what comes from it.

use crate::value::Name;
use std::collections::{BTreeMap, BTreeSet};

/// Which role issues which kind of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedBy {
    /// The field that says which kind it is.
    pub field: Name,
    /// The kinds of which the issuer alone checks what came from them.
    pub verified_by_issuer: BTreeSet<Name>,
    /// The role by the field's word.
    pub roles: BTreeMap<Name, Name>,
}
