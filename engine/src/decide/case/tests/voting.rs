//! Whose ballot counts in a question, and from which seat.

use super::paper::{BODY, CLOSES, outcome, paper};
use crate::event::{CaseEvent, EventData};

const PUT: &str = "propose P-01 vote --as carl";

#[test]
fn who_asks_has_no_ballot_not_even_for_a_member() {
    let mut world = paper(&[]).given(&format!(
        "delegate carl --acts vote --until 2019-12-31 --as b1\n{PUT}"
    ));
    let (code, message) = world.refused("ballot P-01 vote yes --for b1 --as carl");
    assert_eq!(code, "separation", "{message}");
    world.when("ballot P-01 vote yes --as b1").unwrap();
}

#[test]
fn a_member_who_asks_votes_in_what_a_body_decides_and_in_nothing_else() {
    let put = "propose P-01 vote --as b1";
    let mut control = paper(&[("quorum = \"2/3\"", "quorum = \"1/3\"")]).given(put);
    assert_eq!(
        control.refused("ballot P-01 vote yes --as b1").0,
        "not_in_electorate"
    );
    paper(&[BODY])
        .given(put)
        .when("ballot P-01 vote yes --as b1")
        .unwrap();
}

#[test]
fn who_owns_it_and_who_benefits_have_no_ballot() {
    for field in ["owner", "for_whom"] {
        let mut world = paper(&[(
            "set = [\"text\"]",
            "set = [\"text\", \"owner\", \"for_whom\"]",
        )])
        .given(&format!(
            "act P-01 amend {field}=olaf --as carl\n\
                 propose P-01 clearance until=2019-12-31 --as carl"
        ));
        let told = world.refused("ballot P-01 clearance yes --as olaf");
        assert_eq!(told.0, "not_in_electorate", "{field}");
        world.when("ballot P-01 clearance yes --as olga").unwrap();
    }
}

#[test]
fn who_owns_it_casts_no_ballot_for_a_member_either() {
    let given = "act P-01 amend owner=cleo --as carl\n\
                 delegate cleo --until 2019-12-31 --as olaf\n\
                 propose P-01 clearance until=2019-12-31 --as carl";
    let mut world = paper(&[("set = [\"text\"]", "set = [\"text\", \"owner\"]")]).given(given);
    let line = "ballot P-01 clearance yes --for olaf --as cleo";
    assert_eq!(world.refused(line).0, "separation");
}

#[test]
fn one_human_casts_one_ballot_whoevers() {
    let given = format!("delegate b1 --acts ballot --until 2019-12-31 --as b2\n{PUT}");
    let mut own_first = paper(&[])
        .given(&given)
        .given("ballot P-01 vote yes --as b1");
    assert_eq!(
        own_first.refused("ballot P-01 vote yes --for b2 --as b1").0,
        "separation"
    );
    let mut other_first = paper(&[])
        .given(&given)
        .given("ballot P-01 vote yes --for b2 --as b1");
    assert_eq!(
        other_first.refused("ballot P-01 vote yes --as b1").0,
        "separation"
    );
    assert_eq!(
        other_first.refused("ballot P-01 vote no --as b2").0,
        "already_voted"
    );
}

#[test]
fn a_delegation_covers_the_ballots_of_its_workflow() {
    for (scope, covers) in [
        ("--workflow paper", true),
        ("--acts ballot", true),
        ("--acts vote", true),
        ("--acts amend", false),
    ] {
        let mut world = paper(&[]).given(&format!(
            "delegate olga {scope} --until 2019-12-31 --as b1\n{PUT}"
        ));
        let cast = world.when("ballot P-01 vote yes --for b1 --as olga");
        assert_eq!(cast.is_ok(), covers, "{scope}");
    }
}

