//! Whether an item that something holds is blocked, or only not yet on.

use super::setting::Setting;
use crate::event::{Block, BlockKind};
use crate::framework::{Item, Programme};
use crate::programme::standing::Progress;

/// How an item stands that something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// What it waits for may still come in time: its turn has not come.
    NotYet,
    /// It should be further: its money was refused, something outside is not so, what it waits for
    /// was promised for a day that is over, or its own beginning or end was.
    Blocked,
}

impl Turn {
    /// The word that views say.
    pub const fn word(self) -> &'static str {
        match self {
            Turn::NotYet => "not_yet",
            Turn::Blocked => "blocked",
        }
    }
}

/// How an item stands that something holds; `None` where nothing does.
pub fn turn(
    programme: &Programme,
    progress: &Progress,
    setting: &Setting<'_>,
    item: &Item,
) -> Option<Turn> {
    let blocks = &progress.items.get(&item.id)?.blocks;
    if blocks.is_empty() {
        return None;
    }
    let is_past = |when: &Option<crate::value::When>| {
        let resolved = when
            .as_ref()
            .map(|when| setting.resolve(when, programme.as_of));
        resolved
            .and_then(|when| when.last())
            .is_some_and(|last| last < setting.data_date)
    };
    let is_late = |block: &Block| {
        let lasting = block.kind.is(BlockKind::Refused) || block.kind.is(BlockKind::External);
        lasting
            || programme
                .item(&block.what)
                .is_some_and(|other| is_past(&other.finish))
    };
    let is_due = is_past(&item.start) || is_past(&item.finish);
    Some(if is_due || blocks.iter().any(is_late) {
        Turn::Blocked
    } else {
        Turn::NotYet
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::standing::blocks_of;
    use crate::testing::programmes::{AS_OF, item, programme};
    use crate::value::When;
    use jiff::ToSpan;

    #[test]
    fn what_waits_for_something_in_time_is_not_blocked() {
        let reforms = programme(vec![
            item("a").promised(When::Month(2019, 9)),
            item("b").after("a"),
            item("c").after("b").starts(When::Month(2019, 8)),
            item("d").external("a treaty", None),
        ]);
        let mut progress = Progress::default().adopted(&reforms);
        for item in &reforms.items {
            let blocks = blocks_of(&reforms, &progress, item);
            progress.items.get_mut(&item.id).expect("known").blocks = blocks;
        }
        let turns = |days: i64| -> Vec<Option<&str>> {
            let setting = Setting::on(AS_OF + days.days());
            let of = |item| turn(&reforms, &progress, &setting, item).map(Turn::word);
            reforms.items.iter().map(of).collect()
        };
        let (not_yet, blocked) = (Some("not_yet"), Some("blocked"));
        assert_eq!(turns(0), [None, not_yet, not_yet, blocked]);
        assert_eq!(
            turns(62),
            [None, not_yet, blocked, blocked],
            "c should have begun"
        );
        assert_eq!(
            turns(92),
            [None, blocked, blocked, blocked],
            "a should be done"
        );
    }
}
