//! The same commands, as the engine takes them; and what the engine shows of its state.

use super::generate::Random;
use super::model::{Change, Deed, Definitions, Instant, Org, PersonField, Step, Wish};
use super::text;
use engine::command::{
    Act, AddPerson, Adopt, Appoint, Assign, BallotFramework, CaseCommand, CastBallot, Command,
    ConfirmPeople, Delegate, EndAppointment, FrameworkCommand, HandOver, Meta, Open, PeopleCommand,
    Propose, RevokeDelegation, Submission, WithdrawFramework, WithdrawQuestion,
};
use engine::event::{Ballot, Event, EventData, FrameworkEvent, Known};
use engine::framework::DefinitionFile;
use engine::identity::scripted_command_id;
use engine::refusal::Refusal;
use engine::service::{Service, SubmitError, dry_run};
use engine::store::{MemoryStore, Store};
use engine::value::{Fields, Name, Word};
use jiff::Timestamp;
use serde_json::json;

/// The engine, on the memory store.
pub(crate) struct Engine {
    pub(crate) service: Service<MemoryStore>,
    /// The head after each step.
    pub(crate) heads: Vec<u64>,
    org: Org,
    /// What came of the last definitions that were proposed.
    pub(crate) last_proposal: Option<String>,
    /// Up to where the log was read.
    read: u64,
}

pub(crate) fn instant(at: Instant) -> Timestamp {
    let first: Timestamp = "2019-07-01T00:00:00Z".parse().expect("an instant");
    let at = first.as_millisecond() + at;
    Timestamp::from_millisecond(at).expect("an instant of this century")
}

/// Milliseconds since the first moment that the oracle knows.
pub(crate) fn since_the_first(at: Timestamp) -> Instant {
    at.as_millisecond() - instant(0).as_millisecond()
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
            last_proposal: None,
            read: 0,
        };
        engine.submit(adopt(org, &org.definitions), 0, 0, None, None)?;
        engine.heads.push(engine.head());
        engine.read = engine.head();
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

    /// Reads what came of definitions that were proposed: the state keeps none of it.
    fn read_on(&mut self) {
        let events = self
            .service
            .store()
            .read(self.read + 1, usize::MAX)
            .expect("memory");
        for stored in events {
            let event = Event::from_bytes(&stored.bytes).expect("an event of ours");
            self.read = event.position;
            let outcome = match &event.data {
                EventData::Framework(FrameworkEvent::FrameworkAdopted(_)) => Some("adopted"),
                EventData::Framework(FrameworkEvent::FrameworkRefused(refused)) => {
                    Some(refused.outcome.as_ref().map_or("refused", |it| it.as_str()))
                }
                _ => None,
            };
            if let Some(outcome) = outcome {
                self.last_proposal = Some(outcome.to_owned());
            }
        }
    }

    /// The mark of the definitions in force.
    pub(crate) fn mark(&self) -> usize {
        let framework = self.service.state().in_force.as_ref().expect("founded");
        let charter = framework.files.iter().find(|it| it.path == "charter.toml");
        let first = charter
            .and_then(|it| it.text.lines().next())
            .unwrap_or_default();
        first.trim_start_matches("# ").parse().unwrap_or(usize::MAX)
    }

    pub(crate) fn step(&mut self, step: &Step) -> Result<(), Refusal> {
        if step.ticked {
            self.tick(step.at, true);
        }
        let seen = match step.wish {
            Wish::Ballot { seen, .. } => seen.map(|step| self.heads[step]),
            _ => step.seen.map(|step| self.heads[step]),
        };
        let command = command(&self.org, &step.wish);
        let answer = self.submit(command, step.at, step.who, step.instead_of, seen);
        self.tick(step.at, false);
        self.heads.push(self.head());
        self.read_on();
        answer
    }
}

fn adopt(org: &Org, definitions: &Definitions) -> Command {
    let file = |path: &str, text: String| DefinitionFile {
        path: path.to_owned(),
        text,
    };
    let files = vec![
        file("charter.toml", text::charter(definitions)),
        file("organisation.toml", text::organisation(org)),
        file("people.toml", text::people(org, definitions)),
        file("matter.workflow.toml", text::workflow(org)),
        file("other.workflow.toml", text::OTHER.to_owned()),
    ];
    FrameworkCommand::Adopt(Adopt { files }).into()
}

