//! What was expected and what is instead, in words.

use crate::value::{Name, suggestion};

/// What was expected, and what is.
pub(crate) type Difference = (String, String);

/// The difference between two words for the same thing; `None` where they are equal.
pub(super) fn between(what: &str, expected: &str, is: &str) -> Option<Difference> {
    (expected != is).then(|| (format!("{what} {expected}"), format!("{what} {is}")))
}

/// The difference between two counts of an event.
pub(crate) fn of_count(event: &Name, expected: u32, is: u32) -> Option<Difference> {
    let (expected, is) = (expected.to_string(), is.to_string());
    between(&format!("events {event}"), &expected, &is)
}

/// What is said of a case that nobody opened; `known` are the names that the script gave so far.
pub(crate) fn no_case<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Difference {
    let known: Vec<&str> = known.collect();
    let help = if known.is_empty() {
        "no line before has `--called`".to_owned()
    } else {
        suggestion(name, known)
    };
    let expected = format!("a case that is called `{name}`");
    (expected, format!("none; {help}"))
}

/// What is said of a word that nothing can be expected by.
pub(super) fn unexpected(word: &str, of: &str, known: &[&str]) -> String {
    let help = suggestion(word, known.iter().copied());
    format!("`{word}` cannot be expected of {of}; {help}")
}
