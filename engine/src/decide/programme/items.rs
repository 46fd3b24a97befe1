//! Items that are added, split, and merged.

use super::graph::{amend, needs_in, open_item};
use super::managed::{known_item, managed, progress_of};
use crate::command::{AddItem, MergeItems, SplitItem};
use crate::draft::Draft;
use crate::event::{DurationDays, Follows, ItemAdded, ItemSplit, ItemsMerged, StatedLengths};
use crate::framework::{Duration, Item, Programme};
use crate::limits::{MAX_TEXT_BYTES, too_long};
use crate::refusal::Refusal;
use crate::value::{ItemId, Name, Stretch, StretchUnit, ValueError, When};

/// What is said of an item beside its id.
struct Said<'c> {
    owner: Option<&'c Name>,
    label: Option<&'c str>,
    finish: Option<&'c str>,
    duration: Option<&'c str>,
}

/// Adds an item.
///
/// # Errors
/// `unknown_programme`, `not_allowed`, `item_known`, `unknown_unit`, `unknown_item`, `bad_when`,
/// `bad_length`, `too_long`.
pub(super) fn add(draft: &mut Draft<'_>, command: &AddItem) -> Result<(), Refusal> {
    let AddItem { item, needs, .. } = command;
    let said = &Said {
        owner: Some(&command.owner),
        label: command.label.as_deref(),
        finish: command.finish.as_deref(),
        duration: command.duration.as_deref(),
    };
    let programme = managed(draft, &command.programme, "add_item")?;
    free(&programme, item, &[]).map_err(|refusal| refusal.at("item"))?;
    for needed in needs {
        known_item(&programme, needed).map_err(|refusal| refusal.at("needs"))?;
    }
    let added = ItemAdded {
        programme: programme.id.clone(),
        item: item.clone(),
        label: label(said, item)?,
        owner: owner(draft, said.owner)?,
        finish: finish(said)?,
        duration: duration(said)?,
        needs: needs.to_vec(),
    };
    amend(draft, &programme, item, vec![added.into()])
}

/// Splits an item into parts.
///
/// # Errors
/// `unknown_programme`, `not_allowed`, `unknown_item`, `item_status`, `item_is_gate`,
/// `too_few_items`, `twice`, `item_known`, `item_has_cases`, `no_such_edge`.
pub(super) fn split(draft: &mut Draft<'_>, command: &SplitItem) -> Result<(), Refusal> {
    let SplitItem {
        item,
        parts,
        follows,
        ..
    } = command;
    let programme = managed(draft, &command.programme, "split_item")?;
    open_item(draft, &programme, item)?;
    several(parts, "parts")?;
    for part in parts {
        free(&programme, part, std::slice::from_ref(item))
            .map_err(|refusal| refusal.at("parts"))?;
    }
    keeps_its_name(draft, &programme, item, parts.contains(item), "parts")?;
    let mut said = Vec::new();
    for (other, wanted) in follows {
        said.push(follower(&programme, item, parts, (other, wanted))?);
    }
    let split = ItemSplit {
        programme: programme.id.clone(),
        item: item.clone(),
        parts: parts.to_vec(),
        follows: said,
    };
    amend(draft, &programme, item, vec![split.into()])
}

fn follower(
    programme: &Programme,
    item: &ItemId,
    parts: &[ItemId],
    (other, wanted): (&ItemId, &Vec<ItemId>),
) -> Result<Follows, Refusal> {
    let place = format!("follows.{other}");
    let id = known_item(programme, other).map_err(|refusal| refusal.at(&place))?;
    let found = programme.item(id.as_str()).into_iter();
    if found
        .flat_map(|found| needs_in(found, item))
        .next()
        .is_none()
    {
        let message = format!("`{other}` does not need `{item}`");
        return Err(Refusal::rule("no_such_edge", message)
            .at(&place)
            .help("only items that need the whole can be given parts to wait for"));
    }
    if wanted.is_empty() {
        let message = format!("it is not said which parts `{other}` needs");
        return Err(Refusal::input("missing_field", message)
            .at(&place)
            .help("name at least one part, or leave it away to need all of them"));
    }
    if let Some(unknown) = wanted.iter().find(|part| !parts.contains(part)) {
        return Err(Refusal::unknown("unknown_item", "part", unknown.as_str(), parts).at(&place));
    }
    Ok(Follows {
        item: id,
        parts: wanted.clone(),
    })
}

