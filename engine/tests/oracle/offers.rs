//! Views against the engine: what is offered to a person is accepted as far as rights go, and what
//! waits for people and is not offered is refused for who they are.

use super::generate;
use super::run::engine_cases;
use super::submit::{Engine, instant, seed_of};
use super::world::World;
use super::{Oracle, model};
use engine::command::{Act, CaseCommand, CastBallot, Command};
use engine::event::Ballot;
use engine::framework::{Firing, StateCategory};
use engine::state::Case;
use engine::value::{Fields, Name};
use engine::view::{Reader, owed};
use std::collections::BTreeSet;

/// So many organisations, so many steps, and a look after each so many.
const ORGANISATIONS: u64 = 160;
const STEPS: i64 = 45;
const EACH: i64 = 9;

/// Refusals for who somebody is, did, or has said already.
const RIGHTS: [&str; 13] = [
    "not_allowed",
    "not_delegated",
    "not_in_electorate",
    "separation",
    "line_forbidden",
    "held_before",
    "already_voted",
    "recorder_barred",
    "issuer_field",
    "question_closed",
    "no_account",
    "not_assigned",
    "not_confirmed",
];

/// In whose place, on which case, what.
type Offer = (Option<String>, String, String);

#[test]
fn what_is_offered_is_accepted_and_what_is_not_is_refused() {
    let seed = super::number("IGF_SEED").unwrap_or(1);
    let mut seen = Seen::default();
    for run in 0..ORGANISATIONS {
        life(seed, run, &mut seen);
    }
    eprintln!("{seen:?}");
    assert!(seen.offered > 5_000 && seen.refused > 5_000, "{seen:?}");
    assert!(seen.in_place > 100 && seen.duties > 100, "{seen:?}");
}

#[derive(Debug, Default)]
struct Seen {
    offered: usize,
    refused: usize,
    in_place: usize,
    duties: usize,
}

fn life(seed: u64, run: u64, seen: &mut Seen) {
    let mut random = seed_of(seed, run);
    let org = generate::org(&mut random);
    let Ok(mut engine) = Engine::founded(&org) else {
        return;
    };
    let oracle = Oracle { off: None };
    let mut world = World::of(&org);
    let mut now = 0;
    for count in 1..=STEPS {
        let step = generate::step(&mut random, &world, now, count);
        now = step.at;
        if oracle.is_untold(&world, model::day_of(now)) {
            return;
        }
        // What the oracle makes of it is another test's; the generator goes on from its world.
        let _answer = engine.step(&step);
        oracle.step(&mut world, &step);
        if count % EACH == 0 && engine_cases(&engine) > 0 {
            look(
                &engine,
                now,
                &format!("seed {seed}, run {run}, step {count}"),
                seen,
            );
        }
    }
}

fn look(engine: &Engine, now: model::Instant, place: &str, seen: &mut Seen) {
    let state = engine.service.state();
    let on = state.date_of(instant(now));
    for person in state.roster.people.ids() {
        let told = owed(state, person, true, Reader::OWNER, instant(now));
        let [duties, options] = ["owed", "may"].map(|list| offers(&told[list]));
        seen.duties += duties.len();
        let offered: BTreeSet<Offer> = duties.into_iter().chain(options).collect();
        let let_them = state.roster.delegations.to(person, on);
        let principals = let_them.map(|it| Some(it.from.clone()));
        let places: BTreeSet<Option<Name>> = principals.chain([None]).collect();
        for principal in &places {
            let voter = principal.as_ref().unwrap_or(person);
            for (case, what, command) in state.cases.in_play().flat_map(|it| wishes(it, voter)) {
                let answer = engine.would(command, now, person, principal.as_ref());
                // What they must have seen is told before whether they may.
                if answer.as_ref().is_err_and(|it| it.code == "seen_missing") {
                    continue;
                }
                let refused = answer
                    .as_ref()
                    .err()
                    .filter(|it| RIGHTS.contains(&it.code.as_str()));
                let whose = principal.as_ref().map(ToString::to_string);
                let is_offered = offered.contains(&(whose, case.clone(), what.clone()));
                assert_eq!(
                    is_offered,
                    refused.is_none(),
                    "{place}: {person} for {principal:?}, {what} on {case}: {answer:?}"
                );
                seen.offered += usize::from(is_offered);
                seen.refused += usize::from(!is_offered);
                seen.in_place += usize::from(is_offered && principal.is_some());
            }
        }
    }
}

fn offers(rows: &serde_json::Value) -> Vec<Offer> {
    let rows = rows.as_array().expect("a list").iter();
    let text = |of: &serde_json::Value| of.as_str().map(str::to_owned);
    let offer = |row: &serde_json::Value| {
        let [case, what] = ["reference", "what"].map(|it| text(&row[it]).expect("a text"));
        (text(&row["for"]), case, what)
    };
    rows.map(offer).collect()
}

/// All that a case waits for, whoever may do it; no second ballot of somebody.
fn wishes(case: &Case, voter: &Name) -> Vec<(String, String, Command)> {
    let mut wishes = Vec::new();
    let reference = case.reference.to_string();
    if case.workflow.category(case.state.as_str()) == StateCategory::Open {
        let acts = case.workflow.transitions.iter();
        let here = acts.filter(|it| it.from.contains(&case.state));
        for transition in here.filter(|it| matches!(it.firing, Firing::By(_))) {
            let command = CaseCommand::Act(Act {
                case: reference.clone(),
                transition: transition.id.clone(),
                fields: Fields::new(),
            });
            wishes.push((reference.clone(), transition.id.to_string(), command.into()));
        }
    }
    for (decision, question) in &case.questions {
        if question.is_open() && !question.ballots.contains_key(voter) {
            let command = CaseCommand::Ballot(CastBallot {
                case: reference.clone(),
                decision: decision.clone(),
                value: Ballot::Yes.into(),
            });
            wishes.push((reference.clone(), decision.to_string(), command.into()));
        }
    }
    wishes
}
