//! Given what happened, when somebody acts, then these events, or this refusal.

use super::happened;
use super::line::{self, Line, Place, morning};
use super::organisation::{self, QUESTION, REFORMS, file};
use crate::command::{self, Command, FrameworkCommand, Submission};
use crate::event::{Event, EventData, Known, ProgrammeEvent};
use crate::framework::{DefinitionFile, Framework};
use crate::identity::scripted_command_id;
use crate::refusal::Refusal;
use crate::scenario::Player;
use crate::service::{Service, SubmitError};
use crate::snapshot;
use crate::state::State;
use crate::store::{Batch, MemoryStore, Store, StoredEvent};
use crate::value::{ItemId, Name};
use crate::view::{Query, Reader, Unanswered, answer};
use jiff::Timestamp;
use serde_json::Value as Json;
use std::sync::Arc;

/// An engine with a small organisation, at eight o'clock of 1 July 2019.
pub struct World {
    service: Service<MemoryStore>,
    files: Vec<DefinitionFile>,
    line: usize,
    now: Timestamp,
}

impl Default for World {
    fn default() -> World {
        World::with(REFORMS)
    }
}

impl World {
    /// With the reforms, and questions that release their money.
    pub fn new() -> World {
        World::default()
    }

    /// With another text of the reforms.
    pub fn with(reforms: &str) -> World {
        World::of(definitions(reforms, None))
    }

    /// With one workflow more.
    pub fn with_workflow(reforms: &str, workflow: &str) -> World {
        World::of(definitions(reforms, Some(workflow)))
    }

    /// With these definitions in force.
    ///
    /// # Panics
    /// Where they have mistakes.
    pub fn of(files: Vec<DefinitionFile>) -> World {
        let mut world = World::unfounded();
        let start = "2019-07-01T06:00:00Z".parse().expect("an instant");
        let mut player = Player::new(&mut world.service, "tests", start);
        let founded = player.found(files.clone(), &Name::new("cora"));
        founded.unwrap_or_else(|error| panic!("{error:?}"));
        world.files = files;
        world
    }

    /// With nothing in force yet.
    pub fn unfounded() -> World {
        World {
            service: Service::open(MemoryStore::new()).expect("an empty log"),
            files: Vec::new(),
            line: 0,
            now: morning("2019-07-01"),
        }
    }

