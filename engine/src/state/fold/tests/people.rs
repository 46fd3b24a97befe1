//! What events on people change in the roster.

use crate::testing::folds::{Fold, folded, prove};

/// The case beside which it happens.
const OPEN: &str = "open matter title=Roof unit=mecc";

const ENDED: &str = r#"{"person":"kim","role":"auditor","unit":null,"on":"2019-12-31"}"#;

/// An end touches what runs beyond its day: not what ended before, not what begins after.
const ENDS: &[Fold] = &[
    folded("appointment_ended", ENDED)
        .given(&[
            OPEN,
            "person kim Kim",
            "appoint kim auditor --from 2018-01-01 --until 2018-12-31",
            "appoint kim auditor --from 2019-01-01",
            "appoint kim auditor --from 2020-02-01",
            "appoint kim head --unit mecc --from 2019-01-01",
        ])
        .changes(&[r#"/roster.appointments.kim.1.until: "2019-12-31""#]),
    folded("appointment_ended", ENDED)
        .given(&[
            OPEN,
            "person kim Kim",
            "appoint kim auditor --from 2019-01-01 --until 2019-12-31",
        ])
        .changes(&[]),
];

#[test]
fn an_appointment_ends() {
    prove(ENDS);
}
