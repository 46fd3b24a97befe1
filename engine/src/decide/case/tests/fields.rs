//! Fields: what a value must be, whoever gives it.

use super::{ANOTHER, OPEN, PLAN};
use crate::testing::rules::{Row, prove, refused};

/// Cases that hold a document.
const FILED: &str = r#"
[workflow]
id = "filed"
initial = "kept"
reference = "F-{seq}"
open_by = ["coordinator"]
[[fields]]
id = "paper"
type = "document"
[[states]]
id = "kept"
category = "closed"
"#;

const ROWS: &[Row] = &[
    refused("unknown_field", "fields.titel")
        .when("open matter title=Roof titel=Door")
        .but(" titel=Door", ""),
    refused("derived_field", "fields.urgent")
        .when("open matter title=Roof urgent=true")
        .but("urgent=true", "level=high"),
    refused("bad_date", "fields.due")
        .when("open matter title=Roof due=2019-13-01")
        .but("-13-", "-12-"),
    refused("not_one_of", "fields.level")
        .when("open matter title=Roof level=hihg")
        .but("hihg", "high"),
    refused("too_long", "fields.title")
        .when("open matter title={x32769}")
        .but("{x32769}", "{x32768}"),
    refused("unknown_unit", "fields.unit")
        .when("open matter title=Roof unit=mec")
        .but("unit=mec", "unit=mecc"),
    refused("unknown_person", "fields.owner")
        .when("open matter title=Roof owner=hanna")
        .but("hanna", "hana"),
    refused("unknown_case", "fields.origin")
        .given(&[OPEN])
        .when("open matter title=Door origin=01900000-0000-7000-8000-000000000001")
        .but("01900000-0000-7000-8000-000000000001", "M-01"),
    refused("unknown_case", "fields.origin")
        .given(&["open question", OPEN])
        .when("open matter title=Door origin=Q-01")
        .but("Q-01", "M-01"),
    refused("missing_field", "fields.title")
        .when("open matter title=\"\u{200B} \"")
        .but("title=\"\u{200B} \"", "title=Roof"),
    refused("missing_field", "fields.title")
        .defined(
            "set = [\"due\", \"first_due\", \"level\"]\nrequire",
            "set = [\"due\", \"first_due\", \"level\", \"title\"]\nrequire",
        )
        .given(&[OPEN])
        .when("act M-01 plan due=2019-12-20 title= --as hana")
        .but("title=", "title=Door"),
    refused("write_once", "fields.first_due")
        .defined("propose = [\"due\"]", "propose = [\"due\", \"first_due\"]")
        .given(&[OPEN, PLAN])
        .when("propose M-01 extension due=2020-03-31 first_due=2020-03-31 --as hana")
        .but("first_due=2020-03-31", "first_due=2019-12-20"),
    refused("write_once", "fields.first_due")
        .given(&[OPEN, PLAN])
        .when("act M-01 replan first_due=2020-01-31 --as hana")
        .but("2020-01-31", "2019-12-20"),
    refused("bad_number", "fields.weight")
        .given(&[OPEN, ANOTHER])
        .when("link M-01 parts M-02 weight=many")
        .but("many", "3"),
    refused("bad_document", "fields.paper")
        .with(FILED)
        .when("open filed paper=report.pdf")
        .but(
            "report.pdf",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        ),
    refused("unknown_field", "fields.wait")
        .given(&[OPEN, ANOTHER])
        .when("link M-01 parts M-02 wait=3")
        .but("wait", "weight"),
];

#[test]
fn rules() {
    prove(ROWS);
}
