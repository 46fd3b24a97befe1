//! How questions end: as counted, at their close, or because they can no longer be decided.

use super::paper::{BODY, CLOSES, outcome, paper};
use crate::event::{CaseEvent, Event, EventData};
use crate::testing::kinds;

const PUT: &str = "propose P-01 vote --as carl";
const CLEAR: &str = "propose P-01 clearance until=2019-07-20 --as carl";

fn why(events: &[Event]) -> Option<String> {
    let settled = events.iter().find_map(|event| {
        let EventData::Case(CaseEvent::DecisionSettled(settled)) = &event.data else {
            return None;
        };
        Some(settled)
    });
    settled?.why.clone()
}

#[test]
fn what_was_cast_decides_at_the_close_however_late_that_is_known() {
    let mut world = paper(&[CLOSES]).given(&format!(
        "{PUT}\nballot P-01 vote no --as b1\nballot P-01 vote yes --as b1\n\
         ballot P-01 vote yes --as b2\nballot P-01 vote yes --as b3"
    ));
    assert_eq!(
        outcome(&world, "vote"),
        "open",
        "ballots may still be changed"
    );
    let _ = world.when("at 2019-09-01");
    let events = world.when("tick").unwrap();
    assert_eq!(kinds(&events), ["decision_settled", "transition_fired"]);
    let close = "2019-07-11T22:00:00Z".parse().unwrap();
    assert!(events.iter().all(|event| event.effective == close));
    assert_eq!(outcome(&world, "vote"), "adopted");
}

#[test]
fn a_close_settles_early_where_that_is_said() {
    let early = (CLOSES.0, "closes = \"10 days\"\nsettle = \"early\"");
    let world = paper(&[early]).given(&format!(
        "{PUT}\nballot P-01 vote yes --as b1\nballot P-01 vote yes --as b2"
    ));
    assert_eq!(outcome(&world, "vote"), "adopted");
}

#[test]
fn nobody_refuses_where_nobody_says_no() {
    for (ballots, came) in [
        ("ballot P-01 vote yes --as b1", "no_quorum"),
        (
            "ballot P-01 vote abstain --as b1\nballot P-01 vote abstain --as b2",
            "lapsed",
        ),
        (
            "ballot P-01 vote no --as b1\nballot P-01 vote abstain --as b2",
            "refused",
        ),
        (
            "ballot P-01 vote no --as b1\nballot P-01 vote yes --as b2",
            "refused",
        ),
    ] {
        let world = paper(&[CLOSES]).given(&format!("{PUT}\n{ballots}\nat 2019-07-13\ntick"));
        assert_eq!(outcome(&world, "vote"), came, "{ballots}");
        let state = world.state().find_case("P-01").unwrap().state.clone();
        assert_eq!(state, "draft", "no transition is fired by it");
    }
}

#[test]
fn a_role_that_can_say_yes_no_more_ends_it_at_once() {
    let world = paper(&[]).given(&format!(
        "{CLEAR}\nballot P-01 clearance yes --as chief\n\
         ballot P-01 clearance recused --as olaf\nballot P-01 clearance recused --as olga"
    ));
    assert_eq!(outcome(&world, "clearance"), "lapsed");
}

#[test]
fn what_is_adopted_is_true_when_it_is_adopted() {
    let mut world = paper(&[]).given(&format!(
        "{CLEAR}\nballot P-01 clearance yes --as chief\nat 2019-07-21"
    ));
    let events = world.when("ballot P-01 clearance yes --as olaf").unwrap();
    assert_eq!(kinds(&events), ["ballot_cast", "decision_settled"]);
    assert_eq!(outcome(&world, "clearance"), "lapsed");
    let why = why(&events).expect("a reason");
    assert!(why.contains("until >= today()"), "{why}");
}

#[test]
fn a_change_of_what_is_bound_voids_the_ballots_of_an_approval() {
    let mut world = paper(&[]).given(&format!("{PUT}\nballot P-01 vote yes --as b1"));
    let events = world.when("act P-01 amend text=two --as carl").unwrap();
    assert_eq!(kinds(&events), ["transition_fired", "ballots_voided"]);
}

