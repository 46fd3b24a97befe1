//! Chances: the schedule played many times, with durations drawn from their ranges.

use super::critical_path::Schedule;
use super::day::{HIGH, LIKELY, LOW, NEVER, Points, is_evening, is_known};
use super::drive::LaneTimes;
use super::driving::Trace;
use super::facts::{Facts, Mode};
use super::plan::Plan;
use super::random::Random;
use super::times::End;
use crate::value::{ItemId, Stretch};

/// How often something was so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chance {
    /// The item.
    pub item: ItemId,
    /// In how many samples it was so; `None` when a duration that nobody stated decides it.
    pub times: Option<u32>,
}

/// What the samples showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sampled {
    /// The seed: the same one gives the same samples.
    pub seed: u64,
    /// How many samples were drawn.
    pub samples: u32,
    /// For each promise with a date, in how many samples it held.
    pub promises: Vec<Chance>,
    /// In how many samples an item was on a chain that drives the end of the whole; items that
    /// never were are left out.
    pub driving: Vec<Chance>,
}

/// One outcome: a point for every start and end, within the schedule's ranges.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    times: Vec<LaneTimes>,
}

impl Outcome {
    pub(super) fn times(&self, item: usize) -> LaneTimes {
        self.times[item]
    }

    /// Draws durations and uncertain days from triangles over their ranges, and schedules them.
    /// Every item has draws of its own, so that a change elsewhere does not change them.
    pub(super) fn draw(&mut self, plan: &Plan<'_>, seed: u64, sample: u32) {
        let unknown = LaneTimes {
            start: NEVER,
            finish: NEVER,
            worked: NEVER,
        };
        self.times.clear();
        self.times.resize(plan.graph.len(), unknown);
        let mut of_sample = Random::new(seed ^ (u64::from(sample) << 32));
        let base = of_sample.next();
        for item in plan.graph.order() {
            let random = Random::new(base.wrapping_add(item as u64));
            self.times[item] = self.time_of(plan, item, random);
        }
    }

    fn time_of(&self, plan: &Plan<'_>, item: usize, mut random: Random) -> LaneTimes {
        let facts = &plan.facts[item];
        let (mut start, mut end) = (
            one_of(facts.start, &mut random),
            one_of(facts.finish, &mut random),
        );
        if facts.mode == Mode::Over {
            return LaneTimes {
                start: start.min(end),
                finish: end,
                worked: end,
            };
        }
        for edge in plan.graph.needs_of(item) {
            if let Some(hold) = plan.hold(edge) {
                let from = self.times[edge.source().index()].at(hold.from);
                let until = plan.held(from, edge.weight, (hold.to, facts));
                match hold.to {
                    End::Start => start = start.max(until),
                    End::Finish => end = end.max(until),
                }
            }
        }
        if facts.mode == Mode::Ahead {
            start = plan.pace.begin(start, facts.lengths.begins);
        }
        let worked = worked(plan, facts, start, &mut random);
        LaneTimes {
            start,
            finish: plan.after_delay(worked.max(end), facts),
            worked,
        }
    }

    /// Marks the items that drive the end of the whole.
    fn mark_driving(&self, plan: &Plan<'_>, trace: &mut Trace, times_driving: &mut [u32]) {
        let known = |item: &usize| is_known(self.times[*item].finish);
        let ends = (0..self.times.len()).filter(known);
        let Some(end) = ends.clone().map(|item| self.times[item].finish).max() else {
            return;
        };
        let last = ends.filter(|item| self.times[*item].finish == end);
        trace.back(plan, &|item| self.times[item], last);
        for (item, times) in times_driving.iter_mut().enumerate() {
            *times += u32::from(trace.drives(item));
        }
    }
}

/// Where the work of an item ends that begins on a point: its length is drawn from its range.
fn worked(plan: &Plan<'_>, facts: &Facts, start: i64, random: &mut Random) -> i64 {
    let (lengths, pace) = (&facts.lengths, &plan.pace);
    if let Some(([least, likely, most], unit)) = lengths.counts() {
        let count = random.triangular(least, likely, most);
        return pace.worked(start, Stretch { count, unit });
    }
    // Months, or several units: the last day is drawn from the range of last days.
    let ends = lengths.ends(pace, start);
    if !is_known(ends[HIGH]) {
        return NEVER;
    }
    let before = ends.map(|end| (ends[HIGH] - end).div_euclid(2));
    let drawn = ends[HIGH] - 2 * random.triangular(before[HIGH], before[LIKELY], before[LOW]);
    if is_evening(drawn) {
        pace.evening_from(drawn, lengths.begins)
    } else {
        drawn
    }
}

fn one_of(points: Points, random: &mut Random) -> i64 {
    match points {
        [low, _, high] if low == high => low,
        [_, likely, high] if !is_known(likely) || !is_known(high) => NEVER,
        [low, likely, high] if is_known(low) => random.triangular(low, likely, high),
        [_, likely, high] => random.triangular(likely, likely, high),
    }
}

/// Plays the schedule `samples` times.
pub fn sampled(plan: &Plan<'_>, schedule: &Schedule, samples: u32, seed: u64) -> Sampled {
    let items = plan.graph.len();
    let promised: Vec<(usize, i64)> = (0..items)
        .filter(|item| plan.facts[*item].mode != Mode::Over || plan.facts[*item].dated)
        .filter_map(|item| Some((item, plan.promises[item]?)))
        .collect();
    let mut holds = vec![0_u32; promised.len()];
    let mut driving = vec![0_u32; items];
    let (mut outcome, mut trace) = (Outcome::default(), Trace::default());
    for sample in 0..samples {
        outcome.draw(plan, seed, sample);
        for ((item, day), holds) in promised.iter().zip(&mut holds) {
            *holds += u32::from(outcome.times(*item).finish <= *day);
        }
        outcome.mark_driving(plan, &mut trace, &mut driving);
    }
    let chance = |item: usize, times: Option<u32>| Chance {
        item: plan.graph.name(item).clone(),
        times,
    };
    let promises = promised.iter().zip(holds).map(|((item, day), holds)| {
        let finish = schedule.early(*item).finish;
        let decided = finish[LOW] > *day;
        let open = !is_known(finish[LIKELY]) || !is_known(finish[HIGH]);
        chance(*item, (decided || !open).then_some(holds))
    });
    let promises = promises.collect();
    let driving = driving
        .into_iter()
        .enumerate()
        .filter(|(_, times)| *times > 0);
    Sampled {
        seed,
        samples,
        promises,
        driving: driving
            .map(|(item, times)| chance(item, Some(times)))
            .collect(),
    }
}