/// Merges items into one.
///
/// # Errors
/// `unknown_programme`, `not_allowed`, `unknown_item`, `item_status`, `item_is_gate`,
/// `too_few_items`, `twice`, `item_known`, `item_has_cases`, `missing_field`, `unknown_unit`,
/// `bad_when`, `bad_length`, `too_long`, `programme_circle`.
pub(super) fn merge(draft: &mut Draft<'_>, command: &MergeItems) -> Result<(), Refusal> {
    let MergeItems { items, into, .. } = command;
    let said = &Said {
        owner: command.owner.as_ref(),
        label: command.label.as_deref(),
        finish: command.finish.as_deref(),
        duration: command.duration.as_deref(),
    };
    let programme = managed(draft, &command.programme, "merge_items")?;
    let mut old: Vec<&Item> = Vec::new();
    for item in items {
        let item = open_item(draft, &programme, item).map_err(|refusal| refusal.at("items"))?;
        old.push(item);
    }
    several(items, "items")?;
    free(&programme, into, items).map_err(|refusal| refusal.at("into"))?;
    for item in items {
        keeps_its_name(draft, &programme, item, item == into, "into")?;
    }
    promised(&old, said)?;
    let owners = || {
        let first = &old[0].owner;
        old.iter().all(|item| item.owner == *first).then_some(first)
    };
    let kept = old.iter().find(|item| item.id == *into);
    let kept = kept.and_then(|item| item.label.text("en"));
    let merged = ItemsMerged {
        programme: programme.id.clone(),
        items: items.to_vec(),
        into: into.clone(),
        label: match (said.label, kept) {
            (None, Some(kept)) => kept.to_owned(),
            _ => label(said, into)?,
        },
        owner: owner(draft, said.owner.or_else(owners))?,
        finish: finish(said)?,
        duration: duration(said)?,
    };
    amend(draft, &programme, into, vec![merged.into()])
}

/// A merge must not drop a promise: whoever merges says by when the merged item is promised.
fn promised(old: &[&Item], said: &Said<'_>) -> Result<(), Refusal> {
    let mut promised = old
        .iter()
        .filter_map(|item| Some((item, item.finish.as_ref()?)));
    match promised.next() {
        Some((item, finish)) if said.finish.is_none() => {
            let id = &item.id;
            let message =
                format!("`{id}` is promised for {finish}, so the merged item needs a date");
            Err(Refusal::input("missing_field", message)
                .at("finish")
                .help("give `finish`: by when the merged item is promised"))
        }
        _ => Ok(()),
    }
}

fn several(items: &[ItemId], place: &str) -> Result<(), Refusal> {
    for (at, item) in items.iter().enumerate() {
        if items[..at].contains(item) {
            let message = format!("`{item}` stands twice");
            return Err(Refusal::input("twice", message)
                .at(place)
                .help("name each item once"));
        }
    }
    if items.len() < 2 {
        return Err(Refusal::input("too_few_items", "one item is not several")
            .at(place)
            .help("name at least two"));
    }
    Ok(())
}

/// An id that no item has, apart from those that go.
fn free(programme: &Programme, id: &ItemId, going: &[ItemId]) -> Result<(), Refusal> {
    if going.contains(id) || programme.item(id.as_str()).is_none() {
        return Ok(());
    }
    let message = format!("there is an item `{id}` already");
    Err(Refusal::rule("item_known", message).help("give it another id"))
}

