//! Progress that somebody records: an item started, or is done.

use super::gates::refresh_gates;
use super::managed::{known_item, managed, progress_of};
use super::publish;
use crate::command::Record;
use crate::draft::Draft;
use crate::event::{BlockKind, ItemChanged, ItemStatus};
use crate::framework::Programme;
use crate::programme;
use crate::refusal::Refusal;
use crate::value::{ItemId, Word};
use jiff::civil::Date;

/// Records that an item started or finished without a case that shows it.
///
/// # Errors
/// `unknown_programme`, `not_allowed`, `unknown_item`, `not_one_of`, `item_status` for what it is
/// already, `held_by_programme`, `not_yet` for a day to come.
pub(super) fn record(draft: &mut Draft<'_>, command: &Record) -> Result<(), Refusal> {
    let programme = managed(draft, &command.programme, "record")?;
    let item = known_item(&programme, &command.item)?;
    let now = progress_of(draft, &programme.id).status(&item);
    let wanted = recordable(&command.status)?;
    if wanted <= now {
        return Err(Refusal::rule(
            "item_status",
            format!("item `{item}` is {} already", now.word()),
        )
        .at("status")
        .help("`igf programme NAME status` shows how each item stands"));
    }
    refuse_while_held(draft, &programme, &item, wanted)?;
    let today = draft.effective_day();
    let on = command.on.unwrap_or(today);
    if on > today {
        let message = format!("{on} has not come yet: today is {today}");
        return Err(Refusal::rule("not_yet", message)
            .at("on")
            .help("record what has happened; what is expected is a forecast"));
    }
    let before = publish::Before::of(draft, &programme);
    change(draft, &programme, &item, wanted, on);
    publish::blocks(draft, &programme);
    publish::gap(draft, &before, &programme, &item);
    publish::failing(draft, &programme, &item);
    refresh_gates(draft, &programme)
}

fn recordable(status: &Word<ItemStatus>) -> Result<ItemStatus, Refusal> {
    match status {
        Word::Known(status @ (ItemStatus::Started | ItemStatus::Done)) => Ok(*status),
        Word::Known(ItemStatus::Planned) | Word::Other(_) => {
            let message = format!("an item is `started` or `done`, not `{status}`");
            Err(Refusal::input("not_one_of", message).at("status"))
        }
    }
}

/// A block on an item's beginning also holds its end; a block on its end holds only the end.
fn refuse_while_held(
    draft: &Draft<'_>,
    programme: &Programme,
    item: &ItemId,
    wanted: ItemStatus,
) -> Result<(), Refusal> {
    let mut blocks = programme::blocks(programme, progress_of(draft, &programme.id), item);
    blocks.retain(|block| wanted == ItemStatus::Done || !block.kind.is(BlockKind::Finish));
    if blocks.is_empty() {
        return Ok(());
    }
    let held: Vec<String> = blocks
        .iter()
        .map(|block| format!("`{}`", block.what))
        .collect();
    Err(Refusal::rule(
        "held_by_programme",
        format!("item `{item}` waits for {}", held.join(", ")),
    )
    .help(
        "finish what it waits for first (`igf programme NAME blocked` shows the whole chain), or \
         take the dependency out if it did not hold: `remove-dependency`",
    ))
}

/// Writes that an item started or is done.
pub(super) fn change(
    draft: &mut Draft<'_>,
    programme: &Programme,
    item: &ItemId,
    to: ItemStatus,
    on: Date,
) {
    let changed = ItemChanged {
        programme: programme.id.clone(),
        item: item.clone(),
        status: to.into(),
        on,
    };
    let position = draft.emit(changed);
    draft.caused_by(Some(position));
}
