//! Cases at rest leave memory and come back: whatever stays in memory, the log is the same bytes,
//! and every question has the same answer.

use crate::program::workflows;
use engine::command::{self, CaseCommand, Meta, Submission};
use engine::event::Known;
use engine::identity::scripted_command_id;
use engine::recall::look;
use engine::replay::replay;
use engine::scenario::{Player, Script};
use engine::service::Service;
use engine::snapshot;
use engine::state::State;
use engine::store::{MemoryStore, Store, StoredEvent};
use engine::value::Name;
use engine::view::{self, ListFilter, Reader};
use std::path::PathBuf;
use std::sync::Arc;

/// Every shipped script, the demo's story among them.
fn scripts() -> Vec<(String, Script)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(workflows().join("scenarios"))
        .expect("the shipped scenarios")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.push(workflows().join("../adapters/igf/src/demo/story.scenario"));
    paths.sort();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("a script");
        let script = Script::parse(&text).expect("a good script");
        (path.display().to_string(), script)
    };
    paths.iter().map(read).collect()
}

/// A script played with so many cases at rest in memory.
fn played(script: &Script, most_at_rest: usize) -> Service<Arc<MemoryStore>> {
    let store = Arc::new(MemoryStore::new());
    let mut service = Service::keeping(store, most_at_rest).expect("an empty log");
    let start = "2018-10-01T07:00:00Z".parse().expect("an instant");
    let mut player = Player::new(&mut service, "recall", start);
    let files = igf_tests::definitions::read(&workflows()).expect("definitions");
    player
        .found(files, &Name::new("director_general"))
        .expect("it is founded");
    player
        .play(script, |_, _, _| {})
        .expect("it goes as it says");
    service
}

fn events(service: &Service<Arc<MemoryStore>>) -> Vec<StoredEvent> {
    service.store().read(1, usize::MAX).expect("a good log")
}

/// Every case and every list, as they are told.
fn told(state: &State) -> String {
    let cases = state.cases.references();
    let cases = cases.filter_map(|(_, id)| state.case(id));
    let at = state.recorded;
    let cases: Vec<String> = cases
        .map(|case| view::case(state, case, Reader::OWNER, at).to_string())
        .collect();
    let closed = ListFilter {
        state: Some(Name::new("closed")),
        ..ListFilter::default()
    };
    let all = view::list(state, &ListFilter::default(), Reader::OWNER, at).expect("a list");
    let closed = view::list(state, &closed, Reader::OWNER, at).expect("a list");
    format!("{all}\n{closed}\n{}", cases.join("\n"))
}

#[test]
fn what_stays_in_memory_changes_no_byte_of_the_log_and_no_answer() {
    let mut came_to_rest = 0;
    for (name, script) in scripts() {
        let (all, none) = (played(&script, usize::MAX), played(&script, 0));
        assert!(events(&all) == events(&none), "{name}");
        assert_eq!(all.look(told), none.look(told), "{name}");
        let taken = snapshot::take(all.state(), all.committed_head());
        assert!(
            taken == snapshot::take(none.state(), none.committed_head()),
            "{name}"
        );
        let replayed = replay(none.store(), |_| {}).expect("it replays");
        assert!(
            taken == snapshot::take(&replayed, none.committed_head()),
            "{name}"
        );
        came_to_rest += none.state().cases.at_rest().count();
    }
    assert!(came_to_rest > 20, "only {came_to_rest} cases came to rest");
}

#[test]
fn a_case_at_rest_takes_a_command_and_leaves_again() {
    let (_, story) = scripts()
        .into_iter()
        .find(|(name, _)| name.ends_with("story.scenario"))
        .expect("the demo's story");
    let mut service = played(&story, 0);
    let resting: Vec<Arc<str>> = service
        .state()
        .cases
        .at_rest()
        .map(|(_, rest)| Arc::clone(&rest.reference))
        .collect();
    for reference in resting {
        assert!(service.state().find_case(&reference).is_none(), "it left");
        let submission = remark(&service, &reference);
        service.dry_run(&submission).expect("it could be done");
        let before = service.case(&reference).expect("read").expect("a case");
        service.submit(&submission).expect("it is done");
        assert!(service.state().find_case(&reference).is_none(), "it left");
        let after = service.case(&reference).expect("read").expect("a case");
        assert_eq!(after.version, before.version + 1);
        assert_eq!(after.fields, before.fields);
    }
}

fn remark(service: &Service<Arc<MemoryStore>>, reference: &str) -> Submission {
    let id = scripted_command_id(reference, 1);
    let meta = Meta {
        person: Some(Name::new("director_general")),
        ..Meta::new(id, service.state().recorded, Known::Local)
    };
    Submission {
        command: CaseCommand::Comment(command::Comment {
            case: reference.to_owned(),
            text: "Looked at again".to_owned(),
        })
        .into(),
        meta,
    }
}

/// A case that rests and cannot be read back stops what needs it, and changes nothing.
#[test]
fn a_case_that_cannot_be_read_back_is_an_error_and_no_refusal() {
    let (_, story) = scripts().pop().expect("a script");
    let service = played(&story, 0);
    let nothing = |_| Ok(Vec::new());
    let answer = look(service.state(), nothing, told);
    assert!(answer.is_err(), "{answer:?}");
}
