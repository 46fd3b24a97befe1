//! Evidence and remarks.

use super::{CLAIM, OPEN, PLAN, PROVE};
use crate::event::{CaseEvent, EventData};
use crate::testing::World;
use crate::testing::organisation::whole;
use crate::testing::rules::{Row, prove, refused};

const ROWS: &[Row] = &[
    refused("unknown_evidence", "kind")
        .given(&[OPEN])
        .when("attach M-01 prof photo.jpg --as hana")
        .but("prof", "proof"),
    refused("already_attached", "")
        .given(&[OPEN, PROVE])
        .when(PROVE)
        .but_without(PROVE),
    refused("too_long", "name")
        .given(&[OPEN])
        .when("attach M-01 proof {x256}")
        .but("{x256}", "{x255}"),
    refused("missing_field", "text")
        .given(&[OPEN])
        .when("comment M-01 ' '")
        .but("' '", "seen"),
    refused("too_long", "text")
        .given(&[OPEN])
        .when("comment M-01 {x32769}")
        .but("{x32769}", "{x32768}"),
];

/// A proof that was swapped in after the claim is no proof of it.
#[test]
fn a_verification_sees_what_was_attached_before_the_claim() {
    prove(&[refused("evidence_missing", "")
        .defined(
            "by = [\"head\", \"auditor\"]",
            "by = [\"head\", \"auditor\"]\nverifies = \"claim\"\n\
             evidence = [{ kind = \"proof\", min = 2 }]",
        )
        .given(&[
            OPEN,
            PLAN,
            PROVE,
            CLAIM,
            "attach M-01 proof later.jpg --as hana",
        ])
        .when("act M-01 verify --as adam")
        .but_defined("min = 2", "min = 1")]);
}

#[test]
fn a_verification_names_what_it_saw() {
    let verifies = (
        "from = [\"claimed\"]",
        "from = [\"claimed\"]\nverifies = \"claim\"",
    );
    let mut files = whole();
    for file in files
        .iter_mut()
        .filter(|file| file.path.starts_with("matter"))
    {
        file.text = file.text.replace(verifies.0, verifies.1);
    }
    let mut world = World::of(files).given(&format!(
        "{OPEN}\n{PLAN}\n{PROVE}\n{CLAIM}\nattach M-01 proof later.jpg --as hana"
    ));
    let events = world
        .when("act M-01 verify --as adam")
        .expect("it was claimed");
    let EventData::Case(CaseEvent::TransitionFired(fired)) = &events[0].data else {
        panic!("{events:?}");
    };
    let case = world.state().find_case("M-01").expect("it was opened");
    assert_eq!(fired.saw, [case.evidence[0].sha256]);
}

#[test]
fn rules() {
    prove(ROWS);
}

#[test]
fn a_case_has_a_thousand_pieces_at_most() {
    prove(&[refused("too_many", "case")
        .given(&[OPEN, "1000 x attach M-01 proof photo-{n}.jpg"])
        .when(PROVE)
        .but("1000 x", "999 x")]);
}
