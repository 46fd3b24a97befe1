//! Reading TOML values with their places. Every reader takes what it knows; what is left over is a
//! mistake.

use super::diagnostic::{Mistakes, Place};
use crate::framework::Label;
use crate::value::{Name, ValueError};
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// A value of a file, with its place.
#[derive(Clone, Copy)]
pub(super) struct Item<'v> {
    pub(super) file: usize,
    value: &'v Spanned<DeValue<'v>>,
}

impl<'v> Item<'v> {
    pub(super) fn place(&self) -> Place {
        Place {
            file: self.file,
            span: self.value.span(),
        }
    }

    fn wrong(&self, mistakes: &mut Mistakes<'_>, wanted: &str) {
        let is = match self.value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a point",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("this is {is}, not {wanted}");
        match self.as_str() {
            Some(text) if wanted == "a list" => {
                let help = format!("write [\"{text}\"]");
                mistakes.error_with_help("wrong_type", &self.place(), message, help);
            }
            _ => mistakes.error("wrong_type", &self.place(), message),
        }
    }

    pub(super) fn as_str(&self) -> Option<&'v str> {
        match self.value.get_ref() {
            DeValue::String(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn text(&self, mistakes: &mut Mistakes<'_>) -> Option<&'v str> {
        let text = self.as_str();
        if text.is_none() {
            self.wrong(mistakes, "a text");
        }
        text
    }

    pub(super) fn bool(&self, mistakes: &mut Mistakes<'_>) -> Option<bool> {
        match self.value.get_ref() {
            DeValue::Boolean(yes) => Some(*yes),
            _ => {
                self.wrong(mistakes, "true or false");
                None
            }
        }
    }

    pub(super) fn whole(&self, mistakes: &mut Mistakes<'_>) -> Option<i64> {
        let read = match self.value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        if read.is_none() {
            self.wrong(mistakes, "a whole number");
        }
        read
    }

    pub(super) fn is_whole(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::Integer(_))
    }

    pub(super) fn list(&self, mistakes: &mut Mistakes<'_>) -> Vec<Item<'v>> {
        match self.value.get_ref() {
            DeValue::Array(items) => items
                .iter()
                .map(|value| Item {
                    file: self.file,
                    value,
                })
                .collect(),
            _ => {
                self.wrong(mistakes, "a list");
                Vec::new()
            }
        }
    }

    pub(super) fn is_table(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::Table(_))
    }

    pub(super) fn table(&self, mistakes: &mut Mistakes<'_>) -> Option<Table<'v>> {
        match self.value.get_ref() {
            DeValue::Table(entries) => Some(Table::new(self.file, entries, self.value.span())),
            _ => {
                self.wrong(mistakes, "a table");
                None
            }
        }
    }

    /// An id.
    pub(super) fn name(&self, mistakes: &mut Mistakes<'_>) -> Option<Named> {
        let text = self.text(mistakes)?;
        named(text, self.place(), mistakes)
    }

    pub(super) fn names(&self, mistakes: &mut Mistakes<'_>) -> Vec<Named> {
        let mut items = self.list(mistakes);
        // One name without its brackets is a mistake, and no more follows from it.
        if self.as_str().is_some() {
            items.push(*self);
        }
        items
            .iter()
            .filter_map(|item| item.name(mistakes))
            .collect()
    }

    /// A text or a TOML date, read as a value.
    pub(super) fn parsed<T: std::str::FromStr<Err = ValueError>>(
        &self,
        mistakes: &mut Mistakes<'_>,
    ) -> Option<T> {
        let text = match self.value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            _ => self.text(mistakes)?.to_owned(),
        };
        match text.parse::<T>() {
            Ok(value) => Some(value),
            Err(error) => {
                value_error(&error, &self.place(), mistakes);
                None
            }
        }
    }

    /// A day, as a TOML date or as text.
    pub(super) fn date(&self, mistakes: &mut Mistakes<'_>) -> Option<jiff::civil::Date> {
        let text = match self.value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            _ => self.text(mistakes)?.to_owned(),
        };
        let day = text.parse().ok();
        if day.is_none() {
            let help = "write it like 2019-12-31";
            let message = format!("`{text}` is not a day");
            mistakes.error_with_help("bad_date", &self.place(), message, help);
        }
        day
    }
}

/// An id, with its place.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) name: Name,
    pub(super) place: Place,
}

pub(super) fn named(text: &str, place: Place, mistakes: &mut Mistakes<'_>) -> Option<Named> {
    match Name::checked(text) {
        Ok(name) => Some(Named { name, place }),
        Err(error) => {
            value_error(&error, &place, mistakes);
            None
        }
    }
}

pub(super) fn value_error(error: &ValueError, at: &Place, mistakes: &mut Mistakes<'_>) {
    match &error.help {
        Some(help) => mistakes.error_with_help(error.code, at, error.to_string(), help.clone()),
        None => mistakes.error(error.code, at, error.to_string()),
    }
}

/// A table whose keys are taken one by one.
pub(super) struct Table<'v> {
    pub(super) file: usize,
    entries: &'v DeTable<'v>,
    span: Range<usize>,
    known: BTreeSet<&'static str>,
}

