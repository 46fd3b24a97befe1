//! One value of a file, with its place and what it may be.

use super::Reading;
use crate::definition::diagnostic::Place;
use crate::definition::keys::Kind;
use crate::definition::named::{Named, named, value_error};
use crate::definition::referent::Referent;
use crate::expression::{Expression, Type};
use crate::framework::Label;
use crate::value::{self, Name, ValueError, Words};
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::str::FromStr;
use toml::Spanned;
use toml::de::DeValue;

/// A value of a file, with its place and its kind.
#[derive(Clone, Copy)]
pub(in crate::definition) struct Item<'v> {
    pub(super) file: usize,
    pub(super) value: &'v Spanned<DeValue<'v>>,
    pub(super) kind: Kind,
}

impl<'v> Item<'v> {
    pub(super) fn new(file: usize, value: &'v Spanned<DeValue<'v>>, kind: Kind) -> Item<'v> {
        Item { file, value, kind }
    }

    pub(in crate::definition) fn place(&self) -> Place {
        Place {
            file: self.file,
            span: self.value.span(),
        }
    }

    pub(super) fn wrong(&self, reading: &mut Reading<'_, '_>, wanted: &str) {
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
        let help = self.rather(reading.mistakes.text(self.file), wanted);
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("wrong_type", &self.place(), message, help);
    }

    /// What it says, however it is written.
    pub(in crate::definition) fn said(&self) -> String {
        said(self.value.get_ref())
    }

    /// How what stands here is written as what was wanted, or an example of that.
    fn rather(&self, file: &str, wanted: &str) -> String {
        let written = file.get(self.value.span()).unwrap_or_default();
        let bare = written.trim_matches(['"', '\'']);
        match wanted {
            "a list" if self.is_table() => "put it in brackets: `[…]`".to_owned(),
            "a list" => format!("write [{written}]"),
            "a text" if !written.starts_with(['[', '{']) => format!("write \"{bare}\""),
            "a text" => "write a text in quotes".to_owned(),
            "a whole number" if bare.parse::<i64>().is_ok() => format!("write {bare}"),
            "a whole number" => "write a whole number, such as 2, without quotes".to_owned(),
            "true or false" if ["true", "false"].contains(&bare) => format!("write {bare}"),
            "true or false" => "write true or false, without quotes".to_owned(),
            _ => "write a table: `{ key = … }`, or its keys below `[…]`".to_owned(),
        }
    }

    /// The one of several kinds that fits. Asking for a kind that is not described is a bug.
    pub(super) fn kind_where(&self, fits: impl Fn(&Kind) -> bool) -> Option<Kind> {
        let found = match self.kind {
            Kind::Either(kinds) => kinds.iter().copied().find(&fits),
            kind => Some(kind).filter(&fits),
        };
        debug_assert!(found.is_some(), "{:?} is read as another kind", self.kind);
        found
    }

    pub(in crate::definition) fn as_str(&self) -> Option<&'v str> {
        match self.value.get_ref() {
            DeValue::String(text) => Some(text),
            _ => None,
        }
    }

    pub(in crate::definition) fn is_whole(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::Integer(_))
    }

    pub(in crate::definition) fn is_table(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::Table(_))
    }

    pub(in crate::definition) fn text(&self, reading: &mut Reading<'_, '_>) -> Option<&'v str> {
        let text = self.as_str();
        if text.is_none() {
            self.wrong(reading, "a text");
        }
        text
    }

    pub(in crate::definition) fn bool(&self, reading: &mut Reading<'_, '_>) -> Option<bool> {
        match self.value.get_ref() {
            DeValue::Boolean(yes) => Some(*yes),
            _ => {
                self.wrong(reading, "true or false");
                None
            }
        }
    }

    pub(in crate::definition) fn whole(&self, reading: &mut Reading<'_, '_>) -> Option<i64> {
        let read = match self.value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        if read.is_none() {
            self.wrong(reading, "a whole number");
        }
        read
    }

    /// A whole number of at least what its kind says.
    pub(in crate::definition) fn count(&self, reading: &mut Reading<'_, '_>) -> Option<u32> {
        let Kind::Count(least, most) = self.kind_where(|kind| matches!(kind, Kind::Count(..)))?
        else {
            return None;
        };
        let number = self.whole(reading)?;
        let fits = |count: &u32| (least..=most).contains(count);
        let count = u32::try_from(number).ok().filter(fits);
        if count.is_none() {
            let message = match most {
                u32::MAX => format!("this must be {least} or more"),
                most => format!("this must be {least} to {most}"),
            };
            let help = format!("the least is {least}");
            let mistakes = &mut reading.mistakes;
            mistakes.error_with_help("bad_value", &self.place(), message, help);
        }
        count
    }

    /// The members of a list.
    pub(in crate::definition) fn list(&self, reading: &mut Reading<'_, '_>) -> Vec<Item<'v>> {
        let Some(Kind::List(of)) = self.kind_where(|kind| matches!(kind, Kind::List(_))) else {
            return Vec::new();
        };
        match self.value.get_ref() {
            DeValue::Array(items) => {
                let items = items.iter();
                let items: Vec<Item<'v>> = items
                    .map(|value| Item::new(self.file, value, *of))
                    .collect();
                // Words of the author's own, such as the cells of a matrix, come back.
                if !matches!(of, Kind::Id(_) | Kind::List(_)) {
                    said_once(&items, reading);
                }
                items
            }
            _ => {
                self.wrong(reading, "a list");
                Vec::new()
            }
        }
    }

    /// The keys and values of a table whose keys are the author's.
    pub(in crate::definition) fn pairs(
        &self,
        reading: &mut Reading<'_, '_>,
    ) -> Vec<(Named, Item<'v>)> {
        let Some(Kind::Map(keys, of)) = self.kind_where(|kind| matches!(kind, Kind::Map(..)))
        else {
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (key, value) in self.entries(reading) {
            if let Kind::Name(referent) = keys {
                reading.uses(*referent, &key);
            }
            pairs.push((key, Item::new(self.file, value, *of)));
        }
        pairs
    }

    /// The entries of a table, those whose key is a name.
    pub(super) fn entries(
        &self,
        reading: &mut Reading<'_, '_>,
    ) -> Vec<(Named, &'v Spanned<DeValue<'v>>)> {
        let DeValue::Table(entries) = self.value.get_ref() else {
            self.wrong(reading, "a table");
            return Vec::new();
        };
        let mut found = Vec::new();
        for (key, value) in entries {
            let place = Place {
                file: self.file,
                span: key.span(),
            };
            let id = named(key.get_ref(), place, reading.mistakes);
            found.extend(id.map(|id| (id, value)));
        }
        found
    }

    /// An id. Where it is one of something that is defined, that is noted.
    pub(in crate::definition) fn name(&self, reading: &mut Reading<'_, '_>) -> Option<Named> {
        let kind = self.kind_where(|kind| matches!(kind, Kind::Name(_) | Kind::Id(_)))?;
        let text = self.text(reading)?;
        let name = named(text, self.place(), reading.mistakes)?;
        if let Kind::Name(referent) = kind {
            reading.uses(referent, &name);
        }
        Some(name)
    }

    /// A list of ids. A single id without brackets is reported, and then read as a list of one.
    pub(in crate::definition) fn names(&self, reading: &mut Reading<'_, '_>) -> Vec<Named> {
        let mut items = self.list(reading);
        if let (Some(_), Kind::List(of)) = (self.as_str(), self.kind) {
            items.push(Item::new(self.file, self.value, *of));
        }
        let names = items.iter().map(|item| item.name(reading));
        names.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    /// One of the words that its kind has.
    pub(in crate::definition) fn one_of(
        &self,
        reading: &mut Reading<'_, '_>,
    ) -> Option<&'static str> {
        let Kind::Word(words) = self.kind_where(|kind| matches!(kind, Kind::Word(_)))? else {
            return None;
        };
        let (text, words) = (self.text(reading)?, words());
        let known = words.iter().copied().find(|word| *word == text);
        if known.is_none() {
            let place = self.place();
            reading
                .mistakes
                .unknown("bad_value", &place, "value", text, words);
        }
        known
    }

    /// The member of an enum whose words its kind has.
    pub(in crate::definition) fn word<T: Words>(&self, reading: &mut Reading<'_, '_>) -> Option<T> {
        let word = self.one_of(reading)?;
        T::ALL.iter().copied().find(|one| one.word() == word)
    }

    /// A text or a TOML date, read as a value.
    pub(in crate::definition) fn parsed<T: FromStr<Err = ValueError>>(
        &self,
        reading: &mut Reading<'_, '_>,
    ) -> Option<T> {
        let text = match self.value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            _ => self.text(reading)?.to_owned(),
        };
        match text.parse::<T>() {
            Ok(value) => Some(value),
            Err(error) => {
                value_error(&error, &self.place(), reading.mistakes);
                None
            }
        }
    }

    /// A day, as a TOML date or as text.
    pub(in crate::definition) fn date(&self, reading: &mut Reading<'_, '_>) -> Option<Date> {
        let text = match self.value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            _ => self.text(reading)?.to_owned(),
        };
        let day = text.parse().ok();
        if day.is_none() {
            let help = "write it like 2019-12-31";
            let message = format!("`{text}` is not a day");
            reading
                .mistakes
                .error_with_help("bad_date", &self.place(), message, help);
        }
        day
    }

    /// A condition on the case of the workflow that is read.
    pub(in crate::definition) fn condition(
        &self,
        reading: &mut Reading<'_, '_>,
    ) -> Option<Expression> {
        let workflow = reading.within.clone();
        self.condition_of(workflow, reading)
    }

    /// A condition on the case of a workflow.
    pub(in crate::definition) fn condition_of(
        &self,
        workflow: Option<Name>,
        reading: &mut Reading<'_, '_>,
    ) -> Option<Expression> {
        self.expression(workflow, Type::Kind(value::Kind::Bool), reading)
    }

    /// What computes a value of a type from the case of the workflow that is read.
    pub(in crate::definition) fn formula(
        &self,
        wanted: Type,
        reading: &mut Reading<'_, '_>,
    ) -> Option<Expression> {
        let workflow = reading.within.clone();
        self.expression(workflow, wanted, reading)
    }

    fn expression(
        &self,
        workflow: Option<Name>,
        wanted: Type,
        reading: &mut Reading<'_, '_>,
    ) -> Option<Expression> {
        let text = self.text(reading)?;
        let place = self.place();
        reading
            .notes
            .condition(text, place, workflow, wanted, reading.mistakes)
    }

    /// `field:ID`, or the id alone: a field of the case.
    pub(in crate::definition) fn of_field(&self, reading: &mut Reading<'_, '_>) -> Option<Name> {
        let text = self.text(reading)?;
        let text = text.strip_prefix("field:").unwrap_or(text);
        let field = named(text, self.place(), reading.mistakes)?;
        reading.uses(Referent::Field, &field);
        Some(field.name)
    }

    /// A label: a text, or a table of texts by language.
    pub(in crate::definition) fn label(&self, reading: &mut Reading<'_, '_>) -> Label {
        let mut label = Label::default();
        if self.is_table() {
            for (language, value) in self.entries(reading) {
                let text = Item::new(self.file, value, Kind::Text).text(reading);
                let text = text.unwrap_or_default().to_owned();
                label.0.insert(language.name.to_string(), text);
            }
        } else {
            let text = self.text(reading).unwrap_or_default();
            label.0.insert("en".to_owned(), text.to_owned());
        }
        label
    }
}

/// Warns of what a list says a second time. What has an id is a mistake of its own then.
pub(super) fn said_once(items: &[Item<'_>], reading: &mut Reading<'_, '_>) {
    let mut known = BTreeSet::new();
    for item in items.iter().filter(|item| !item.kind.is_told_apart()) {
        let place = item.place();
        if !known.insert(item.said()) {
            let text = reading.mistakes.text(item.file);
            let written = text.get(place.span.clone()).unwrap_or_default();
            let message = match written.starts_with('[') {
                true => "this stands here twice".to_owned(),
                false => format!("{written} stands here twice"),
            };
            let help = "take one away, or write what was meant";
            reading
                .mistakes
                .warning("said_twice", &place, message, help);
        }
    }
}

fn said(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| said(item.get_ref())).collect();
            format!("[{}]", items.join(", "))
        }
        DeValue::Table(entries) => {
            let pair = |(key, value): (&Spanned<Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
                format!("{} = {}", key.get_ref(), said(value.get_ref()))
            };
            let mut pairs: Vec<String> = entries.iter().map(pair).collect();
            pairs.sort();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}
