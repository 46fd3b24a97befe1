//! The edge at which texts of people become texts for people: nothing in them steers a terminal.

use engine::value::{harmless, shortened};
use serde_json::Value as Json;

/// An answer of which every text is [`harmless`]. Programs get the answer as it is.
pub(crate) fn harmless_answer(json: &Json) -> Json {
    match json {
        Json::String(text) => Json::String(harmless(text)),
        Json::Array(items) => items.iter().map(harmless_answer).collect(),
        Json::Object(members) => members
            .iter()
            .map(|(name, value)| (harmless(name), harmless_answer(value)))
            .collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) => json.clone(),
    }
}

/// The start of a harmless text; where the cut leaves runs from right to left open, they end there.
pub(super) fn cut(text: &str, most: usize) -> String {
    let mut cut = shortened(text, most);
    let begun = cut.matches(['\u{2066}', '\u{2067}', '\u{2068}']).count();
    let ended = cut.matches('\u{2069}').count();
    cut.extend(std::iter::repeat_n('\u{2069}', begun - ended));
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_text_of_an_answer_is_harmless_and_nothing_else_changes() {
        let answer = json!({ "a\n": ["b\u{1b}", { "c": 1.5, "d": null }], "e": true });
        let shown = json!({ "a⏎": ["b␛", { "c": 1.5, "d": null }], "e": true });
        assert_eq!(harmless_answer(&answer), shown);
    }

    #[test]
    fn a_cut_run_from_right_to_left_still_ends() {
        let shown = harmless("a שלום עולם b");
        assert_eq!(cut(&shown, 60), shown);
        assert_eq!(cut(&shown, 7), "a \u{2068}שלו…\u{2069}");
    }
}
