//! Ladders: how far a matter climbs, and whom it passes.

use super::{OPEN, PLAN};
use crate::event::{CaseEvent, Event, EventData};
use crate::testing::organisation::{self, MATTER, ORGANISATION};
use crate::testing::rules::{prove, refused};
use crate::testing::{World, kinds};

/// What `up` is in the organisation of all tests.
const UP: &str =
    "rungs = [{ unit = \"case\", role = \"head\" }, { unit = \"odg\", role = \"head\" }]";

/// A case that climbs by itself when it is weighed and heavy, and else goes to its treatment.
const CLIMBER: &str = r#"
[workflow]
id = "climber"
initial = "todo"
reference = "C-{seq:02}"
unit = "unit"
owner = "owner"
open_by = ["coordinator"]
[[fields]]
id = "title"
type = "text"
[[fields]]
id = "unit"
type = "unit"
[[fields]]
id = "owner"
type = "person"
[[states]]
id = "todo"
category = "open"
[[states]]
id = "weighed"
category = "open"
[[states]]
id = "offered"
category = "open"
[[states]]
id = "treated"
category = "open"
[[states]]
id = "done"
category = "closed"
[[transitions]]
id = "weigh"
from = ["todo", "treated"]
to = "weighed"
by = ["coordinator"]
[[transitions]]
id = "climb"
from = ["weighed"]
to = "offered"
auto = true
ladder = "up"
[[transitions]]
id = "treat"
from = ["weighed"]
to = "treated"
auto = true
[[transitions]]
id = "take"
from = ["offered"]
to = "treated"
by = ["rung:up"]
ladder = "up"
answer = "taken"
[[transitions]]
id = "finish"
from = ["treated"]
to = "done"
by = ["coordinator"]
"#;

/// A world whose ladder `up` is this.
fn world(up: &str, matter: &str) -> World {
    let files = [
        ("charter.toml", organisation::CHARTER.to_owned()),
        ("organisation.toml", ORGANISATION.replace(UP, up)),
        ("people.toml", organisation::PEOPLE.to_owned()),
        ("matter.workflow.toml", matter.to_owned()),
        ("climber.workflow.toml", CLIMBER.to_owned()),
    ];
    let file = |(path, text): &(&str, String)| organisation::file(path, text);
    World::of(files.iter().map(file).collect())
}

/// What rungs said and whom the matter was offered to, in order.
fn told(events: &[Event]) -> Vec<String> {
    let told = events.iter().filter_map(|event| {
        if let EventData::Case(CaseEvent::OfferedUp(offer)) = &event.data {
            return Some(format!("offered {}", offer.rung));
        }
        let EventData::Case(CaseEvent::RungAnswered(answer)) = &event.data else {
            return None;
        };
        Some(format!("{} {}", answer.rung, answer.answer))
    });
    told.collect()
}

#[test]
fn rules() {
    prove(&[refused("top_of_ladder", "")
        .given(&[
            OPEN,
            PLAN,
            "act M-01 climb --as hana",
            "act M-01 take --as otto",
        ])
        .when("act M-01 climb --as hana")
        .but_defined(
            "{ unit = \"odg\", role = \"head\" }]",
            "{ unit = \"odg\", role = \"head\" }, { unit = \"mecc\", role = \"head\" }]",
        )]);
}

#[test]
fn a_rung_that_declined_is_not_offered_the_matter_again() {
    let decline = [
        OPEN,
        PLAN,
        "act M-01 climb --as hana",
        "act M-01 decline --as otto",
    ];
    let more = "rungs = [{ role = \"head\" }, { unit = \"odg\", role = \"head\" }, { unit = \"mecc\", role = \"head\" }]";
    // The head of the case's unit owns it; the one above has declined; nobody else is there.
    let mut world = world(more, MATTER).given(&decline.join("\n"));
    let (code, _) = world.refused("act M-01 climb --as hana");
    assert_eq!(code, "top_of_ladder");
}

#[test]
fn what_resets_a_ladder_lets_it_ask_again() {
    let resets = format!("{UP}\nresets = [\"replan\"]");
    let mut world = world(&resets, MATTER).given(OPEN).given(PLAN);
    let again = ["act M-01 climb --as hana", "act M-01 decline --as otto"];
    world.when(again[0]).expect("offered");
    world.when(again[1]).expect("declined");
    assert_eq!(world.refused(again[0]).0, "top_of_ladder");
    let reset = world.when("act M-01 replan level=high --as hana");
    let reset = reset.expect("planned anew");
    assert!(
        kinds(&reset).contains(&"ladder_reset"),
        "{:?}",
        kinds(&reset)
    );
    assert_eq!(
        told(&world.when(again[0]).expect("asked again")),
        ["offered 2"]
    );
}

#[test]
fn at_the_top_nothing_climbs_by_itself_and_the_next_transition_does() {
    let mut world = world(UP, MATTER).given(
        "open climber title=Roof unit=mecc
         act C-01 weigh
         act C-01 take --as hana
         act C-01 weigh
         act C-01 take --as otto",
    );
    let events = world.when("act C-01 weigh").expect("nobody is above");
    let fired: Vec<&str> = events
        .iter()
        .filter_map(|event| {
            let EventData::Case(CaseEvent::TransitionFired(fired)) = &event.data else {
                return None;
            };
            Some(fired.transition.as_str())
        })
        .collect();
    assert_eq!(fired, ["weigh", "treat"]);
}

#[test]
fn a_vacant_rung_is_passed_and_said() {
    let up = "rungs = [{ role = \"head\" }, { unit = \"odg\", role = \"coordinator\" }, { unit = \"odg\", role = \"head\" }]";
    let mut world = world(up, MATTER).given(OPEN).given(PLAN);
    let events = world.when("act M-01 climb --as hana").expect("offered");
    assert_eq!(told(&events), ["2 vacant", "offered 3"]);
}

#[test]
fn a_rung_whose_holders_are_all_barred_is_passed_and_said() {
    let up =
        "rungs = [{ role = \"auditor\", unit = \"odg\" }, { unit = \"odg\", role = \"head\" }]";
    let more = "[[appointments]]\nperson = \"adam\"\nrole = \"auditor\"\nunit = \"odg\"\nfrom = 2000-01-01";
    let barred = "[[separate]]\nlabel = \"assurance takes nothing\"\nacts = [\"take\"]\nforbid_lines = [3]\n";
    let files = [
        ("charter.toml", organisation::CHARTER.to_owned()),
        ("organisation.toml", ORGANISATION.replace(UP, up)),
        ("people.toml", format!("{}{more}", organisation::PEOPLE)),
        ("matter.workflow.toml", format!("{MATTER}{barred}")),
    ];
    let file = |(path, text): &(&str, String)| organisation::file(path, text);
    let mut world = World::of(files.iter().map(file).collect())
        .given(OPEN)
        .given(PLAN);
    let events = world.when("act M-01 climb --as hana").expect("offered");
    assert_eq!(told(&events), ["1 barred", "offered 2"]);
}