fn command(org: &Org, wish: &Wish) -> Command {
    match wish {
        Wish::Adopt(definitions) => adopt(org, definitions),
        Wish::BallotCharter(say) => FrameworkCommand::BallotFramework(BallotFramework {
            question: None,
            value: Word::Known(ballot(*say)),
        })
        .into(),
        Wish::WithdrawCharter => {
            FrameworkCommand::WithdrawFramework(WithdrawFramework { question: None }).into()
        }
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
        Wish::Assign {
            case,
            field,
            person: whom,
        } => CaseCommand::Assign(Assign {
            case: reference(*case),
            field: Name::new(match field {
                PersonField::Owner => "owner",
                PersonField::Helper => "helper",
                PersonField::Chair => "chair",
            }),
            person: person(*whom),
        })
        .into(),
        Wish::Withdraw { case, decision } => CaseCommand::WithdrawQuestion(WithdrawQuestion {
            case: reference(*case),
            decision: Name::new(&format!("d{decision}")),
        })
        .into(),
        Wish::Delegate { .. }
        | Wish::Revoke { .. }
        | Wish::Appoint { .. }
        | Wish::EndAppointment { .. }
        | Wish::AddPerson(_)
        | Wish::Confirm(_)
        | Wish::HandOver { .. } => of_people(org, wish).into(),
    }
}

fn of_people(org: &Org, wish: &Wish) -> PeopleCommand {
    let role = |role: &usize| Name::new(&format!("r{role}"));
    let unit = |unit: &Option<usize>| unit.map(|unit| Name::new(&format!("u{unit}")));
    match wish {
        Wish::Delegate { .. } | Wish::Revoke { .. } => delegating(org, wish),
        Wish::Appoint {
            person: whom,
            role: to,
            unit: of,
            from,
            until,
        } => PeopleCommand::Appoint(Appoint {
            person: person(*whom),
            role: role(to),
            unit: unit(of),
            from: from.map(day),
            until: until.map(day),
        }),
        Wish::EndAppointment {
            person: whom,
            role: of,
            unit: there,
            on,
        } => PeopleCommand::EndAppointment(EndAppointment {
            person: person(*whom),
            role: role(of),
            unit: unit(there),
            on: day(*on),
        }),
        Wish::AddPerson(next) => PeopleCommand::AddPerson(AddPerson {
            person: person(*next),
            name: "Somebody new".to_owned(),
        }),
        Wish::Confirm(people) => PeopleCommand::ConfirmPeople(ConfirmPeople {
            people: people.iter().map(|it| person(*it)).collect(),
        }),
        Wish::HandOver { from, to } => PeopleCommand::HandOver(HandOver {
            from: person(*from),
            to: person(*to),
        }),
        Wish::Open(_)
        | Wish::Act { .. }
        | Wish::Propose { .. }
        | Wish::Ballot { .. }
        | Wish::Withdraw { .. }
        | Wish::Assign { .. }
        | Wish::Adopt(_)
        | Wish::BallotCharter(_)
        | Wish::WithdrawCharter => unreachable!("the caller has looked"),
    }
}

fn delegating(org: &Org, wish: &Wish) -> PeopleCommand {
    let names = |acts: &[Deed], ballots: bool| {
        let mut names: Vec<Name> = acts.iter().map(|it| deed(org, *it)).collect();
        names.extend(ballots.then(|| Name::new("ballot")));
        names
    };
    match wish {
        Wish::Delegate {
            to,
            acts,
            ballots,
            elsewhere,
            until,
        } => PeopleCommand::Delegate(Delegate {
            to: person(*to),
            acts: names(acts, *ballots),
            workflow: elsewhere.then(|| Name::new("other")),
            until: day(*until),
        }),
        Wish::Revoke {
            to,
            acts,
            ballots,
            elsewhere,
        } => PeopleCommand::RevokeDelegation(RevokeDelegation {
            to: person(*to),
            acts: names(acts, *ballots),
            workflow: elsewhere.then(|| Name::new("other")),
        }),
        _ => unreachable!("the caller has looked"),
    }
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
