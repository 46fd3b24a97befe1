//! What becomes free if something is done, wave by wave.

use super::blocked::blocks_of;
use super::heard::ItemProgress;
use super::progress::Progress;
use crate::framework::{Item, ItemStatus, Programme};
use crate::value::ItemId;

/// The items that nothing holds any more once `item` is done: first those it frees itself, then
/// those that become free once these are done, and so on. Each stands in the first wave that
/// frees it; the items of a wave are in the programme's order.
pub fn waves(programme: &Programme, progress: &Progress, item: &ItemId) -> Vec<Vec<ItemId>> {
    let open = |item: &&Item| {
        progress.status_of(item) != ItemStatus::Done
            && !blocks_of(programme, progress, item).is_empty()
    };
    let mut held: Vec<&Item> = programme.items.iter().filter(open).collect();
    held.retain(|other| other.id != *item);
    let mut supposed = progress.clone();
    let mut wave = vec![item.clone()];
    let mut waves = Vec::new();
    while !wave.is_empty() {
        for done in &wave {
            let done_item = ItemProgress::new(ItemStatus::Done);
            supposed.items.insert(done.clone(), done_item);
        }
        let (free, still): (Vec<&Item>, Vec<&Item>) = held
            .into_iter()
            .partition(|item| blocks_of(programme, &supposed, item).is_empty());
        held = still;
        wave = free.into_iter().map(|item| item.id.clone()).collect();
        if !wave.is_empty() {
            waves.push(wave.clone());
        }
    }
    waves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::programmes::{item, programme};

    #[test]
    fn what_is_freed_frees_others() {
        let reforms = programme(vec![
            item("vision"),
            item("plan").after("vision"),
            item("strategy").after("vision"),
            item("system").after("plan").after("strategy"),
            item("other"),
            item("both").after("system").after("other"),
            item("free"),
        ]);
        let progress = Progress::default().adopted(&reforms);
        let told = |id: &str| -> Vec<String> {
            let waves = waves(&reforms, &progress, &ItemId::new(id));
            let wave = |wave: &Vec<ItemId>| {
                wave.iter()
                    .map(ItemId::as_str)
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            waves.iter().map(wave).collect()
        };
        assert_eq!(told("vision"), ["plan strategy", "system"]);
        assert_eq!(
            told("plan"),
            [""; 0],
            "the system waits for the strategy too"
        );
        assert_eq!(told("other"), [""; 0]);
    }
}
