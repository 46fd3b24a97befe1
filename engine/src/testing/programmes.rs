//! Programmes made up for tests and measurements; the same seed makes the same programme.

use crate::event::{Provenance, ProvenanceKind};
use crate::framework::{
    Duration, Edge, EdgeKind, EdgeTarget, Fund, FundStage, FundingLine, Item, ItemStatus, Label,
    Programme, Strength,
};
use crate::programme::Random;
use crate::value::{FundId, ItemId, Money, Name, ProgrammeId, Stretch, When};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// The day that made-up programmes describe.
pub const AS_OF: Date = date(2019, 7, 1);

/// An item that is made up step by step.
#[derive(Clone, Debug)]
pub struct ItemBuilder(Item);

/// A made-up item: planned, without duration, owned by `office`.
pub fn item(id: &str) -> ItemBuilder {
    ItemBuilder(Item {
        id: ItemId::new(id),
        label: Label::default(),
        categories: Vec::new(),
        owner: Name::new("office"),
        start: None,
        finish: None,
        strength: Strength::Dated,
        status: ItemStatus::Planned,
        duration: None,
        needs: Vec::new(),
        funding: Vec::new(),
        workflow: None,
        done_when: None,
        holds: Vec::new(),
        provenance: played(),
    })
}

/// A made-up programme without funds, as of [`AS_OF`].
pub fn programme(items: Vec<ItemBuilder>) -> Programme {
    Programme {
        id: ProgrammeId::new("reforms"),
        version: 1,
        label: Label::default(),
        as_of: AS_OF,
        managed_by: Vec::new(),
        rebaseline: None,
        funds: BTreeMap::new(),
        items: items.into_iter().map(|item| item.0).collect(),
    }
}

/// A made-up fund.
pub fn fund(id: &str, amount: Money, stage: FundStage, gate: Option<&str>) -> Fund {
    Fund {
        id: FundId::new(id),
        label: Label::default(),
        amount,
        stage,
        reached: BTreeMap::new(),
        gate: gate.map(ItemId::new),
        may_be_in: None,
        provenance: played(),
    }
}

fn played() -> Provenance {
    Provenance {
        kind: ProvenanceKind::Played,
        words: None,
    }
}

impl ItemBuilder {
    /// Begins after another is done.
    #[must_use]
    pub fn after(self, other: &str) -> ItemBuilder {
        self.needs(other, EdgeKind::After)
    }

    /// Needs another in some way.
    #[must_use]
    pub fn needs(self, other: &str, kind: EdgeKind) -> ItemBuilder {
        self.needs_with_lag(other, kind, Stretch::NONE)
    }

    /// Needs another, with time in between.
    #[must_use]
    pub fn needs_with_lag(mut self, other: &str, kind: EdgeKind, lag: Stretch) -> ItemBuilder {
        self.0.needs.push(Edge {
            target: EdgeTarget::Item(ItemId::new(other)),
            kind,
            lag,
            provenance: played(),
        });
        self
    }

    /// Needs something outside.
    #[must_use]
    pub fn external(mut self, what: &str, met: Option<When>) -> ItemBuilder {
        self.0.needs.push(Edge {
            target: EdgeTarget::External {
                what: what.to_owned(),
                met,
            },
            kind: EdgeKind::After,
            lag: Stretch::NONE,
            provenance: played(),
        });
        self
    }

    /// Takes so many days.
    #[must_use]
    pub fn days(self, days: u32) -> ItemBuilder {
        self.between(days, days, days)
    }

    /// Takes a number of days in a range.
    #[must_use]
    pub fn between(self, least_days: u32, likely_days: u32, most_days: u32) -> ItemBuilder {
        let [least, likely, most] =
            [least_days, likely_days, most_days].map(|days| Stretch::days(days.into()));
        self.takes(Duration {
            least,
            likely,
            most,
        })
    }

    /// Takes so long.
    #[must_use]
    pub fn takes(mut self, duration: Duration) -> ItemBuilder {
        self.0.duration = Some(duration);
        self
    }

    /// Takes one length, as people write it.
    #[must_use]
    pub fn lasting(self, length: &str) -> ItemBuilder {
        let length: Stretch = length.parse().expect("a length of a plan");
        self.takes(Duration {
            least: length,
            likely: length,
            most: length,
        })
    }

    /// Is promised for a time.
    #[must_use]
    pub fn promised(mut self, finish: When) -> ItemBuilder {
        self.0.finish = Some(finish);
        self
    }

    /// Began, or is to begin.
    #[must_use]
    pub fn starts(mut self, start: When) -> ItemBuilder {
        self.0.start = Some(start);
        self
    }

    /// Stands so.
    #[must_use]
    pub fn status(mut self, status: ItemStatus) -> ItemBuilder {
        self.0.status = status;
        self
    }

    /// Is promised so firmly.
    #[must_use]
    pub fn strength(mut self, strength: Strength) -> ItemBuilder {
        self.0.strength = strength;
        self
    }

    /// Is owned by a unit.
    #[must_use]
    pub fn owner(mut self, unit: &str) -> ItemBuilder {
        self.0.owner = Name::new(unit);
        self
    }

    /// Is paid for by any one of these funds.
    #[must_use]
    pub fn paid_by(mut self, any_of: &[&str], amount: Option<Money>) -> ItemBuilder {
        let any_of = any_of.iter().map(|fund| FundId::new(fund)).collect();
        self.0.funding.push(FundingLine { any_of, amount });
        self
    }
}

/// What a made-up programme is like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// How many items.
    pub items: usize,
    /// How many dependencies.
    pub edges: usize,
    /// How far back an item reaches for what it needs, in items.
    pub reach: usize,
    /// Of a thousand dependencies, how many are `start`, and as many `finish`; the rest `after`.
    pub other_kinds_per_mille: u64,
    /// Durations have a range rather than one length.
    pub ranges: bool,
}

/// A programme without circles, made up out of a seed.
pub fn generated(shape: Shape, seed: u64) -> Programme {
    let mut random = Random::new(seed);
    let mut items: Vec<ItemBuilder> = (0..shape.items)
        .map(|number| {
            let likely = pick(&mut random, 5, 120);
            let (less, more) = if shape.ranges {
                (pick(&mut random, 0, likely / 2), pick(&mut random, 0, 90))
            } else {
                (0, 0)
            };
            item(&format!("item_{number}")).between(likely - less, likely, likely + more)
        })
        .collect();
    for _ in 0..shape.edges {
        if shape.items < 2 {
            break;
        }
        let to = 1 + random.below(shape.items - 1);
        let from = to - 1 - random.below(shape.reach.min(to).max(1));
        let draw = random.next() % 1000;
        let kind = if draw < shape.other_kinds_per_mille {
            EdgeKind::Start
        } else if draw < 2 * shape.other_kinds_per_mille {
            EdgeKind::Finish
        } else {
            EdgeKind::After
        };
        let lag = if random.below(8) == 0 {
            Stretch::days(pick(&mut random, 1, 20).into())
        } else {
            Stretch::NONE
        };
        let needed = items[from].0.id.clone();
        let item = items[to].clone();
        items[to] = item.needs_with_lag(needed.as_str(), kind, lag);
    }
    programme(items)
}

fn pick(random: &mut Random, least: u32, most: u32) -> u32 {
    least + u32::try_from(random.below((most - least) as usize + 1)).unwrap_or(0)
}
