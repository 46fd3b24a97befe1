//! `[[clocks]]`.

use crate::definition::no_twins;
use crate::definition::read::{Item, Reading, Table, named};
use crate::definition::resolve::Referent;
use crate::framework::{Breach, Clock, ClockLength, ClockStart};
use std::collections::BTreeMap;

pub(super) fn clocks(file: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<Clock> {
    let mut clocks = Vec::new();
    let mut places = Vec::new();
    for table in file.tables("clocks", reading) {
        if let Some(clock) = clock(&table, reading) {
            places.push(table.place());
            clocks.push(clock);
        }
        table.finish(reading);
    }
    let names = clocks.iter().map(|clock: &Clock| &clock.id);
    no_twins(names.zip(places), reading.mistakes);
    clocks
}

fn clock(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Clock> {
    let id = table.name("id", reading);
    let start = match table.take("start", reading) {
        None => Some(ClockStart::Run),
        Some(item) => start(&item, reading),
    };
    let length = length(table, reading);
    Some(Clock {
        label: table.label(reading),
        run_in: table.names("run_in", reading),
        calendar: table.name("calendar", reading),
        warn: table.all_parsed("warn", reading),
        breach: breach(table, reading),
        repeat: table.parsed("repeat", reading),
        length: length?,
        start: start?,
        id: id?,
    })
}

fn start(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<ClockStart> {
    let text = item.text(reading)?;
    match text.split_once(':') {
        Some(("event", name)) => {
            let event = named(name, item.place(), reading.mistakes)?;
            reading.uses(Referent::Event, &event);
            Some(ClockStart::Event(event.name))
        }
        Some(("field", _)) => item.of_field(reading).map(ClockStart::Field),
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

/// Exactly one of `length`, `until`, `length_by`.
fn length(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<ClockLength> {
    let fixed = table.take("length", reading);
    let until = table.take("until", reading);
    let by = table.take("length_by", reading);
    match (fixed, until, by) {
        (Some(item), None, None) => item.parsed(reading).map(ClockLength::Fixed),
        (None, Some(item), None) => item.of_field(reading).map(ClockLength::Until),
        (None, None, Some(item)) => length_by(&item, reading),
        _ => {
            let message = "a clock has exactly one of length, until, length_by";
            reading.mistakes.error("bad_value", &table.place(), message);
            None
        }
    }
}

fn length_by(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<ClockLength> {
    if !item.is_table() {
        item.pairs(reading);
        return None;
    }
    let mut field = None;
    let mut lengths = BTreeMap::new();
    for (key, value) in item.pairs(reading) {
        if key.name == "field" {
            field = value.of_field(reading);
        } else if let Some(length) = value.parsed(reading) {
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

fn breach(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Breach {
    let Some(table) = table.table("breach", reading) else {
        return Breach::default();
    };
    let breach = Breach {
        flag: table.name("flag", reading),
        inform: table.names("inform", reading),
        ladder: table.name("ladder", reading),
        fire: table.name("fire", reading),
    };
    table.finish(reading);
    breach
}