/// Cases that deliver an item, and funds that it releases, name it by its id, so it must stay.
fn keeps_its_name(
    draft: &Draft<'_>,
    programme: &Programme,
    item: &ItemId,
    kept: bool,
    place: &str,
) -> Result<(), Refusal> {
    let mut funds = programme.funds.values();
    if let Some(fund) = funds.find(|fund| fund.gate.as_ref() == Some(item)) {
        let message = format!("item `{item}` releases the fund `{}`", fund.id);
        return Err(Refusal::rule("item_is_gate", message)
            .at(place)
            .help("a decision on money stays one item; change its gate in the programme's text"));
    }
    let progress = progress_of(draft, &programme.id);
    let cases = progress
        .items
        .get(item)
        .is_some_and(|item| !item.cases.is_empty());
    if cases && !kept {
        let message = format!("cases deliver item `{item}`, and are linked to it by that id");
        return Err(Refusal::rule("item_has_cases", message)
            .at(place)
            .help(format!("name one of them `{item}`: the cases stay with it")));
    }
    Ok(())
}

fn owner(draft: &Draft<'_>, owner: Option<&Name>) -> Result<Name, Refusal> {
    let owner = owner.ok_or_else(|| {
        Refusal::input("missing_field", "it is not said which unit owns it")
            .at("owner")
            .help("name the unit that owns it")
    })?;
    let framework = draft.framework()?;
    if framework.organisation.units.contains_key(owner) {
        return Ok(owner.clone());
    }
    let known = framework.organisation.units.keys();
    Err(Refusal::unknown("unknown_unit", "unit", owner.as_str(), known).at("owner"))
}

fn label(said: &Said<'_>, id: &ItemId) -> Result<String, Refusal> {
    let label = said.label.unwrap_or(id.as_str());
    if label.len() > MAX_TEXT_BYTES {
        return Err(too_long("label"));
    }
    Ok(label.to_owned())
}

fn finish(said: &Said<'_>) -> Result<Option<String>, Refusal> {
    let read = |text: &str| -> Result<String, Refusal> {
        let when: When = text.parse().map_err(|error| at(&error, "finish"))?;
        Ok(when.to_string())
    };
    said.finish.map(read).transpose()
}

/// One length, or the least, the likely and the most with commas between.
fn duration(said: &Said<'_>) -> Result<Option<DurationDays>, Refusal> {
    let Some(text) = said.duration else {
        return Ok(None);
    };
    let lengths = text.split(',').map(|length| length.parse::<Stretch>());
    let lengths: Result<Vec<Stretch>, ValueError> = lengths.collect();
    let (least, likely, most) = match lengths.map_err(|error| at(&error, "duration"))?.as_slice() {
        [one] => (*one, *one, *one),
        [least, likely, most] => (*least, *likely, *most),
        _ => return Err(no_duration(text)),
    };
    let duration = Duration {
        least,
        likely,
        most,
    };
    if !duration.in_order() {
        return Err(no_duration(text));
    }
    Ok(Some(in_event(duration)))
}

fn no_duration(text: &str) -> Refusal {
    let message = format!("`{text}` is not one length, or least, likely and most");
    Refusal::input("bad_length", message)
        .at("duration")
        .help("write `3 months`, or `2 months, 3 months, 6 months`")
}

/// Days are numbers; what is said in working days or months is told as it was said too.
fn in_event(duration: Duration) -> DurationDays {
    let Duration {
        least,
        likely,
        most,
    } = duration;
    let about = |length: Stretch| u32::try_from(length.about_days()).unwrap_or(u32::MAX);
    let in_days = |length: Stretch| length.unit == StretchUnit::Days;
    let stated = StatedLengths {
        least: least.to_string(),
        likely: likely.to_string(),
        most: most.to_string(),
    };
    DurationDays {
        least: about(least),
        likely: about(likely),
        most: about(most),
        stated: (![least, likely, most].into_iter().all(in_days)).then_some(stated),
    }
}

fn at(error: &ValueError, place: &str) -> Refusal {
    Refusal::bad_value(error).at(place)
}
