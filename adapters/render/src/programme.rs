//! What is drawn, read from the answers of a programme's views.

use crate::mark::Mark;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// What cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Picturing {
    /// It is not the answer of a programme's view.
    #[error("the programme cannot be drawn: {0}")]
    Unreadable(String),
    /// Nobody could read it, and it would take long.
    #[error("a picture of {0} items is too large: {MOST_ITEMS} are the most")]
    TooLarge(usize),
}

/// How many items are drawn one by one.
pub const MOST_ITEMS: usize = 1_000;

impl Picturing {
    pub(crate) fn new(error: &serde_json::Error) -> Picturing {
        Picturing::Unreadable(error.to_string())
    }
}

/// A programme as it is drawn.
#[derive(Clone, Debug)]
pub struct Programme {
    /// Its name for people.
    pub label: String,
    /// The day that the picture shows.
    pub as_of: Date,
    /// By what was true on that day, with what was entered later.
    pub restated: bool,
    /// In the order of its text.
    pub items: Vec<Item>,
    /// The baseline that its items are held against, in words.
    pub baseline: Option<String>,
    /// The unit that it was narrowed to, and how many items the whole has.
    pub part: Option<(String, usize)>,
}

/// One item as it is drawn.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// The unit that owns it.
    pub owner: String,
    /// That unit's name for people.
    pub unit: String,
    /// The first of its categories.
    pub category: Option<String>,
    /// `planned`, `started` or `done`.
    pub status: String,
    /// Something holds it that should not any more.
    pub blocked: bool,
    /// Something holds it, and its turn has not come.
    pub waits: bool,
    /// It drives the end of the programme.
    pub driving: bool,
    /// When it was promised.
    pub promised: Option<Date>,
    /// Its promise fails.
    pub failing: bool,
    /// What it waits for.
    pub needs: Vec<Need>,
    /// When it begins.
    pub starts: Period,
    /// When it is done: its last day.
    pub finishes: Period,
    /// Nothing is known of its end but that it is not over.
    pub is_only_not_before: bool,
    /// When it was to be done by the baseline.
    pub agreed: Option<Date>,
}

/// A day as far as anybody can say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Period {
    /// At the earliest.
    pub earliest: Option<Date>,
    /// Most likely.
    pub likely: Option<Date>,
    /// At the latest.
    pub latest: Option<Date>,
}

/// What an item waits for.
#[derive(Clone, Debug, Deserialize)]
pub struct Need {
    /// The other item's id.
    pub item: String,
    /// `after`, `start`, `finish`, `funds`, `informs` or `contributes`.
    pub kind: String,
    /// The time in between, in words: `10 working days`, or `-2 days` where the two may overlap.
    #[serde(default)]
    pub lag: Option<String>,
}

impl Need {
    /// Whether it holds the item back.
    pub(crate) fn holds(&self) -> bool {
        !matches!(self.kind.as_str(), "informs" | "contributes")
    }
}

#[derive(Deserialize)]
struct Status {
    label: Option<String>,
    programme: String,
    items: Vec<StatusItem>,
}

#[derive(Deserialize)]
struct StatusItem {
    item: String,
    label: Option<String>,
    owner: String,
    owner_label: Option<String>,
    #[serde(default)]
    categories: Vec<String>,
    status: String,
    held: Option<String>,
    needs: Vec<Need>,
}

#[derive(Deserialize)]
struct Path {
    as_of: Date,
    #[serde(default)]
    effective: Option<Date>,
    driving: BTreeSet<String>,
    items: Vec<PathItem>,
    promises: Vec<Promise>,
}

#[derive(Deserialize)]
struct PathItem {
    item: String,
    early_start: Period,
    early_finish: Period,
    #[serde(default)]
    not_before_today: bool,
    #[serde(default)]
    agreed: Option<Date>,
}

#[derive(Deserialize)]
struct Baseline {
    number: Option<u32>,
    baselines: Vec<Taken>,
    items: Vec<Agreed>,
}

#[derive(Deserialize)]
struct Taken {
    number: u32,
    taken_on: Date,
}

#[derive(Deserialize)]
struct Agreed {
    item: String,
    agreed: Option<Date>,
}

#[derive(Deserialize)]
struct Promise {
    item: String,
    promised: Option<Date>,
    fails: bool,
}

