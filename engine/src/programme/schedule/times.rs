//! When an item begins and ends, and which of the two of one item holds which of another.

use super::day::Points;
use super::facts::Mode;
use crate::framework::EdgeKind;

/// An item's start or its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Start,
    Finish,
}

/// When an item begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) start: Points,
    pub(super) finish: Points,
}

impl Times {
    pub(super) fn at(&self, end: End) -> Points {
        match end {
            End::Start => self.start,
            End::Finish => self.finish,
        }
    }

    pub(super) fn at_mut(&mut self, end: End) -> &mut Points {
        match end {
            End::Start => &mut self.start,
            End::Finish => &mut self.finish,
        }
    }
}

/// A dependency in time: a day of the needed item holds a day of the waiting one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hold {
    /// Of the needed item, the day that holds.
    pub(super) from: End,
    /// Of the waiting item, the day that is held.
    pub(super) to: End,
}

impl Hold {
    /// How a need holds an item; `None` where it holds no date. An item that is done waits for
    /// nothing; of an item that has begun only the end waits.
    pub(super) fn of(kind: EdgeKind, waiting: Mode) -> Option<Hold> {
        let (from, to) = match kind {
            EdgeKind::After | EdgeKind::Funds => (End::Finish, End::Start),
            EdgeKind::Start => (End::Start, End::Start),
            EdgeKind::Finish => (End::Finish, End::Finish),
            EdgeKind::Informs | EdgeKind::Contributes => return None,
        };
        match waiting {
            Mode::Over => None,
            Mode::Running => Some(Hold {
                from,
                to: End::Finish,
            }),
            Mode::Ahead => Some(Hold { from, to }),
        }
    }
}
