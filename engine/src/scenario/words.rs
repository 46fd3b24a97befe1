//! The words of one line: positional ones, `name=value` pairs, and `--options`.

use crate::value::Fields;
use crate::value::Name;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A line that is taken apart.
#[derive(Debug)]
pub(super) struct Words {
    positional: std::collections::VecDeque<String>,
    fields: Vec<(String, String)>,
    options: BTreeMap<String, String>,
}

impl Words {
    /// Splits as a shell does.
    pub(super) fn split(line: &str) -> Result<Words, String> {
        let words = shlex::split(line).ok_or("a quote is not closed")?;
        let mut split = Words {
            positional: Default::default(),
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
    pub(super) fn name(&mut self, what: &str) -> Result<Name, String> {
        checked(&self.next(what)?)
    }

    pub(super) fn option(&mut self, name: &str) -> Option<String> {
        self.options.remove(name)
    }

    pub(super) fn name_option(&mut self, name: &str) -> Result<Option<Name>, String> {
        self.option(name).map(|value| checked(&value)).transpose()
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

pub(super) fn checked(text: &str) -> Result<Name, String> {
    Name::checked(text).map_err(|error| error.to_string())
}
