//! Bringing a pass up to date after something else is known of some items: only what they reach
//! is looked at, and what moves as one is moved as one.

use super::block::{BLOCK, EARLIER, FREE, LATER, block_of, positions_of};
use super::day::{Days, minus};
use super::link::{FIRST, Link, SECOND};
use super::pass::{ALL_LANES, Along, Found, Pass};
use super::way::Way;

/// What an update moved.
#[derive(Debug, Default)]
pub(super) struct Trail {
    /// The blocks in which something moved, in order.
    blocks: Vec<(usize, Moved)>,
    /// What moved after it was looked at, with its second day of before.
    pub(super) seen: Vec<(usize, Days)>,
}

/// What moved of a block.
#[derive(Clone, Copy, Debug)]
enum Moved {
    /// A bit for each item.
    Items(u64),
    /// All that moves along in the lanes whose bits these are.
    AsOne(Along),
}

impl Trail {
    /// Whether blocks were moved as one.
    pub(super) fn has_moved_as_one(&self) -> bool {
        let mut blocks = self.blocks.iter();
        blocks.any(|(_, moved)| matches!(moved, Moved::AsOne(_)))
    }

    /// The positions of all that moved, in order.
    pub(super) fn positions<'a>(&'a self, along: &'a [Along]) -> impl Iterator<Item = usize> + 'a {
        self.blocks.iter().flat_map(|(block, moved)| {
            positions_of(*block, along.len()).filter(|position| match moved {
                Moved::Items(bits) => bits >> (position % BLOCK) & 1 == 1,
                Moved::AsOne(lanes) => {
                    let along = along[*position];
                    (along | along >> 3) & lanes != 0
                }
            })
        })
    }
}

/// Blocks one after the other in which all that moves along moved by the same.
#[derive(Clone, Copy, Debug)]
struct Run {
    since: usize,
    by: Days,
}

impl Pass {
    /// Brings the pass up to date after something else is known of the items at some positions.
    pub(super) fn update(&mut self, way: &impl Way, changed: &[usize]) -> Trail {
        for position in changed {
            self.open.insert(*position);
            self.odd.insert(block_of(*position));
        }
        let mut sweep = Sweep {
            pass: self,
            way,
            trail: Trail::default(),
        };
        sweep.run();
        sweep.trail
    }
}

struct Sweep<'a, W: Way> {
    pass: &'a mut Pass,
    way: &'a W,
    trail: Trail,
}

