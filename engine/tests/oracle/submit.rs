//! The same commands, as the engine takes them; and what the engine shows of its state.

use super::generate::Random;
use super::model::{Change, Deed, Instant, Org, Step, Wish};
use super::text;
use engine::command::{
    Act, Adopt, Appoint, CaseCommand, CastBallot, Command, Delegate, FrameworkCommand, Meta, Open,
    PeopleCommand, Propose, Submission, WithdrawQuestion,
};
use engine::event::{Ballot, Known};
use engine::framework::DefinitionFile;
use engine::identity::scripted_command_id;
use engine::refusal::Refusal;
use engine::service::{Service, SubmitError, dry_run};
use engine::store::MemoryStore;
use engine::value::{Fields, Name, Word};
use jiff::Timestamp;
use serde_json::json;

/// The engine, on the memory store.
pub(crate) struct Engine {
    pub(crate) service: Service<MemoryStore>,
    /// The head after each step.
    pub(crate) heads: Vec<u64>,
    org: Org,
}

pub(crate) fn instant(at: Instant) -> Timestamp {
    let first: Timestamp = "2019-07-01T00:00:00Z".parse().expect("an instant");
    let at = first.as_millisecond() + at;
    Timestamp::from_millisecond(at).expect("an instant of this century")
}

fn person(person: usize) -> Name {
    Name::new(&format!("p{person}"))
}

pub(crate) fn reference(case: usize) -> String {
    format!("M-{:02}", case + 1)
}

impl Engine {
    /// With an organisation in force.
    ///
    /// # Errors
    /// Where its definitions have mistakes.
    pub(crate) fn founded(org: &Org) -> Result<Engine, Refusal> {
        let service = Service::open(MemoryStore::new()).expect("an empty log");
        let mut engine = Engine {
            service,
            heads: Vec::new(),
            org: org.clone(),
        };
        let file = |path: &str, text: String| DefinitionFile {
            path: path.to_owned(),
            text,
        };
        let files = vec![
            file("charter.toml", text::CHARTER.to_owned()),
            file("organisation.toml", text::organisation(org)),
            file("people.toml", text::people(org)),
            file("matter.workflow.toml", text::workflow(org)),
            file("other.workflow.toml", text::OTHER.to_owned()),
        ];
        let adopt = FrameworkCommand::Adopt(Adopt { files }).into();
        engine.submit(adopt, 0, 0, None, None)?;
        engine.heads.push(engine.head());
        Ok(engine)
    }

    pub(crate) fn head(&self) -> u64 {
        self.service.committed_head().position
    }

    fn submit(
        &mut self,
        command: Command,
        at: Instant,
        who: usize,
        instead_of: Option<usize>,
        seen: Option<u64>,
    ) -> Result<(), Refusal> {
        let id = scripted_command_id("oracle", self.heads.len());
        let mut meta = Meta::new(id, instant(at), Known::Local);
        meta.person = Some(person(who));
        meta.principal = instead_of.map(person);
        meta.seen = seen;
        match self.service.submit(&Submission { command, meta }) {
            Ok(_) => Ok(()),
            Err(SubmitError::Refused(refusal)) => Err(refusal),
            Err(SubmitError::Store(error)) => panic!("the memory store: {error}"),
        }
    }

    /// How a command of somebody would be answered, if it were given.
    pub(crate) fn would(
        &self,
        command: Command,
        at: Instant,
        who: &Name,
        instead_of: Option<&Name>,
    ) -> Result<(), Refusal> {
        let mut meta = Meta::new(scripted_command_id("would", 0), instant(at), Known::Local);
        meta.person = Some(who.clone());
        meta.principal = instead_of.cloned();
        let (store, state) = (self.service.store(), self.service.state());
        match dry_run(store, state, &Submission { command, meta }) {
            Ok(_) => Ok(()),
            Err(SubmitError::Refused(refusal)) => Err(refusal),
            Err(SubmitError::Store(error)) => panic!("the memory store: {error}"),
        }
    }

    /// Fires what is due, each at its own instant.
    fn tick(&mut self, now: Instant, on_time: bool) {
        let to = instant(now);
        while let Some((due, _)) = self.service.state().timers.due_at(to) {
            let due = if on_time { *due } else { to };
            let Some(submission) = self.service.next_due(due) else {
                return;
            };
            let fired = self.service.submit(&submission);
            fired.unwrap_or_else(|error| panic!("{submission:?}: {error}"));
        }
    }

