//! What outsiders see: our states in their words, and what is published to whom.

use crate::event::Class;
use crate::expression::Expression;
use crate::value::Name;

/// Our states in somebody else's words: the first that holds.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// In the author's order; the last is the `else`.
    pub words: Vec<VocabularyWord>,
}

/// One word and when it applies.
#[derive(Clone, Debug)]
pub struct VocabularyWord {
    /// The word.
    pub word: Name,
    /// When it applies; always, for the `else`.
    pub when: Option<Expression>,
}

/// What an audience sees.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Whom.
    pub audience: Class,
    /// From when on.
    pub when: Option<Expression>,
    /// Which fields.
    pub fields: Vec<Name>,
}
