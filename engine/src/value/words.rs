//! Closed lists of words: an enum, its words in JSON, and the way between, from one declaration.

use super::Name;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// Declares an enum whose variants are words, each once: variant, word, documentation.
///
/// It has `ALL`, `word` and `of`, prints as its word, and is that word in JSON.
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident {
        $($(#[$word_doc:meta])* $variant:ident = $word:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        pub enum $name { $($(#[$word_doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Every one, in the order of their declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The word in definitions, events and messages.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// What a word means; `None` for a word that is none of them.
            pub fn of(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.pad(self.word())
            }
        }

        impl $crate::value::Words for $name {
            const ALL: &'static [$name] = $name::ALL;

            fn word(self) -> &'static str {
                $name::word(self)
            }
        }
    };
}

pub(crate) use words;

/// A closed list of words.
pub trait Words: Copy + 'static {
    /// Every one, in order.
    const ALL: &'static [Self];

    /// The word.
    fn word(self) -> &'static str;

    /// All words, as people list them: `yes`, `no` or `abstain`.
    fn listed() -> String {
        let words: Vec<String> = Self::ALL
            .iter()
            .map(|one| format!("`{}`", one.word()))
            .collect();
        match words.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        }
    }
}

/// A word of a list as it stands in an event or a command: one that this version knows, or
/// another one, kept and written back as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word<W> {
    /// A word of the list.
    Known(W),
    /// A word that this version does not know.
    Other(Name),
}

impl<W: Words> Word<W> {
    /// The word of the list; `None` for another one.
    pub fn known(&self) -> Option<W> {
        match self {
            Word::Known(word) => Some(*word),
            Word::Other(_) => None,
        }
    }

    /// Whether it is this one.
    pub fn is(&self, word: W) -> bool {
        self.known()
            .is_some_and(|known| known.word() == word.word())
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        match self {
            Word::Known(word) => word.word(),
            Word::Other(name) => name.as_str(),
        }
    }

    /// The word as a name, for conditions and views that compare texts.
    pub fn name(&self) -> Name {
        Name::new(self.as_str())
    }
}

impl<W: Words> From<&str> for Word<W> {
    fn from(text: &str) -> Word<W> {
        let known = W::ALL.iter().find(|word| word.word() == text);
        known.map_or_else(|| Word::Other(Name::new(text)), |word| Word::Known(*word))
    }
}

impl<W: Words> From<Name> for Word<W> {
    fn from(name: Name) -> Word<W> {
        let known = W::ALL.iter().find(|word| name == word.word());
        known.map_or(Word::Other(name), |word| Word::Known(*word))
    }
}

impl<W> From<W> for Word<W> {
    fn from(word: W) -> Word<W> {
        Word::Known(word)
    }
}

impl<W: Words> fmt::Display for Word<W> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl<W: Words> Serialize for Word<W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, W: Words> Deserialize<'de> for Word<W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Ok(Word::from(&*text))
    }
}

/// The known words are listed, not closed: a later version may write others.
impl<W: Words> JsonSchema for Word<W> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Word".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = W::ALL.iter().map(|word| word.word()).collect();
        json_schema!({ "type": "string", "examples": words })
    }
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "lists of words are declared as public ones")]
mod tests {
    use super::Word;

    words! {
        /// A light.
        pub enum Light {
            /// Wait.
            Red = "red",
            /// Go.
            Green = "green",
        }
    }

    #[test]
    fn an_unknown_word_is_kept_and_written_back() {
        let read: Vec<Word<Light>> = serde_json::from_str(r#"["red","amber"]"#).expect("words");
        assert!(read[0].is(Light::Red));
        assert_eq!(Light::of("green"), Some(Light::Green));
        assert_eq!(read[1].known(), None);
        assert_eq!(
            serde_json::to_string(&read).expect("JSON"),
            r#"["red","amber"]"#
        );
    }
}