    /// What came before, a line each: `testing/line.rs` says what a line may be.
    ///
    /// # Panics
    /// Where one of them is refused.
    #[must_use]
    pub fn given(mut self, lines: &str) -> World {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let told = self.say(line);
            told.unwrap_or_else(|refusal| panic!("{line}: {refusal:?}"));
        }
        self
    }

    /// The same at another instant.
    ///
    /// # Panics
    /// Where it is none.
    #[must_use]
    pub fn at(mut self, instant: &str) -> World {
        self.now = instant.parse().expect("an instant");
        self
    }

    /// One line, as often as it says.
    ///
    /// # Errors
    /// How it is refused.
    pub fn say(&mut self, line: &str) -> Result<(), Refusal> {
        for line in line::repeated(line) {
            self.when(&line)?;
        }
        Ok(())
    }

    /// One act; `cora` does it unless the line says who.
    ///
    /// # Errors
    /// How it is refused.
    ///
    /// # Panics
    /// Where the line cannot be read, or the store fails.
    pub fn when(&mut self, line: &str) -> Result<Vec<Event>, Refusal> {
        let place = Place {
            state: self.service.state(),
            files: &self.files,
            now: self.now,
            id: self.next_id(),
            last: scripted_command_id("tests", self.line),
        };
        let line = line::read(line, &place);
        self.line += 1;
        match line {
            Line::At(instant) => {
                self.now = instant;
                Ok(Vec::new())
            }
            Line::Tick => Ok(self.tick()),
            Line::Do(submission) => self.submit(&submission),
        }
    }

    /// The clock stands at an instant; nothing fires yet.
    ///
    /// # Panics
    /// Where it is none.
    pub fn clock_is(&mut self, instant: &str) {
        self.now = instant.parse().expect("an instant");
    }

    /// Something that an earlier version did to a case, and this one would not: the log has it,
    /// and is opened anew.
    ///
    /// # Panics
    /// Where it cannot be read.
    pub fn happened(&mut self, case: &str, kind: &str, data: &str) {
        let id = self.state().cases.id(case).expect("a case");
        let event = happened::event(&self.last_event(), self.service.state(), id, kind, data);
        let stored = self.service.store().read(1, usize::MAX).expect("a log");
        let head = self.service.committed_head();
        let added = StoredEvent::of(&event, &head.hash);
        let store = MemoryStore::new();
        let batch = Batch {
            after: store.head(),
            events: stored.into_iter().chain([added]).collect(),
        };
        store.append(&batch).expect("it fits the log");
        self.service = Service::open(store).expect("a good log");
    }

    /// Puts another text of the programme in force, after the charter's ballot.
    ///
    /// # Errors
    /// How the proposal or the ballot is refused.
    pub fn adopt(&mut self, reforms: &str) -> Result<Vec<Event>, Refusal> {
        let files = definitions(reforms, None);
        let adopt = FrameworkCommand::Adopt(command::Adopt { files });
        self.carry_out(adopt.into(), "cora")?;
        self.when("ballot framework charter yes --as adam")
    }

    /// One command of a person.
    ///
    /// # Errors
    /// How it is refused.
    ///
    /// # Panics
    /// Where the store fails.
    pub fn carry_out(&mut self, command: Command, person: &str) -> Result<Vec<Event>, Refusal> {
        let mut meta = crate::command::Meta::new(self.next_id(), self.now, Known::Local);
        meta.person = Some(Name::new(person));
        self.line += 1;
        self.submit(&Submission { command, meta })
    }

    /// One command of nobody in the roster, of whom the edge knows in this way.
    ///
    /// # Errors
    /// How it is refused.
    ///
    /// # Panics
    /// Where the store fails.
    pub fn carry_out_known(
        &mut self,
        command: Command,
        known: Known,
    ) -> Result<Vec<Event>, Refusal> {
        let meta = crate::command::Meta::new(self.next_id(), self.now, known);
        self.line += 1;
        self.submit(&Submission { command, meta })
    }

    fn next_id(&self) -> crate::identity::CommandId {
        scripted_command_id("tests", self.line + 1)
    }

    fn submit(&mut self, submission: &Submission) -> Result<Vec<Event>, Refusal> {
        let before = self.service.committed_head();
        match self.service.submit(submission) {
            Ok(_) => Ok(self.events_after(before.position)),
            Err(SubmitError::Refused(refusal)) => {
                let after = self.events_after(before.position);
                let by_time = |event: &Event| event.actor.known == Known::Clock;
                assert!(after.iter().all(by_time), "a refusal changes nothing");
                Err(refusal)
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// Fires what is due, as a server that is up does.
    fn tick(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(due) = self.service.next_due(self.now) {
            let fired = self.submit(&due);
            events.extend(fired.unwrap_or_else(|refusal| panic!("{due:?}: {refusal:?}")));
        }
        events
    }

    fn events_after(&self, position: u64) -> Vec<Event> {
        let stored = self.service.store().read(position + 1, 10_000);
        let read = |stored: &StoredEvent| Event::from_bytes(&stored.bytes).expect("an event");
        stored.expect("it is in memory").iter().map(read).collect()
    }

    /// What decides and keeps, to be asked as nobody of this world asks it.
    pub fn service(&self) -> &Service<MemoryStore> {
        &self.service
    }

    /// Definitions that are read before a command brings them.
    pub fn offer(&mut self, framework: Arc<Framework>) {
        self.service.offer(framework);
    }

    /// A line as a command, which is not carried out.
    ///
    /// # Panics
    /// Where it is none.
    pub fn submission(&self, line: &str) -> Submission {
        let place = Place {
            state: self.service.state(),
            files: &self.files,
            now: self.now,
            id: self.next_id(),
            last: self.next_id(),
        };
        match line::read(line, &place) {
            Line::Do(submission) => *submission,
            Line::At(_) | Line::Tick => panic!("`{line}` is no command"),
        }
    }

    /// The last event.
    ///
    /// # Panics
    /// Where nothing has happened.
    pub fn last_event(&self) -> Event {
        let before = self.service.committed_head().position.saturating_sub(1);
        self.events_after(before).pop().expect("something happened")
    }

    /// The state, which a replay of the log and a snapshot must give as well.
    ///
    /// # Panics
    /// Where they do not.
    pub fn state(&self) -> &State {
        let replayed = crate::replay::replay(self.service.store(), |_| {}).expect("a good log");
        let state = self.service.state();
        let saved = snapshot::take(state, self.service.committed_head());
        let (_, saved) = snapshot::read(&saved).expect("a good snapshot");
        for other in [&replayed, &saved] {
            assert_eq!(other.programmes, state.programmes);
            assert_eq!(items(other), items(state));
        }
        state
    }

    /// The answer to a question at the end of a day, by what is recorded now.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn ask(&self, query: &Query, day: &str) -> Result<Json, Unanswered> {
        let store = self.service.store();
        let log = |from, limit| store.read(from, limit);
        let state = self.service.state();
        answer(state, query, Reader::OWNER, evening(day), &log)
    }

    /// The answer as it was recorded at the end of a day.
    ///
    /// # Panics
    /// Where there is none.
    pub fn ask_as_of(&self, query: &Query, day: &str) -> Json {
        let at = evening(day);
        let store = self.service.store();
        let within = |event: &StoredEvent| event.recorded <= at;
        let state = crate::replay::replay_while(store, within, |_| {}).expect("a good log");
        let log = |from, limit| store.read(from, limit);
        answer(&state, query, Reader::OWNER, at, &log).expect("an answer")
    }

    /// How an act is refused, with a way out: its code and its message.
    ///
    /// # Panics
    /// Where it is carried out, or no way out is named.
    pub fn refused(&mut self, line: &str) -> (String, String) {
        let refusal = self.when(line).expect_err(line);
        assert!(refusal.help.is_some(), "{line}: no way out");
        (refusal.code, refusal.message)
    }
}

fn evening(day: &str) -> Timestamp {
    let instant = format!("{day}T21:00:00Z").parse();
    instant.unwrap_or_else(|error| panic!("`{day}` is no day: {error}"))
}

/// The items of every programme in force.
fn items(state: &State) -> Vec<ItemId> {
    let programmes = state.programmes_in_force();
    let items = programmes.iter().flat_map(|it| &it.items);
    items.map(|item| item.id.clone()).collect()
}

/// The files of the organisation with its reforms, and perhaps one workflow more.
pub fn definitions(reforms: &str, workflow: Option<&str>) -> Vec<DefinitionFile> {
    let mut files = organisation::with(&[
        ("question.workflow.toml", QUESTION),
        ("reforms.programme.toml", reforms),
    ]);
    files.extend(workflow.map(|text| file("more.workflow.toml", text)));
    files
}

/// The types of events, in order.
pub fn kinds(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(|event| event.data.kind()).collect()
}

/// What events say of items that are blocked now: `item: kind what, …`.
pub fn blocked(events: &[Event]) -> Vec<String> {
    let told = events.iter().filter_map(|event| match &event.data {
        EventData::Programme(ProgrammeEvent::ItemBlocked(blocked)) => {
            let by = blocked.by.iter();
            let by: Vec<String> = by.map(|it| format!("{} {}", it.kind, it.what)).collect();
            Some(format!("{}: {}", blocked.item, by.join(", ")))
        }
        _ => None,
    });
    told.collect()
}
