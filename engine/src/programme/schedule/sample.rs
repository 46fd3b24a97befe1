//! Chances: the schedule played many times, with durations drawn from their ranges.

use super::chain::{Drive, LaneTimes, drive};
use super::critical_path::Schedule;
use super::day::{Days, HIGH, LIKELY, LOW, NEVER, is_known, plus};
use super::facts::Mode;
use super::plan::Plan;
use super::random::Random;
use super::times::End;
use crate::value::ItemId;

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
    /// In how many samples an item was on the chain that drives the end of the whole; items that
    /// never were are left out.
    pub driving: Vec<Chance>,
}

/// One outcome: a day for every start and end, within the schedule's ranges.
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
            duration: NEVER,
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
        let duration = one_of(facts.duration, &mut random);
        let (own_start, own_finish) = (
            one_of(facts.start, &mut random),
            one_of(facts.finish, &mut random),
        );
        if facts.mode == Mode::Over {
            return LaneTimes {
                start: own_start.min(own_finish),
                finish: own_finish,
                duration,
            };
        }
        let (mut start, mut end) = (own_start, own_finish);
        for edge in plan.graph.needs_of(item) {
            if let Some(hold) = plan.hold(edge) {
                let from = self.times[edge.source().index()].at(hold.from);
                let until = plan.day_after_lag(from, edge.weight);
                match hold.to {
                    End::Start => start = start.max(until),
                    End::Finish => end = end.max(until),
                }
            }
        }
        LaneTimes {
            start,
            finish: plus(plus(start, duration).max(end), facts.delay),
            duration,
        }
    }

    /// Marks the items on the chain that drives the end of the whole.
    fn mark_driving(&self, plan: &Plan<'_>, times_driving: &mut [u32]) {
        let ends = (0..self.times.len()).filter(|item| is_known(self.times[*item].finish));
        // The first of several that end on the same day.
        let last = ends.max_by_key(|item| (self.times[*item].finish, std::cmp::Reverse(*item)));
        let Some(last) = last else { return };
        let mut at = (last, End::Finish);
        loop {
            times_driving[at.0] += 1;
            match drive(plan, &|item| self.times[item], at).1 {
                Drive::Needs { other, end, .. } => at = (other, end),
                Drive::StartFloor | Drive::FinishFloor => break,
            }
        }
    }
}

fn one_of(days: Days, random: &mut Random) -> i64 {
    match days {
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
    let mut outcome = Outcome::default();
    for sample in 0..samples {
        outcome.draw(plan, seed, sample);
        for ((item, day), holds) in promised.iter().zip(&mut holds) {
            *holds += u32::from(outcome.times(*item).finish <= *day);
        }
        outcome.mark_driving(plan, &mut driving);
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
