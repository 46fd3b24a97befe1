//! What holds what, next to each other in the order in which items are scheduled.

use super::block::{NEAR, block_of};
use super::facts::{Facts, Mode};
use super::graph::{Dependency, ItemGraph};
use crate::framework::EdgeKind;

/// Which of an item's two days is met first when days are counted: its start when counting
/// forward, its end when counting back.
pub(super) const FIRST: usize = 0;
/// Which is met second.
pub(super) const SECOND: usize = 1;

/// The time that must pass between two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lag {
    pub(super) days: u32,
    /// After the calendar days.
    pub(super) working_days: u32,
}

impl Dependency {
    pub(super) fn lag(&self) -> Lag {
        Lag {
            days: self.lag_days,
            working_days: self.lag_working_days,
        }
    }
}

/// One dependency as the schedule follows it, seen from one of its items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// The other item, by its position.
    pub(super) at: u32,
    pub(super) lag: Lag,
    /// The day that holds.
    from: u8,
    /// The day that is held.
    to: u8,
    /// Whether the other item stands too far away to move along.
    pub(super) far: bool,
}

impl Link {
    pub(super) fn at(&self) -> usize {
        self.at as usize
    }

    pub(super) fn from(&self) -> usize {
        usize::from(self.from)
    }

    pub(super) fn to(&self) -> usize {
        usize::from(self.to)
    }

    /// The same dependency from the other direction of counting, where positions run backwards.
    fn mirrored(&self, items: usize) -> Link {
        let at = mirrored(self.at(), items);
        Link {
            at: short(at),
            from: 1 - self.to,
            to: 1 - self.from,
            ..*self
        }
    }
}

/// Links, position by position.
#[derive(Clone, Debug, Default)]
struct Links {
    from: Vec<u32>,
    links: Vec<Link>,
}

impl Links {
    fn of(&self, position: usize) -> &[Link] {
        &self.links[self.from[position] as usize..self.from[position + 1] as usize]
    }

    /// All links, with the position that each is of.
    fn all(&self) -> impl Iterator<Item = (usize, &Link)> {
        let positions = 0..self.from.len().saturating_sub(1);
        positions.flat_map(|position| self.of(position).iter().map(move |link| (position, link)))
    }

    /// A bit for each position that a far link leads to or from, block by block.
    fn far(&self) -> Vec<u64> {
        let mut far = vec![0; (self.from.len() - 1).div_ceil(64)];
        for position in 0..self.from.len() - 1 {
            if self.of(position).iter().any(|link| link.far) {
                far[position / 64] |= 1 << (position % 64);
            }
        }
        far
    }
}

/// All links, for counting forward and for counting back. Forward, an item's position is its
/// place in the graph's order; back, the same from the other end.
#[derive(Clone, Debug, Default)]
pub(super) struct Net {
    items: usize,
    /// What each item is held by.
    forward: Links,
    /// What each item holds, by positions from the other end.
    back: Links,
    forward_far: Vec<u64>,
    back_far: Vec<u64>,
    last: Vec<u32>,
    near: usize,
}

impl Net {
    pub(super) fn new(graph: &ItemGraph, facts: &[Facts]) -> Net {
        let items = graph.len();
        let forward = forward(graph, facts);
        let mut net = Net {
            items,
            back: back(&forward),
            forward,
            forward_far: Vec::new(),
            back_far: Vec::new(),
            last: Vec::new(),
            near: 0,
        };
        let apart = |(position, link): (usize, &Link)| {
            let blocks = block_of(position).abs_diff(block_of(link.at()));
            if link.far { 0 } else { blocks }
        };
        let forward = net.forward.all().map(apart).max().unwrap_or(0);
        net.near = forward.max(net.back.all().map(apart).max().unwrap_or(0));
        let waits_for_end = |link: &Link| link.to() == FIRST;
        let is_last = |at: &usize| !net.holding(true, *at).iter().any(waits_for_end);
        let last = (0..items).filter(is_last);
        net.last = last.map(|at| short(mirrored(at, items))).collect();
        net.forward_far = mirrored_bits(&net.back.far(), items);
        net.back_far = mirrored_bits(&net.forward.far(), items);
        net
    }