    pub(crate) fn step(&mut self, step: &Step) -> Result<(), Refusal> {
        if step.ticked {
            self.tick(step.at, true);
        }
        let seen = match step.wish {
            Wish::Ballot { seen, .. } => seen.map(|step| self.heads[step]),
            _ => None,
        };
        let command = command(&self.org, &step.wish);
        let answer = self.submit(command, step.at, step.who, step.instead_of, seen);
        self.tick(step.at, false);
        self.heads.push(self.head());
        answer
    }
}

fn command(org: &Org, wish: &Wish) -> Command {
    match wish {
        Wish::Open(fields) => CaseCommand::Open(Open {
            workflow: Name::new("matter"),
            fields: opening(fields),
        })
        .into(),
        Wish::Act {
            case,
            transition,
            change,
        } => CaseCommand::Act(Act {
            case: reference(*case),
            transition: Name::new(&org.transitions[*transition].id),
            fields: change.map(changed).unwrap_or_default(),
        })
        .into(),
        Wish::Propose {
            case,
            decision,
            amount,
        } => put(org, *case, *decision, *amount),
        Wish::Ballot {
            case,
            decision,
            say,
            ..
        } => CaseCommand::Ballot(CastBallot {
            case: reference(*case),
            decision: Name::new(&format!("d{decision}")),
            value: Word::Known(ballot(*say)),
        })
        .into(),
        Wish::Withdraw { case, decision } => CaseCommand::WithdrawQuestion(WithdrawQuestion {
            case: reference(*case),
            decision: Name::new(&format!("d{decision}")),
        })
        .into(),
        Wish::Delegate {
            to,
            acts,
            ballots,
            elsewhere,
            until,
        } => {
            let mut names: Vec<Name> = acts.iter().map(|it| deed(org, *it)).collect();
            names.extend(ballots.then(|| Name::new("ballot")));
            PeopleCommand::Delegate(Delegate {
                to: person(*to),
                acts: names,
                workflow: elsewhere.then(|| Name::new("other")),
                until: day(*until),
            })
            .into()
        }
        Wish::Appoint { .. } => appointing(wish),
    }
}

fn appointing(wish: &Wish) -> Command {
    let Wish::Appoint {
        person: whom,
        role,
        unit,
        from,
        until,
    } = wish
    else {
        unreachable!("the caller has looked");
    };
    PeopleCommand::Appoint(Appoint {
        person: person(*whom),
        role: Name::new(&format!("r{role}")),
        unit: unit.map(|unit| Name::new(&format!("u{unit}"))),
        from: from.map(day),
        until: until.map(day),
    })
    .into()
}

fn put(org: &Org, case: usize, decision: usize, amount: i64) -> Command {
    let mut fields = Fields::default();
    if org.decisions[decision].proposes {
        fields.insert(Name::new("amount"), json!(amount));
    }
    let decision = Name::new(&format!("d{decision}"));
    CaseCommand::Propose(Propose {
        case: reference(case),
        decision,
        fields,
    })
    .into()
}

fn deed(org: &Org, deed: Deed) -> Name {
    Name::new(&text::deed(org, deed))
}

fn day(day: i64) -> jiff::civil::Date {
    text::day(day).parse().expect("a day")
}

fn ballot(say: super::model::Say) -> Ballot {
    use super::model::Say;
    match say {
        Say::Yes => Ballot::Yes,
        Say::No => Ballot::No,
        Say::Abstain => Ballot::Abstain,
        Say::Recused => Ballot::Recused,
    }
}

fn opening(given: &super::model::Fields) -> Fields {
    let mut fields = Fields::default();
    fields.insert(Name::new("amount"), json!(given.amount));
    fields.insert(Name::new("go"), json!(given.go));
    fields.insert(Name::new("due"), json!(text::day(given.due)));
    fields.insert(Name::new("unit"), json!(format!("u{}", given.unit)));
    for (id, who) in [
        ("owner", given.owner),
        ("helper", given.helper),
        ("chair", given.chair),
    ] {
        if let Some(who) = who {
            fields.insert(Name::new(id), json!(format!("p{who}")));
        }
    }
    fields
}

fn changed(change: Change) -> Fields {
    let (id, value) = match change {
        Change::Amount(amount) => ("amount", json!(amount)),
        Change::Go(go) => ("go", json!(go)),
        Change::Owner(who) => ("owner", json!(format!("p{who}"))),
        Change::Helper(who) => ("helper", json!(format!("p{who}"))),
        Change::Chair(who) => ("chair", json!(format!("p{who}"))),
    };
    let mut fields = Fields::default();
    fields.insert(Name::new(id), value);
    fields
}

/// A seed of its own for each run of a series.
pub(crate) fn seed_of(series: u64, run: u64) -> Random {
    let mut random = Random(series ^ run.wrapping_mul(0xA24B_AED4_963E_E407));
    random.next();
    random
}