#[test]
fn what_follows_from_another_case_is_looked_at_again_before_a_ballot_counts() {
    // The link touches the other end alone until somebody votes.
    let mut world = paper(&[BODY]).given(&format!(
        "open paper text=other --as carl\n{PUT}\nballot P-01 vote yes --as b1\n\
         link P-01 cites P-02 --as carl"
    ));
    let case = world.state().find_case("P-01").unwrap().clone();
    assert!(
        case.questions["vote"].ballots.is_empty(),
        "they were cast on another value"
    );
    let seen = case.questions["vote"].bound_position - 1;
    let stale = format!("ballot P-01 vote yes --seen {seen} --as b1");
    assert_eq!(world.refused(&stale).0, "conflict");
    world.when("ballot P-01 vote yes --as b1").unwrap();
}

#[test]
fn a_body_votes_on_what_stays_as_it_is() {
    let mut world = paper(&[BODY]).given(PUT);
    assert_eq!(
        world.refused("act P-01 amend text=two --as carl").0,
        "locked"
    );
    world.when("act P-01 amend text=one --as carl").unwrap();
    let void = (
        BODY.0,
        "bind = [\"text\"]\ncloses = \"10 days\"\nkind = \"body\"\non_change = \"void\"",
    );
    let mut void = paper(&[void]).given(PUT);
    void.when("act P-01 amend text=two --as carl").unwrap();
}

#[test]
fn a_question_ends_with_the_state_it_is_decided_in() {
    let mut world = paper(&[]).given(PUT);
    let events = world.when("act P-01 drop --as carl").unwrap();
    assert_eq!(outcome(&world, "vote"), "lapsed");
    assert_eq!(why(&events).as_deref(), Some("the case is in `dropped`"));
}

#[test]
fn who_asked_takes_it_back_before_the_first_ballot_and_the_voters_afterwards() {
    let mut world = paper(&[]).given(PUT);
    world.when("withdraw-question P-01 vote --as carl").unwrap();
    assert_eq!(outcome(&world, "vote"), "withdrawn");
    let mut world = paper(&[]).given(&format!("{PUT}\nballot P-01 vote yes --as b1"));
    assert_eq!(
        world.refused("withdraw-question P-01 vote --as carl").0,
        "not_in_electorate"
    );
    world.when("withdraw-question P-01 vote --as b1").unwrap();
    assert_eq!(outcome(&world, "vote"), "open");
    world.when("withdraw-question P-01 vote --as b2").unwrap();
    assert_eq!(outcome(&world, "vote"), "withdrawn", "two of three");
}

#[test]
fn a_question_that_nobody_can_decide_is_not_put() {
    // One of three members and the chief leave in July.
    let short = |changes: &[(&str, &str)], line: &str| {
        let (code, message) = paper(changes).given("at 2019-08-01").refused(line);
        assert_eq!(code, "no_electorate");
        message
    };
    let rule = "rule = { majority = \"more_than_half_of_cast\", quorum = \"2/3\" }";
    let told = short(&[(rule, "rule = { at_least = 3 }")], PUT);
    assert!(told.contains("3 yes"), "{told}");
    let told = short(&[("quorum = \"2/3\"", "quorum = \"3/3\"")], PUT);
    assert!(told.contains("3 present"), "{told}");
    let told = short(&[], "propose P-01 clearance until=2019-12-31 --as carl");
    assert!(told.contains("1 yes of the chief"), "{told}");
}

#[test]
fn who_has_recused_themselves_and_who_comes_after_the_close_take_nothing_back() {
    let mut world = paper(&[CLOSES]).given(&format!(
        "{PUT}\nballot P-01 vote recused --as b1\nballot P-01 vote yes --as b2"
    ));
    let told = world.refused("withdraw-question P-01 vote --as b1");
    assert_eq!(told.0, "not_in_electorate");
    let _ = world.when("at 2019-09-01");
    // The close is due, and comes first.
    let told = world.refused("withdraw-question P-01 vote --as b2");
    assert_eq!(told.0, "no_open_question");
}
