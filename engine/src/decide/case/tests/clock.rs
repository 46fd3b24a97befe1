//! Clocks: what fires, what comes of it, and how far a deadline may lie.

use super::{OPEN, PLAN, PROVE};
use crate::event::{CaseEvent, Event, EventData};
use crate::testing::organisation::{self, MATTER};
use crate::testing::rules::{Row, prove, refused};
use crate::testing::{World, kinds};
use jiff::Timestamp;

const LAPSES: &str = "breach = { fire = \"lapse\" }";

const MOVES: &str = "breach = { fire = \"lapse\" }\nmoved_by = [\"auditor\"]";

const LETTER: &str = "attach M-01 document letter.pdf --as hana";

const ROWS: &[Row] = &[
    refused("beyond_time", "")
        .defined("length = \"1 month\"", "length = \"40000 years\"")
        .given(&[OPEN])
        .when(PLAN)
        .but_defined("40000 years", "40 years"),
    refused("clock_not_due", "")
        .given(&[OPEN, "at 2019-07-08"])
        .when("fire M-01 answer 2019-07-09T08:00:00Z")
        .but("at 2019-07-08", "at 2019-07-09"),
    refused("clock_not_due", "")
        .given(&[OPEN, "at 2019-07-12"])
        .when("fire M-01 deadline 2019-07-09T08:00:00Z")
        .but("deadline", "answer"),
    refused("clock_not_due", "")
        .given(&[
            OPEN,
            "at 2019-07-12",
            "fire M-01 answer 2019-07-09T08:00:00Z",
        ])
        .when("fire M-01 answer 2019-07-09T08:00:00Z")
        .but_without("fire M-01 answer 2019-07-09T08:00:00Z"),
    refused("unknown_clock", "clock")
        .defined(LAPSES, MOVES)
        .given(&[OPEN, LETTER])
        .when("move-deadline M-01 answers 2019-07-31 --document letter.pdf --as adam")
        .but("answers", "answer"),
    refused("deadline_fixed", "clock")
        .given(&[OPEN, PROVE])
        .when("move-deadline M-01 answer 2019-07-31 --document photo.jpg --as adam")
        .but_defined(LAPSES, MOVES),
    refused("not_allowed", "person")
        .defined(LAPSES, MOVES)
        .given(&[OPEN, LETTER])
        .when("move-deadline M-01 answer 2019-07-31 --document letter.pdf --as hana")
        .but("hana", "adam"),
    refused("clock_not_running", "clock")
        .defined(LAPSES, MOVES)
        .given(&[OPEN, LETTER, PLAN])
        .when("move-deadline M-01 answer 2019-07-31 --document letter.pdf --as adam")
        .but_without(PLAN),
    refused("deadline_passed", "day")
        .defined(LAPSES, MOVES)
        .given(&[OPEN, LETTER, "at 2019-07-08"])
        .when("move-deadline M-01 answer 2019-07-07 --document letter.pdf --as adam")
        .but("07-07", "07-08"),
    refused("document_missing", "document")
        .defined(LAPSES, MOVES)
        .given(&[OPEN, LETTER])
        .when("move-deadline M-01 answer 2019-07-31 --document brief.pdf --as adam")
        .but("brief", "letter"),
];

#[test]
fn rules() {
    prove(ROWS);
}

/// The world of all tests, with pieces of its matter replaced.
fn world(pieces: &[(&str, &str)]) -> World {
    let mut matter = MATTER.to_owned();
    for (old, new) in pieces {
        assert_eq!(matter.matches(old).count(), 1, "`{old}` stands once");
        matter = matter.replace(old, new);
    }
    let files = [("matter.workflow.toml", matter.as_str())];
    World::of(organisation::with(&files))
}

/// When clocks of this name started to be due, in order.
fn dues(events: &[Event], name: &str) -> Vec<String> {
    let due = events.iter().filter_map(|event| {
        let EventData::Case(CaseEvent::ClockStarted(started)) = &event.data else {
            return None;
        };
        (started.clock == name).then(|| started.due.to_string())
    });
    due.collect()
}

/// The clock that lapses what nobody plans.
const ANSWER: &str = "length = \"10 days\"\nwarn = [\"2 days\"]\nbreach = { fire = \"lapse\" }";

/// Somebody does it instead.
const LAPSE: (&str, &str) = ("clock = \"answer\"", "by = [\"head\"]");

fn at(instant: &str) -> Option<Timestamp> {
    Some(instant.parse().expect("an instant"))
}