impl<'v> Table<'v> {
    pub(super) fn new(file: usize, entries: &'v DeTable<'v>, span: Range<usize>) -> Table<'v> {
        Table {
            file,
            entries,
            span,
            known: BTreeSet::new(),
        }
    }

    pub(super) fn place(&self) -> Place {
        Place {
            file: self.file,
            span: self.span.clone(),
        }
    }

    /// The value of a key, which is known from now on.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Item<'v>> {
        self.known.insert(key);
        let value = self.entries.get(key)?;
        Some(Item {
            file: self.file,
            value,
        })
    }

    /// The value of a key that must be there.
    pub(super) fn need(
        &mut self,
        key: &'static str,
        mistakes: &mut Mistakes<'_>,
    ) -> Option<Item<'v>> {
        let item = self.take(key);
        if item.is_none() {
            let message = format!("`{key}` is missing");
            mistakes.error("missing_key", &self.place(), message);
        }
        item
    }

    pub(super) fn text(
        &mut self,
        key: &'static str,
        mistakes: &mut Mistakes<'_>,
    ) -> Option<&'v str> {
        self.take(key)?.text(mistakes)
    }

    pub(super) fn flag(&mut self, key: &'static str, mistakes: &mut Mistakes<'_>) -> bool {
        self.take(key)
            .and_then(|item| item.bool(mistakes))
            .unwrap_or(false)
    }

    pub(super) fn name(&mut self, key: &'static str, mistakes: &mut Mistakes<'_>) -> Option<Named> {
        self.take(key)?.name(mistakes)
    }

    pub(super) fn names(&mut self, key: &'static str, mistakes: &mut Mistakes<'_>) -> Vec<Named> {
        self.take(key)
            .map_or_else(Vec::new, |item| item.names(mistakes))
    }

    pub(super) fn list(&mut self, key: &'static str, mistakes: &mut Mistakes<'_>) -> Vec<Item<'v>> {
        self.take(key)
            .map_or_else(Vec::new, |item| item.list(mistakes))
    }

    pub(super) fn tables(
        &mut self,
        key: &'static str,
        mistakes: &mut Mistakes<'_>,
    ) -> Vec<Table<'v>> {
        let items = self.list(key, mistakes);
        items
            .iter()
            .filter_map(|item| item.table(mistakes))
            .collect()
    }

    /// The `[key.ID]` tables below a key.
    pub(super) fn by_id(
        &mut self,
        key: &'static str,
        mistakes: &mut Mistakes<'_>,
    ) -> Vec<(Named, Table<'v>)> {
        let Some(below) = self.take(key).and_then(|item| item.table(mistakes)) else {
            return Vec::new();
        };
        below.children(mistakes)
    }

    /// All keys as ids of tables.
    pub(super) fn children(&self, mistakes: &mut Mistakes<'_>) -> Vec<(Named, Table<'v>)> {
        let mut children = Vec::new();
        for (key, value) in self.entries {
            let item = Item {
                file: self.file,
                value,
            };
            let id = named(key.get_ref(), self.key_place(key), mistakes);
            if let (Some(id), Some(table)) = (id, item.table(mistakes)) {
                children.push((id, table));
            }
        }
        children
    }

    /// All keys with their values, for tables whose keys are names of something.
    pub(super) fn pairs(&self, mistakes: &mut Mistakes<'_>) -> Vec<(Named, Item<'v>)> {
        let mut pairs = Vec::new();
        for (key, value) in self.entries {
            let item = Item {
                file: self.file,
                value,
            };
            pairs.extend(named(key.get_ref(), self.key_place(key), mistakes).map(|id| (id, item)));
        }
        pairs
    }

    fn key_place(&self, key: &Spanned<DeString<'_>>) -> Place {
        Place {
            file: self.file,
            span: key.span(),
        }
    }

    /// A label: a text, or a table of texts by language.
    pub(super) fn label(&mut self, id: &Name, mistakes: &mut Mistakes<'_>) -> Label {
        let mut label = Label::default();
        match self.take("label") {
            Some(item) if item.is_table() => {
                let table = item.table(mistakes);
                let texts = table.map(|table| table.pairs(mistakes)).unwrap_or_default();
                for (language, text) in texts {
                    let text = text.text(mistakes).unwrap_or_default();
                    label.0.insert(language.name.to_string(), text.to_owned());
                }
            }
            Some(item) => {
                let text = item.text(mistakes).unwrap_or_default();
                label.0.insert("en".to_owned(), text.to_owned());
            }
            None => {
                label
                    .0
                    .insert("en".to_owned(), id.as_str().replace('_', " "));
            }
        }
        label
    }

    /// What was not taken is not known.
    pub(super) fn finish(self, mistakes: &mut Mistakes<'_>) {
        for (key, _) in self.entries {
            let word: &str = key.get_ref();
            if !self.known.contains(word) {
                let place = self.key_place(key);
                mistakes.unknown(
                    "unknown_key",
                    &place,
                    "key",
                    word,
                    self.known.iter().copied(),
                );
            }
        }
    }
}
