//! What every command must keep, whatever it wants.

use crate::command::{Command, ConfirmClock, FrameworkCommand};
use crate::event::{EventData, Known, PeopleEvent};
use crate::testing::rules::{Row, is_refused, prove, refused};
use crate::testing::{World, kinds};

const OPEN: &str = "open matter title=Roof unit=mecc";

/// Cases that go back and forth as often as the condition says.
const ENDLESS: &str = r#"
[workflow]
id = "endless"
initial = "still"
reference = "E-{seq}"
open_by = ["coordinator"]
[[states]]
id = "still"
category = "open"
[[states]]
id = "left"
category = "open"
[[states]]
id = "right"
category = "closed"
[[transitions]]
id = "push"
from = ["still"]
to = "left"
by = ["coordinator"]
[[transitions]]
id = "swing"
from = ["left"]
to = "right"
auto = true
[[transitions]]
id = "back"
from = ["right"]
to = "left"
auto = true
when = "times('back') < 10000"
"#;

/// Cases that take eight long texts.
const WIDE: &str = r#"
[workflow]
id = "wide"
initial = "asked"
reference = "W-{seq}"
open_by = ["coordinator"]
[[fields]]
id = "a"
type = "text"
[[fields]]
id = "b"
type = "text"
[[fields]]
id = "c"
type = "text"
[[fields]]
id = "d"
type = "text"
[[fields]]
id = "e"
type = "text"
[[fields]]
id = "f"
type = "text"
[[fields]]
id = "g"
type = "text"
[[fields]]
id = "h"
type = "text"
[[states]]
id = "asked"
category = "open"
[[states]]
id = "closed"
category = "closed"
[[transitions]]
id = "close"
from = ["asked"]
to = "closed"
by = ["coordinator"]
"#;

const ROWS: &[Row] = &[
    refused("too_long", "reason")
        .given(&[OPEN])
        .when("act M-01 drop --reason {x32769}")
        .but("{x32769}", "{x32768}"),
    refused("not_yet", "effective")
        .given(&[OPEN])
        .when("comment M-01 seen --effective 2019-07-02")
        .but("2019-07-02", "2019-07-01"),
    refused("bad_command_id", "command_id")
        .given(&[OPEN])
        .when("comment M-01 seen --as adam --id engine")
        .but(" --id engine", ""),
    refused("command_id_taken", "command_id")
        .given(&[OPEN, "comment M-01 seen"])
        .when("comment M-01 read --id last")
        .but("read", "seen"),
    refused("endless_consequences", "")
        .with(ENDLESS)
        .given(&["open endless"])
        .when("act E-1 push")
        .but_defined("10000", "10"),
];

#[test]
fn rules() {
    prove(ROWS);
}

/// An event has 256 KiB at most; seven of the longest texts fit, eight do not.
#[test]
fn the_size_of_an_event() {
    prove(&[refused("event_too_large", "")
        .with(WIDE)
        .when(
            "open wide a={x32768} b={x32768} c={x32768} d={x32768} e={x32768} f={x32768} \
             g={x32768} h={x32768}",
        )
        .but(" h={x32768}", "")]);
}

#[test]
fn nothing_goes_before_definitions_are_in_force() {
    for line in [
        "open matter title=Roof",
        "person kim Kim",
        "ballot framework charter yes",
    ] {
        is_refused("no_framework", "", World::unfounded().when(line));
    }
    World::new().when("person kim Kim").unwrap();
}

#[test]
fn only_the_owner_of_the_directory_confirms_its_clock() {
    let mut world = World::default();
    let confirm = || {
        FrameworkCommand::ConfirmClock(ConfirmClock {
            user: "root".into(),
        })
    };
    let by_token = world.carry_out_known(confirm().into(), Known::Token);
    is_refused("not_the_owner", "", by_token);
    let events = world.carry_out_known(confirm().into(), Known::Local);
    assert_eq!(
        kinds(&events.expect("it is confirmed")),
        ["clock_confirmed"]
    );
    world.state();
}

#[test]
fn only_the_owner_of_the_directory_issues_tokens_and_the_record_names_who_did() {
    let mut world = World::default();
    let issue = |person: &str, reads: &str| -> Command {
        let command = serde_json::json!({
            "command": "issue_token", "token": "01", "person": person, "reads": reads,
            "until": "2026-01-31", "user": "root",
        });
        Command::from_json(command).expect("a command")
    };
    let by_token = world.carry_out_known(issue("cora", "internal"), Known::Token);
    is_refused("not_the_owner", "", by_token);
    let unknown = world.carry_out_known(issue("corra", "internal"), Known::Local);
    is_refused("unknown_person", "person", unknown);
    let unclear = world.carry_out_known(issue("cora", "secret"), Known::Local);
    is_refused("not_one_of", "reads", unclear);
    let events = world.carry_out_known(issue("cora", "internal"), Known::Local);
    let events = events.expect("it is issued");
    let EventData::People(PeopleEvent::TokenIssued(issued)) = &events[0].data else {
        panic!("{events:?}");
    };
    assert_eq!(
        (issued.user.as_str(), issued.person.as_str()),
        ("root", "cora")
    );
}

#[test]
fn only_the_owner_of_the_directory_takes_tokens_back_and_the_record_names_who_did() {
    let mut world = World::default();
    let revoke = |token: serde_json::Value, user: &str| -> Command {
        let command = serde_json::json!({
            "command": "revoke_token", "token": token, "user": user,
        });
        Command::from_json(command).expect("a command")
    };
    let by_token = world.carry_out_known(revoke("01".into(), "root"), Known::Token);
    is_refused("not_the_owner", "", by_token);
    let long = world.carry_out_known(revoke("01".into(), &"r".repeat(5_000)), Known::Local);
    is_refused("too_long", "user", long);
    for token in [Some("01"), None] {
        let events = world.carry_out_known(revoke(token.into(), "root"), Known::Local);
        let events = events.expect("it is recorded");
        let EventData::People(PeopleEvent::TokenRevoked(revoked)) = &events[0].data else {
            panic!("{events:?}");
        };
        assert_eq!(
            (revoked.user.as_str(), revoked.token.as_deref()),
            ("root", token)
        );
    }
    world.state();
}