/// When a clock of `M-01` does something next.
fn next(world: &World, clock: &str) -> Option<Timestamp> {
    let case = world.state().find_case("M-01").expect("M-01").clone();
    case.clocks.get(clock)?.next()
}

#[test]
fn a_field_that_is_emptied_stops_its_clock_and_takes_its_flag_down() {
    let mut world = world(&[])
        .given(OPEN)
        .given(PLAN)
        .given("at 2019-12-23\ntick");
    let case = |world: &World| world.state().find_case("M-01").expect("M-01").clone();
    assert!(case(&world).flags.contains("overdue"));
    world.when("act M-01 decline --as otto").ok();
    let events = world
        .when("act M-01 replan due= --as hana")
        .expect("emptied");
    let told = kinds(&events);
    assert!(
        told.contains(&"clock_stopped") && told.contains(&"flag_cleared"),
        "{told:?}"
    );
    assert!(case(&world).flags.is_empty() && !case(&world).clocks.contains_key("deadline"));
}

#[test]
fn a_field_that_a_clock_starts_from_moves_it() {
    let mut world = world(&[]).given(OPEN).given(PLAN);
    let events = world
        .when("act M-01 replan due=2020-02-29 --as hana")
        .expect("planned");
    assert_eq!(dues(&events, "report"), ["2020-03-28T23:00:00Z"]);
    assert_eq!(dues(&events, "deadline"), ["2020-02-29T23:00:00Z"]);
}

#[test]
fn warnings_of_a_deadline_that_has_passed_are_not_given() {
    let mut world = world(&[]).given(OPEN).given("at 2019-08-01");
    let events = world.when("tick").expect("it ticks");
    let told: Vec<&str> = kinds(&events);
    assert_eq!(
        told[..3],
        ["warnings_missed", "clock_breached", "transition_fired"]
    );
}

#[test]
fn a_warning_that_is_no_earlier_than_its_deadline_cannot_hang_the_engine() {
    // Such definitions were adopted before a check refused them: the fold reads them.
    let mut world = world(&[]).given(OPEN);
    let started = r#"{"clock":"answer","due":"2019-07-11T08:00:00Z","warnings":["2019-07-11T08:00:00Z"],"repeat_of":null}"#;
    world.happened("M-01", "clock_started", started);
    let events = world.when("at 2019-08-01").and_then(|_| world.when("tick"));
    let told = events.expect("it ticks");
    assert_eq!(kinds(&told)[..2], ["clock_breached", "transition_fired"]);
}

#[test]
fn a_clock_that_cannot_fire_is_recorded_as_failed_and_the_others_go_on() {
    // The transition that the clock fires offers the case to a ladder that nobody stands on.
    let fires =
        "length = \"10 days\"\nwarn = [\"2 days\"]\nbreach = { flag = \"late\", fire = \"lapse\" }";
    let offers = "to = \"offered\"\nladder = \"up\"\nclock = \"answer\"";
    let mut world = world(&[
        (
            "length = \"10 days\"\nwarn = [\"2 days\"]\nbreach = { fire = \"lapse\" }",
            fires,
        ),
        ("to = \"dropped\"\nclock = \"answer\"", offers),
    ])
    .given(OPEN)
    .given(super::ANOTHER)
    .given("end-appointment hana head --unit mecc --on 2019-07-02")
    .given("end-appointment otto head --unit odg --on 2019-07-02");
    let events = world.when("at 2019-08-01").and_then(|_| world.when("tick"));
    let events = events.expect("it ticks");
    let told = kinds(&events);
    let of_one = [
        "warnings_missed",
        "clock_breached",
        "flag_raised",
        "clock_failed",
    ];
    assert_eq!(
        told.iter().filter(|kind| **kind == "clock_failed").count(),
        2,
        "{told:?}"
    );
    assert!(of_one.iter().all(|kind| told.contains(kind)), "{told:?}");
}

#[test]
fn a_repeat_counts_every_working_day() {
    let daily =
        "length = \"1 working day\"\nbreach = { flag = \"late\" }\nrepeat = \"1 working day\"";
    let mut world = world(&[(ANSWER, daily), LAPSE]).given(OPEN);
    // Opened on Monday 1 July.
    assert_eq!(next(&world, "answer"), at("2019-07-02T22:00:00Z"));
    let days = ["02", "03", "04", "05", "08"];
    for (today, tomorrow) in days.iter().zip(&days[1..]) {
        let now = format!("2019-07-{today}T22:00:00Z");
        world.clock_is(&now);
        world.when("tick").expect("it ticks");
        let due = format!("2019-07-{tomorrow}T22:00:00Z");
        assert_eq!(next(&world, "answer"), at(&due), "after {today}");
    }
}