    /// What holds an item: forward, what it needs; back, what waits for it.
    pub(super) fn holding(&self, back: bool, position: usize) -> &[Link] {
        let links = if back { &self.back } else { &self.forward };
        links.of(position)
    }

    /// What an item holds.
    pub(super) fn held(&self, back: bool, position: usize) -> impl Iterator<Item = Link> + '_ {
        let links = if back { &self.forward } else { &self.back };
        let there = links.of(mirrored(position, self.items)).iter();
        there.map(|link| link.mirrored(self.items))
    }

    /// The positions of a block, as bits, that hold something far away.
    pub(super) fn far(&self, back: bool, block: usize) -> u64 {
        let far = if back {
            &self.back_far
        } else {
            &self.forward_far
        };
        far[block]
    }

    /// How many blocks away what holds an item is at most, where it is near.
    pub(super) fn near(&self) -> usize {
        self.near
    }

    /// The items whose end nothing waits for.
    pub(super) fn last(&self) -> impl Iterator<Item = usize> + '_ {
        self.last.iter().map(|position| *position as usize)
    }
}

/// A position counted from the other end.
pub(super) fn mirrored(position: usize, items: usize) -> usize {
    items - 1 - position
}

fn mirrored_bits(bits: &[u64], items: usize) -> Vec<u64> {
    let mut there = vec![0; bits.len()];
    for position in (0..items).filter(|position| bits[position / 64] >> (position % 64) & 1 == 1) {
        let position = mirrored(position, items);
        there[position / 64] |= 1 << (position % 64);
    }
    there
}

/// Whether two positions are far from each other, whichever end they are counted from.
fn are_far(one: usize, other: usize, items: usize) -> bool {
    let blocks = block_of(one).abs_diff(block_of(other));
    let (one, other) = (mirrored(one, items), mirrored(other, items));
    blocks.max(block_of(one).abs_diff(block_of(other))) > NEAR
}

fn forward(graph: &ItemGraph, facts: &[Facts]) -> Links {
    let items = graph.len();
    let mut links = Links {
        from: Vec::with_capacity(items + 1),
        links: Vec::with_capacity(graph.petgraph().edge_count()),
    };
    links.from.push(0);
    for (position, item) in graph.order().enumerate() {
        for edge in graph.needs_of(item) {
            let at = graph.rank(edge.source().index());
            if let Some((from, to)) = days(&edge.weight, facts[item].mode) {
                links.links.push(Link {
                    at: short(at),
                    lag: edge.weight.lag(),
                    from,
                    to,
                    far: are_far(position, at, items),
                });
            }
        }
        links.from.push(short(links.links.len()));
    }
    links
}

/// The same links by what they lead from, with positions from the other end.
fn back(forward: &Links) -> Links {
    let items = forward.from.len() - 1;
    let row = |link: &Link| mirrored(link.at(), items);
    let mut from = vec![0; items + 1];
    for link in &forward.links {
        from[row(link) + 1] += 1;
    }
    for position in 0..items {
        from[position + 1] += from[position];
    }
    let mut next = from.clone();
    let mut links = forward.links.clone();
    for (position, link) in forward.all() {
        let slot = &mut next[row(link)];
        links[*slot as usize] = Link {
            at: short(position),
            ..*link
        }
        .mirrored(items);
        *slot += 1;
    }
    Links { from, links }
}

/// The day that holds and the day that is held; nothing where nothing is held. What is over
/// waits for nothing, and what has begun waits with its end.
fn days(dependency: &Dependency, waiting: Mode) -> Option<(u8, u8)> {
    const START: u8 = 0;
    const FINISH: u8 = 1;
    let from = match dependency.kind {
        EdgeKind::Start => START,
        EdgeKind::After | EdgeKind::Finish => FINISH,
        EdgeKind::Funds | EdgeKind::Informs | EdgeKind::Contributes => return None,
    };
    match (waiting, dependency.kind) {
        (Mode::Over, _) => None,
        (Mode::Running, _) | (_, EdgeKind::Finish) => Some((from, FINISH)),
        (Mode::Ahead, _) => Some((from, START)),
    }
}

fn short(position: usize) -> u32 {
    u32::try_from(position).expect("definitions are far smaller than four thousand million items")
}
