//! A table of a file: the values of its keys.

use super::{Item, Reading};
use crate::definition::diagnostic::Place;
use crate::definition::keys::{Key, Kind, TableKeys};
use crate::definition::named::Named;
use crate::expression::Expression;
use crate::framework::Label;
use crate::value::{Name, ValueError, Words, nearest};
use jiff::civil::Date;
use std::ops::Range;
use std::str::FromStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A table, and what it may hold.
pub(in crate::definition) struct Table<'v> {
    file: usize,
    keys: &'static TableKeys,
    entries: &'v DeTable<'v>,
    span: Range<usize>,
    /// Where it is one of several by id.
    id: Option<Name>,
}

impl<'v> Table<'v> {
    pub(in crate::definition) fn new(
        file: usize,
        keys: &'static TableKeys,
        entries: &'v DeTable<'v>,
        span: Range<usize>,
    ) -> Table<'v> {
        Table {
            file,
            keys,
            entries,
            span,
            id: None,
        }
    }

    pub(super) fn of_id(self, id: Name) -> Table<'v> {
        Table {
            id: Some(id),
            ..self
        }
    }

    pub(in crate::definition) fn place(&self) -> Place {
        Place {
            file: self.file,
            span: self.span.clone(),
        }
    }

    /// Where the values of its keys stand; its name or its `id`, if it has one, is the key `id`.
    pub(in crate::definition) fn places(&self) -> Vec<(String, Place)> {
        let place = |span| Place {
            file: self.file,
            span,
        };
        let entries = self.entries.iter();
        let mut places: Vec<(String, Place)> = entries
            .map(|(key, value)| (key.get_ref().to_string(), place(value.span())))
            .collect();
        if self.id.is_some() {
            places.push(("id".to_owned(), self.place()));
        }
        places
    }

    /// The description of a key. Asking for a key that is not described is a bug.
    fn key(&self, name: &'static str) -> Option<&'static Key> {
        let key = self.keys.key(name);
        debug_assert!(
            key.is_some(),
            "`{name}` of {} is read and not described",
            self.keys.title
        );
        #[cfg(test)]
        asked::note(self.keys.title, name);
        key
    }

    /// The value of a key; a mistake where it is missing and must be there.
    pub(in crate::definition) fn take(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Option<Item<'v>> {
        let required = self.key(name)?.required;
        if required {
            self.need(name, reading)
        } else {
            self.find(name)
        }
    }

    /// The value of a key that must be there, if not always then here.
    pub(in crate::definition) fn need(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Option<Item<'v>> {
        let item = self.find(name);
        if item.is_none() && !self.is_misspelt(name) {
            let message = format!("`{name}` is missing");
            let example = self.key(name).map_or("", |key| key.example);
            let help = match example.is_empty() {
                true => format!("add `{name}` to {}", self.keys.written()),
                false => format!("add it to {}: `{name} = {example}`", self.keys.written()),
            };
            let mistakes = &mut reading.mistakes;
            mistakes.error_with_help("missing_key", &self.place(), message, help);
        }
        item
    }

    fn find(&self, name: &'static str) -> Option<Item<'v>> {
        let key = self.key(name)?;
        let value = self.entries.get(name)?;
        Some(Item::new(self.file, value, key.kind))
    }

    pub(in crate::definition) fn text(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Option<&'v str> {
        self.take(name, reading)?.text(reading)
    }

    /// `true` or `false`; the default of the key where it is neither.
    pub(in crate::definition) fn flag(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> bool {
        let said = self.take(name, reading).and_then(|item| item.bool(reading));
        said.unwrap_or(self.default(name) == Some("true"))
    }

    pub(in crate::definition) fn count(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Option<u32> {
        let said = self
            .take(name, reading)
            .and_then(|item| item.count(reading));
        said.or_else(|| self.default(name)?.parse().ok())
    }

    /// A word of an enum; what is said to hold without it where it is none.
    pub(in crate::definition) fn word<T: Words>(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Option<T> {
        let said = self.take(name, reading).and_then(|item| item.word(reading));
        said.or_else(|| {
            let word = self.default(name)?.trim_matches('"');
            T::ALL.iter().copied().find(|one| one.word() == word)
        })
    }

    /// One of the words that the key takes; the default of the key where it is none of them.
    pub(in crate::definition) fn one_of(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Option<&'static str> {
        let item = self.take(name, reading);
        let said = item.and_then(|item| item.one_of(reading));
        said.or_else(|| Some(self.default(name)?.trim_matches('"')))
    }

    fn default(&self, name: &'static str) -> Option<&'static str> {
        self.key(name)?.default
    }

    pub(in crate::definition) fn name<Id: From<Name>>(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Option<Id> {
        self.named(name, reading).map(|named| named.name.into())
    }

    pub(in crate::definition) fn named(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Option<Named> {
        self.take(name, reading)?.name(reading)
    }

    pub(in crate::definition) fn names<Id: From<Name>>(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Vec<Id> {
        let items = self.take(name, reading).map(|item| item.names(reading));
        let named = items.unwrap_or_default().into_iter();
        named.map(|named| named.name.into()).collect()
    }

    pub(in crate::definition) fn list(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Vec<Item<'v>> {
        let item = self.take(name, reading);
        item.map_or_else(Vec::new, |item| item.list(reading))
    }

    pub(in crate::definition) fn parsed<T: FromStr<Err = ValueError>>(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Option<T> {
        self.take(name, reading)?.parsed(reading)
    }

    pub(in crate::definition) fn date(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Option<Date> {
        self.take(name, reading)?.date(reading)
    }

    pub(in crate::definition) fn condition(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Option<Expression> {
        self.take(name, reading)?.condition(reading)
    }

    pub(in crate::definition) fn table(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Option<Table<'v>> {
        self.take(name, reading)?.table(reading)
    }

    pub(in crate::definition) fn tables(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Vec<Table<'v>> {
        let mut tables = Vec::new();
        for item in self.list(name, reading) {
            tables.extend(item.table(reading));
        }
        tables
    }

    /// The `[name.ID]` tables.
    pub(in crate::definition) fn by_id(
        &self,
        name: &'static str,
        reading: &mut Reading<'_, '_>,
    ) -> Vec<(Named, Table<'v>)> {
        let item = self.take(name, reading);
        item.map_or_else(Vec::new, |item| item.by_id(reading))
    }

    /// The label; the id, with spaces, where there is none.
    pub(in crate::definition) fn label(&self, reading: &mut Reading<'_, '_>) -> Label {
        if let Some(item) = self.take("label", reading) {
            return item.label(reading);
        }
        let own = self.entries.get("id").and_then(|id| id.get_ref().as_str());
        let id = self.id.as_ref().map(Name::as_str).or(own);
        let text = id.unwrap_or_default().replace('_', " ");
        Label([("en".to_owned(), text)].into())
    }

    /// Reads every value by its kind alone, for the mistakes in it.
    pub(in crate::definition) fn check(&self, reading: &mut Reading<'_, '_>) {
        for key in self.keys.keys {
            if let Some(item) = self.take(key.name, reading) {
                item.check(reading);
            }
        }
        self.unknown_keys(reading);
    }

    /// Reports, once all known keys were read, the others: unknown keys, keys that mean nothing
    /// here, and keys that are not carried out.
    pub(in crate::definition) fn finish(&self, reading: &mut Reading<'_, '_>) {
        self.unknown_keys(reading);
        for key in self.keys.keys.iter().filter(|key| !key.carried_out) {
            let Some((place, value)) = self.entry(key.name) else {
                continue;
            };
            // A table that is not carried out is still read for its mistakes.
            if key.kind.tables().is_empty() {
                Item::new(self.file, value, key.kind).check(reading);
            }
            reading
                .mistakes
                .not_carried_out(&place, self.keys.title, key.name);
        }
    }

    fn unknown_keys(&self, reading: &mut Reading<'_, '_>) {
        for (key, _) in self.entries {
            let word: &str = key.get_ref();
            if self.keys.key(word).is_none() {
                let place = Place {
                    file: self.file,
                    span: key.span(),
                };
                let known = self.keys.keys.iter().map(|key| key.name);
                reading
                    .mistakes
                    .unknown("unknown_key", &place, "key", word, known);
            }
        }
    }

    /// Keys that belong to something that is not here.
    pub(in crate::definition) fn without(
        &self,
        names: &[&'static str],
        reading: &mut Reading<'_, '_>,
    ) {
        for name in names {
            let (Some(key), Some((place, _))) = (self.keys.key(name), self.entry(name)) else {
                continue;
            };
            let message = format!("`{name}` means nothing here");
            let help = format!("it belongs to {}", key.only_with.unwrap_or_default());
            reading
                .mistakes
                .error_with_help("unknown_key", &place, message, help);
        }
    }

    /// Whether a key that there is not is told to be this one.
    fn is_misspelt(&self, name: &'static str) -> bool {
        let known = || self.keys.keys.iter().map(|key| key.name);
        let words = self.entries.iter().map(|(key, _)| key.get_ref());
        let mut unknown = words.filter(|word| self.keys.key(word).is_none());
        unknown.any(|word| nearest(word, known()) == Some(name))
    }

    /// Whether it has a key that there is not: what seems to be missing may be that.
    pub(in crate::definition) fn has_unknown_keys(&self) -> bool {
        let mut words = self.entries.iter().map(|(key, _)| key.get_ref());
        words.any(|word| self.keys.key(word).is_none())
    }

    /// The place of a key, and its value.
    fn entry(&self, name: &str) -> Option<(Place, &'v Spanned<DeValue<'v>>)> {
        let (key, value) = self.entries.get_key_value(name)?;
        let place = Place {
            file: self.file,
            span: key.span(),
        };
        Some((place, value))
    }
}

impl<'v> Item<'v> {
    /// The table that it is.
    pub(in crate::definition) fn table(&self, reading: &mut Reading<'_, '_>) -> Option<Table<'v>> {
        let Kind::Table(keys) = self.kind_where(|kind| matches!(kind, Kind::Table(_)))? else {
            return None;
        };
        match self.value.get_ref() {
            DeValue::Table(entries) => {
                Some(Table::new(self.file, keys, entries, self.value.span()))
            }
            _ => {
                self.wrong(reading, "a table");
                None
            }
        }
    }

    /// The tables by id that it holds.
    pub(super) fn by_id(&self, reading: &mut Reading<'_, '_>) -> Vec<(Named, Table<'v>)> {
        let Some(Kind::ById(keys)) = self.kind_where(|kind| matches!(kind, Kind::ById(_))) else {
            return Vec::new();
        };
        let mut children = Vec::new();
        for (id, value) in self.entries(reading) {
            match value.get_ref() {
                DeValue::Table(entries) => {
                    let table = Table::new(self.file, keys, entries, value.span());
                    children.push((id.clone(), table.of_id(id.name)));
                }
                _ => Item::new(self.file, value, self.kind).wrong(reading, "a table"),
            }
        }
        children
    }
}

/// Which keys were asked for in this thread: a key that is described must be read by somebody.
#[cfg(test)]
pub(in crate::definition) mod asked {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    thread_local! {
        static ASKED: RefCell<BTreeSet<(&'static str, &'static str)>> = const {
            RefCell::new(BTreeSet::new())
        };
    }

    pub(super) fn note(table: &'static str, key: &'static str) {
        ASKED.with_borrow_mut(|asked| asked.insert((table, key)));
    }

    /// The title of each table with the key.
    pub(in crate::definition) fn all() -> BTreeSet<(&'static str, &'static str)> {
        ASKED.with_borrow(BTreeSet::clone)
    }
}
