//! Who a field is for: nobody reads through a derived field what they do not read themselves.

use super::Workflow;
use crate::event::Class;
use std::collections::BTreeSet;

impl Workflow {
    /// The most restricted audience of a field and of the fields of the same case that it is
    /// derived from, as far as that goes.
    pub fn audience_of(&self, field: &str) -> Class {
        let mut class = Class::Public;
        let mut seen = BTreeSet::new();
        let mut next = vec![field.to_owned()];
        while let Some(name) = next.pop() {
            let Some(field) = self.field(&name).filter(|_| seen.insert(name)) else {
                continue;
            };
            class = class.max(field.audience.unwrap_or(Class::Public));
            next.extend(field.derived.iter().flat_map(|derived| derived.names()));
        }
        class
    }
}
