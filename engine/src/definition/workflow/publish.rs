//! `[vocabulary.ID]` and `[publication.ID]`: read for their mistakes, and not carried out yet.

use crate::definition::read::{Reading, Table};
use crate::event::Class;

/// A vocabulary has a word for everything: it ends with one that needs no condition.
pub(super) fn vocabularies(file: &Table<'_>, reading: &mut Reading<'_, '_>) {
    for (id, table) in file.by_id("vocabulary", reading) {
        let mut total = false;
        for word in table.tables("words", reading) {
            let named = word.name("word", reading).is_some();
            let condition = word.take("when", reading);
            let otherwise = word.flag("else", reading);
            let when = condition
                .filter(|_| !otherwise)
                .and_then(|item| item.condition(reading));
            word.finish(reading);
            if named {
                total = when.is_none();
            }
        }
        table.label(reading);
        table.finish(reading);
        if !total {
            let message = format!("the vocabulary `{}` has no word for the rest", id.name);
            let help = "end it with { word = \"…\", else = true }";
            reading
                .mistakes
                .error_with_help("vocabulary_not_total", &id.place, message, help);
        }
    }
}

pub(super) fn publications(file: &Table<'_>, reading: &mut Reading<'_, '_>) {
    for (_, table) in file.by_id("publication", reading) {
        table.word::<Class>("audience", reading);
        table.condition("when", reading);
        table.names("fields", reading);
        table.finish(reading);
    }
}