impl<W: Way> Sweep<'_, W> {
    fn run(&mut self) {
        let near = self.way.plan().net.near();
        let (mut block, mut run, mut moved) = (0, None::<Run>, None::<usize>);
        while block < self.pass.blocks.len() {
            let after_moved = |block: usize| moved.is_some_and(|last| block <= last + near);
            if run.is_none() && !after_moved(block) {
                match self.pass.open.next_word(block) {
                    Some(next) => block = next,
                    None => break,
                }
            }
            if let Some(run) = run.filter(|run| self.moves_with(*run, block)) {
                self.move_block(block, run.by);
                moved = Some(block);
            } else if after_moved(block) || self.pass.open.lowest_of(block).is_some() {
                let whole = after_moved(block);
                let by = self.look_at(block, whole);
                run = by.filter(|by| *by != [0; 3]).map(|by| Run {
                    since: run
                        .filter(|run| run.by == by)
                        .map_or(block, |run| run.since),
                    by,
                });
            } else {
                run = None;
            }
            block += 1;
        }
    }

    /// Whether all that moves along in a block moves with the blocks before it.
    fn moves_with(&self, run: Run, block: usize) -> bool {
        run.since + self.way.plan().net.near() <= block
            && !self.way.plan().working_lags
            && !self.pass.odd.contains(block)
            && self.pass.blocks[block].may_move(run.by)
    }

    /// Moves a block as one. Only what is held far away must be told.
    fn move_block(&mut self, block: usize, by: Days) {
        self.pass.open.empty_word(block);
        let mut far = self.way.plan().net.far(W::BACK, block);
        let lanes = (0..3).map(|lane| u8::from(by[lane] != 0) << lane).sum();
        self.trail.blocks.push((block, Moved::AsOne(lanes)));
        let mut before = Vec::new();
        while far != 0 {
            let position = block * BLOCK + far.trailing_zeros() as usize;
            far &= far - 1;
            before.push((position, self.known(position)));
        }
        self.pass.blocks[block].move_by(by);
        for (position, before) in before {
            let now = self.known(position);
            let way = self.way;
            for link in way.held(position).filter(|link| link.far) {
                self.tell(&link, &before, &now);
            }
        }
    }

    fn known(&self, position: usize) -> Found {
        Found {
            times: self.pass.days(position),
            along: self.pass.along[position],
        }
    }

    /// Looks at the open items of a block, or at all. Gives by how much all moved that moves
    /// along, where that is the same for all and nothing else moved.
    fn look_at(&mut self, block: usize, whole: bool) -> Option<Days> {
        self.pass.odd.remove(block);
        self.settle(block);
        let items = positions_of(block, self.pass.times.len());
        let (mut as_one, mut seen) = (AsOne::default(), 0_u64);
        if whole {
            self.pass.blocks[block].room = [FREE; 2];
            for position in items.clone() {
                self.look(position, Some(block), &mut as_one);
            }
            self.pass.open.empty_word(block);
            seen = u64::MAX;
        } else {
            while let Some(position) = self.pass.open.lowest_of(block) {
                self.pass.open.remove(position);
                self.look(position, None, &mut as_one);
                seen |= 1 << (position % BLOCK);
            }
        }
        if as_one.moved != 0 {
            let moved = Moved::Items(as_one.moved);
            self.trail.blocks.push((block, moved));
        }
        as_one.by(items.map(|position| {
            let unseen = seen >> (position % BLOCK) & 1 == 0;
            if unseen { self.pass.along[position] } else { 0 }
        }))
    }

    /// Writes a block's shift into its items.
    fn settle(&mut self, block: usize) {
        let shift = self.pass.blocks[block].shift;
        if shift == [0; 3] {
            return;
        }
        let items = positions_of(block, self.pass.times.len());
        for position in items {
            self.pass.times[position] = self.pass.days(position);
        }
        self.pass.blocks[block].shift = [0; 3];
    }

    /// Looks at one item, and tells what it holds, but for the items of the block `within`, which
    /// are looked at anyway.
    fn look(&mut self, position: usize, within: Option<usize>, as_one: &mut AsOne) {
        let before = self.known(position);
        let mut room = self.pass.blocks[block_of(position)].room;
        let mut now = self.pass.found::<true>(self.way, position, &mut room);
        self.pass.blocks[block_of(position)].room = room;
        now.along |= self.pass.begins(self.way, position, &now.times);
        let moved = as_one.see(position, &before, &now);
        if !moved && before.along == now.along {
            return;
        }
        (self.pass.times[position], self.pass.along[position]) = (now.times, now.along);
        if moved {
            self.trail.seen.push((position, before.times[SECOND]));
        }
        let way = self.way;
        for link in way.held(position) {
            if within != Some(block_of(link.at())) {
                self.tell(&link, &before, &now);
            }
        }
    }

    /// Tells what an item holds of its having moved: it is looked at where it may move too. Where
    /// it does not, the room of its block may be less now.
    fn tell(&mut self, link: &Link, before: &Found, now: &Found) {
        let (at, to, from) = (link.at(), link.to(), link.from());
        let (along_before, along_now) = if link.far {
            (0, 0)
        } else {
            (before.along_of(from), now.along_of(from))
        };
        let (before, now) = (&before.times[from], &now.times[from]);
        if same(before, now) && along_before == along_now {
            return;
        }
        let moves_along = along_before & along_now == ALL_LANES;
        if self.pass.open.contains(at) && (moves_along || self.pass.odd.contains(block_of(at))) {
            return;
        }
        let delay = self.way.delay(at)[to];
        let held = self.pass.day(at, to).map(|day| minus(day, delay));
        let along_there = self.pass.along_of(at, to);
        let before = self.way.lagged(*before, link.lag);
        let now = self.way.lagged(*now, link.lag);
        for lane in 0..3 {
            let is = |along: Along| along >> lane & 1 == 1;
            let turned = is(along_before) != is(along_now);
            let counted = before[lane] >= held[lane] && (now[lane] < held[lane] || turned);
            if now[lane] > held[lane] || counted {
                self.pass.open.insert(at);
                if turned || !is(along_now) {
                    self.pass.odd.insert(block_of(at));
                }
            } else if is(along_now) != is(along_there) {
                let side = if is(along_there) { EARLIER } else { LATER };
                let room = &mut self.pass.blocks[block_of(at)].room[side][lane];
                *room = (*room).min(held[lane] - now[lane]);
            }
        }
    }
}

fn same(one: &Days, other: &Days) -> bool {
    (0..3).all(|lane| one[lane] == other[lane])
}

/// Whether all that moves along in a block moved by the same, and nothing else did.
#[derive(Debug, Default)]
struct AsOne {
    /// In each lane by how much, as soon as something is seen that moves along.
    by: [Option<i64>; 3],
    broken: bool,
    /// A bit for each item that moved.
    moved: u64,
}

impl AsOne {
    /// Gives whether the item moved.
    fn see(&mut self, position: usize, before: &Found, now: &Found) -> bool {
        let mut moved = false;
        for which in [FIRST, SECOND] {
            for lane in 0..3 {
                let by = now.times[which][lane] - before.times[which][lane];
                let expected = if now.along_of(which) >> lane & 1 == 1 {
                    *self.by[lane].get_or_insert(by)
                } else {
                    0
                };
                self.broken |= by != expected;
                moved |= by != 0;
            }
        }
        self.broken |= before.along != now.along;
        self.moved |= u64::from(moved) << (position % BLOCK);
        moved
    }

    /// By how much, given what was not looked at and so did not move.
    fn by(self, unseen: impl Iterator<Item = Along>) -> Option<Days> {
        let by = self.by.map(|by| by.unwrap_or(0));
        if self.broken || by == [0; 3] {
            return None;
        }
        let unseen = unseen.fold(0, |all, along| all | along | along >> 3);
        let stood = |lane: usize| unseen >> lane & 1 == 1;
        (0..3)
            .all(|lane| by[lane] == 0 || !stood(lane))
            .then_some(by)
    }
}
