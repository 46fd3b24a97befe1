//! Who appoints whom, for which days.

use crate::decide::tests::defined;
use crate::state::{Held, Roster};
use crate::testing::World;
use crate::testing::rules::{Row, is_refused, prove, refused};
use crate::value::Name;
use jiff::civil::{Date, date};

const ROWS: &[Row] = &[
    refused("unknown_person", "person")
        .when("appoint hanna head --unit mecc")
        .but("hanna", "hana"),
    refused("unknown_role", "role")
        .when("appoint hana hed --unit odg")
        .but("hed", "head"),
    refused("unknown_unit", "unit")
        .when("appoint hana head --unit og")
        .but("--unit og", "--unit odg"),
    refused("bad_date", "until")
        .when("appoint hana head --unit odg --from 2019-08-01 --until 2019-07-31")
        .but("2019-07-31", "2019-08-01"),
    refused("own_appointment", "person")
        .when("appoint cora head --unit odg")
        .but("appoint cora", "appoint hana"),
    refused("not_allowed", "person")
        .defined(
            "[units.odg]\n[units.mecc]\nparent = \"odg\"\n[roles.head]\nline = 1\nscope = \"unit\"\n\
             [roles.auditor]\nline = 3",
            "[units.odg]\nindependent = true\n[units.mecc]\nparent = \"odg\"\n\
             [roles.head]\nline = 1\nscope = \"unit\"\n\
             [roles.auditor]\nline = 3\nappoint_by = [\"head\"]",
        )
        .when("appoint cora auditor --unit mecc --as hana")
        .but("--unit mecc --as hana", "--unit odg --as otto"),
    refused("executive_head", "role")
        .defined(
            "unit_head = \"head\"",
            "unit_head = \"head\"\nexecutive_head = \"head\"",
        )
        .when("appoint hana auditor")
        .but_after(&[
            "end-appointment hana head --unit mecc --on 2019-07-01",
            "at 2019-07-02",
        ]),
    refused("body_full", "role")
        .defined(
            "[roles.head]\nline = 1",
            "[roles.head]\nline = 1\nmembers = 2\none_acts = true\nappoint_by = [\"coordinator\"]",
        )
        .when("appoint adam head --unit odg")
        .but_after(&[
            "end-appointment hana head --unit mecc --on 2019-07-01",
            "at 2019-07-02",
        ]),
    refused("not_allowed", "person")
        .defined(
            "[roles.head]\nline = 1",
            "[roles.head]\nline = 1\nappoint_by = [\"head@parent\"]",
        )
        .when("appoint adam head --unit mecc --as hana")
        .but("--as hana", "--as otto"),
];

const ENDING: &[Row] = &[
    refused("unknown_person", "person")
        .when("end-appointment hanna head --unit mecc --on 2019-07-31")
        .but("hanna", "hana"),
    refused("not_allowed", "person")
        .when("end-appointment hana head --unit mecc --on 2019-07-31 --as otto")
        .but("--as otto", "--as cora"),
    refused("unknown_appointment", "role")
        .when("end-appointment hana head --unit odg --on 2019-07-31")
        .but("--unit odg", "--unit mecc"),
    refused("unknown_appointment", "role")
        .given(&["end-appointment hana head --unit mecc --on 2019-08-31"])
        .when("end-appointment hana head --unit mecc --on 2019-12-31")
        .but("2019-12-31", "2019-07-31"),
    refused("bad_date", "on")
        .when("end-appointment hana head --unit mecc --on 2019-06-30")
        .but("2019-06-30", "2019-07-01"),
];

const LAST: &[Row] = &[
    refused("not_allowed", "person")
        .given(&[
            "open matter title=Roof unit=mecc",
            "end-appointment hana head --unit mecc --on 2019-07-01",
            "at 2019-07-02",
        ])
        .when("comment M-01 seen --as hana")
        .but("2019-07-01", "2019-07-02"),
    refused("not_allowed", "for")
        .given(&[
            "open matter title=Roof unit=mecc",
            "delegate adam --acts plan --until 2019-12-31 --as hana",
            "end-appointment hana head --unit mecc --on 2019-07-01",
            "at 2019-07-02",
        ])
        .when("act M-01 plan due=2019-12-20 --for hana --as adam")
        .but("2019-07-01", "2019-07-02"),
];

#[test]
fn appointing() {
    prove(ROWS);
}

#[test]
fn ending() {
    prove(ENDING);
}

/// Whoever had a seat when the question was put, and left since, has no ballot.
#[test]
fn who_left_has_no_ballot() {
    let lines = [
        "open matter title=Roof unit=mecc",
        "appoint adam head --unit mecc",
        "act M-01 plan due=2019-12-20 level=low --as adam",
        "propose M-01 exemption --as cora",
        "end-appointment hana head --unit mecc --on 2019-07-01",
        "at 2019-07-02",
    ];
    let mut world = World::of(crate::testing::organisation::whole()).given(&lines.join("\n"));
    let ballot = world.when("ballot M-01 exemption yes --as hana");
    is_refused("not_in_electorate", "person", ballot);
}

#[test]
fn who_holds_nothing_has_no_right() {
    prove(LAST);
}