#[test]
fn a_repeat_keeps_its_local_time_across_a_change_of_the_clock() {
    let daily = "length = \"118 days\"\nbreach = { flag = \"late\" }\nrepeat = \"1 day\"";
    let mut world = world(&[(ANSWER, daily), LAPSE]).given(OPEN);
    // Ten o'clock in Zurich, on Saturday 26 October in summer, on Sunday in winter.
    let mut due = next(&world, "answer").expect("it runs");
    let mut dues = Vec::new();
    for _ in 0..3 {
        dues.push(due.to_string());
        world.clock_is(&due.to_string());
        world.when("tick").expect("it ticks");
        due = next(&world, "answer").expect("it runs again");
    }
    let local = [
        "2019-10-27T09:00:00Z",
        "2019-10-28T09:00:00Z",
        "2019-10-29T09:00:00Z",
    ];
    assert_eq!(dues, local);
}

#[test]
fn who_answers_late_has_the_full_time_again_and_one_breach_is_written() {
    let weekly = "length = \"10 days\"\nbreach = { flag = \"late\" }\nrepeat = \"7 days\"";
    let mut world = world(&[(ANSWER, weekly), LAPSE]).given(OPEN);
    world.say("at 2019-12-01").expect("a day");
    let told = world.when("tick").expect("it ticks");
    let breaches = kinds(&told)
        .iter()
        .filter(|it| **it == "clock_breached")
        .count();
    assert_eq!(breaches, 1);
    assert_eq!(next(&world, "answer"), at("2019-12-08T08:00:00Z"));
}

#[test]
fn a_clock_that_counts_from_the_opening_does_so_after_a_reopening() {
    let old = "start = \"opened\"\nlength = \"100 days\"\nbreach = { flag = \"old\" }";
    let reopen = "[[transitions]]\nid = \"reopen\"\nfrom = [\"dropped\"]\nto = \"asked\"\nby = [\"coordinator\"]\n[[transitions]]\nid = \"lapse\"";
    let mut world = world(&[
        (ANSWER, old),
        ("[[transitions]]\nid = \"lapse\"", reopen),
        LAPSE,
    ])
    .given(OPEN);
    let due = next(&world, "answer");
    world.say("at 2019-08-01").expect("a day");
    world.when("act M-01 drop --reason no").expect("dropped");
    assert_eq!(next(&world, "answer"), None);
    world.say("at 2019-09-01").expect("a day");
    world.when("act M-01 reopen").expect("reopened");
    assert_eq!(next(&world, "answer"), due);
}

#[test]
fn what_a_clock_fires_is_checked_like_an_act() {
    let held = (
        "clock = \"answer\"",
        "clock = \"answer\"\nwhen = \"level == 'high'\"",
    );
    let breached = |pieces: &[(&str, &str)]| {
        let mut world = world(pieces).given(OPEN);
        world.say("at 2019-08-01").expect("a day");
        kinds(&world.when("tick").expect("it ticks"))
    };
    assert!(!breached(&[held]).contains(&"transition_fired"));
    assert!(breached(&[held]).contains(&"clock_breached"));
    let evidence = (
        "clock = \"answer\"",
        "clock = \"answer\"\nevidence = [{ kind = \"proof\", min = 1 }]",
    );
    assert!(!breached(&[evidence]).contains(&"transition_fired"));
    let require = (
        "clock = \"answer\"",
        "clock = \"answer\"\nrequire = [\"level\"]",
    );
    assert!(!breached(&[require]).contains(&"transition_fired"));
    let anyway = "warn = [\"2 days\"]\nbreach = { fire = \"lapse\" }";
    let said = format!("{anyway}\nbreach_anyway = true");
    assert!(breached(&[held, (anyway, &said)]).contains(&"transition_fired"));
}

