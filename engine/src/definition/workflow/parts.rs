//! Separations, clocks, links, vocabularies, publications.

use super::{CLASSES, Reading, field};
use crate::definition::reader::{Item, Table};
use crate::definition::resolve::Target;
use crate::definition::word;
use crate::event::Class;
use crate::framework::{
    Breach, Clock, ClockLength, ClockStart, Link, LinkTo, Publication, Separation, SeparationForm,
    Vocabulary, VocabularyWord,
};
use crate::value::{Length, Name};
use std::collections::BTreeMap;

pub(super) fn separations(file: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<Separation> {
    let mut separations = Vec::new();
    for mut table in file.tables("separate", reading.mistakes) {
        let place = table.place();
        let acts = table.names("acts", reading.mistakes);
        let acts = reading.uses_all(Target::Act, &acts);
        let same = table.take("same");
        let same = same.and_then(|it| word(&it, &[("person", ())], reading.mistakes));
        let lines = table
            .take("forbid_lines")
            .map(|it| it.list(reading.mistakes));
        let form = match (same, lines) {
            (Some(()), None) => Some(SeparationForm::SamePerson),
            (None, Some(items)) => {
                let line =
                    |it: &Item<'_>| crate::definition::organisation::line(it, reading.mistakes);
                Some(SeparationForm::Lines(
                    items.iter().filter_map(line).collect(),
                ))
            }
            _ => {
                let message = "a separation says same = \"person\" or forbid_lines = [3]";
                reading.mistakes.error("bad_value", &place, message);
                None
            }
        };
        let label = match table.take("label") {
            None => crate::framework::Label::default(),
            Some(_) => table.label(&Name::new("separation"), reading.mistakes),
        };
        table.finish(reading.mistakes);
        separations.extend(form.map(|form| Separation { label, acts, form }));
    }
    separations
}

pub(super) fn clocks(file: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<Clock> {
    let mut clocks = Vec::new();
    let mut places = Vec::new();
    for mut table in file.tables("clocks", reading.mistakes) {
        let place = table.place();
        if let Some(clock) = clock(&mut table, reading) {
            places.push(place);
            clocks.push(clock);
        }
        table.finish(reading.mistakes);
    }
    let names = clocks.iter().map(|it: &Clock| &it.id).zip(places);
    crate::definition::no_twins(names, reading.mistakes);
    clocks
}

fn clock(table: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Clock> {
    let place = table.place();
    let id = table
        .need("id", reading.mistakes)
        .and_then(|it| it.name(reading.mistakes));
    let start = match table.take("start") {
        None => Some(ClockStart::Run),
        Some(item) => start(&item, reading),
    };
    let run_in = table.need("run_in", reading.mistakes);
    let run_in = run_in
        .map(|it| it.names(reading.mistakes))
        .unwrap_or_default();
    let run_in = reading.uses_all(Target::State, &run_in);
    let fixed = table.take("length");
    let until = table.take("until");
    let by = table.take("length_by");
    let length = match (fixed, until, by) {
        (Some(item), None, None) => item.parsed(reading.mistakes).map(ClockLength::Fixed),
        (None, Some(item), None) => field_of(&item, reading).map(ClockLength::Until),
        (None, None, Some(item)) => length_by(&item, reading),
        _ => {
            let message = "a clock has exactly one of length, until, length_by";
            reading.mistakes.error("bad_value", &place, message);
            None
        }
    };
    let calendar = table.name("calendar", reading.mistakes);
    if let Some(calendar) = &calendar {
        reading.uses(Target::Calendar, calendar);
    }
    let warn = table.list("warn", reading.mistakes);
    let warn: Vec<Length> = warn
        .iter()
        .filter_map(|it| it.parsed(reading.mistakes))
        .collect();
    let breach = table
        .take("breach")
        .and_then(|it| it.table(reading.mistakes));
    let breach = breach
        .map(|table| self::breach(table, reading))
        .unwrap_or_default();
    let repeat = table
        .take("repeat")
        .and_then(|it| it.parsed(reading.mistakes));
    let id = id?;
    Some(Clock {
        label: table.label(&id.name, reading.mistakes),
        id: id.name,
        start: start?,
        run_in,
        length: length?,
        calendar: calendar.map(|calendar| calendar.name),
        warn,
        breach,
        repeat,
    })
}

/// `field:NAME`, or the name alone.
fn field_of(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<Name> {
    let text = item.text(reading.mistakes)?;
    let text = text.strip_prefix("field:").unwrap_or(text);
    let field = crate::definition::reader::named(text, item.place(), reading.mistakes)?;
    reading.uses(Target::Field(reading.id.clone()), &field);
    Some(field.name)
}

fn start(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<ClockStart> {
    let text = item.text(reading.mistakes)?;
    match text.split_once(':') {
        Some(("event", name)) => {
            let event = crate::definition::reader::named(name, item.place(), reading.mistakes)?;
            reading.uses(Target::Event(reading.id.clone()), &event);
            Some(ClockStart::Event(event.name))
        }
        Some(("field", _)) => field_of(item, reading).map(ClockStart::Field),
        _ => {
            let message = "a clock starts at `event:NAME` or `field:NAME`";
            let help = "leave `start` away to start it when a state of `run_in` is entered";
            reading
                .mistakes
                .error_with_help("bad_value", &item.place(), message, help);
            None
        }
    }
}

fn length_by(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<ClockLength> {
    let table = item.table(reading.mistakes)?;
    let mut field = None;
    let mut lengths = BTreeMap::new();
    for (key, value) in table.pairs(reading.mistakes) {
        if key.name == "field" {
            field = field_of(&value, reading);
        } else if let Some(length) = value.parsed(reading.mistakes) {
            lengths.insert(key.name, length);
        }
    }
    if field.is_none() {
        let message = "`length_by` names its `field`";
        reading
            .mistakes
            .error("missing_key", &item.place(), message);
    }
    Some(ClockLength::ByField {
        field: field?,
        lengths,
    })
}

fn breach(mut table: Table<'_>, reading: &mut Reading<'_, '_>) -> Breach {
    let flag = table.name("flag", reading.mistakes).map(|flag| flag.name);
    let inform = table.names("inform", reading.mistakes);
    let inform = reading.roles(inform);
    let ladder = table.name("ladder", reading.mistakes);
    if let Some(ladder) = &ladder {
        reading.uses(Target::Ladder, ladder);
    }
    let fire = table.name("fire", reading.mistakes);
    if let Some(fire) = &fire {
        reading.uses(Target::Transition(reading.id.clone()), fire);
    }
    table.finish(reading.mistakes);
    Breach {
        flag,
        inform,
        ladder: ladder.map(|ladder| ladder.name),
        fire: fire.map(|fire| fire.name),
    }
}

pub(super) fn links(file: &mut Table<'_>, reading: &mut Reading<'_, '_>) -> BTreeMap<Name, Link> {
    let mut links = BTreeMap::new();
    for (kind, mut table) in file.by_id("links", reading.mistakes) {
        let to = table
            .need("to", reading.mistakes)
            .and_then(|it| it.name(reading.mistakes));
        let with = table.tables("with", reading.mistakes);
        let link = Link {
            label: table.label(&kind.name, reading.mistakes),
            inverse: table.name("inverse", reading.mistakes).map(|it| it.name),
            many: table.flag("many", reading.mistakes),
            with: field::read_all(with, false, reading),
            to: match to {
                Some(to) if to.name == "programme_item" => LinkTo::Item,
                Some(to) => {
                    reading.uses(Target::Workflow, &to);
                    LinkTo::Workflow(to.name)
                }
                None => LinkTo::Item,
            },
            kind: kind.name.clone(),
        };
        table.finish(reading.mistakes);
        links.insert(kind.name, link);
    }
    links
}

pub(super) fn vocabularies(
    file: &mut Table<'_>,
    reading: &mut Reading<'_, '_>,
) -> BTreeMap<Name, Vocabulary> {
    let mut vocabularies = BTreeMap::new();
    for (id, mut table) in file.by_id("vocabulary", reading.mistakes) {
        let mut words = Vec::new();
        for mut entry in table.tables("words", reading.mistakes) {
            let word = entry.need("word", reading.mistakes);
            let word = word.and_then(|it| it.name(reading.mistakes));
            let when = entry.take("when");
            let otherwise = entry.flag("else", reading.mistakes);
            let when = if otherwise {
                None
            } else {
                reading.yes_or_no(when)
            };
            entry.finish(reading.mistakes);
            words.extend(word.map(|word| VocabularyWord {
                word: word.name,
                when,
            }));
        }
        table.take("label");
        table.finish(reading.mistakes);
        if words.last().is_none_or(|last| last.when.is_some()) {
            let message = format!("the vocabulary `{}` has no word for the rest", id.name);
            let help = "end it with { word = \"…\", else = true }";
            reading
                .mistakes
                .error_with_help("vocabulary_not_total", &id.place, message, help);
        }
        vocabularies.insert(id.name, Vocabulary { words });
    }
    vocabularies
}

pub(super) fn publications(
    file: &mut Table<'_>,
    reading: &mut Reading<'_, '_>,
) -> BTreeMap<Name, Publication> {
    let mut publications = BTreeMap::new();
    for (id, mut table) in file.by_id("publication", reading.mistakes) {
        let audience = table.need("audience", reading.mistakes);
        let audience = audience.and_then(|it| word(&it, &CLASSES, reading.mistakes));
        let when = table.take("when");
        let when = reading.yes_or_no(when);
        let fields = table.names("fields", reading.mistakes);
        let fields = reading.uses_all(Target::Field, &fields);
        table.finish(reading.mistakes);
        let audience = audience.unwrap_or(Class::Internal);
        publications.insert(
            id.name,
            Publication {
                audience,
                when,
                fields,
            },
        );
    }
    publications
}