impl Programme {
    /// From the answers of the views `programme` and `path`, as of the same instant.
    ///
    /// # Errors
    /// [`Picturing::Unreadable`] when one of them lacks a member of its view, or has another type
    /// there.
    pub fn read(status: &Json, path: &Json) -> Result<Programme, Picturing> {
        let unreadable = |error: serde_json::Error| Picturing::new(&error);
        let status = Status::deserialize(status).map_err(unreadable)?;
        let path = Path::deserialize(path).map_err(unreadable)?;
        let dates: BTreeMap<&str, &PathItem> = path
            .items
            .iter()
            .map(|item| (item.item.as_str(), item))
            .collect();
        let promises: BTreeMap<&str, &Promise> = path
            .promises
            .iter()
            .map(|promise| (promise.item.as_str(), promise))
            .collect();
        let items = status.items.into_iter().map(|item| {
            let dates = dates.get(item.item.as_str());
            let promise = promises.get(item.item.as_str());
            Item {
                label: item.label.unwrap_or_else(|| item.item.replace('_', " ")),
                unit: item.owner_label.unwrap_or_else(|| item.owner.clone()),
                owner: item.owner,
                category: item.categories.into_iter().next(),
                blocked: item.held.as_deref() == Some("blocked"),
                waits: item.held.as_deref() == Some("not_yet"),
                is_only_not_before: dates.is_some_and(|dates| dates.not_before_today),
                driving: path.driving.contains(&item.item),
                promised: promise.and_then(|promise| promise.promised),
                failing: promise.is_some_and(|promise| promise.fails),
                needs: item.needs,
                starts: dates.map(|dates| dates.early_start).unwrap_or_default(),
                finishes: dates.map(|dates| dates.early_finish).unwrap_or_default(),
                agreed: dates.and_then(|dates| dates.agreed),
                status: item.status,
                id: item.item,
            }
        });
        Ok(Programme {
            label: status.label.unwrap_or(status.programme),
            as_of: path.as_of,
            restated: path.effective.is_some(),
            items: items.collect(),
            baseline: None,
            part: None,
        })
    }

    /// Held against a baseline, from the answer of the view `baseline`.
    ///
    /// # Errors
    /// [`Picturing::Unreadable`] when the JSON lacks a member of that view, or has another type
    /// there.
    pub fn against(mut self, baseline: &Json) -> Result<Programme, Picturing> {
        let view = Baseline::deserialize(baseline).map_err(|error| Picturing::new(&error))?;
        let agreed: BTreeMap<&str, Option<Date>> = view
            .items
            .iter()
            .map(|item| (item.item.as_str(), item.agreed))
            .collect();
        for item in &mut self.items {
            item.agreed = agreed.get(item.id.as_str()).copied().flatten();
        }
        let shown = view
            .baselines
            .iter()
            .find(|it| Some(it.number) == view.number);
        self.baseline =
            shown.map(|shown| format!("baseline {} of {}", shown.number, shown.taken_on));
        Ok(self)
    }

    /// Only a unit's items, with the items that they wait for and that wait for them; `None` where
    /// it owns none.
    pub fn of_unit(&self, unit: &str) -> Option<Programme> {
        let own = |item: &&Item| item.owner == unit;
        let label = self.items.iter().find(own)?.unit.clone();
        let owned: BTreeSet<&str> = self
            .items
            .iter()
            .filter(own)
            .map(|item| item.id.as_str())
            .collect();
        let needed = self.items.iter().filter(own).flat_map(|item| &item.needs);
        let needed: BTreeSet<&str> = needed
            .filter(|need| need.holds())
            .map(|need| need.item.as_str())
            .collect();
        let touches = |item: &&Item| {
            let waits = |need: &Need| need.holds() && owned.contains(need.item.as_str());
            item.owner == unit || needed.contains(item.id.as_str()) || item.needs.iter().any(waits)
        };
        Some(Programme {
            label: self.label.clone(),
            as_of: self.as_of,
            restated: self.restated,
            items: self.items.iter().filter(touches).cloned().collect(),
            baseline: self.baseline.clone(),
            part: Some((label, self.items.len())),
        })
    }

    /// The units that own items.
    pub fn owners(&self) -> BTreeSet<&str> {
        self.items.iter().map(|item| item.owner.as_str()).collect()
    }
}

impl Item {
    /// One sign for how it stands.
    pub(crate) fn sign(&self) -> char {
        match self.mark() {
            Mark::Tick => '✓',
            Mark::Square => '■',
            Mark::Triangle => '▶',
            Mark::Dotted => '◌',
            _ => '○',
        }
    }

    /// The same as a shape.
    pub(crate) fn mark(&self) -> Mark {
        match self.status.as_str() {
            "done" => Mark::Tick,
            _ if self.blocked => Mark::Square,
            "started" => Mark::Triangle,
            _ if self.waits => Mark::Dotted,
            _ => Mark::Ring,
        }
    }

    /// Whether it is over.
    pub(crate) fn done(&self) -> bool {
        self.status == "done"
    }

    /// Its status in one word.
    pub(crate) fn state(&self) -> &str {
        match (self.blocked, self.waits && self.status == "planned") {
            (true, _) => "blocked",
            (_, true) => "not yet its turn",
            _ => &self.status,
        }
    }

    /// How it stands, in words.
    pub(crate) fn words(&self) -> String {
        let mut words = match (self.blocked, self.waits) {
            (true, _) => format!("{}, blocked", self.status),
            (_, true) => format!("{}, not yet its turn", self.status),
            _ => self.status.clone(),
        };
        if self.driving {
            words.push_str(", drives the end");
        }
        if self.failing {
            words.push_str(", its promise fails");
        }
        words
    }
}
