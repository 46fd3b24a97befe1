//! Separation of duties.

use super::{CLAIM, OPEN, PLAN, PROVE};
use crate::testing::rules::{Row, prove, refused};

/// A table of authority, and a workflow in which an act is done by it.
const AUTHORITY: (&str, &str) = (
    "[ladders.up]",
    "[authority.signing]\nby = \"level\"\nrows = [{ when = \"low\", role = \"coordinator\" }]\n\
     [ladders.up]",
);

const DEAL: &str = "[workflow]\nid = \"deal\"\ninitial = \"asked\"\nreference = \"D-{seq:02}\"\n\
    owner = \"owner\"\nopen_by = [\"coordinator\"]\n\
    [[fields]]\nid = \"owner\"\ntype = \"person\"\n\
    [[fields]]\nid = \"level\"\ntype = \"scale\"\nscale = \"level\"\ndefault = \"low\"\n\
    [[states]]\nid = \"asked\"\ncategory = \"open\"\n\
    [[states]]\nid = \"signed\"\ncategory = \"closed\"\n\
    [[transitions]]\nid = \"sign\"\nfrom = [\"asked\"]\nto = \"signed\"\n\
    by = [\"authority:signing\"]\n";

const ROWS: &[Row] = &[
    // Authority that is lent settles nothing of the borrower's own.
    refused("separation", "person")
        .with(DEAL)
        .defined(AUTHORITY.0, AUTHORITY.1)
        .given(&[
            "open deal owner=hana",
            "delegate hana --acts sign --until 2019-12-31",
        ])
        .when("act D-01 sign --for cora --as hana")
        .but("owner=hana", "owner=otto"),
    refused("separation", "person")
        .given(&[OPEN, PLAN, PROVE, CLAIM])
        .when("act M-01 verify --as hana")
        .but("--as hana", "--as adam"),
    refused("separation", "person")
        .given(&[
            OPEN,
            PLAN,
            PROVE,
            CLAIM,
            "delegate hana --acts verify --until 2019-12-31 --as adam",
        ])
        .when("act M-01 verify --for adam --as hana")
        .but("--for adam --as hana", "--as adam"),
    refused("line_forbidden", "person")
        .given(&[OPEN])
        .when("act M-01 drop --reason \"not ours\" --as adam")
        .but("--as adam", "--as cora"),
    // A second seat in another line does not help, and neither does acting in another's place.
    refused("line_forbidden", "person")
        .given(&[OPEN, "appoint adam head --unit mecc"])
        .when("act M-01 drop --reason \"not ours\" --as adam")
        .but("--as adam", "--as cora"),
    refused("line_forbidden", "person")
        .given(&[OPEN, "delegate adam --acts drop --until 2019-12-31"])
        .when("act M-01 drop --reason \"not ours\" --for cora --as adam")
        .but("--for cora --as adam", "--as cora"),
    refused("held_before", "person")
        .defined("forbid_lines = [3]", "not_held_within = \"12 months\"")
        .given(&[
            OPEN,
            "appoint adam head --unit mecc --from 2019-01-01 --until 2019-03-31",
        ])
        .when("act M-01 drop --reason \"not ours\" --as adam")
        .but(
            "2019-01-01 --until 2019-03-31",
            "2018-01-01 --until 2018-03-31",
        ),
];

#[test]
fn rules() {
    prove(ROWS);
}