#[test]
fn who_holds_the_seat_no_more_does_not_vote_and_a_ballot_cast_in_office_stays() {
    let mut world = paper(&[]).given(&format!("{PUT}\nat 2019-08-01"));
    assert_eq!(
        world.refused("ballot P-01 vote yes --as b3").0,
        "not_in_electorate"
    );
    let mut world = paper(&[]).given(&format!(
        "{PUT}\nballot P-01 vote yes --as b3\nat 2019-08-01\nballot P-01 vote yes --as b2"
    ));
    assert_eq!(outcome(&world, "vote"), "adopted");
    assert_eq!(
        world.refused("ballot P-01 vote yes --as b1").0,
        "no_open_question"
    );
}

#[test]
fn the_successor_votes_from_a_seat_that_has_not_voted() {
    let succeeded = "at 2019-08-01\nappoint dora board --from 2019-08-01\n";
    let mut world = paper(&[]).given(&format!("{PUT}\n{succeeded}"));
    let events = world.when("ballot P-01 vote yes --as dora").unwrap();
    let EventData::Case(CaseEvent::BallotCast(cast)) = &events[0].data else {
        panic!("{events:?}");
    };
    assert_eq!(
        (cast.person.as_str(), cast.role.as_str()),
        ("dora", "board")
    );
    assert_eq!(cast.seat.as_ref().map(|seat| seat.as_str()), Some("b3"));
    // The seat has voted already, or it is its person's.
    let mut voted = paper(&[]).given(&format!("{PUT}\nballot P-01 vote no --as b3\n{succeeded}"));
    assert_eq!(
        voted.refused("ballot P-01 vote yes --as dora").0,
        "not_in_electorate"
    );
    let personal = (
        "bind = [\"text\", \"cited\"]",
        "bind = []\nseat = \"person\"",
    );
    let mut personal = paper(&[personal]).given(&format!("{PUT}\n{succeeded}"));
    assert_eq!(
        personal.refused("ballot P-01 vote yes --as dora").0,
        "not_in_electorate"
    );
}

#[test]
fn whom_the_asker_appointed_since_has_no_ballot() {
    let proposers = ("propose_by = [\"coordinator\"]", "propose_by = [\"clerk\"]");
    let mut world = paper(&[proposers]).given(&format!(
        "{PUT}\nat 2019-08-01\nappoint dora board --from 2019-08-01 --as carl"
    ));
    let (code, message) = world.refused("ballot P-01 vote yes --as dora");
    assert_eq!(code, "not_in_electorate");
    assert!(message.contains("who asks appointed them"), "{message}");
    let mut other = paper(&[proposers]).given(&format!(
        "{PUT}\nat 2019-08-01\nappoint dora board --from 2019-08-01 --as cleo"
    ));
    other.when("ballot P-01 vote yes --as dora").unwrap();
}

#[test]
fn a_ballot_may_be_changed_until_the_close_and_not_where_it_is_final() {
    let voted = format!("{PUT}\nballot P-01 vote yes --as b1");
    let mut world = paper(&[CLOSES]).given(&voted);
    world.when("ballot P-01 vote no --as b1").unwrap();
    let fixed = (CLOSES.0, "closes = \"10 days\"\nfinal = true");
    let mut fixed = paper(&[fixed]).given(&voted);
    assert_eq!(
        fixed.refused("ballot P-01 vote no --as b1").0,
        "already_voted"
    );
}

#[test]
fn recusing_is_always_allowed_and_is_no_act() {
    // Who amended the text is barred from the start, and may say so.
    let mut barred = paper(&[("quorum = \"2/3\"", "quorum = \"1/3\"")])
        .given(&format!("act P-01 amend text=two --as b1\n{PUT}"));
    assert_eq!(
        barred.refused("ballot P-01 vote yes --as b1").0,
        "separation"
    );
    barred.when("ballot P-01 vote recused --as b1").unwrap();
    // Who recused themselves did not vote: they may amend, and who voted may not.
    let mut world = paper(&[]).given(&format!(
        "{PUT}\nballot P-01 vote recused --as b1\nballot P-01 vote yes --as b2"
    ));
    assert_eq!(
        world.refused("act P-01 amend text=two --as b2").0,
        "separation"
    );
    world.when("act P-01 amend text=two --as b1").unwrap();
}

