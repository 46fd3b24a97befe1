//! Changes of the graph.

use crate::event::{EventData, ProgrammeEvent};
use crate::framework::{EdgeKind, EdgeTarget, Programme};
use crate::testing::organisation::REFORMS;
use crate::testing::{World, blocked, kinds};
use crate::value::{ProgrammeId, Stretch};
use std::sync::Arc;

fn programme(world: &World) -> Arc<Programme> {
    let programme = world.state().programme(&ProgrammeId::new("reforms"));
    programme.unwrap()
}

fn needs(world: &World, item: &str) -> Vec<String> {
    let programme = programme(world);
    let needs = programme.item(item).unwrap().needs.iter();
    let told = needs.map(|need| match &need.target {
        EdgeTarget::Item(item) => format!("{} {item}", need.kind.word()),
        EdgeTarget::External { what, .. } => what.clone(),
    });
    told.collect()
}

fn items(world: &World) -> Vec<String> {
    let programme = programme(world);
    programme.items.iter().map(|it| it.id.to_string()).collect()
}

#[test]
fn a_dependency_that_is_added_holds_and_moves_what_waits() {
    let mut world = World::new().given("forecast reforms change 2020-12-31");
    let line = "add-dependency reforms training change --lag '10 days' --reason 'People first'";
    let events = world.when(line).unwrap();
    assert_eq!(
        kinds(&events),
        ["dependency_added", "item_blocked", "promises_failing"]
    );
    assert_eq!(blocked(&events), ["training: after tools, after change"]);
    assert_eq!(needs(&world, "training"), ["after tools", "after change"]);
    let programme = programme(&world);
    let edge = &programme.item("training").unwrap().needs[1];
    assert_eq!((edge.kind, edge.lag), (EdgeKind::After, Stretch::days(10)));
    assert_eq!(edge.provenance.words.as_deref(), Some("People first"));
}

#[test]
fn a_circle_is_refused_and_printed_step_by_step() {
    let mut world = World::new().given("add-dependency reforms review training");
    let (code, message) = world.refused("add-dependency reforms tools review");
    assert_eq!(code, "programme_circle");
    assert!(
        message.ends_with("tools needs review needs training needs tools"),
        "{message}"
    );
    let (code, message) = world.refused("add-dependency reforms tools tools --kind informs");
    assert_eq!(code, "programme_circle");
    assert!(message.ends_with("tools needs tools"), "{message}");
    // What does not schedule may go in circles.
    let events = world
        .when("add-dependency reforms tools review --kind informs")
        .unwrap();
    assert_eq!(kinds(&events), ["dependency_added"]);
}

#[test]
fn a_dependency_that_is_removed_frees_what_waited() {
    let mut world = World::new();
    let events = world
        .when("remove-dependency reforms training tools")
        .unwrap();
    assert_eq!(kinds(&events), ["dependency_removed", "item_unblocked"]);
    assert_eq!(needs(&world, "training"), [""; 0]);
    let (code, _) = world.refused("remove-dependency reforms training tools");
    assert_eq!(code, "no_such_edge");
    let turned = world.when("remove-dependency reforms training review");
    let help = turned.expect_err("none").help.unwrap();
    assert_eq!(help, "it is the other way round: `review` needs `training`");
}

#[test]
fn an_item_that_is_added_takes_part() {
    let mut world = World::new();
    let line = "add-item reforms rollout --owner mecc --label 'Roll out' --finish 2020-06 \
                --duration '1 month, 2 months, 4 months' --needs training,change";
    let events = world.when(line).unwrap();
    assert_eq!(
        kinds(&events),
        ["item_added", "item_blocked"],
        "nobody can say when the money for the tools comes"
    );
    assert_eq!(blocked(&events), ["rollout: after training, after change"]);
    world = world.given("add-dependency reforms review rollout");
    assert_eq!(
        needs(&world, "review"),
        ["informs training", "after rollout"]
    );
    assert_eq!(
        world.refused("item reforms rollout done").0,
        "held_by_programme"
    );
    let programme = programme(&world);
    let rollout = programme.item("rollout").unwrap();
    assert_eq!(rollout.label.text("en"), Some("Roll out"));
    assert_eq!(rollout.duration.unwrap().most.to_string(), "4 months");
}

