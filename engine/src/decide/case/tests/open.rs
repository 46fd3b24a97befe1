//! Opening a case.

use crate::testing::rules::{Row, prove, refused};

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
    refused("unknown_workflow", "workflow")
        .when("open mater title=Roof")
        .but("mater", "matter"),
    refused("not_allowed", "person")
        .when("open matter title=Roof --as adam")
        .but("--as adam", "--as hana"),
    refused("missing_field", "fields.title")
        .when("open matter unit=mecc")
        .but("unit=mecc", "title=Roof"),
    refused("reference_taken", "")
        .with(NAMED)
        .when("open named title={x77}")
        .but("{x77}", "{x76}"),
];

#[test]
fn rules() {
    prove(ROWS);
}
