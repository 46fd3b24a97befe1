//! One pass over all items in one direction: what holds an item first, then the item.

use super::block::{BLOCK, Block, EARLIER, FREE, LATER, block_of, positions_of};
use super::day::{Days, LONG_AGO, NEVER, known, plus};
use super::link::{FIRST, SECOND};
use super::ranks::Ranks;
use super::way::Way;

/// An item's first and second day in each lane.
pub(super) type Times = [Days; 2];

/// A bit for each of an item's six days: whether it moves along with what holds it.
pub(super) type Along = u8;

/// The days of all items, by their position.
#[derive(Clone, Debug, Default)]
pub(super) struct Pass {
    /// As noted; what moves along is moved by its block's shift since.
    pub(super) times: Vec<Times>,
    pub(super) along: Vec<Along>,
    pub(super) blocks: Vec<Block>,
    /// Items to be looked at, and blocks that something reaches which does not move along: empty
    /// but during an update.
    pub(super) open: Ranks,
    pub(super) odd: Ranks,
}

/// What was found out about an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) times: Times,
    pub(super) along: Along,
}

impl Found {
    /// For each lane a bit: whether one of its days moves along.
    pub(super) fn along_of(&self, which: usize) -> Along {
        self.along >> (3 * which) & ALL_LANES
    }
}

impl Pass {
    /// The days of all items.
    pub(super) fn new(way: &impl Way, items: usize) -> Pass {
        let mut pass = Pass {
            times: Vec::with_capacity(items),
            along: Vec::with_capacity(items),
            blocks: Vec::with_capacity(items.div_ceil(BLOCK)),
            open: Ranks::new(items),
            odd: Ranks::new(items.div_ceil(BLOCK)),
        };
        for block in 0..items.div_ceil(BLOCK) {
            let mut room = [FREE; 2];
            for position in positions_of(block, items) {
                let found = pass.found::<false>(way, position, &mut room);
                pass.times.push(found.times);
                pass.along.push(found.along);
            }
            pass.blocks.push(Block::new(room));
            pass.begin(way, block);
        }
        pass
    }

    /// Lets what moves along begin in a block, in lanes in which few of its items do.
    fn begin(&mut self, way: &impl Way, block: usize) {
        let (mut may, mut do_move) = ([0; 3], [0; 3]);
        let positions = positions_of(block, self.times.len());
        for position in positions.clone() {
            let linked = !way.holding(position).is_empty();
            for lane in 0..3 {
                may[lane] += u8::from(linked && known(self.times[position][SECOND][lane]));
                do_move[lane] += self.along_of(position, SECOND) >> lane & 1;
            }
        }
        let begins = |lane: usize| Along::from(2 * do_move[lane] < may[lane]) << lane;
        self.blocks[block].begins = begins(0) | begins(1) | begins(2);
        for position in positions {
            self.along[position] |= self.begins(way, position, &self.times[position]);
        }
    }

    /// Which of an item's days move along for the reason alone that this begins in its block.
    pub(super) fn begins(&self, way: &impl Way, position: usize, times: &Times) -> Along {
        let lanes = self.blocks[block_of(position)].begins;
        if lanes == 0 || way.holding(position).is_empty() {
            return 0;
        }
        let day = |which: usize, lane: usize| {
            let begins = lanes >> lane & 1 == 1 && known(times[which][lane]);
            Along::from(begins) << (3 * which + lane)
        };
        (0..3)
            .map(|lane| day(FIRST, lane) | day(SECOND, lane))
            .sum()
    }

    /// An item's days.
    pub(super) fn days(&self, position: usize) -> Times {
        [self.day(position, FIRST), self.day(position, SECOND)]
    }

    /// One of an item's days.
    pub(super) fn day(&self, position: usize, which: usize) -> Days {
        let mut days = self.times[position][which];
        let shift = &self.blocks[block_of(position)].shift;
        let along = self.along_of(position, which);
        for lane in 0..3 {
            days[lane] += shift[lane] * i64::from(along >> lane & 1);
        }
        days
    }

    /// One of an item's days as noted: known or unknown, and right where no block has moved.
    pub(super) fn noted(&self, position: usize, which: usize) -> &Days {
        &self.times[position][which]
    }

    /// For each lane a bit: whether one of an item's days moves along.
    pub(super) fn along_of(&self, position: usize, which: usize) -> Along {
        self.along[position] >> (3 * which) & ALL_LANES
    }

    /// Finds out an item's days from those of what holds it, and how far it leaves its block to
    /// move.
    pub(super) fn found<const MOVED: bool>(
        &self,
        way: &impl Way,
        position: usize,
        room: &mut [Days; 2],
    ) -> Found {
        let own = way.own(position);
        let mut first = Pull::new(own.floor[FIRST]);
        let mut second = Pull::new(own.floor[SECOND]);
        for link in way.holding(position) {
            let (at, from) = (link.at(), link.from());
            let days = if MOVED {
                self.day(at, from)
            } else {
                self.times[at][from]
            };
            let moves = if link.far { 0 } else { self.along_of(at, from) };
            let pull = if link.to() == FIRST {
                &mut first
            } else {
                &mut second
            };
            if moves == ALL_LANES && link.lag.working_days == 0 {
                pull.pull_along(days, i64::from(link.lag.days));
            } else {
                pull.pull(way.lagged(days, link.lag), moves);
            }
        }
        let (days, first_along) = first.settled(room);
        let first = days.map(|day| plus(day, own.delay[FIRST]));
        second.pull(sum(first, own.length), first_along);
        let (days, second_along) = second.settled(room);
        Found {
            times: [first, days.map(|day| plus(day, own.delay[SECOND]))],
            along: first_along | second_along << 3,
        }
    }
}

fn sum(a: Days, b: Days) -> Days {
    [plus(a[0], b[0]), plus(a[1], b[1]), plus(a[2], b[2])]
}

/// All lanes of a day move along.
pub(super) const ALL_LANES: Along = 7;

/// What holds a day: what it moves along with, and what it does not.
#[derive(Clone, Copy)]
struct Pull {
    along: Days,
    held: Days,
}

impl Pull {
    fn new(floor: Days) -> Pull {
        Pull {
            along: [LONG_AGO; 3],
            held: floor,
        }
    }

    /// Days that are known and move along, as most do.
    fn pull_along(&mut self, days: Days, later_by: i64) {
        for (along, day) in self.along.iter_mut().zip(days) {
            *along = (*along).max(day + later_by);
        }
    }

    fn pull(&mut self, days: Days, moves: Along) {
        for (lane, day) in days.into_iter().enumerate() {
            if moves >> lane & 1 == 1 && day < NEVER {
                self.along[lane] = self.along[lane].max(day);
            } else {
                self.held[lane] = self.held[lane].max(day);
            }
        }
    }

    /// Which of both counts, and whether it moves along; the room may be less for it.
    fn settled(&self, room: &mut [Days; 2]) -> (Days, Along) {
        let (mut days, mut moves) = (self.held, 0);
        for lane in 0..3 {
            let (along, held) = (self.along[lane], self.held[lane]);
            let is = along >= held && known(along);
            moves |= Along::from(is) << lane;
            let side = if is { EARLIER } else { LATER };
            let apart = along.abs_diff(held).cast_signed();
            room[side][lane] = room[side][lane].min(apart);
            days[lane] = along.max(held);
        }
        (days, moves)
    }
}
