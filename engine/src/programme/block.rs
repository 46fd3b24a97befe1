//! Blocks: items that stand next to each other and can move as one.
//!
//! Far down a chain that slips, everything moves by the same days. A block in which that is so is
//! moved by a note, not item by item. Each of an item's days, in each lane, is one of two: it
//! moves *along* with near items that hold it, or it is *held* by something that does not. Both
//! bounds are known, so it is known how far the ones may move before the others count.

use super::day::{Days, NEVER};
use std::ops::Range;

/// How many items are a block: a word of bits.
pub(super) const BLOCK: usize = 64;

/// Up to how many blocks away what holds an item is near. What is farther never moves along.
pub(super) const NEAR: usize = 8;

/// No bound on how far a block may move.
pub(super) const FREE: Days = [2 * NEVER; 3];

/// What is known of a block as a whole.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// By how much what moves along has moved since it was noted.
    pub(super) shift: Days,
    /// By how much it may move later, and earlier, before something else counts; or less.
    pub(super) room: [Days; 2],
    /// A bit for each lane in which what moves along begins here: where few of its items did by
    /// themselves, all do that anything holds. Such a block is looked at item by item always, so
    /// what is said of its items is seen to be so before anything relies on it.
    pub(super) begins: u8,
}

/// Index of the room for moving later.
pub(super) const LATER: usize = 0;
/// Index of the room for moving earlier.
pub(super) const EARLIER: usize = 1;

impl Block {
    pub(super) fn new(room: [Days; 2]) -> Block {
        Block {
            shift: [0; 3],
            room,
            begins: 0,
        }
    }

    /// Whether all that moves along may move by so many days, with nothing else moving.
    pub(super) fn may_move(&self, by: Days) -> bool {
        let [later, earlier] = &self.room;
        let has_room = |lane: usize| by[lane] <= later[lane] && -by[lane] <= earlier[lane];
        self.begins == 0 && (0..3).all(has_room)
    }

    /// Moves all that moves along.
    pub(super) fn move_by(&mut self, by: Days) {
        for (lane, by) in by.into_iter().enumerate() {
            self.shift[lane] += by;
            self.room[LATER][lane] -= by;
            self.room[EARLIER][lane] += by;
        }
    }
}

/// The block of a position.
pub(super) fn block_of(position: usize) -> usize {
    position / BLOCK
}

/// The positions of a block.
pub(super) fn positions_of(block: usize, items: usize) -> Range<usize> {
    block * BLOCK..items.min((block + 1) * BLOCK)
}
