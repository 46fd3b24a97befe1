//! Acts that are dated back: where the workflow says so, with a reason, and with the right on both
//! days.

use super::{OPEN, PLAN};
use crate::testing::World;
use crate::testing::organisation::whole;
use crate::testing::rules::{Row, prove, refused};

const OWNER: &str = "owner = \"owner\"\n";
const DATED: &str = "owner = \"owner\"\ndated_back = \"30 days\"\n";

const BACK: &str = "act M-01 plan due=2019-12-20 level=low --reason late --effective 2019-07-02 \
                    --as hana";

const ROWS: &[Row] = &[
    refused("not_dated_back", "effective")
        .given(&[OPEN, "at 2019-07-10"])
        .when(BACK)
        .but_defined(OWNER, DATED),
    refused("not_dated_back", "effective")
        .given(&["at 2019-07-10"])
        .when("delegate adam --acts plan --until 2019-12-31 --effective 2019-07-02 --as hana")
        .but(" --effective 2019-07-02", ""),
    refused("dated_too_far", "effective")
        .defined(OWNER, "owner = \"owner\"\ndated_back = \"2 days\"\n")
        .given(&[OPEN, "at 2019-07-08"])
        .when(BACK)
        .but("2019-07-02", "2019-07-07"),
    refused("before_last_entry", "effective")
        .defined(OWNER, DATED)
        .given(&["at 2019-07-05", OPEN, "at 2019-07-10"])
        .when(BACK)
        .but("2019-07-02", "2019-07-06"),
    refused("reason_missing", "reason")
        .defined(OWNER, DATED)
        .given(&[OPEN, "at 2019-07-10"])
        .when("act M-01 plan due=2019-12-20 --effective 2019-07-02 --as hana")
        .but("--effective", "--reason late --effective"),
    refused("reason_missing", "reason")
        .given(&["at 2019-07-10"])
        .when("forecast works roof 2020-03-31 --effective 2019-07-02")
        .but("--effective", "--reason late --effective"),
    // The right must hold on both days: when it was done, and when it is recorded.
    refused("not_allowed", "person")
        .defined(OWNER, DATED)
        .given(&[
            OPEN,
            "appoint adam head --unit mecc --from 2019-07-08",
            "at 2019-07-10",
        ])
        .when("act M-01 plan due=2019-12-20 --reason late --effective 2019-07-02 --as adam")
        .but("--from 2019-07-08", "--from 2019-07-01"),
    refused("not_allowed", "person")
        .defined(OWNER, DATED)
        .given(&[
            OPEN,
            "appoint adam head --unit mecc --from 2019-07-01 --until 2019-07-05",
            "at 2019-07-10",
        ])
        .when("act M-01 plan due=2019-12-20 --reason late --effective 2019-07-02 --as adam")
        .but(" --until 2019-07-05", ""),
    refused("not_delegated", "for")
        .defined(OWNER, DATED)
        .given(&[
            OPEN,
            "at 2019-07-08",
            "delegate adam --acts plan --until 2019-12-31 --as hana",
            "at 2019-07-10",
        ])
        .when("act M-01 plan due=2019-12-20 --reason r --effective 2019-07-02 --for hana --as adam")
        .but("--effective 2019-07-02", "--effective 2019-07-09"),
];

#[test]
fn rules() {
    prove(ROWS);
}

fn world(changes: &[(&str, &str)]) -> World {
    let mut files = whole();
    for (old, new) in [(OWNER, DATED)].iter().chain(changes) {
        let mut told = files.iter_mut().filter(|file| file.text.contains(old));
        let file = told.next().expect("it stands in the definitions");
        file.text = file.text.replacen(old, new, 1);
    }
    World::of(files)
}

#[test]
fn deadlines_and_waiting_times_run_from_the_record() {
    let report = (
        "start = \"field:due\"\nlength = \"1 month\"",
        "length = \"10 days\"",
    );
    let world = world(&[report]).given(&format!("{OPEN}\nat 2019-07-10\n{BACK}"));
    let case = world.state().find_case("M-01").expect("it was opened");
    let due = case.clocks["report"].due.to_string();
    assert!(due.starts_with("2019-07-20"), "{due}");
}

#[test]
fn today_is_the_day_of_the_record_and_the_effective_day_is_asked_for() {
    for (condition, met) in [("today() <= due", false), ("effective_day() <= due", true)] {
        let when = format!("when = \"{condition}\"\n");
        let require = (
            "require = [\"due\"]\n",
            format!("require = [\"due\"]\n{when}"),
        );
        let mut world = world(&[(require.0, &require.1)]).given(&format!("{OPEN}\nat 2019-07-10"));
        let line = "act M-01 plan due=2019-07-05 --reason late --effective 2019-07-02 --as hana";
        assert_eq!(world.when(line).is_ok(), met, "{condition}");
    }
}

#[test]
fn remarks_and_evidence_are_no_entries_and_may_be_dated_back() {
    let mut world = World::of(whole()).given(&format!("{OPEN}\nat 2019-07-10"));
    world
        .when("comment M-01 \"as agreed\" --effective 2019-07-02")
        .expect("a remark");
    world.when(PLAN).expect("nothing rests on a remark");
}