#[test]
fn an_effective_day_moves_no_deadline() {
    let mut world = world(&[(
        "owner = \"owner\"\n",
        "owner = \"owner\"\ndated_back = \"30 days\"\n",
    )])
    .given(OPEN);
    world.say("at 2019-07-08").expect("a day");
    let plan = "act M-01 plan due=2019-12-20 --reason late --effective 2019-07-02 --as hana";
    let events = world.when(plan).expect("planned");
    let report = dues(&events, "report");
    assert_eq!(report, ["2020-01-19T23:00:00Z"]);
    let again = ["open matter title=Door unit=mecc --reason late --effective 2019-07-02"];
    let events = world.when(again[0]).expect("opened");
    assert_eq!(dues(&events, "answer"), ["2019-07-18T08:00:00Z"]);
}

#[test]
fn what_is_due_on_a_case_and_those_it_looks_at_fires_before_the_command() {
    let mut world = world(&[]).given(OPEN).given(super::ANOTHER);
    world.say("at 2019-07-12").expect("a day");
    let (code, _) = world.refused("act M-01 plan due=2019-12-20 --as hana");
    assert_eq!(code, "not_in_state");
    // M-01 lapsed first; nothing else was waited for.
    assert_eq!(next(&world, "answer"), None);
    let other = world.state().find_case("M-02").expect("M-02").clone();
    assert_eq!(other.state, "asked");
}

#[test]
fn what_is_due_on_a_linked_case_fires_before_the_command() {
    let mut world = world(&[]).given(OPEN).given(super::ANOTHER);
    world.when("link M-01 parts M-02 weight=1").expect("linked");
    world.say("at 2019-07-10").expect("a day");
    let third = "open matter title=Wall unit=mecc origin=M-02";
    world.when(third).expect("opened");
    world.say("at 2019-07-12").expect("a day");
    world.when("comment M-03 \"late\"").expect("said");
    let state = |name: &str| world.state().find_case(name).expect(name).state.clone();
    assert_eq!([state("M-01"), state("M-02")], ["dropped", "dropped"]);
}

#[test]
fn a_deadline_moves_with_a_document_and_stays_where_it_was_moved() {
    let mut world = world(&[(LAPSES, MOVES)]).given(OPEN);
    world
        .when("attach M-01 document letter.pdf --as hana")
        .expect("attached");
    let moved = "move-deadline M-01 answer 2019-07-31 --document letter.pdf --as adam";
    let events = world.when(moved).expect("moved");
    assert_eq!(kinds(&events), ["deadline_moved"]);
    world.when("comment M-01 \"seen\"").expect("said");
    assert_eq!(
        next(&world, "answer"),
        at("2019-07-29T22:00:00Z"),
        "it warns"
    );
    world.say("at 2019-07-30").expect("a day");
    world.when("tick").expect("it ticks");
    assert_eq!(next(&world, "answer"), at("2019-07-31T22:00:00Z"));
}

#[test]
fn a_deadline_of_a_field_that_was_moved_is_not_moved_back() {
    let pieces = [(
        "breach = { flag = \"overdue\",",
        "repeat = \"7 days\"\nmoved_by = [\"auditor\"]\nbreach = { flag = \"overdue\",",
    )];
    let mut world = world(&pieces)
        .given(OPEN)
        .given(PLAN)
        .given("attach M-01 proof letter.pdf --as hana");
    world
        .when("move-deadline M-01 deadline 2020-01-15 --document letter.pdf --as adam")
        .expect("moved");
    world
        .when("act M-01 replan level=high --as hana")
        .expect("another field");
    assert_eq!(next(&world, "deadline"), at("2020-01-15T23:00:00Z"));
    world.clock_is("2020-01-15T23:00:00Z");
    world.when("tick").expect("it ticks");
    assert_eq!(next(&world, "deadline"), at("2020-01-22T23:00:00Z"));
    world.when("comment M-01 \"seen\"").expect("said");
    assert_eq!(next(&world, "deadline"), at("2020-01-22T23:00:00Z"));
    world
        .when("act M-01 replan due=2020-03-31 --as hana")
        .expect("the field that it follows");
    assert_eq!(next(&world, "deadline"), at("2020-03-31T22:00:00Z"));
}

#[test]
fn a_calendar_that_changes_moves_no_deadline() {
    let days = [(
        ANSWER,
        "length = \"10 working days\"\nbreach = { fire = \"lapse\" }",
    )];
    let mut world = world(&days).given(OPEN);
    let due = next(&world, "answer");
    world
        .when("adopt \"sessions = [2019-11-26]\" \"holidays = [2019-07-10]\"")
        .expect("put");
    world
        .when("ballot framework charter yes --as adam")
        .expect("adopted");
    world.when("comment M-01 \"seen\"").expect("said");
    assert_eq!(next(&world, "answer"), due);
}
