//! What is not TOML, in words for somebody who does not write it every day.

use super::diagnostic::{Mistakes, Place};
use crate::value::typed;
use std::collections::BTreeSet;
use toml::de::Error;

/// Quotes of text processors.
const CURLY: [char; 6] = ['“', '”', '„', '‘', '’', '‚'];

/// Notes what a file's parser found: the first of each line, the others follow from it.
pub(super) fn told(file: usize, errors: &[Error], mistakes: &mut Mistakes<'_>) {
    let text = mistakes.text(file);
    let mut lines = BTreeSet::new();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let start = text.floor_char_boundary(span.start);
        let before = &text[..start];
        let begin = before.rfind('\n').map_or(0, |newline| newline + 1);
        if !lines.insert(begin) {
            continue;
        }
        let line = text[begin..].lines().next().unwrap_or_default();
        let place = Place { file, span };
        let message = error.message();
        let help = help(message, line, before);
        mistakes.found("toml_syntax", &place, message, help);
    }
}

fn help(message: &str, line: &str, before: &str) -> Option<String> {
    let (key, value) = line.split_once('=')?;
    let (key, value) = (key.trim(), value.trim());
    if message == "duplicate key" {
        return Some(match first(key, before) {
            Some(number) => format!("`{key}` stands first in line {number}: keep one of them"),
            None => format!("keep one `{key}`"),
        });
    }
    // A remark may have any quotes.
    let value = value.split(" #").next().unwrap_or_default().trim_end();
    if value.contains(CURLY) {
        let straight = value
            .replace(['“', '”', '„'], "\"")
            .replace(['‘', '’', '‚'], "'");
        return Some(format!("use straight quotes: `{key} = {straight}`"));
    }
    if let Some(typed) = typed(line) {
        return Some(typed.to_owned());
    }
    let bare = !value.is_empty() && !value.starts_with(['"', '\'', '[', '{']);
    bare.then(|| format!("put it in quotes: `{key} = \"{value}\"`"))
}

/// The number of the line in the same table that has the key.
fn first(key: &str, before: &str) -> Option<usize> {
    let lines: Vec<&str> = before.lines().collect();
    let above = lines.iter().enumerate().rev();
    let mut table = above.take_while(|(_, line)| !line.trim_start().starts_with('['));
    let found = table.find(|(_, line)| {
        let known = line.split_once('=');
        known.is_some_and(|(known, _)| known.trim() == key)
    });
    found.map(|(index, _)| index + 1)
}
