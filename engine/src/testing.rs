//! Given what happened, when somebody acts, then these events, or this refusal.

use crate::command::{self, Command, FrameworkCommand, Submission};
use crate::definition::tests::files;
use crate::event::{Ballot, Event, EventData, ProgrammeEvent};
use crate::framework::DefinitionFile;
use crate::refusal::Refusal;
use crate::scenario::{Action, Player, Script};
use crate::service::{Service, SubmitError};
use crate::snapshot;
use crate::state::State;
use crate::store::{MemoryStore, Store, StoredEvent};
use crate::value::Name;
use crate::view::{Query, Reader, Unanswered, answer};
use jiff::Timestamp;
use serde_json::Value as Json;

/// A question that is granted or refused, as a case.
const QUESTION: &str = r#"
[workflow]
id = "question"
initial = "asked"
reference = "Q-{seq:02}"
open_by = ["coordinator"]
[[states]]
id = "asked"
category = "open"
[[states]]
id = "granted"
category = "closed"
[[states]]
id = "refused"
category = "closed"
[[transitions]]
id = "grant"
from = ["asked"]
to = "granted"
by = ["auditor"]
[[transitions]]
id = "refuse"
from = ["asked"]
to = "refused"
by = ["auditor"]
[links.item]
to = "programme_item"
many = true
"#;

/// Reforms of which some hang on a reserve that a council grants.
pub(crate) const REFORMS: &str = r#"
[programme]
id = "reforms"
version = 1
as_of = 2019-07-01
managed_by = ["coordinator"]
[[funds]]
id = "reserve"
amount = "USD 400"
stage = "proposed"
gate = "council"
[[funds]]
id = "appeal"
amount = "USD 100"
stage = "sought"
reached = { received = "USD 20" }
[[items]]
id = "council"
owner = "odg"
workflow = "question"
done_when = "state == 'granted'"
[[items]]
id = "tools"
owner = "mecc"
finish = "2020-03"
duration = "3 months"
funding = [{ fund = "reserve", amount = "USD 300" }]
[[items]]
id = "change"
owner = "mecc"
funding = [{ any_of = ["reserve", "appeal"], amount = "USD 50" }]
[[items]]
id = "training"
owner = "mecc"
finish = "2020"
duration = "2 months"
needs = ["tools"]
[[items]]
id = "review"
owner = "odg"
duration = "1 month"
needs = [{ item = "training", as = "informs" }]
"#;

/// An engine with a small organisation and its reforms, on 1 July 2019.
pub(crate) struct World {
    service: Service<MemoryStore>,
    line: usize,
    now: Timestamp,
}

impl World {
    pub(crate) fn new() -> World {
        World::with(REFORMS)
    }

    pub(crate) fn with(reforms: &str) -> World {
        World::founded(definitions(reforms, None))
    }

    /// With one workflow more.
    pub(crate) fn with_workflow(reforms: &str, workflow: &str) -> World {
        World::founded(definitions(reforms, Some(workflow)))
    }

    fn founded(files: Vec<DefinitionFile>) -> World {
        let mut service = Service::open(MemoryStore::new()).unwrap();
        let start = "2019-07-01T06:00:00Z".parse().unwrap();
        let mut player = Player::new(&mut service, "tests", start);
        player.found(files, &Name::new("cora")).unwrap();
        World {
            service,
            line: 0,
            now: "2019-07-01T08:00:00Z".parse().unwrap(),
        }
    }

