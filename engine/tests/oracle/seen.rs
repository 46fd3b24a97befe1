//! What the engine shows of its state, and what the oracle says that it must show.

use super::model::{Fields, Instant, Org, Stage};
use super::submit::{Engine, reference, since_the_first};
use super::world::{Question, World};
use engine::value::Name;

/// All that is compared after each step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    cases: Vec<SeenCase>,
    charter: SeenCharter,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct SeenCase {
    stage: &'static str,
    fields: Fields,
    questions: Vec<Option<SeenQuestion>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct SeenQuestion {
    outcome: String,
    seats: usize,
    electorate: Vec<usize>,
    barred: Vec<usize>,
    ballots: Vec<(usize, String)>,
    closes: Option<Instant>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct SeenCharter {
    /// Of what is in force.
    mark: usize,
    /// What came of the last proposal.
    last: Option<String>,
    open: Vec<SeenQuestion>,
}

pub(crate) fn by_oracle(world: &World) -> Seen {
    let case = |case: &super::world::Case| SeenCase {
        stage: case.stage.id(),
        fields: case.fields.clone(),
        questions: (0..world.org.decisions.len())
            .map(|it| Some(told(&case.questions[case.last(it)?])))
            .collect(),
    };
    let proposal = world.proposal.iter();
    Seen {
        cases: world.cases.iter().map(case).collect(),
        charter: SeenCharter {
            mark: world.definitions.mark,
            last: world.last_proposal.map(|it| it.word().to_owned()),
            open: proposal
                .flat_map(|it| it.case.questions.iter().map(told_of_charter))
                .collect(),
        },
    }
}

fn told(question: &Question) -> SeenQuestion {
    let people = |barred: bool| {
        let seats = question.seats.iter();
        let seats = seats.filter(|seat| seat.bar.is_some() == barred);
        one_each(seats.map(|seat| seat.person).collect())
    };
    let ballots = question.casts.iter();
    SeenQuestion {
        outcome: question.outcome.map_or("open", |it| it.word()).to_owned(),
        seats: question.total,
        electorate: people(false),
        barred: people(true),
        ballots: one_each(
            ballots
                .map(|it| (it.voter, it.say.word().to_owned()))
                .collect(),
        ),
        closes: question.closes,
    }
}

fn one_each<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort_unstable();
    all.dedup();
    all
}

fn number(name: &str) -> usize {
    name.trim_start_matches(['p', 'u'])
        .parse()
        .unwrap_or(usize::MAX)
}

pub(crate) fn by_engine(engine: &Engine, org: &Org) -> Seen {
    let state = engine.service.state();
    let cases = state.cases.references().count();
    let proposal = state.proposal.iter();
    Seen {
        cases: (0..cases)
            .map(|at| case_by_engine(engine, org, at))
            .collect(),
        charter: SeenCharter {
            mark: engine.mark(),
            last: engine.last_proposal.clone(),
            open: proposal
                .flat_map(|it| it.questions().map(shown_of_charter))
                .collect(),
        },
    }
}

fn shown(question: &engine::state::Question) -> SeenQuestion {
    let people = |seats: &[engine::event::Seat]| {
        one_each(
            seats
                .iter()
                .map(|seat| number(seat.person.as_str()))
                .collect(),
        )
    };
    let ballots = question.ballots.iter();
    let ballots = ballots.map(|(person, vote)| (number(person.as_str()), vote.value.as_str()));
    let outcome = question.outcome.as_ref();
    SeenQuestion {
        outcome: outcome.map_or("open", |it| it.as_str()).to_owned(),
        seats: question.seats as usize,
        electorate: people(&question.electorate),
        barred: people(&question.barred),
        ballots: one_each(
            ballots
                .map(|(voter, say)| (voter, say.to_owned()))
                .collect(),
        ),
        closes: question.closes.map(since_the_first),
    }
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
        Some(shown(question))
    };
    SeenCase {
        stage: stage.map_or("?", Stage::id),
        fields,
        questions: (0..org.decisions.len()).map(question).collect(),
    }
}

/// Where the two part, in a few words.
pub(crate) fn part_of_state(expected: &Seen, found: &Seen) -> Option<String> {
    let pairs = expected.cases.iter().zip(&found.cases);
    let mut parted = pairs.filter_map(|(expected, found)| part_of_case(expected, found));
    parted.next().or_else(|| {
        let (must, is) = (&expected.charter, &found.charter);
        let pairs = must.open.iter().zip(&is.open);
        let mut parted = pairs.filter(|(must, is)| must != is);
        let question = parted.next().map(|(must, is)| part_of_question(must, is));
        let charter = format!("the charter: is {is:?}, must be {must:?}");
        let same = must.open.len() == is.open.len() && must.last == is.last && must.mark == is.mark;
        (expected.charter != found.charter).then(|| match (same, question) {
            (true, Some(question)) => format!("charter, {question}"),
            (false, _) | (true, None) => charter,
        })
    })
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
    Some(part_of_question(must, is))
}

fn part_of_question(must: &SeenQuestion, is: &SeenQuestion) -> String {
    let what = if must.outcome != is.outcome {
        format!("outcome {}, must be {}", is.outcome, must.outcome)
    } else if must.ballots != is.ballots {
        "ballots".to_owned()
    } else if must.closes != is.closes {
        "the close".to_owned()
    } else {
        "seats".to_owned()
    };
    format!("{what}\n  is      {is:?}\n  must be {must:?}")
}

/// The ballots that count: one is written once for both questions of a charter, and whoever is
/// barred in one of them, or has a seat from who is, counts in the other alone.
fn told_of_charter(question: &Question) -> SeenQuestion {
    let mut told = told(question);
    let barred = |it: &&super::world::Cast| told.barred.contains(&it.seat_of);
    let not = question.casts.iter().filter(barred);
    let not: Vec<usize> = not.map(|it| it.voter).collect();
    told.ballots
        .retain(|(voter, _)| !told.barred.contains(voter) && !not.contains(voter));
    told
}

fn shown_of_charter(question: &engine::state::Question) -> SeenQuestion {
    let mut shown = shown(question);
    let from = |voter: usize| {
        let vote = question.ballots.get(&Name::new(&format!("p{voter}")));
        vote.and_then(|it| it.seat.as_ref())
            .map_or(voter, |it| number(it.as_str()))
    };
    let barred = &shown.barred;
    let counts = |voter: usize| !barred.contains(&voter) && !barred.contains(&from(voter));
    shown.ballots.retain(|(voter, _)| counts(*voter));
    shown
}
