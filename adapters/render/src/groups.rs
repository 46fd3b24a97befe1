//! Items folded by what they belong to, for programmes of hundreds of items.

use crate::measure::counted;
use crate::programme::{Item, Programme};
use std::collections::BTreeMap;

/// From how many items on a programme is folded by itself.
const MANY: usize = 80;

/// How many groups a picture takes; the smallest are put together beyond that.
const MOST: usize = 20;

/// By what items are folded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    /// By workstream where there are more than eighty items.
    #[default]
    Auto,
    /// By workstream: the unit that owns an item answers for it, and an item has just one.
    Workstream,
    /// By the first of an item's categories.
    Category,
    /// Not at all.
    None,
}

/// Items that belong together.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) label: String,
    /// Their places in the programme.
    pub(crate) items: Vec<usize>,
    pub(crate) done: usize,
    pub(crate) started: usize,
    pub(crate) planned: usize,
    /// Not done, and held: in neither of the two before.
    pub(crate) blocked: usize,
    pub(crate) promised: usize,
    pub(crate) failing: usize,
    pub(crate) driving: usize,
}

/// A programme that is folded.
#[derive(Debug)]
pub(crate) struct Groups {
    /// What one group is, and several.
    pub(crate) words: [&'static str; 2],
    pub(crate) groups: Vec<Group>,
    /// The group of each item.
    pub(crate) of: Vec<usize>,
}

impl Groups {
    /// The groups of a programme; `None` where it is not to be folded, or there is nothing to tell
    /// its items apart by.
    pub(crate) fn of(programme: &Programme, fold: Fold) -> Option<Groups> {
        let by_category = || Groups::by(programme, ["category", "categories"], category);
        match fold {
            Fold::None => None,
            Fold::Auto if programme.items.len() <= MANY => None,
            Fold::Category => by_category(),
            Fold::Auto | Fold::Workstream => {
                let unit = |item: &Item| item.unit.clone();
                Groups::by(programme, ["workstream", "workstreams"], unit).or_else(by_category)
            }
        }
    }

    fn by(
        programme: &Programme,
        words: [&'static str; 2],
        name: impl Fn(&Item) -> String,
    ) -> Option<Groups> {
        let names: Vec<String> = programme.items.iter().map(name).collect();
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &names {
            *sizes.entry(name).or_default() += 1;
        }
        if sizes.len() < 2 {
            return None;
        }
        let mut largest: Vec<(&str, usize)> = sizes.into_iter().collect();
        largest.sort_by_key(|(name, size)| (usize::MAX - size, *name));
        let others = match largest.len() {
            ..=MOST => Vec::new(),
            _ => largest.split_off(MOST - 1),
        };
        let mut index: BTreeMap<&str, usize> = BTreeMap::new();
        let mut groups: Vec<Group> = Vec::new();
        for (name, _) in &largest {
            index.insert(name, groups.len());
            groups.push(Group::new((*name).to_owned()));
        }
        if !others.is_empty() {
            index.extend(others.iter().map(|(name, _)| (*name, groups.len())));
            groups.push(Group::new(format!(
                "{} with the fewest items",
                counted(others.len(), words[0], words[1])
            )));
        }
        let of: Vec<usize> = names.iter().map(|name| index[name.as_str()]).collect();
        for (at, item) in programme.items.iter().enumerate() {
            groups[of[at]].take(at, item);
        }
        Some(Groups { words, groups, of })
    }

    /// How many groups, in words.
    pub(crate) fn counted(&self) -> String {
        counted(self.groups.len(), self.words[0], self.words[1])
    }
}

impl Group {
    fn new(label: String) -> Group {
        Group {
            label,
            items: Vec::new(),
            done: 0,
            started: 0,
            planned: 0,
            blocked: 0,
            promised: 0,
            failing: 0,
            driving: 0,
        }
    }

    fn take(&mut self, at: usize, item: &Item) {
        self.items.push(at);
        let stands = match item.state() {
            "done" => &mut self.done,
            "blocked" => &mut self.blocked,
            "started" => &mut self.started,
            _ => &mut self.planned,
        };
        *stands += 1;
        self.promised += usize::from(item.promised.is_some());
        self.failing += usize::from(item.failing);
        self.driving += usize::from(item.driving);
    }

    /// How its items stand, in words.
    pub(crate) fn stands(&self) -> String {
        let items = counted(self.items.len(), "item", "items");
        format!("{items}: {} done, {} blocked", self.done, self.blocked)
    }

    /// How its promises stand, in words.
    pub(crate) fn promises(&self) -> String {
        match self.promised {
            0 => "nothing promised".to_owned(),
            promised => format!("{} of {promised} promises fail", self.failing),
        }
    }
}

fn category(item: &Item) -> String {
    let category = item.category.as_deref().unwrap_or("without a category");
    category.replace('_', " ")
}
