//! The run: engine and oracle beside each other, and the oracle without each rule.

use super::Oracle;
use super::generate;
use super::model::Step;
use super::rules::Rule;
use super::seen::{by_engine, by_oracle, part_of_state};
use super::submit::{Engine, seed_of};
use super::world::World;
use std::fmt;

/// After so many differences a run ends: they are of few kinds.
const MOST_DIFFERENCES: usize = 20;

/// How many steps an organisation lives.
const STEPS: i64 = 50;

/// Where engine and oracle part.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// In a few words, to count differences of one kind.
    pub(crate) kind: String,
    /// All that leads there.
    pub(crate) story: String,
}

/// What a run has come to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) commands: u64,
    pub(crate) accepted: u64,
    pub(crate) organisations: u64,
    /// Organisations that the engine's own check refuses.
    pub(crate) unfit: u64,
    pub(crate) differences: Vec<Difference>,
    /// Rules whose absence nothing has shown yet.
    pub(crate) missing: Vec<Rule>,
}

impl Tally {
    pub(crate) fn and(mut self, other: Tally) -> Tally {
        self.commands += other.commands;
        self.accepted += other.accepted;
        self.organisations += other.organisations;
        self.unfit += other.unfit;
        self.differences.extend(other.differences);
        self.missing.retain(|rule| other.missing.contains(rule));
        self
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally {
            commands,
            accepted,
            organisations,
            unfit,
            ..
        } = self;
        let covered = Rule::ALL.len() - self.missing.len();
        write!(
            out,
            "{commands} commands, {accepted} of them accepted, in {organisations} organisations ({unfit} more \
             were unfit); {covered} of {} rules were missed when they were off",
            Rule::ALL.len()
        )
    }
}

/// How a step's answer differs from what it must be, in a few words.
fn parts(reasons: &[&str], answer: &Result<(), engine::refusal::Refusal>) -> Option<String> {
    match answer {
        Ok(()) if reasons.is_empty() => None,
        Ok(()) => Some(format!("accepted, must be refused: {}", reasons.join(", "))),
        Err(refusal) if reasons.contains(&&*refusal.code) || reasons.contains(&"?") => None,
        Err(refusal) if reasons.is_empty() => {
            Some(format!("must be accepted, is refused: {}", refusal.code))
        }
        Err(refusal) => Some(format!(
            "refused: {}, must be: {}",
            refusal.code,
            reasons.join(", ")
        )),
    }
}

/// One organisation's life, and the oracles without a rule that agreed with the engine to its end.
pub(crate) fn life(seed: u64, run: u64, tally: &mut Tally) {
    let mut random = seed_of(seed, run);
    let org = generate::org(&mut random);
    let mut engine = match Engine::founded(&org) {
        Ok(engine) => engine,
        Err(_) => {
            tally.unfit += 1;
            return;
        }
    };
    tally.organisations += 1;
    let whole = Oracle { off: None };
    let mut world = World::of(&org);
    let mut others: Vec<(Rule, World)> = tally
        .missing
        .iter()
        .map(|rule| (*rule, World::of(&org)))
        .collect();
    let mut now = 0;
    let mut told = Vec::new();
    for count in 1..=STEPS {
        let step = generate::step(&mut random, &world, now, count);
        now = step.at;
        if whole.is_untold(&world, super::model::day_of(now)) {
            return;
        }
        let answer = engine.step(&step);
        tally.commands += 1;
        tally.accepted += u64::from(answer.is_ok());
        if is_unfit(&answer) {
            // What `check` finds in definitions, it finds before anything is decided.
            whole.pass(&mut world, &step);
            for (rule, world) in &mut others {
                Oracle { off: Some(*rule) }.pass(world, &step);
            }
            continue;
        }
        let reasons = whole.step(&mut world, &step);
        told.push(tell(&step, &answer));
        let found = by_engine(&engine, &org);
        let expected = by_oracle(&world);
        let parted = parts(&reasons, &answer).or_else(|| part_of_state(&expected, &found));
        if let Some(kind) = parted {
            let story = format!(
                "run {run}\n{}{}{}\n{}\n{kind}",
                super::text::organisation(&org),
                super::text::people(&org, &org.definitions),
                super::text::workflow(&org),
                told.join("\n"),
            );
            tally.differences.push(Difference {
                kind: format!("{} (IGF_RUN={run})", kind_of(&step, &kind)),
                story,
            });
            return;
        }
        others.retain_mut(|(rule, world)| {
            let reasons = Oracle { off: Some(*rule) }.step(world, &step);
            let same = parts(&reasons, &answer).is_none() && by_oracle(world) == found;
            if !same {
                tally.missing.retain(|it| it != rule);
            }
            same
        });
    }
}

fn is_unfit(answer: &Result<(), engine::refusal::Refusal>) -> bool {
    let code = answer.as_ref().err().map(|refusal| refusal.code.as_str());
    code == Some("definitions_have_mistakes")
}

pub(crate) fn engine_cases(engine: &Engine) -> usize {
    engine.service.state().cases.references().count()
}

fn kind_of(step: &Step, kind: &str) -> String {
    let wish = format!("{:?}", step.wish);
    let word = wish.split([' ', '(']).next().unwrap_or_default();
    let kind = kind.lines().next().unwrap_or_default();
    format!("{word}: {kind}")
}

fn tell(step: &Step, answer: &Result<(), engine::refusal::Refusal>) -> String {
    let day = step.at / super::model::DAY;
    let hour = step.at % super::model::DAY / super::model::HOUR;
    let answer = match answer {
        Ok(()) => "ok".to_owned(),
        Err(refusal) => format!("{}: {}", refusal.code, refusal.message),
    };
    let away = if step.ticked { "" } else { " (unticked)" };
    format!(
        "day {day} {hour:02}h p{} for {:?}: {:?}{away} -> {answer}",
        step.who, step.instead_of, step.wish
    )
}

/// Lives from `first` on, every `stride`-th, until so many commands were tried.
pub(crate) fn lives(seed: u64, first: u64, stride: u64, commands: u64) -> Tally {
    let mut tally = Tally {
        missing: Rule::ALL.to_vec(),
        ..Tally::default()
    };
    let mut run = first;
    while tally.commands < commands && tally.differences.len() < MOST_DIFFERENCES {
        life(seed, run, &mut tally);
        run += stride;
    }
    tally
}