#[test]
fn another_role_votes_instead_where_nobody_can() {
    let instead = ("[roles.chief]", "[roles.chief]\ninstead = \"deputy\"");
    let put = "propose P-01 clearance until=2019-12-31 --as chief";
    let mut without = paper(&[]);
    let (code, message) = without.refused(put);
    assert_eq!(code, "no_electorate");
    assert!(message.contains("1 yes of the chief"), "{message}");
    let mut world = paper(&[instead]).given(put);
    let events = world.when("ballot P-01 clearance yes --as dora").unwrap();
    let EventData::Case(CaseEvent::BallotCast(cast)) = &events[0].data else {
        panic!("{events:?}");
    };
    assert_eq!(cast.role.as_str(), "chief");
    assert_eq!(
        cast.instead.as_ref().map(|role| role.as_str()),
        Some("deputy")
    );
    world.when("ballot P-01 clearance yes --as olga").unwrap();
    assert_eq!(outcome(&world, "clearance"), "adopted");
}

#[test]
fn who_stands_in_keeps_the_seat_though_the_post_is_filled_since() {
    let instead = ("[roles.chief]", "[roles.chief]\ninstead = \"deputy\"");
    let mut world = paper(&[instead]).given(
        "propose P-01 clearance until=2019-12-31 --as chief\n\
         appoint cleo chief",
    );
    world.when("ballot P-01 clearance yes --as dora").unwrap();
}

#[test]
fn who_was_barred_by_an_act_is_told_so_in_a_control_decision_too() {
    let separate = (
        "acts = [\"amend\", \"vote\"]",
        "acts = [\"amend\", \"clearance\"]",
    );
    let amends = (
        "by = [\"clerk\", \"board\"]",
        "by = [\"clerk\", \"board\", \"officer\"]",
    );
    let mut world = paper(&[separate, amends]).given(
        "act P-01 amend text=two --as olaf\n\
         propose P-01 clearance until=2019-12-31 --as carl",
    );
    let told = world.refused("ballot P-01 clearance yes --as olaf");
    assert_eq!(told.0, "separation");
}

#[test]
fn who_has_left_recuses_from_nothing() {
    let mut world = paper(&[])
        .given("propose P-01 clearance until=2019-12-31 --as carl")
        .given("at 2019-08-05");
    let told = world.refused("ballot P-01 clearance recused --as chief");
    assert_eq!(told.0, "not_in_electorate");
}

#[test]
fn the_owner_casts_no_ballot_for_somebody_else_either() {
    let fields = (
        "set = [\"text\"]",
        "set = [\"text\", \"owner\", \"for_whom\"]",
    );
    let mut world = paper(&[fields]).given(
        "act P-01 amend owner=dora --as carl\n\
         propose P-01 clearance until=2019-12-31 --as carl\n\
         delegate dora --acts ballot --until 2019-12-31 --as olga",
    );
    let told = world.refused("ballot P-01 clearance yes --for olga --as dora");
    assert_eq!(told.0, "separation");
}

#[test]
fn who_becomes_the_owner_since_has_no_ballot_any_more() {
    let fields = ("set = [\"text\"]", "set = [\"text\", \"owner\"]");
    let mut world = paper(&[fields]).given(
        "propose P-01 clearance until=2019-12-31 --as carl\n\
         act P-01 amend owner=olaf --as carl",
    );
    let told = world.refused("ballot P-01 clearance yes --as olaf");
    assert_eq!(told.0, "not_in_electorate");
}

#[test]
fn who_asks_takes_over_no_seat() {
    let mut world = paper(&[])
        .given("propose P-01 clearance until=2019-12-31 --as carl")
        .given("appoint carl chief\nat 2019-08-05");
    let told = world.refused("ballot P-01 clearance yes --as carl");
    assert_eq!(told.0, "not_in_electorate");
}