fn days(world: &World, person: &str) -> Vec<(jiff::civil::Date, Option<jiff::civil::Date>)> {
    let held = world
        .state()
        .roster
        .appointments
        .of(&Name::new(person))
        .to_vec();
    let days = held.iter().map(|held| &held.appointment);
    days.map(|held| (held.from, held.until)).collect()
}

/// On the last day the role is held, on the next it is not.
#[test]
fn an_appointment_holds_on_its_last_day() {
    let world = World::new().given("end-appointment hana head --unit mecc --on 2019-07-31");
    let (hana, head, mecc) = (Name::new("hana"), Name::new("head"), Name::new("mecc"));
    let roster = &world.state().roster;
    let holds = |day| roster.holds(&hana, &head, Some(&mecc), day);
    assert!(holds(date(2019, 7, 31)));
    assert!(!holds(date(2019, 8, 1)));
}

#[test]
fn appointing_again_replaces_the_days() {
    let world =
        World::new().given("appoint hana head --unit mecc --from 2019-08-01 --until 2019-08-31");
    let end = date(2019, 8, 31);
    assert_eq!(days(&world, "hana"), [(date(2019, 8, 1), Some(end))]);
    let world = world.given("appoint hana head --unit odg");
    assert_eq!(
        days(&world, "hana").len(),
        2,
        "another unit is another post"
    );
}

/// Only a line that the last adopted file had ends or shortens anything: days that somebody was
/// given by command since are theirs, though a later file says others.
#[test]
fn a_people_file_takes_no_day_that_a_command_gave() {
    let line = r#"person = "hana"\nrole = "head"\nunit = "mecc"\nfrom = 2000-01-01"#;
    let shorter = format!("adopt '{line}' '{line}\\nuntil = 2019-08-31'");
    let aye = "ballot framework charter yes --as adam";
    let end = |year, month, day| Some(date(year, month, day));
    let lines = |first: &str, file: &str| format!("{first}\n{file}\n{aye}");
    let given = "appoint hana head --unit mecc --from 2019-07-01 --until 2020-06-30";
    let world = World::new().given(&lines(given, &shorter));
    let kept = [(date(2019, 7, 1), end(2020, 6, 30))];
    assert_eq!(days(&world, "hana"), kept, "shorter than what was given");
    let longer = shorter.replace("2019-08-31", "2021-12-31");
    let world = World::new().given(&lines(given, &longer));
    let both = [kept[0], (date(2000, 1, 1), end(2021, 12, 31))];
    assert_eq!(days(&world, "hana"), both, "what goes beyond it is added");
    let world = World::new().given(&lines("at 2019-07-02", &shorter));
    let short = [(date(2000, 1, 1), end(2019, 8, 31))];
    assert_eq!(days(&world, "hana"), short, "nothing was given since");
}

/// Whether a person holds a role on a day only by what somebody did after a position.
fn appointed_since(
    roster: &Roster,
    (person, role): (&Name, &Name),
    by: &Name,
    position: u64,
    on: Date,
) -> bool {
    let held = roster.appointments.of(person).iter();
    let mut held =
        held.filter(|held| held.appointment.role == *role && held.appointment.holds_on(on));
    let since = |held: &Held| held.position > position && held.by.contains(by);
    held.next().is_some_and(since) && held.all(since)
}

/// Whoever repeats or shortens an appointment has not made it: else a seat could be taken away by
/// appointing its holder again.
#[test]
fn the_roster_says_who_appointed_and_since_when() {
    let appointed = "appoint hana head --unit odg --from 2019-07-01";
    let mut world = World::new().given(appointed);
    let hana = Name::new("hana");
    let (cora, head) = (Name::new("cora"), Name::new("head"));
    let since = |world: &World, position| {
        let (roster, day) = (&world.state().roster, date(2019, 7, 1));
        let roles = [("mecc", 0), ("odg", 1)].map(|(_, index)| index);
        let held = roles.map(|index| roster.appointments.of(&hana)[index].position);
        (
            held[1] > position,
            appointed_since(roster, (&hana, &head), &cora, position, day),
        )
    };
    let before = world.last_event().position - 1;
    assert_eq!(
        since(&world, before),
        (true, false),
        "she held another seat of the role"
    );
    let last = world.last_event().position;
    world
        .when(&format!("{appointed} --until 2020-06-30"))
        .unwrap();
    assert_eq!(
        since(&world, last),
        (false, false),
        "only days were taken away"
    );
    world
        .when(&format!("{appointed} --until 2021-06-30"))
        .unwrap();
    assert_eq!(since(&world, last), (true, false), "days were added");
}

/// A role of units that appoints counts in the unit of the appointment, and nowhere else.
#[test]
fn a_head_appoints_in_their_own_unit() {
    let by_head = "[roles.coordinator]\nline = 2\n[roles.clerk]\nline = 1\nappoint_by = [\"head\"]";
    let mut world = World::of(defined("[roles.coordinator]\nline = 2", by_head));
    is_refused(
        "not_allowed",
        "person",
        world.when("appoint cora clerk --unit mecc --as otto"),
    );
    world
        .when("appoint cora clerk --unit mecc --as hana")
        .unwrap();
}
