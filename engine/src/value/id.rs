//! Ids: names that say what they are the name of, so that no id is taken for another.

use super::Name;
use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;

/// Declares ids, each with what it is the id of. In JSON and in schemas an id is its [`Name`].
macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident)*) => {
        $($(#[$doc])*
        #[derive(
            Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $id(Name);

        impl $id {
            /// From text that is an id already: a literal, or what was checked before.
            pub fn new(text: &str) -> $id {
                $id(Name::new(text))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl From<Name> for $id {
            fn from(name: Name) -> $id {
                $id(name)
            }
        }

        impl From<$id> for Name {
            fn from(id: $id) -> Name {
                id.0
            }
        }

        impl Deref for $id {
            type Target = Name;

            fn deref(&self) -> &Name {
                &self.0
            }
        }

        impl Borrow<str> for $id {
            fn borrow(&self) -> &str {
                self.0.as_str()
            }
        }

        impl PartialEq<str> for $id {
            fn eq(&self, other: &str) -> bool {
                self.0 == *other
            }
        }

        impl PartialEq<&str> for $id {
            fn eq(&self, other: &&str) -> bool {
                self.0 == **other
            }
        }

        impl fmt::Display for $id {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, out)
            }
        }

        impl fmt::Debug for $id {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, out)
            }
        }

        impl schemars::JsonSchema for $id {
            fn schema_name() -> Cow<'static, str> {
                Name::schema_name()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                Name::json_schema(generator)
            }
        })*
    };
}

ids! {
    /// Of a programme.
    ProgrammeId
    /// Of a reform in a programme.
    ItemId
    /// Of money to come or in hand, in a programme.
    FundId
}
