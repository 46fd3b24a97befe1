//! Opening a case.

use crate::testing::World;
use crate::testing::organisation::whole;
use crate::testing::rules::{Row, prove, refused};
use crate::value::Name;

/// Cases that are called by what somebody writes.
const NAMED: &str = r#"
[workflow]
id = "named"
initial = "asked"
reference = "N-{title}-{seq}"
open_by = ["coordinator"]
[[fields]]
id = "title"
type = "text"
[[fields]]
id = "closed_by"
type = "person"
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
assign = { closed_by = "actor" }
"#;

const ROWS: &[Row] = &[
    refused("unknown_workflow", "workflow")
        .when("open mater title=Roof")
        .but("mater", "matter"),
    refused("not_allowed", "person")
        .when("open matter title=Roof --as adam")
        .but("--as adam", "--as hana"),
    refused("missing_field", "fields.title")
        .when("open matter unit=mecc")
        .but("unit=mecc", "title=Roof"),
    refused("field_not_settable", "fields.closed_by")
        .with(NAMED)
        .when("open named title=Roof closed_by=hana")
        .but(" closed_by=hana", ""),
    refused("reference_taken", "")
        .with(NAMED)
        .when("open named title={x77}")
        .but("{x77}", "{x76}"),
];

/// The case is of the one in whose place it was opened, not of who opened it for them.
#[test]
fn the_opener_is_the_principal() {
    let world = World::of(whole()).given(
        "delegate adam --acts open --until 2019-12-31
        open matter title=Roof --for cora --as adam",
    );
    let case = world.state().find_case("M-01").expect("it was opened");
    assert_eq!(case.opener().map(Name::as_str), Some("cora"));
}

#[test]
fn rules() {
    prove(ROWS);
}