#[test]
fn parts_inherit_what_the_whole_needed_and_who_follows_is_said() {
    let mut world = World::new().given(
        "add-dependency reforms tools change
        add-dependency reforms review tools
        item reforms change started on 2019-07-01",
    );
    let events = world
        .when("split reforms tools ledger bank training=ledger")
        .unwrap();
    assert_eq!(
        kinds(&events),
        [
            "item_split",
            "item_blocked",
            "item_blocked",
            "item_blocked",
            "item_blocked",
            "gap_changed"
        ]
    );
    assert_eq!(
        blocked(&events),
        [
            "ledger: after change, funds council",
            "bank: after change, funds council",
            "training: after ledger",
            "review: after ledger, after bank",
        ]
    );
    let all = ["council", "ledger", "bank", "change", "training", "review"];
    assert_eq!(items(&world), all);
    let programme = programme(&world);
    let bank = programme.item("bank").unwrap();
    assert_eq!(bank.owner, "mecc");
    assert_eq!(bank.finish.as_ref().unwrap().to_string(), "2020-03");
    assert_eq!(bank.funding[0].amount.unwrap().to_string(), "< USD 300");
    assert!(
        world.state().programmes["reforms"]
            .items
            .get("tools")
            .is_none()
    );
}

#[test]
fn a_part_that_keeps_the_name_keeps_the_cases() {
    let granted = "open question
        link Q-01 item reforms/review --as adam";
    let mut world = World::new().given(granted);
    assert_eq!(
        world.refused("split reforms review one two").0,
        "item_has_cases"
    );
    world = world.given("split reforms review review second");
    let items = &world.state().programmes["reforms"].items;
    assert_eq!(
        (items["review"].cases.len(), items["second"].cases.len()),
        (1, 0)
    );
    assert_eq!(
        items["second"].status, items["review"].status,
        "each part stands as the whole stood"
    );
}

#[test]
fn what_becomes_one_needs_what_any_needed() {
    let mut world = World::new().given("item reforms change started on 2019-07-01");
    let line = "merge reforms reform tools change --duration '6 months' --finish 2020";
    let events = world.when(line).unwrap();
    assert_eq!(
        kinds(&events),
        [
            "items_merged",
            "item_blocked",
            "item_blocked",
            "gap_changed"
        ]
    );
    assert_eq!(items(&world), ["council", "reform", "training", "review"]);
    assert_eq!(needs(&world, "training"), ["after reform"]);
    let progress = &world.state().programmes["reforms"];
    assert_eq!(progress.items["reform"].status.word(), "started");
    assert_eq!(
        progress.items["reform"].started_on.unwrap().to_string(),
        "2019-07-01"
    );
    assert_eq!(programme(&world).item("reform").unwrap().funding.len(), 2);
    // What lies between two items would wait for them and they for it.
    let mut world = World::new().given("add-dependency reforms review training");
    let (code, message) =
        world.refused("merge reforms both tools review --owner odg --finish 2020");
    assert_eq!(code, "programme_circle");
    assert!(
        message.contains("both needs training needs both"),
        "{message}"
    );
}

#[test]
fn a_newer_text_is_the_truth_again() {
    let changes = "add-dependency reforms training change
        split reforms tools ledger bank";
    let mut world = World::new().given(changes);
    // The same version goes on with them.
    let retold = REFORMS.replace("duration = \"1 month\"", "duration = \"2 months\"");
    world.adopt(&retold).unwrap();
    assert_eq!(
        needs(&world, "training"),
        ["after ledger", "after bank", "after change"]
    );
    let newer = REFORMS.replace("version = 1", "version = 2");
    let events = world.adopt(&newer).unwrap();
    assert_eq!(needs(&world, "training"), ["after tools"]);
    assert!(world.state().programmes["reforms"].amendments.is_empty());
    let told = blocked(&events);
    assert!(
        told.contains(&"tools: funds council".to_owned()),
        "{told:?}"
    );
}

