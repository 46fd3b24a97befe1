//! Attempts on the agency that take a clock which nobody ticks, positions, or other definitions.

use super::{agency, agency_with, tried, world};
use engine::testing::kinds;
use engine::view::{ListFilter, Query};

attempts! {
    authority_2_9_what_a_clock_fires_is_checked => fires_checked();
    authority_2_11_what_was_seen_is_what_counts => seen();
    authority_4_4_a_new_calendar_moves_no_running_deadline => calendar();
    authority_4_5_what_is_due_comes_before_who_is_late => due_first();
    authority_4_5_one_clock_that_cannot_fire_holds_up_nobody => cannot_fire();
    kinds_overdue_though_nobody_ticks => overdue();
    insiders_08_the_charters_electorate_is_not_packed => packed();
}

/// The clock's transition asks for what is not so.
const LAPSES: (&str, &str) = (
    "clock = \"carrying\"",
    "clock = \"carrying\"\nwhen = \"level == 'low'\"",
);

const RATED: &str = "open risk title=Fire unit=north owner=kim --as nora
    act RSK-2026-001 rate level=high --as kim
    act RSK-2026-001 validate --as off_a
    propose RSK-2026-001 carrying carried_until=2026-02-10 --as kim
    ballot RSK-2026-001 carrying yes --as dora";

/// The clock does not do what an act could not do.
fn fires_checked() {
    let mut first = world(agency_with(&[LAPSES]));
    tried(&mut first, RATED);
    tried(&mut first, "at 2026-02-12");
    let events = first.when("tick").expect("it is no command's fault");
    assert!(kinds(&events).contains(&"clock_breached"), "{events:?}");
    tried(
        &mut first,
        "comment RSK-2026-001 \"still carried\" --as kim\n
        act RSK-2026-001 review --as kim ! not_in_state",
    );
    let mut second = world(agency());
    tried(&mut second, RATED);
    tried(
        &mut second,
        "at 2026-02-12\ntick\nact RSK-2026-001 review --as kim",
    );
}

/// A ballot or an act that names what was seen does not count for what has changed since.
fn seen() {
    let mut world = world(agency());
    tried(
        &mut world,
        "open paper title=P text=\"pay 100\" --as kim
         propose PAP-2026-001 clearance --as kim
         ballot PAP-2026-001 clearance yes --as ada
         ballot PAP-2026-001 clearance yes --as chief",
    );
    let before = world.last_event().position;
    tried(
        &mut world,
        &format!(
            "propose PAP-2026-001 final --as kim
             ballot PAP-2026-001 final yes --as dora ! seen_missing
             withdraw-question PAP-2026-001 final --as kim
             act PAP-2026-001 amend text=\"pay 1000000\" --as kim
             act PAP-2026-001 amend text=\"pay 200\" --seen {before} --as kai ! conflict
             act PAP-2026-001 sign --seen {before} --as kim ! conflict
             propose PAP-2026-001 clearance --as kim
             ballot PAP-2026-001 clearance yes --as ada
             ballot PAP-2026-001 clearance yes --as chief
             propose PAP-2026-001 final --as kim
             ballot PAP-2026-001 final yes --seen {before} --as dora ! conflict"
        ),
    );
    let now = world.last_event().position;
    tried(
        &mut world,
        &format!("ballot PAP-2026-001 final yes --seen {now} --as dora"),
    );
}

/// Holidays that are added afterwards give nobody more time.
fn calendar() {
    let mut world = world(agency());
    tried(
        &mut world,
        "open finding text=Locks unit=north --as aud_a
         adopt '2026-04-03,' '2026-02-03, 2026-02-04, 2026-02-05, 2026-04-03,'
         ballot framework charter yes --as dora
         at 2026-02-16",
    );
    let before = kinds(&world.when("tick").expect("a tick"));
    assert!(!before.contains(&"clock_breached"), "{before:?}");
    tried(&mut world, "at 2026-02-17");
    let due = kinds(&world.when("tick").expect("a tick"));
    assert!(
        due.contains(&"clock_breached"),
        "ten working days of the old calendar: {due:?}"
    );
}

/// No tick, and still nobody is in time who is late.
fn due_first() {
    let mut first = world(agency());
    tried(
        &mut first,
        "open paper title=P text=t --as kim
         propose PAP-2026-001 session --as kim
         ballot PAP-2026-001 session yes --as b1
         ballot PAP-2026-001 session no --as b2
         ballot PAP-2026-001 session no --as b3
         at 2026-02-17
         ballot PAP-2026-001 session yes --as b2 ! question_closed
         act PAP-2026-001 amend text=u --as kim ! not_in_state",
    );
    let mut second = world(agency());
    tried(&mut second, RATED);
    tried(
        &mut second,
        "at 2026-02-12\nact RSK-2026-001 review --as kim",
    );
}

/// A clock that cannot do what it is for says so; the others and the people go on.
fn cannot_fire() {
    let mut world = world(agency_with(&[LAPSES]));
    tried(&mut world, RATED);
    tried(
        &mut world,
        "open finding text=Locks unit=north --as aud_a
         open paper title=P text=t due=2026-02-09 --as kim
         at 2026-02-20",
    );
    let fired = kinds(&world.when("tick").expect("it is no command's fault"));
    let breached = fired.iter().filter(|kind| **kind == "clock_breached");
    assert_eq!(breached.count(), 3, "{fired:?}");
    let raised = fired.iter().filter(|kind| **kind == "flag_raised");
    assert_eq!(raised.count(), 2, "{fired:?}");
    tried(
        &mut world,
        "comment RSK-2026-001 late --as kim
         act FND-2026-001 plan due=2026-06-30 --as nora
         act RSK-2026-001 review --as kim ! not_in_state",
    );
}

/// Whoever proposes does not appoint who decides on it.
fn packed() {
    let by = (
        "[roles.deputy]\n",
        "[roles.deputy]\nappoint_by = [\"coordinator\"]\n",
    );
    let mut world = world(agency_with(&[by]));
    tried(
        &mut world,
        "appoint kim deputy --from 2026-02-03 --as cora
         adopt 'version = 1\\ninitial = \"draft\"' 'version = 2\\ninitial = \"draft\"'
         appoint off_a deputy --as cora
         ballot framework charter yes --as off_a ! not_in_electorate
         at 2026-02-03
         ballot framework charter yes --as kim ! not_in_electorate",
    );
}

/// A deadline that passed while no server ran is overdue all the same, in lists too.
fn overdue() {
    let mut world = world(agency());
    tried(
        &mut world,
        "open paper title=P text=t due=2026-02-05 --as kim",
    );
    let overdue = |day: &str| {
        let filter = ListFilter {
            overdue: true,
            ..ListFilter::default()
        };
        let told = world.ask(&Query::List { filter }, day).expect("a list");
        told["cases"].as_array().expect("rows").len()
    };
    assert_eq!((overdue("2026-02-05"), overdue("2026-02-06")), (0, 1));
}
