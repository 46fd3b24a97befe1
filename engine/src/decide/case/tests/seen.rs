//! What an actor had seen: an act is refused where what it is about has changed since.

use super::paper::paper;
use super::{OPEN, PLAN};
use crate::testing::World;
use crate::testing::organisation::whole;
use crate::testing::rules::is_refused;

#[test]
fn an_act_on_a_field_that_changed_is_a_conflict_and_on_another_is_none() {
    let mut world = World::of(whole()).given(&format!("{OPEN}\n{PLAN}"));
    let seen = world.last_event().position;
    world = world.given("act M-01 replan due=2020-01-31 --as hana");
    let late = format!("act M-01 replan due=2020-02-29 --seen {seen} --as hana");
    is_refused("conflict", "seen", world.when(&late));
    let other = format!("act M-01 replan level=high --seen {seen} --as hana");
    world.when(&other).expect("nobody touched the level");
}

#[test]
fn an_act_on_a_state_that_changed_is_a_conflict() {
    let mut world = World::of(whole()).given(OPEN);
    let seen = world.last_event().position;
    world = world.given(PLAN);
    let drop = "act M-01 drop --reason \"not ours\"";
    assert_eq!(
        world.refused(&format!("{drop} --seen {seen}")).0,
        "conflict"
    );
    let now = world.last_event().position;
    world
        .when(&format!("{drop} --seen {now}"))
        .expect("that is what there is");
}

#[test]
fn a_question_is_put_on_what_its_asker_saw() {
    let mut world = paper(&[]);
    let seen = world.last_event().position;
    world = world.given("act P-01 amend text=two --as cleo");
    let put = "propose P-01 vote";
    let stale = format!("{put} --seen {seen} --as carl");
    assert_eq!(world.refused(&stale).0, "conflict");
    world
        .when(&format!("{put} --as carl"))
        .expect("they need not say what they saw");
}

#[test]
fn a_decision_may_ask_what_its_voters_have_seen() {
    let required = (
        "bind = [\"text\", \"cited\"]",
        "bind = [\"text\", \"cited\"]\nseen = \"required\"",
    );
    let mut world = paper(&[required]).given("propose P-01 vote --as carl");
    let seen = world.last_event().position;
    is_refused(
        "seen_missing",
        "seen",
        world.when("ballot P-01 vote yes --as b1"),
    );
    world
        .when(&format!("ballot P-01 vote yes --seen {seen} --as b1"))
        .expect("they saw it");
}
