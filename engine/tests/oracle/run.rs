//! The run: engine and oracle beside each other, and the oracle without each rule.

use super::Oracle;
use super::generate;
use super::model::{Fields, Org, Stage, Step};
use super::rules::Rule;
use super::submit::{Engine, reference, seed_of};
use super::world::World;
use engine::value::Name;
use std::fmt;

/// After so many differences a run ends: they are of few kinds.
const MOST_DIFFERENCES: usize = 20;

/// How many steps an organisation lives.
const STEPS: i64 = 50;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeenCase {
    stage: &'static str,
    fields: Fields,
    questions: Vec<Option<SeenQuestion>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeenQuestion {
    outcome: String,
    seats: usize,
    electorate: Vec<usize>,
    barred: Vec<usize>,
    ballots: Vec<(usize, String)>,
}

fn by_oracle(world: &World) -> Vec<SeenCase> {
    let question = |case: &super::world::Case, decision| {
        let question = &case.questions[case.last(decision)?];
        let people = |barred: bool| {
            let seats = question
                .seats
                .iter()
                .filter(|seat| seat.bar.is_some() == barred);
            let mut people: Vec<usize> = seats.map(|seat| seat.person).collect();
            people.sort_unstable();
            people.dedup();
            people
        };
        let mut ballots: Vec<(usize, String)> = question
            .casts
            .iter()
            .map(|it| (it.voter, it.say.word().to_owned()))
            .collect();
        ballots.sort();
        Some(SeenQuestion {
            outcome: question.outcome.map_or("open", |it| it.word()).to_owned(),
            seats: question.total,
            electorate: people(false),
            barred: people(true),
            ballots,
        })
    };
    let case = |case: &super::world::Case| SeenCase {
        stage: case.stage.id(),
        fields: case.fields.clone(),
        questions: (0..world.org.decisions.len())
            .map(|it| question(case, it))
            .collect(),
    };
    world.cases.iter().map(case).collect()
}

fn number(name: &str) -> usize {
    name.trim_start_matches(['p', 'u'])
        .parse()
        .unwrap_or(usize::MAX)
}

fn by_engine(engine: &Engine, org: &Org, cases: usize) -> Vec<SeenCase> {
    (0..cases)
        .map(|at| case_by_engine(engine, org, at))
        .collect()
}

fn case_by_engine(engine: &Engine, org: &Org, at: usize) -> SeenCase {
    let case = engine.service.case(&reference(at)).expect("memory");
    let case = case.unwrap_or_else(|| panic!("there is no {}", reference(at)));
    let text = |id: &str| match case.fields.get(&Name::new(id)) {
        Some(value) => value.to_json(),
        None => serde_json::Value::Null,
    };
    let person = |id: &str| text(id).as_str().map(number);
    let stages = [Stage::Begun, Stage::Reviewed, Stage::Ended];
    let stage = stages.into_iter().find(|it| it.id() == case.state.as_str());
    let due = text("due");
    let due: jiff::civil::Date = due.as_str().unwrap_or_default().parse().expect("a day");
    let first = jiff::civil::date(2019, 7, 1);
    let fields = Fields {
        amount: text("amount").as_i64().unwrap_or(-1),
        go: text("go").as_bool().unwrap_or(false),
        due: i64::from((due - first).get_days()),
        owner: person("owner"),
        helper: person("helper"),
        chair: person("chair"),
        unit: person("unit").unwrap_or(9),
    };
    let question = |decision: usize| {
        let question = case.questions.get(&Name::new(&format!("d{decision}")))?;
        let people = |seats: &[engine::event::Seat]| {
            let mut people: Vec<usize> = seats
                .iter()
                .map(|seat| number(seat.person.as_str()))
                .collect();
            people.sort_unstable();
            people.dedup();
            people
        };
        let mut ballots: Vec<(usize, String)> = question
            .ballots
            .iter()
            .map(|(person, vote)| (number(person.as_str()), vote.value.as_str().to_owned()))
            .collect();
        ballots.sort();
        Some(SeenQuestion {
            outcome: question
                .outcome
                .as_ref()
                .map_or("open".to_owned(), |it| it.as_str().to_owned()),
            seats: question.seats as usize,
            electorate: people(&question.electorate),
            barred: people(&question.barred),
            ballots,
        })
    };
    SeenCase {
        stage: stage.map_or("?", Stage::id),
        fields,
        questions: (0..org.decisions.len()).map(question).collect(),
    }
}

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

fn part_of_state(expected: &[SeenCase], found: &[SeenCase]) -> Option<String> {
    let pairs = expected.iter().zip(found);
    pairs
        .map(|(expected, found)| part_of_case(expected, found))
        .find_map(|it| it)
}

fn part_of_case(expected: &SeenCase, found: &SeenCase) -> Option<String> {
    let (must, is) = (&expected.fields, &found.fields);
    if expected.stage != found.stage || must != is {
        return Some(format!(
            "the case: is {} {is:?}, must be {} {must:?}",
            found.stage, expected.stage
        ));
    }
    let pairs = expected.questions.iter().zip(&found.questions);
    let mut parted = pairs.filter(|(expected, found)| expected != found);
    let (expected, found) = parted.next()?;
    let (Some(must), Some(is)) = (expected, found) else {
        return Some("whether a question is put".to_owned());
    };
    let what = if must.outcome != is.outcome {
        format!("outcome {}, must be {}", is.outcome, must.outcome)
    } else if must.ballots != is.ballots {
        "ballots".to_owned()
    } else {
        "seats".to_owned()
    };
    Some(format!("{what}\n  is      {is:?}\n  must be {must:?}"))
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
        let reasons = whole.step(&mut world, &step);
        told.push(tell(&step, &answer));
        let cases = by_engine(&engine, &org, engine_cases(&engine));
        let expected = by_oracle(&world);
        let parted = parts(&reasons, &answer).or_else(|| part_of_state(&expected, &cases));
        if let Some(kind) = parted {
            let story = format!(
                "run {run}\n{}{}{}\n{}\n{kind}",
                super::text::organisation(&org),
                super::text::people(&org),
                super::text::workflow(&org),
                told.join("\n"),
            );
            tally.differences.push(Difference {
                kind: kind_of(&step, &kind),
                story,
            });
            return;
        }
        others.retain_mut(|(rule, world)| {
            let reasons = Oracle { off: Some(*rule) }.step(world, &step);
            let same = parts(&reasons, &answer).is_none() && by_oracle(world) == cases;
            if !same {
                tally.missing.retain(|it| it != rule);
            }
            same
        });
    }
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
    let answer = answer
        .as_ref()
        .map_or_else(|refusal| refusal.code.as_str(), |()| "ok");
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
