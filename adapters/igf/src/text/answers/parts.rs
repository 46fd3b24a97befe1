//! What the texts of all answers are made of: members of JSON, days, and marks.

use crate::text::LOCALLY;
use crate::text::moment::{moment, zone};
use crate::text::table::{TIED, coloured};
use comfy_table::{Cell, Color};
use engine::value::counted;
use jiff::{Timestamp, ToSpan, ZonedDateTime};
use serde_json::Value as Json;

pub(super) fn text(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

pub(super) fn rows(json: &Json) -> &[Json] {
    json.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// What a promise comes to, marked when it fails: by a sign, and by colour where there is one.
pub(super) fn marked(words: String, fails: &Json) -> Cell {
    if *fails == true {
        coloured(format!("{words}{TIED}✗"), Color::DarkRed)
    } else {
        Cell::new(words)
    }
}

/// The instant that an answer is of, where the organisation is.
pub(super) fn now(json: &Json) -> ZonedDateTime {
    let at = json["as_of"].as_str().and_then(|text| text.parse().ok());
    let zone = zone(json["timezone"].as_str().unwrap_or("UTC"));
    at.unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(zone)
}

/// The last day before a deadline, and how far away it is. A deadline at midnight is the end of the
/// day before.
pub(super) fn due(json: &Json, now: &ZonedDateTime) -> String {
    let at = json.as_str().and_then(|text| text.parse().ok());
    let Some(at): Option<Timestamp> = at else {
        return String::new();
    };
    let at = at.checked_sub(1.nanosecond()).unwrap_or(at);
    let day = at.to_zoned_datetime(now.time_zone().clone()).date();
    let days = now.date().until(day).map_or(0, |span| span.get_days());
    let away = match days {
        0 => "today".to_owned(),
        days if days < 0 => format!("{} ago", counted((-days).into(), "day")),
        days => format!("in {}", counted(days.into(), "day")),
    };
    format!("{day} ({})", away.replace(' ', &TIED.to_string()))
}

/// Who voted how; marked where nothing but a name on the machine says who it was.
pub(super) fn ballot(vote: &Json) -> String {
    let locally = match vote["local"] == true {
        true => format!(" {LOCALLY}"),
        false => String::new(),
    };
    format!(
        "{} {}{locally}",
        text(&vote["person"]),
        text(&vote["value"])
    )
}

/// Day and time where the organisation is.
pub(super) fn when(json: &Json, now: &ZonedDateTime) -> String {
    let at = json.as_str().and_then(|text| text.parse().ok());
    at.map_or_else(String::new, |at| moment(at, now.time_zone()))
}

pub(super) fn day(json: &Json) -> String {
    json.as_str().unwrap_or("?").to_owned()
}

/// The likely day of an imprecise date, with its range.
pub(super) fn range(json: &Json) -> String {
    let (earliest, latest) = (day(&json["earliest"]), day(&json["latest"]));
    match json["likely"].as_str() {
        _ if earliest == latest => earliest,
        Some(likely) => format!("{likely} ({earliest} to {latest})"),
        None => format!("{earliest} or later"),
    }
}