    /// What came before, line by line as in a scenario.
    pub(crate) fn given(mut self, lines: &str) -> World {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(day) = line.strip_prefix("at ") {
                self.now = format!("{day}T08:00:00Z").parse().unwrap();
                continue;
            }
            let done = self.when(line);
            done.unwrap_or_else(|refusal| panic!("{line}: {refusal:?}"));
        }
        self
    }

    /// One act; `cora` does it unless the line says who.
    pub(crate) fn when(&mut self, line: &str) -> Result<Vec<Event>, Refusal> {
        self.line += 1;
        let line = match line.contains(" --as ") {
            true => line.to_owned(),
            false => format!("{line} --as cora"),
        };
        let script = Script::parse(&line).unwrap_or_else(|errors| panic!("{errors:?}"));
        let Action::Call(call) = &script.steps[0].action else {
            panic!("no command: {line}");
        };
        let day = |day: jiff::civil::Date| format!("{day}T08:00:00Z").parse().unwrap();
        self.submit(call.command.clone(), |meta| {
            meta.person.clone_from(&call.person);
            meta.reason.clone_from(&call.reason);
            meta.effective = call.effective.map(day);
        })
    }

    /// Puts another text of the programme in force, after the charter's ballot.
    pub(crate) fn adopt(&mut self, reforms: &str) -> Result<Vec<Event>, Refusal> {
        self.line += 1;
        let files = definitions(reforms, None);
        let by = |who: &str| Some(Name::new(who));
        self.submit(
            FrameworkCommand::Adopt(command::Adopt { files }).into(),
            |meta| meta.person = by("cora"),
        )?;
        self.line += 1;
        let value = Ballot::Yes.into();
        let ballot = FrameworkCommand::BallotFramework(command::BallotFramework { value }).into();
        self.submit(ballot, |meta| meta.person = by("adam"))
    }

    fn submit(
        &mut self,
        command: Command,
        change: impl FnOnce(&mut crate::command::Meta),
    ) -> Result<Vec<Event>, Refusal> {
        let id = crate::identity::scripted_command_id("tests", self.line);
        let known = crate::event::Known::Local;
        let mut meta = crate::command::Meta::new(id, self.now, known);
        change(&mut meta);
        let before = self.service.committed_head().position;
        match self.service.submit(&Submission { command, meta }) {
            Ok(_) => Ok(self.events_after(before)),
            Err(SubmitError::Refused(refusal)) => {
                assert_eq!(
                    self.service.committed_head().position,
                    before,
                    "a refusal changes nothing"
                );
                Err(refusal)
            }
            Err(error) => panic!("{error}"),
        }
    }

    fn events_after(&self, position: u64) -> Vec<Event> {
        let stored = self.service.store().read(position + 1, 1_000).unwrap();
        let read = |stored: &StoredEvent| Event::from_bytes(&stored.bytes).unwrap();
        stored.iter().map(read).collect()
    }

    /// The state, which a replay of the log and a snapshot must give as well.
    pub(crate) fn state(&self) -> &State {
        let replayed = crate::replay::replay(self.service.store(), |_| {}).unwrap();
        let state = self.service.state();
        let saved = snapshot::take(state, self.service.committed_head());
        let (_, saved) = snapshot::read(&saved).unwrap();
        for other in [&replayed, &saved] {
            assert_eq!(other.programmes, state.programmes);
            assert_eq!(items(other), items(state));
        }
        state
    }

    /// The answer to a question at the end of a day, by what is recorded now.
    pub(crate) fn ask(&self, query: &Query, day: &str) -> Result<Json, Unanswered> {
        let at = format!("{day}T21:00:00Z").parse().unwrap();
        let store = self.service.store();
        let log = |from, limit| store.read(from, limit);
        answer(self.service.state(), query, Reader::OWNER, at, &log)
    }

    /// The answer as it was recorded at the end of a day.
    pub(crate) fn ask_as_of(&self, query: &Query, day: &str) -> Json {
        let at: Timestamp = format!("{day}T21:00:00Z").parse().unwrap();
        let store = self.service.store();
        let within = |event: &StoredEvent| event.recorded <= at;
        let state = crate::replay::replay_while(store, within, |_| {}).unwrap();
        let log = |from, limit| store.read(from, limit);
        answer(&state, query, Reader::OWNER, at, &log).unwrap()
    }

    /// How an act is refused: its code and its message.
    pub(crate) fn refused(&mut self, line: &str) -> (String, String) {
        let refusal = self.when(line).expect_err(line);
        assert!(refusal.help.is_some(), "{line}: no way out");
        (refusal.code, refusal.message)
    }
}

/// The items of every programme in force.
fn items(state: &State) -> Vec<Name> {
    let programmes = state.programmes_in_force();
    let items = programmes.iter().flat_map(|it| &it.items);
    items.map(|item| item.id.clone()).collect()
}

/// The files of a small organisation with its reforms, and perhaps one workflow more.
pub(crate) fn definitions(reforms: &str, workflow: Option<&str>) -> Vec<DefinitionFile> {
    let file = |path: &str, text: &str| DefinitionFile {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let mut files = files(QUESTION);
    files.push(file("reforms.programme.toml", reforms));
    files.extend(workflow.map(|text| file("more.workflow.toml", text)));
    files
}

/// The types of events, in order.
pub(crate) fn kinds(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(|event| event.data.kind()).collect()
}

/// What events say of items that are blocked now: `item: kind what, …`.
pub(crate) fn blocked(events: &[Event]) -> Vec<String> {
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
