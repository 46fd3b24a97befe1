//! The words of one line: positional ones, `name=value` pairs, and `--options`.

use crate::value::{Fields, Moment, Name, ValueError};
use jiff::civil::Date;
use serde_json::Value as Json;
use std::collections::{BTreeMap, VecDeque};

/// A line that is taken apart.
#[derive(Debug)]
pub(super) struct Words {
    positional: VecDeque<String>,
    fields: Vec<(String, String)>,
    options: BTreeMap<String, String>,
}

impl Words {
    /// Splits as a shell does.
    pub(super) fn split(line: &str) -> Result<Words, String> {
        let words = shlex::split(line).ok_or("a quote is not closed")?;
        let mut split = Words {
            positional: VecDeque::new(),
            fields: Vec::new(),
            options: BTreeMap::new(),
        };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            if let Some(option) = word.strip_prefix("--") {
                let value = words
                    .next()
                    .ok_or_else(|| format!("`--{option}` needs a value"))?;
                split.options.insert(option.to_owned(), value);
            } else if let Some((name, value)) = field(&word) {
                split.fields.push((name.to_owned(), value.to_owned()));
            } else {
                split.positional.push_back(word);
            }
        }
        Ok(split)
    }

    /// The next positional word.
    pub(super) fn next(&mut self, what: &str) -> Result<String, String> {
        self.positional
            .pop_front()
            .ok_or_else(|| format!("{what} is missing"))
    }

    /// The next positional word, if there is one.
    pub(super) fn maybe(&mut self) -> Option<String> {
        self.positional.pop_front()
    }

    /// The next positional word as a name.
    pub(super) fn name<Id: From<Name>>(&mut self, what: &str) -> Result<Id, String> {
        checked(&self.next(what)?).map(Id::from)
    }

    /// The next positional word as a number of things.
    pub(super) fn count(&mut self) -> Result<u32, String> {
        let text = self.next("a number")?;
        text.parse()
            .map_err(|_| format!("`{text}` is not a number"))
    }

    /// The next positional word as a day.
    pub(super) fn day(&mut self, what: &str) -> Result<Date, String> {
        day(&self.next(what)?)
    }

    /// The positional word at a place, counted from 0.
    pub(super) fn at(&self, place: usize) -> Option<&str> {
        self.positional.get(place).map(String::as_str)
    }

    /// Takes at most so many positional words out, from a place on.
    pub(super) fn take_from(&mut self, place: usize, most: usize) -> Vec<String> {
        let count = self.positional.len();
        let from = place.min(count);
        let to = from.saturating_add(most).min(count);
        self.positional.drain(from..to).collect()
    }

    /// Puts a positional word at a place, or at the end where there are not so many.
    pub(super) fn insert(&mut self, place: usize, word: String) {
        let place = place.min(self.positional.len());
        self.positional.insert(place, word);
    }

    /// Puts a value behind `--name`.
    pub(super) fn set(&mut self, name: &str, value: String) {
        self.options.insert(name.to_owned(), value);
    }

    /// What stands behind `--name`.
    pub(super) fn option(&mut self, name: &str) -> Option<String> {
        self.options.remove(name)
    }

    /// What stands behind `--name`, as a name.
    pub(super) fn name_option(&mut self, name: &str) -> Result<Option<Name>, String> {
        self.option(name).map(|value| checked(&value)).transpose()
    }

    /// What stands behind `--name`, as a day.
    pub(super) fn day_option(&mut self, name: &str) -> Result<Option<Date>, String> {
        self.option(name).map(|value| day(&value)).transpose()
    }

    /// What stands behind `--name`, as a day or an instant.
    pub(super) fn moment_option(&mut self, name: &str) -> Result<Option<Moment>, String> {
        let moment = |value: String| Moment::parse(&value).map_err(in_words);
        self.option(name).map(moment).transpose()
    }

    /// What stands behind `--name`, as a number.
    pub(super) fn number_option(&mut self, name: &str) -> Result<Option<u64>, String> {
        let number = |value: String| {
            let read = value.parse();
            read.map_err(|_| format!("`{value}` is not a number"))
        };
        self.option(name).map(number).transpose()
    }

    /// What stands behind `--name`, as names with commas between; none where it is missing.
    pub(super) fn names_option(&mut self, name: &str) -> Result<Vec<Name>, String> {
        list(&self.option(name).unwrap_or_default())
    }

    /// The `name=value` pairs, as fields.
    pub(super) fn fields(&mut self) -> Result<Fields, String> {
        let mut fields = Fields::new();
        for (name, value) in self.fields.drain(..) {
            let value = if value.is_empty() {
                Json::Null
            } else {
                Json::String(value)
            };
            if fields.insert(checked(&name)?, value).is_some() {
                return Err(format!("`{name}` stands twice"));
            }
        }
        Ok(fields)
    }

    /// Nothing may be left over.
    pub(super) fn finish(self) -> Result<(), String> {
        let field = self.fields.first().map(|(name, _)| name.clone());
        let option = self.options.keys().next().map(|name| format!("--{name}"));
        match self.positional.front().cloned().or(field).or(option) {
            None => Ok(()),
            Some(word) => Err(format!("`{word}` is not expected here")),
        }
    }
}

/// `name=value`, where the name is one; a comparison or an address is none.
fn field(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    Name::checked(name).is_ok().then_some((name, value))
}

/// A name, or what is wrong with it.
pub(super) fn checked(text: &str) -> Result<Name, String> {
    Name::checked(text).map_err(|error| error.to_string())
}

fn day(text: &str) -> Result<Date, String> {
    crate::value::day(text).map_err(in_words)
}

/// What is wrong with a value, with the way out.
fn in_words(error: ValueError) -> String {
    match error.help {
        Some(help) => format!("{}; {help}", error.message),
        None => error.message,
    }
}

/// Names with commas between.
pub(super) fn list(names: &str) -> Result<Vec<Name>, String> {
    names
        .split(',')
        .filter(|name| !name.is_empty())
        .map(checked)
        .collect()
}
