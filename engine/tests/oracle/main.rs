//! The oracle: what must come of each command, told naively from the page of a question's life and the
//! rules of who may act, by brute force over plain lists; and a run of generated organisations that
//! compares the engine with it. `IGF_SEED` repeats a run; `IGF_FULL=1` makes a long one.

mod act;
mod clock;
mod count;
mod generate;
mod model;
mod question;
mod roster;
mod rules;
mod run;
mod submit;
mod text;
mod world;

use model::{Appointment, Step, Wish, day_of};
use roster::Delegation;
use rules::Rule;
use world::World;

/// Why a command is refused: every code that fits. `?` fits any.
pub(crate) type Reasons = Vec<&'static str>;

/// What decides, with one rule switched off, or none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Oracle {
    pub(crate) off: Option<Rule>,
}

impl Oracle {
    pub(crate) fn on(&self, rule: Rule) -> bool {
        self.off != Some(rule)
    }

    /// What must come of a step: the reasons to refuse it, or none, and then the world is the one after it.
    pub(crate) fn step(&self, world: &mut World, step: &Step) -> Reasons {
        world.step += 1;
        if step.ticked {
            self.tick(world, step.at);
        }
        let mut reasons = Reasons::new();
        self.wish(world, step, &mut reasons);
        if reasons.is_empty()
            && let Some(case) = step.wish.case()
        {
            self.renew(world, case, day_of(step.at));
        }
        self.tick(world, step.at);
        reasons
    }

    fn wish(&self, world: &mut World, step: &Step, reasons: &mut Reasons) {
        let (who, instead_of, now) = (step.who, step.instead_of, step.at);
        match &step.wish {
            Wish::Open(fields) => self.open(world, fields, who, instead_of, now, reasons),
            Wish::Act {
                case,
                transition,
                change,
            } => {
                self.act(
                    world,
                    *case,
                    *transition,
                    *change,
                    who,
                    instead_of,
                    now,
                    reasons,
                );
            }
            Wish::Propose {
                case,
                decision,
                amount,
            } => {
                self.put(
                    world, *case, *decision, *amount, who, instead_of, now, reasons,
                );
            }
            Wish::Ballot {
                case,
                decision,
                say,
                seen,
            } => {
                self.ballot(
                    world, *case, *decision, *say, *seen, who, instead_of, now, reasons,
                );
            }
            Wish::Withdraw { case, decision } => {
                self.withdraw(world, *case, *decision, who, instead_of, now, reasons);
            }
            Wish::Delegate {
                to,
                acts,
                ballots,
                elsewhere,
                until,
            } => {
                if *to == who {
                    reasons.push("bad_delegation");
                    return;
                }
                world.delegations.push(Delegation {
                    from: who,
                    to: *to,
                    acts: acts.clone(),
                    ballots: *ballots,
                    elsewhere: *elsewhere,
                    first: day_of(now),
                    until: *until,
                });
            }
            Wish::Appoint {
                person,
                role,
                unit,
                from,
                until,
            } => {
                let chief = self.holders(world, 0, None, day_of(now));
                if !chief.contains(&who) && self.on(Rule::WhoAppoints) {
                    reasons.push("not_allowed");
                    return;
                }
                world.appointments.push(Appointment {
                    person: *person,
                    role: *role,
                    unit: *unit,
                    from: from.unwrap_or(day_of(now)),
                    until: *until,
                    by: Some((who, world.step)),
                });
            }
        }
    }
}

/// How many commands are tried where nobody asks for more.
const COMMANDS: u64 = 100_000;

#[test]
fn the_engine_does_what_the_oracle_says() {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let seed = number("IGF_SEED").unwrap_or(1);
    let commands = number("IGF_COMMANDS").unwrap_or(COMMANDS);
    let started = std::time::Instant::now();
    let mut missing = Rule::ALL.to_vec();
    let tally = run::lives(seed, 0, 1, commands, &mut missing);
    let mut kinds: std::collections::BTreeMap<&str, (usize, &str)> =
        std::collections::BTreeMap::new();
    for difference in &tally.differences {
        kinds
            .entry(&difference.kind)
            .or_insert((0, &difference.story))
            .0 += 1;
    }
    eprintln!(
        "{} commands ({} accepted) in {} organisations ({} unfit) in {:?}, IGF_SEED={seed}",
        tally.commands,
        tally.accepted,
        tally.organisations,
        tally.unfit.len(),
        started.elapsed()
    );
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    if let Ok(folder) = std::env::var("IGF_STORIES") {
        for (at, (_, (_, story))) in kinds.iter().enumerate() {
            std::fs::write(format!("{folder}/{at}"), story).expect("a folder");
        }
    }
    for (kind, (count, _)) in &kinds {
        eprintln!("{count} x {kind}");
    }
    eprintln!("missing {missing:?}");
    eprintln!("{:?}", tally.unfit.first());
    if let Some((kind, (_, story))) = kinds.first() {
        panic!("{kind}\n{story}");
    }
    assert_eq!(missing, [], "never exercised");
}
