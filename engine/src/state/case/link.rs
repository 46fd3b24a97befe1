//! Links of a case to other cases and to items of programmes.

use super::Case;
use crate::event::{CaseLinked, LinkEnd};
use crate::framework::typed;
use crate::value::{Name, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One end of a link, as this case sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkedEnd {
    /// The kind, as this end names it.
    pub kind: Name,
    /// The other end.
    pub to: LinkEnd,
    /// Data on the link.
    pub fields: BTreeMap<Name, Value>,
}

impl Case {
    pub(super) fn link(&mut self, linked: &CaseLinked) {
        let known = self.workflow.links.get(&linked.kind);
        let with = known.map(|link| link.with.as_slice());
        let fields = typed(with.unwrap_or_default(), &linked.fields);
        self.links.push(LinkedEnd {
            kind: linked.kind.clone(),
            to: linked.to.clone(),
            fields,
        });
    }
}