#[test]
fn a_text_that_makes_a_circle_with_the_changes_since_is_refused() {
    let mut world = World::new().given("add-dependency reforms tools change");
    let circle = REFORMS.replace(
        "id = \"change\"\nowner = \"mecc\"",
        "id = \"change\"\nowner = \"mecc\"\nneeds = [\"tools\"]",
    );
    let refusal = world.adopt(&circle).expect_err("a circle");
    assert_eq!(refusal.code, "programme_circle");
    assert!(refusal.help.unwrap().contains("raise the version"));
    world
        .adopt(&circle.replace("version = 1", "version = 2"))
        .unwrap();
    assert_eq!(needs(&world, "change"), ["after tools"]);
}

#[test]
fn what_happened_to_the_graph_is_in_the_log_with_its_reason() {
    let mut world = World::new();
    let line = "merge reforms change change tools --finish 2020 --reason 'One team'";
    let events = world.when(line).unwrap();
    assert_eq!(events[0].reason.as_deref(), Some("One team"));
    let EventData::Programme(ProgrammeEvent::ItemsMerged(merged)) = &events[0].data else {
        panic!("{events:?}");
    };
    assert_eq!(
        (merged.owner.as_str(), merged.label.as_str()),
        ("mecc", "change")
    );
}

/// What somebody may try, once `review` is done, and the code of the refusal.
const IMPOSSIBLE: &[(&str, &str)] = &[
    ("add-dependency reform training change", "unknown_programme"),
    ("add-dependency reforms traning change", "unknown_item"),
    ("add-dependency reforms training chang", "unknown_item"),
    ("add-dependency reforms training tools", "dependency_known"),
    ("add-dependency reforms review change", "item_status"),
    (
        "add-dependency reforms training change --kind afer",
        "not_one_of",
    ),
    (
        "add-dependency reforms training change --lag soon",
        "bad_length",
    ),
    (
        "add-dependency reforms training change --lag '12 hours'",
        "bad_length",
    ),
    (
        "add-item reforms new --owner mecc --duration '12 hours'",
        "bad_length",
    ),
    (
        "add-dependency reforms training change --as hana",
        "not_allowed",
    ),
    (
        "remove-dependency reforms training tools --kind start",
        "no_such_edge",
    ),
    ("add-item reforms tools --owner mecc", "item_known"),
    ("add-item reforms new --owner mec", "unknown_unit"),
    (
        "add-item reforms new --owner mecc --needs tool",
        "unknown_item",
    ),
    (
        "add-item reforms new --owner mecc --finish soon",
        "bad_when",
    ),
    (
        "add-item reforms new --owner mecc --duration soon",
        "bad_length",
    ),
    (
        "add-item reforms new --owner mecc --duration '3 days, 2 days'",
        "bad_length",
    ),
    ("split reforms tools ledger", "too_few_items"),
    ("split reforms tools ledger ledger", "twice"),
    ("split reforms tools ledger change", "item_known"),
    ("split reforms review one two", "item_status"),
    ("split reforms council one two", "item_is_gate"),
    ("split reforms tools one two change=one", "no_such_edge"),
    ("split reforms tools one two training=three", "unknown_item"),
    ("split reforms tools one two training=", "missing_field"),
    ("merge reforms one tools", "too_few_items"),
    ("merge reforms one tools tools", "twice"),
    ("merge reforms training tools change", "item_known"),
    (
        "merge reforms one tools council --owner odg",
        "item_is_gate",
    ),
    ("merge reforms one tools review", "item_status"),
];

#[test]
fn what_cannot_be_is_refused_with_the_way_out() {
    let mut world = World::new().given("item reforms review done on 2019-07-01");
    for (line, code) in IMPOSSIBLE {
        assert_eq!(world.refused(line).0, *code, "{line}");
    }
    let mut world = World::new();
    assert_eq!(
        world.refused("merge reforms one tools review").0,
        "missing_field"
    );
}

#[test]
fn a_promise_that_holds_again_is_said_and_may_fail_anew() {
    let mut world = World::new().given("forecast reforms tools 2020-05-31");
    let failing = |world: &World| world.state().programmes["reforms"].failing.len();
    assert_eq!(failing(&world), 1);
    let events = world.when("forecast reforms tools 2020-02-29").unwrap();
    assert_eq!(kinds(&events), ["forecast_changed", "promises_holding"]);
    assert_eq!(failing(&world), 0);
    let events = world.when("forecast reforms tools 2020-05-31").unwrap();
    assert_eq!(kinds(&events), ["forecast_changed", "promises_failing"]);
}
