//! What events on people change in the roster.

use crate::testing::folds::{Fold, folded, prove};

/// The case beside which it happens.
const OPEN: &str = "open matter title=Roof unit=mecc";

const ENDED: &str = r#"{"person":"hana","role":"head","unit":"mecc","on":"2019-12-31"}"#;

/// An end touches what runs beyond its day, in that role and unit alone.
const ENDS: &[Fold] = &[
    folded("appointment_ended", ENDED)
        .given(&[OPEN, "appoint hana head --unit odg --from 2019-01-01"])
        .changes(&[r#"/roster.appointments.hana.0.appointment.until: "2019-12-31""#]),
    folded("appointment_ended", ENDED)
        .given(&[
            OPEN,
            "appoint hana head --unit mecc --from 2019-01-01 --until 2019-12-31",
        ])
        .changes(&[]),
    // As logs of the first version have it, where a person has two terms in one post.
    folded(
        "person_appointed",
        r#"{"person":"hana","role":"head","unit":"mecc","from":"2020-01-01","until":null}"#,
    )
    .given(&[OPEN])
    .changes(&[r#"/roster.appointments.hana.1: {"appointment":{"from":"2020-01-01","person":"hana","role":"head","unit":"mecc","until":null},"by":["hana"],"position":{position}}"#]),
    folded("account_changed", r#"{"person":"hana","account":false}"#)
        .given(&[OPEN])
        .changes(&["/roster.people.hana.without_account: true"]),
    folded("person_confirmed", r#"{"person":"kim"}"#)
        .given(&[OPEN, "person kim Kim"])
        .changes(&["/roster.people.kim.unconfirmed_by: gone"]),
    folded(
        "delegation_revoked",
        r#"{"from":"hana","to":"adam","acts":["plan"],"workflow":null}"#,
    )
    .given(&[OPEN, "delegate adam --until 2019-12-31 --as hana"])
    .changes(&[r#"/roster.delegations.0.but: ["plan"]"#]),
    folded(
        "acts_delegated",
        r#"{"from":"hana","to":"adam","acts":["plan"],"workflow":null,"until":"2019-12-31"}"#,
    )
    .given(&[OPEN])
    .changes(&[r#"/roster.delegations.0: {"acts":["plan"],"from":"hana","since":"2019-07-01","to":"adam","until":"2019-12-31","workflow":null}"#]),
];

#[test]
fn the_roster_changes() {
    prove(ENDS);
}
