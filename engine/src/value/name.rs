//! Names: the ids of definitions, people and fields.

use super::ValueError;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;

/// An id such as `head_of_unit`: `[a-z][a-z0-9_]*`, at most 64 long. It is a token of subjects
/// as it is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

impl Name {
    /// The longest name, in bytes.
    pub const MAX_BYTES: usize = 64;

    /// From text that is a name already: a literal, or what was checked before.
    pub fn new(text: &str) -> Name {
        Name(Arc::from(text))
    }

    /// From text that came from outside.
    ///
    /// # Errors
    /// `bad_name`.
    pub fn checked(text: &str) -> Result<Name, ValueError> {
        let mut letters = text.bytes();
        let first = letters
            .next()
            .is_some_and(|letter| letter.is_ascii_lowercase());
        let allowed =
            |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
        if first && letters.all(allowed) && text.len() <= Name::MAX_BYTES {
            return Ok(Name::new(text));
        }
        Err(
            ValueError::new("bad_name", format!("{} is not a name", super::quoted(text)))
                .with_help("a name has small letters, digits and `_`, and begins with a letter"),
        )
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, out)
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Ok(Name::new(&text))
    }
}

impl JsonSchema for Name {
    fn schema_name() -> Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "maxLength": Name::MAX_BYTES })
    }
}
