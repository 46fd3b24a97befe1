//! What an adopted file does to appointments.

use crate::testing::World;
use crate::testing::kinds;
use crate::testing::organisation::whole;
use crate::value::Name;
use jiff::civil::{Date, date};

const AYE: &str = "ballot framework charter yes --as adam";

/// Other definitions than those in force, with a text of the people's file replaced.
fn adopted(world: World, old: &str, new: &str) -> (World, Vec<&'static str>) {
    let mut world = world.given(&format!("adopt '{old}' '{new}'"));
    let events = world.when(AYE).unwrap();
    let mut kinds = kinds(&events);
    kinds.retain(|kind| kind.contains("person") || kind.contains("appointment"));
    (world, kinds)
}

fn last_day(world: &World, person: &str) -> Vec<Option<Date>> {
    let held = world
        .state()
        .roster
        .appointments
        .of(&Name::new(person))
        .to_vec();
    held.iter().map(|held| held.appointment.until).collect()
}

const LEFT_OUT: &str =
    "[[appointments]]\\nperson = \"hana\"\\nrole = \"head\"\\nunit = \"mecc\"\\nfrom = 2000-01-01";
const FROM: &str = "unit = \"mecc\"\\nfrom = 2000-01-01";

#[test]
fn a_line_left_out_ends_the_appointment_that_day() {
    let (world, kinds) = adopted(World::of(whole()), LEFT_OUT, "");
    assert_eq!(kinds, ["appointment_ended"]);
    assert_eq!(last_day(&world, "hana"), [Some(date(2019, 7, 1))]);
}

#[test]
fn a_line_shortened_shortens_the_appointment() {
    let shorter = format!("{FROM}\\nuntil = 2019-12-31");
    let (world, kinds) = adopted(World::of(whole()), FROM, &shorter);
    assert_eq!(kinds, ["person_appointed"]);
    assert_eq!(last_day(&world, "hana"), [Some(date(2019, 12, 31))]);
}

#[test]
fn what_was_appointed_by_command_since_stays() {
    let since = "appoint hana head --unit mecc --from 2000-01-01 --until 2020-06-30";
    let (world, kinds) = adopted(World::of(whole()).given(since), LEFT_OUT, "");
    assert_eq!(kinds, [""; 0]);
    assert_eq!(last_day(&world, "hana"), [Some(date(2020, 6, 30))]);
}

#[test]
fn a_line_that_stays_gives_back_nothing_that_a_command_took() {
    let ended = "end-appointment hana head --unit mecc --on 2019-07-01";
    let (world, kinds) = adopted(World::of(whole()).given(ended), "USD 400", "USD 500");
    assert_eq!(kinds, [""; 0]);
    assert_eq!(last_day(&world, "hana"), [Some(date(2019, 7, 1))]);
}

#[test]
fn two_terms_in_one_post_are_two_appointments() {
    let terms = format!(
        "{FROM}\\nuntil = 2019-12-31\\n[[appointments]]\\nperson = \"hana\"\\nrole = \
         \"head\"\\nunit = \"mecc\"\\nfrom = 2021-01-01"
    );
    let (world, kinds) = adopted(World::of(whole()), FROM, &terms);
    assert_eq!(kinds, ["person_appointed", "person_appointed"]);
    assert_eq!(last_day(&world, "hana"), [Some(date(2019, 12, 31)), None]);
}

#[test]
fn an_adopted_file_confirms_the_people_that_it_names() {
    let added = World::of(whole()).given("person kim Kim");
    assert!(!added.state().roster.people.counts(&Name::new("kim")));
    let named = "id = \"hana\"\\n[[people]]\\nid = \"kim\"";
    let (world, kinds) = adopted(added, "id = \"hana\"", named);
    assert_eq!(kinds, ["person_confirmed"]);
    assert!(world.state().roster.people.counts(&Name::new("kim")));
}
