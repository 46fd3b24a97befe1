//! Closed lists of words: enums whose members definitions and events write as words.

/// An enum of which each member is one word.
pub trait Word: Copy + 'static {
    /// Every member, in the order in which people are told of them.
    const ALL: &'static [Self];

    /// The member as definitions and events write it.
    fn word(self) -> &'static str;

    /// The member of a word; `None` for a word that none of them has.
    fn of(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|member| member.word() == word)
    }
}

/// The words of an enum, in its order.
pub fn words<T: Word>() -> Vec<&'static str> {
    T::ALL.iter().map(|member| member.word()).collect()
}
