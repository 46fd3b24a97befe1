//! What came from a report of a kind that its issuer alone verifies, and who is named to verify.

use crate::event::{CaseEvent, EventData};
use crate::framework::DefinitionFile;
use crate::testing::World;
use crate::testing::organisation::{PEOPLE, file, whole};

const REVIEW: &str = r#"
[workflow]
id = "review"
initial = "issued"
reference = "R-{seq:02}"
open_by = ["coordinator"]
issued_by = { field = "kind", roles = { audit = "auditor" }, verified_by = { audit = "issuer" } }
[[fields]]
id = "kind"
type = "enum"
values = ["audit", "survey"]
required = true
[[states]]
id = "issued"
category = "open"
[[states]]
id = "over"
category = "closed"
[[transitions]]
id = "end"
from = ["issued"]
to = "over"
by = ["coordinator"]
[links.findings]
to = "finding"
inverse = "of_review"
many = true
"#;

const FINDING: &str = r#"
[workflow]
id = "finding"
initial = "open"
reference = "F-{seq:02}"
open_by = ["coordinator"]
unit = "unit"
came_from = "of_review"
issuer_fields = ["verifier", "unit"]
[[fields]]
id = "unit"
type = "unit"
[[fields]]
id = "verifier"
type = "person"
assignable = { by = ["issuer"] }
[[states]]
id = "open"
category = "open"
[[states]]
id = "claimed"
category = "open"
[[states]]
id = "done"
category = "closed"
[[transitions]]
id = "claim"
from = ["open"]
to = "claimed"
by = ["head"]
[[transitions]]
id = "place"
from = ["open"]
to = "same"
by = ["coordinator"]
set = ["unit"]
require = ["unit"]
[[transitions]]
id = "return"
from = ["claimed"]
to = "open"
by = ["auditor", "coordinator"]
reason = "required"
[[transitions]]
id = "verify"
from = ["claimed"]
to = "done"
by = ["auditor", "coordinator"]
issuer_alone = true
assigned = "verifier"
answers = "return"
"#;

fn files() -> Vec<DefinitionFile> {
    let mut files = whole();
    for people in files.iter_mut().filter(|file| file.text == PEOPLE) {
        let line = "[[appointments]]\nperson = \"otto\"\nrole = \"auditor\"\nfrom = 2000-01-01\n";
        people.text += line;
    }
    files.push(file("review.workflow.toml", REVIEW));
    files.push(file("finding.workflow.toml", FINDING));
    files
}

/// A finding of a review of this kind, claimed.
fn claimed(kind: &str) -> World {
    let lines = [
        &format!("open review kind={kind}"),
        "open finding unit=mecc",
        "link R-01 findings F-01",
        "act F-01 claim --as hana",
    ];
    World::of(files()).given(&lines.join("\n"))
}

#[test]
fn the_issuer_alone_verifies() {
    let mut world = claimed("audit");
    assert_eq!(
        world.refused("act F-01 verify").0,
        "not_allowed",
        "the coordinator is in `by`"
    );
    world.when("assign F-01 verifier adam --as otto").unwrap();
    world.when("act F-01 verify --as adam").unwrap();
    let mut world = claimed("survey");
    world.when("act F-01 verify").unwrap();
}

#[test]
fn claims_are_assigned_by_the_issuer() {
    let mut world = claimed("audit");
    let nobody = world.refused("act F-01 verify --as adam");
    assert_eq!(nobody.0, "not_assigned", "nobody is named yet");
    assert_eq!(world.refused("assign F-01 verifier adam").0, "not_allowed");
    world.when("assign F-01 verifier otto --as adam").unwrap();
    let other = world.refused("act F-01 verify --as adam");
    assert_eq!(other.0, "not_assigned", "another auditor is");
    world.when("act F-01 verify --as otto").unwrap();
}

#[test]
fn who_verifies_after_a_return_answers_it() {
    let mut world = claimed("audit").given(
        "assign F-01 verifier otto --as adam\n\
         act F-01 return --reason 'No proof' --as adam",
    );
    let returned = world.last_event().position;
    world.when("act F-01 claim --as hana").unwrap();
    assert_eq!(
        world.refused("act F-01 verify --as otto").0,
        "reason_missing"
    );
    let events = world
        .when("act F-01 verify --reason 'Seen on site' --as otto")
        .unwrap();
    let EventData::Case(CaseEvent::TransitionFired(fired)) = &events[0].data else {
        panic!("a transition");
    };
    assert_eq!(fired.answers, Some(returned));
}

#[test]
fn without_a_return_nothing_is_to_be_answered() {
    let mut world = claimed("audit").given("assign F-01 verifier otto --as adam");
    let events = world.when("act F-01 verify --as otto").unwrap();
    let EventData::Case(CaseEvent::TransitionFired(fired)) = &events[0].data else {
        panic!("a transition");
    };
    assert_eq!(fired.answers, None);
}

#[test]
fn what_is_empty_is_filled_in_by_who_is_asked_for_it_and_changed_by_the_issuer() {
    let lines = "open review kind=audit\nopen finding\nlink R-01 findings F-01\n\
                 act F-01 place unit=mecc";
    let mut world = World::of(files()).given(lines);
    assert_eq!(world.refused("act F-01 place unit=odg").0, "issuer_field");
    // The same once more changes nothing.
    world.when("act F-01 place unit=mecc").unwrap();
}
