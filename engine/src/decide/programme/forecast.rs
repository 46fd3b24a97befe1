//! Forecasts: when an item is now expected to finish.

use super::managed::{known_item, managed, progress_of, setting};
use super::publish;
use crate::command::Forecast;
use crate::draft::Draft;
use crate::event::{ForecastChanged, ItemStatus};
use crate::framework::Programme;
use crate::refusal::Refusal;
use crate::value::{ItemId, ValueError, When};

/// States when an item is now expected to finish.
///
/// # Errors
/// `unknown_programme`, `not_allowed`, `unknown_item`, `bad_when`, `item_status` for an item that
/// is done, `forecast_passed` for a day that has passed.
pub(super) fn forecast(draft: &mut Draft<'_>, command: &Forecast) -> Result<(), Refusal> {
    let programme = managed(draft, &command.programme, "forecast")?;
    let item = known_item(&programme, &command.item)?;
    let read = command.finish.parse();
    let finish: When = read.map_err(|error: ValueError| Refusal::bad_value(&error).at("finish"))?;
    still_to_come(draft, &programme, &item, &finish)?;
    let previous = progress_of(draft, &programme.id)
        .items
        .get(&item)
        .and_then(|item| item.forecast.clone());
    let changed = ForecastChanged {
        programme: programme.id.clone(),
        item: item.clone(),
        finish: finish.to_string(),
        previous: previous.map(|previous| previous.to_string()),
    };
    let position = draft.emit(changed);
    draft.caused_by(Some(position));
    publish::failing(draft, &programme, &item);
    Ok(())
}

/// A forecast is of what is not done yet, and of a day that has not passed.
fn still_to_come(
    draft: &Draft<'_>,
    programme: &Programme,
    item: &ItemId,
    finish: &When,
) -> Result<(), Refusal> {
    if progress_of(draft, &programme.id).status(item) == ItemStatus::Done {
        let message = format!("item `{item}` is done already");
        return Err(Refusal::rule("item_status", message)
            .at("item")
            .help("only what is not done yet can have a forecast"));
    }
    let last = setting(draft).resolve(finish, programme.as_of).last();
    if last.is_none_or(|last| last >= draft.effective_day()) {
        return Ok(());
    }
    let message = format!("`{finish}` has passed, and item `{item}` is not done");
    Err(Refusal::rule("forecast_passed", message)
        .at("finish")
        .help("if it is done, record that: `igf programme NAME record ITEM done --on DAY`"))
}
