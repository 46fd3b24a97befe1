//! Limits: each is refused with its code, and changes nothing.

use crate::program::workflows;
use engine::command::{
    self, CaseCommand, Command, FrameworkCommand, LinkTarget, Meta, ProgrammeCommand, Receipt,
    Submission,
};
use engine::event::Known;
use engine::framework::DefinitionFile;
use engine::hash::Hash;
use engine::identity::scripted_command_id;
use engine::limits::{
    MAX_EVENTS_PER_COMMAND, MAX_EVIDENCE_PER_CASE, MAX_LINKS_PER_CASE, MAX_TEXT_BYTES,
};
use engine::service::{Service, SubmitError};
use engine::store::MemoryStore;
use engine::value::Name;
use igf_tests::definitions;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;

/// A workflow whose cases take ten texts.
const TEXTS: &str = r#"
[workflow]
id = "memoir"
version = 1
initial = "kept"
reference = "MEM-{seq:03}"
open_by = ["internal_auditor"]

[[states]]
id = "kept"
category = "open"
[[states]]
id = "closed"
category = "closed"

[[transitions]]
id = "close"
from = ["kept"]
to = "closed"
by = ["internal_auditor"]
"#;

struct Desk {
    service: Service<MemoryStore>,
    next: usize,
}

impl Desk {
    fn new(more: &[(&str, String)]) -> Desk {
        let mut files = definitions::read(&workflows()).unwrap();
        files.extend(more.iter().map(|(path, text)| DefinitionFile {
            path: (*path).to_owned(),
            text: text.clone(),
        }));
        let service = Service::open(MemoryStore::new()).unwrap();
        let mut desk = Desk { service, next: 0 };
        desk.carry_out(
            "director_general",
            FrameworkCommand::Adopt(command::Adopt { files }).into(),
        )
        .unwrap();
        desk
    }

    fn carry_out(&mut self, person: &str, command: Command) -> Result<Receipt, SubmitError> {
        self.next += 1;
        let at = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(440_000);
        let meta = Meta {
            person: Some(Name::new(person)),
            ..Meta::new(scripted_command_id("limits", self.next), at, Known::Local)
        };
        self.service.submit(&Submission { command, meta })
    }

    fn open(&mut self, workflow: &str, fields: &[(&str, String)]) -> Result<Receipt, SubmitError> {
        let field = |(name, value): &(&str, String)| (Name::new(name), json!(value));
        let command = CaseCommand::Open(command::Open {
            workflow: Name::new(workflow),
            fields: fields.iter().map(field).collect(),
        })
        .into();
        self.carry_out("auditor_a", command)
    }

    /// The command is refused with this code, and nothing is changed.
    fn refused(&mut self, person: &str, command: Command, code: &str) {
        let before = self.service.committed_head();
        match self.carry_out(person, command) {
            Err(SubmitError::Refused(refusal)) => {
                assert_eq!(refusal.code, code, "{refusal}");
                assert!(refusal.help.is_some(), "{refusal} names no way out");
            }
            other => panic!("{code}: {other:?}"),
        }
        assert_eq!(self.service.committed_head(), before);
    }
}

fn attach(case: &str, number: usize) -> Command {
    CaseCommand::Attach(command::Attach {
        case: case.to_owned(),
        kind: Name::new("proof"),
        name: format!("file {number}"),
        sha256: Hash::of(&number.to_be_bytes()),
        bytes: 1,
    })
    .into()
}

fn recommendation(desk: &mut Desk) -> String {
    let fields = [
        ("text", "Plan".to_owned()),
        ("priority", "important".to_owned()),
    ];
    desk.open("recommendation", &fields)
        .unwrap()
        .reference
        .unwrap()
}

#[test]
fn evidence_of_one_case() {
    let mut desk = Desk::new(&[]);
    let case = recommendation(&mut desk);
    for number in 0..MAX_EVIDENCE_PER_CASE {
        desk.carry_out("auditor_a", attach(&case, number)).unwrap();
    }
    desk.refused(
        "auditor_a",
        attach(&case, MAX_EVIDENCE_PER_CASE),
        "too_many",
    );
    let other = recommendation(&mut desk);
    desk.carry_out("auditor_a", attach(&other, 0)).unwrap();
}

#[test]
fn links_of_one_case() {
    let linking =
        format!("{TEXTS}\n[links.cites]\nto = \"memoir\"\ninverse = \"cited_by\"\nmany = true\n");
    let mut desk = Desk::new(&[("memoir.workflow.toml", linking)]);
    let first = desk.open("memoir", &[]).unwrap().reference.unwrap();
    let link = |desk: &mut Desk, from: &str, to: &str| {
        let command: Command = CaseCommand::Link(command::Link {
            case: from.to_owned(),
            kind: Name::new("cites"),
            to: LinkTarget::Case(to.to_owned()),
            fields: BTreeMap::new(),
        })
        .into();
        desk.carry_out("auditor_a", command.clone())
            .map_err(|_| Box::new(command))
    };
    for _ in 0..MAX_LINKS_PER_CASE {
        let other = desk.open("memoir", &[]).unwrap().reference.unwrap();
        link(&mut desk, &first, &other).unwrap();
    }
    let other = desk.open("memoir", &[]).unwrap().reference.unwrap();
    for (from, to) in [(&first, &other), (&other, &first)] {
        let command = link(&mut desk, from, to).unwrap_err();
        desk.refused("auditor_a", *command, "too_many");
    }
}

#[test]
fn the_size_of_an_event_and_of_a_text() {
    let field = |number: usize| format!("[[fields]]\nid = \"text_{number}\"\ntype = \"text\"\n");
    let fields: String = (0..10).map(field).collect();
    let mut desk = Desk::new(&[("memoir.workflow.toml", format!("{TEXTS}\n{fields}"))]);
    let long = |count: usize, bytes: usize| -> BTreeMap<Name, serde_json::Value> {
        let field = |number| {
            (
                Name::new(&format!("text_{number}")),
                json!("x".repeat(bytes)),
            )
        };
        (0..count).map(field).collect()
    };
    let open = |fields| {
        CaseCommand::Open(command::Open {
            workflow: Name::new("memoir"),
            fields,
        })
        .into()
    };
    desk.carry_out("auditor_a", open(long(7, MAX_TEXT_BYTES)))
        .unwrap();
    desk.refused(
        "auditor_a",
        open(long(9, MAX_TEXT_BYTES)),
        "event_too_large",
    );
    desk.refused("auditor_a", open(long(1, MAX_TEXT_BYTES + 1)), "too_long");
}

#[test]
fn the_events_that_one_command_causes() {
    let mut programme = String::from(
        "[programme]\nid = \"wide\"\nversion = 1\nas_of = 2019-07-01\ncurrency = \"USD\"\n\
         managed_by = [\"reform_coordinator\"]\n[[items]]\nid = \"first\"\nowner = \"odg\"\n\
         provenance = { assumed = \"a test\" }\n",
    );
    for number in 0..=MAX_EVENTS_PER_COMMAND {
        programme.push_str(&format!(
            "[[items]]\nid = \"item_{number}\"\nowner = \"odg\"\nneeds = [\"first\"]\n\
             provenance = {{ assumed = \"a test\" }}\n"
        ));
    }
    let mut desk = Desk::new(&[("wide.programme.toml", programme)]);
    let done = ProgrammeCommand::Record(command::Record {
        programme: Name::new("wide"),
        item: Name::new("first"),
        status: "done".into(),
        on: None,
    })
    .into();
    desk.refused("coordinator", done, "endless_consequences");
}
