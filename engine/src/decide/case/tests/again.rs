//! The same again, in a row: each time by who stands a row further up.

use crate::framework::DefinitionFile;
use crate::testing::World;
use crate::testing::organisation::{ORGANISATION, file, whole};

const RISK: &str = r#"
[workflow]
id = "risk"
initial = "open"
reference = "RISK-{seq:02}"
unit = "unit"
open_by = ["coordinator"]
in_a_row = { accepted = ["treated"] }
[[fields]]
id = "unit"
type = "unit"
[[fields]]
id = "level"
type = "scale"
scale = "level"
[[states]]
id = "open"
category = "open"
[[states]]
id = "accepted"
category = "open"
[[states]]
id = "over"
category = "closed"
[[transitions]]
id = "accept"
from = ["open"]
to = "accepted"
by = ["authority:accepting"]
emit = "accepted"
[[transitions]]
id = "reopen"
from = ["accepted"]
to = "open"
by = ["coordinator"]
[[transitions]]
id = "treat"
from = ["open"]
to = "same"
by = ["coordinator"]
emit = "treated"
[[transitions]]
id = "end"
from = ["open"]
to = "over"
by = ["coordinator"]
when = "in_a_row('accepted') == 0"
"#;

const ACCEPTING: &str = r#"
[authority.accepting]
by = "level"
again = "accepted"
above = "auditor"
rows = [{ when = "low", role = "head" }, { when = "high", role = "coordinator" }]
"#;

fn files() -> Vec<DefinitionFile> {
    let mut files = whole();
    for file in files.iter_mut().filter(|file| file.text == ORGANISATION) {
        file.text += ACCEPTING;
    }
    files.push(file("risk.workflow.toml", RISK));
    files
}

fn accepted() -> World {
    World::of(files()).given(
        "open risk unit=mecc level=low\n\
         act RISK-01 accept --as hana\n\
         act RISK-01 reopen",
    )
}

#[test]
fn the_second_acceptance_needs_the_next_row_and_above_the_last_the_body() {
    let mut world = accepted();
    assert_eq!(
        world.refused("act RISK-01 accept --as hana").0,
        "not_allowed"
    );
    world.when("act RISK-01 accept --as cora").unwrap();
    world.when("act RISK-01 reopen").unwrap();
    assert_eq!(
        world.refused("act RISK-01 accept --as cora").0,
        "not_allowed"
    );
    world.when("act RISK-01 accept --as adam").unwrap();
}

#[test]
fn what_ends_the_row_begins_anew() {
    let mut world = accepted();
    assert_eq!(world.refused("act RISK-01 end").0, "condition_not_met");
    world.when("act RISK-01 treat").unwrap();
    world.when("act RISK-01 accept --as hana").unwrap();
    world.when("act RISK-01 reopen").unwrap();
    world.when("act RISK-01 treat").unwrap();
    world.when("act RISK-01 end").unwrap();
}
