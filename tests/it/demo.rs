//! The demo: whole, repeatable, and the same after any kill.

use crate::program::{igf, ok};
use engine::event::Event;
use engine::framework::StateCategory;
use engine::recall::look;
use engine::replay::replay;
use engine::state::{State, evolve};
use engine::store::{Batch, Head, MemoryStore, Store, StoredEvent};
use engine::value::ProgrammeId;
use engine::view::{self, ListFilter, Reader};
use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;
use store_sled::{Mode, SledStore};

/// The head of the demo's log: the hash of its last event, which holds the bytes of every event
/// before it. It changes only with a deliberate change of the demo or of what an event says on
/// disk, never as a side effect of how the code is laid out.
const DEMO_HEAD: &str = "4234aa4cae4e01d5a73cbe0a4e8434068a2d1d871f28c3d54aabf0f706f4fd4f";

#[test]
fn the_demo_is_whole_and_a_second_run_changes_nothing() {
    let data = tempfile::tempdir().expect("a directory");
    let first = ok(data.path(), "demo");
    assert!(first["events"].as_u64() > Some(200));
    assert!(first["cases"].as_u64() > Some(40));
    assert!(first["refusals"].as_u64() > Some(10));
    assert_eq!(
        first["pending"], first["events"],
        "no server answers: all wait"
    );
    assert_eq!(first["head"], DEMO_HEAD, "the bytes of some event changed");
    let second = ok(data.path(), "demo");
    assert_eq!(second["new_events"], 0);
    assert_eq!(second["head"], first["head"]);
    let elsewhere = tempfile::tempdir().expect("a directory");
    assert_eq!(
        ok(elsewhere.path(), "demo")["head"],
        first["head"],
        "always the same"
    );
}

#[test]
fn killed_at_any_moment_it_completes_with_the_same_head() {
    let undisturbed = tempfile::tempdir().expect("a directory");
    let head = ok(undisturbed.path(), "demo")["head"].clone();
    let data = tempfile::tempdir().expect("a directory");
    let mut kills = 0;
    for round in 0..16u64 {
        let mut child = igf(data.path())
            .arg("demo")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(20 + round % 6 * 15));
        if child.try_wait().expect("its state").is_none() {
            child.kill().expect("killed");
            kills += 1;
        }
        child.wait().expect("it ends");
    }
    assert!(kills >= 3, "some rounds were cut short: {kills}");
    assert_eq!(ok(data.path(), "demo")["head"], head);
    assert_eq!(ok(data.path(), "verify")["ok"], true);
}

fn log() -> Vec<StoredEvent> {
    let data = tempfile::tempdir().expect("a directory");
    ok(data.path(), "demo");
    let store = SledStore::open(data.path(), Mode::Existing).expect("it opens");
    store.read(1, usize::MAX).expect("all events")
}

/// Everything that can be asked of a state, cases at rest among it.
fn told(state: &State, store: &MemoryStore) -> String {
    look(state, |case| store.read_case(case), told_of).expect("a good log")
}

fn told_of(state: &State) -> String {
    let at = state.recorded;
    let cases = state.cases.references();
    let cases = cases.filter_map(|(_, id)| state.case(id));
    let cases: Vec<String> = cases
        .map(|case| view::case(state, case, Reader::OWNER, at).to_string())
        .collect();
    let programme = view::programme::Asked::of(state, &ProgrammeId::new("igf"), at)
        .map(|asked| view::programme::programme(state, &asked, Reader::OWNER))
        .unwrap_or_default();
    let list = view::list(state, &ListFilter::default(), Reader::OWNER, at).expect("a list");
    format!(
        "{} {:?} {list} {programme} {}",
        state.position,
        state.timers,
        cases.join("\n")
    )
}

#[test]
fn cut_after_every_event_the_log_recovers_to_the_state_at_that_event() {
    let events = log();
    let store = MemoryStore::new();
    let mut live = State::default();
    let mut after = Head::EMPTY;
    for (index, stored) in events.iter().enumerate() {
        let batch = Batch {
            after,
            events: vec![stored.clone()],
        };
        after = store.append(&batch).expect("appended");
        evolve(
            &mut live,
            &Event::from_bytes(&stored.bytes).expect("an event"),
        );
        // Every prefix is replayed; comparing all that can be asked is dear, so every seventh is
        // compared whole and the rest by what must differ if anything does.
        let recovered = replay(&store, |_| {}).expect("it replays");
        assert_eq!(recovered.position, live.position);
        assert_eq!(recovered.timers, live.timers);
        assert_eq!(recovered.waits, live.waits);
        if index % 7 == 0 || index + 1 == events.len() {
            let (recovered, live) = (told(&recovered, &store), told(&live, &store));
            assert_eq!(recovered, live, "cut after {}", index + 1);
        }
    }
}

#[test]
fn events_survive_being_read_and_written_byte_for_byte() {
    for stored in log() {
        let event = Event::from_bytes(&stored.bytes).expect("an event");
        assert_eq!(
            event.to_bytes(),
            stored.bytes.to_vec(),
            "position {}",
            stored.position
        );
    }
}

/// The index of what waits for whom leads to all that going through every case finds.
#[test]
fn what_is_owed_is_what_every_case_says_of_itself() {
    let mut state = State::default();
    for stored in log() {
        let event = Event::from_bytes(&stored.bytes).expect("an event");
        evolve(&mut state, &event);
    }
    let at = state.recorded;
    let mut said: BTreeSet<(String, String, String)> = BTreeSet::new();
    for case in state.cases.in_play() {
        let why = view::why(&state, case, Reader::OWNER, at);
        let open = case.workflow.category(case.state.as_str()) == StateCategory::Open;
        for transition in why["transitions"].as_array().expect("a list") {
            for person in transition["by"]["people"].as_array().into_iter().flatten() {
                let person = person.as_str().expect("a person").to_owned();
                let act = transition["transition"].as_str().expect("an id").to_owned();
                if open {
                    said.insert((person, case.reference.to_string(), act));
                }
            }
        }
        for decision in why["decisions"].as_array().expect("a list") {
            for person in decision["ballots_of"].as_array().expect("a list") {
                let [person, decision] = [person, &decision["decision"]]
                    .map(|it| it.as_str().expect("an id").to_owned());
                said.insert((person, case.reference.to_string(), decision));
            }
        }
    }
    let mut owed = BTreeSet::new();
    for person in state.roster.people.ids() {
        let rows = view::owed(&state, person, true, Reader::OWNER, at);
        let [duties, options] = ["owed", "may"].map(|it| rows[it].as_array().expect("a list"));
        // Of ballots, those that can matter are waited for.
        let options = options.iter().filter(|row| row["kind"] == "act");
        let own = duties
            .iter()
            .chain(options)
            .filter(|row| row["for"].is_null());
        for row in own {
            let open = state.find_case(row["reference"].as_str().expect("a reference"));
            let open = open.map(|case| case.workflow.category(case.state.as_str()));
            if row["kind"] == "act" && open != Some(StateCategory::Open) {
                continue;
            }
            let word = |member: &str| row[member].as_str().expect("a text").to_owned();
            owed.insert((person.to_string(), word("reference"), word("what")));
        }
    }
    assert!(said.len() > 50, "{said:?}");
    assert_eq!(owed, said);
}
