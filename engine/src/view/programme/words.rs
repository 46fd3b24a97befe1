//! Ranges and reasons of the programme, as JSON and in words.

use crate::framework::EdgeKind;
use crate::programme::{DateRange, DayRange, Floor, Gap};
use crate::value::{Currency, MoneyRange};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

pub(super) fn dates(range: DateRange) -> Json {
    json!({ "earliest": range.earliest, "likely": range.likely, "latest": range.latest })
}

pub(super) fn days(range: DayRange) -> Json {
    json!({ "least": range.least_days, "likely": range.likely_days, "most": range.most_days })
}

/// Amounts are text, as everywhere: no reader's floats come near them.
pub(super) fn money(range: &MoneyRange) -> Json {
    json!({
        "low": range.low.map(|low| low.to_string()),
        "high": range.high.map(|high| high.to_string()),
        "currency": range.currency.code(),
        "words": range.to_string(),
    })
}

pub(super) fn gap(gap: &Gap) -> Json {
    json!({
        "needed": money(&gap.needed),
        "missing_if_all_comes": money(&gap.if_all_comes),
        "missing_in_hand": money(&gap.in_hand),
        "gap": money(&gap.range()),
    })
}

pub(super) fn gaps(gaps: &BTreeMap<Currency, Gap>) -> Json {
    let entry = |(currency, of): (&Currency, &Gap)| (currency.code().to_owned(), gap(of));
    Json::Object(gaps.iter().map(entry).collect::<Map<String, Json>>())
}

/// Why an item waits for the one before it.
pub(super) const fn need(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::After => "begins after it is done",
        EdgeKind::Start => "begins after it has begun",
        EdgeKind::Finish => "ends after it has ended",
        EdgeKind::Funds => "its money hangs on it",
        EdgeKind::Informs | EdgeKind::Contributes => "is helped by it",
    }
}

/// What holds an item to a day when nothing stands before it.
pub(super) fn floor(floor: &Floor) -> String {
    match floor {
        Floor::DataDate => "cannot be done before today".to_owned(),
        Floor::TextDate => "was under way when the programme was written".to_owned(),
        Floor::Began => "the day it began".to_owned(),
        Floor::Done => "the day it was done".to_owned(),
        Floor::PlannedStart => "planned to begin then".to_owned(),
        Floor::Forecast => "forecast".to_owned(),
        Floor::Decided => "to be decided then".to_owned(),
        Floor::Money(item) => format!("its money comes with `{item}`"),
        Floor::Refused(fund) => format!("`{fund}` was refused"),
        Floor::External(what) => format!("waits for: {what}"),
    }
}
