//! How long an item takes, and where it ends by that.

use super::day::{HIGH, LIKELY, LONG_AGO, LOW, NEVER, Points, is_known, plus_days};
use super::pace::{Begins, Pace};
use crate::framework::Duration;
use crate::value::{Stretch, StretchUnit};

/// How long an item takes: at the least, most likely, at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lengths {
    /// `None` where nobody said.
    stated: Option<[Stretch; 3]>,
    /// Where it may begin.
    pub(super) begins: Begins,
    /// So many days are taken from it, as far as it has them.
    pub(super) shorter_days: i64,
}

impl Lengths {
    /// Of a stated duration. What nobody stated may take no time, and no likely or latest end
    /// follows from it.
    pub(super) fn of(duration: Option<Duration>) -> Lengths {
        let stated = duration.map(|it| [it.least, it.likely, it.most]);
        Lengths {
            stated,
            begins: stated.map_or(Begins::Morning, |stated| begins(&stated)),
            shorter_days: 0,
        }
    }

    /// The same item, of which only one length is left.
    pub(super) fn only(self, length: Stretch) -> Lengths {
        let stated = Some([length; 3]);
        Lengths { stated, ..self }
    }

    /// The one length that it takes, where its range is one.
    pub(super) fn point(&self) -> Option<Stretch> {
        let [least, likely, most] = self.stated?;
        (least == likely && likely == most).then_some(least)
    }

    /// The range of counts, where all are of one unit and nothing is taken from them.
    pub(super) fn counts(&self) -> Option<([i64; 3], StretchUnit)> {
        let stated = self.stated.filter(|_| self.shorter_days == 0)?;
        let unit = stated[LOW].unit;
        let fits = unit != StretchUnit::Months && stated.iter().all(|it| it.unit == unit);
        fits.then(|| (stated.map(|it| it.count), unit))
    }

    /// Where the item ends that begins on a point: at the earliest, most likely, at the latest.
    pub(super) fn ends(&self, pace: &Pace, start: i64) -> Points {
        [LOW, LIKELY, HIGH].map(|lane| self.end(pace, start, lane))
    }

    /// Where the item ends that begins on a point. A length of another unit may turn out shorter
    /// than the one that is stated as less: then it takes as long as that one.
    pub(super) fn end(&self, pace: &Pace, start: i64, lane: usize) -> i64 {
        let Some(stated) = &self.stated else {
            return if lane == LOW { start } else { NEVER };
        };
        if let Some(length) = self.point() {
            return self.taken(pace, start, length);
        }
        let ends = stated[..=lane].iter();
        let ends = ends.map(|length| self.taken(pace, start, *length));
        ends.max().unwrap_or(start)
    }

    fn taken(&self, pace: &Pace, start: i64, length: Stretch) -> i64 {
        let end = pace.worked(start, length);
        if self.shorter_days == 0 {
            return end;
        }
        plus_days(end, -self.shorter_days).max(start)
    }

    /// The last point on which the item may begin, to end by a point.
    pub(super) fn start_by(&self, pace: &Pace, finish: i64, lane: usize) -> i64 {
        if !is_known(finish) {
            return finish;
        }
        let Some(stated) = &self.stated else {
            let start = if lane == LOW { finish } else { LONG_AGO };
            return pace.begin_by(start, self.begins);
        };
        let longer = plus_days(finish, self.shorter_days);
        let starts = stated[..=lane]
            .iter()
            .map(|length| pace.worked_back(longer, *length));
        let start = starts.fold(finish, i64::min);
        pace.begin_by(start, self.begins)
    }
}

/// What takes no time at the most is a milestone.
fn begins(stated: &[Stretch; 3]) -> Begins {
    if stated.iter().all(|length| length.is_none()) {
        Begins::Anywhere
    } else if stated[LIKELY].unit == StretchUnit::WorkingDays {
        Begins::WorkingMorning
    } else {
        Begins::Morning
    }
}
