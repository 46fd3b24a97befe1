//! Who there is.

use crate::value::Name;
use imbl::OrdMap;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A person as the roster lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The name, or the post.
    pub name: Arc<str>,
    /// Who added the person, while nobody else has confirmed them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed_by: Vec<Name>,
    /// They do nothing by themselves: others record what they do on sheets.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_account: bool,
}

/// Everybody that there is, by opaque id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct People(OrdMap<Name, Listed>);

impl People {
    /// A person as they are listed.
    pub fn get(&self, person: &Name) -> Option<&Listed> {
        self.0.get(person)
    }

    /// Whether the person counts: somebody else than who added them has confirmed them.
    pub fn counts(&self, person: &Name) -> bool {
        let listed = self.0.get(person);
        listed.is_some_and(|listed| listed.unconfirmed_by.is_empty())
    }

    /// The ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &Name> {
        self.0.keys()
    }

    /// Lists a person; `unconfirmed_by` says who added them where somebody else is to confirm.
    pub fn add(&mut self, person: &Name, name: &str, unconfirmed_by: Vec<Name>) {
        let listed = Listed {
            name: Arc::from(name),
            unconfirmed_by,
            without_account: false,
        };
        self.0.insert(person.clone(), listed);
    }

    /// Says whether a person acts by themselves.
    pub fn set_account(&mut self, person: &Name, account: bool) {
        if let Some(listed) = self.0.get_mut(person) {
            listed.without_account = !account;
        }
    }

    /// From now on the person counts.
    pub fn confirm(&mut self, person: &Name) {
        if let Some(listed) = self.0.get_mut(person) {
            listed.unconfirmed_by.clear();
        }
    }
}
