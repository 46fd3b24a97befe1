//! Ladders: how far a matter climbs.

use super::{OPEN, PLAN};
use crate::testing::rules::{prove, refused};

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
        .but("take", "decline")]);
}
