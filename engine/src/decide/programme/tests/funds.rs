//! Money that comes further, is refused, or is another amount.

use crate::event::{Event, EventData, GapMoved, ProgrammeEvent};
use crate::framework::FundStage;
use crate::testing::organisation::REFORMS;
use crate::testing::{World, blocked, kinds};
use crate::value::ProgrammeId;

const ASKED: &str = "
    open question
    link Q-01 item reforms/council
";

fn gap(events: &[Event]) -> (Vec<String>, Vec<String>) {
    let moved = |moved: &GapMoved| {
        let range = |figures: &Option<crate::event::GapFigures>| match figures {
            None => "nothing".to_owned(),
            Some(figures) => format!(
                "{}..{}",
                figures.if_all_comes.least.as_deref().unwrap_or("?"),
                figures.in_hand.most.as_deref().unwrap_or("?")
            ),
        };
        let item = moved.item.as_ref().map_or("all", |item| item.as_str());
        format!(
            "{item}: {} to {}",
            range(&moved.before),
            range(&moved.after)
        )
    };
    let found = events.iter().find_map(|event| match &event.data {
        EventData::Programme(ProgrammeEvent::GapChanged(changed)) => Some(changed),
        _ => None,
    });
    let found = found.expect("the gap moved");
    let told = |moves: &[GapMoved]| moves.iter().map(moved).collect::<Vec<_>>();
    (told(&found.total), told(&found.items))
}

#[test]
fn a_refused_decision_refuses_its_money_and_blocks_what_hangs_on_it_alone() {
    let mut world = World::new().given(ASKED);
    let events = world.when("act Q-01 refuse --as adam").unwrap();
    assert_eq!(
        kinds(&events),
        [
            "transition_fired",
            "fund_changed",
            "item_blocked",
            "gap_changed"
        ],
        "nobody can say when other money comes: no promise is known to fail"
    );
    let EventData::Programme(ProgrammeEvent::FundChanged(fund)) = &events[1].data else {
        panic!("{events:?}");
    };
    assert_eq!(
        fund.refused_by.as_ref().map(|it| it.as_str()),
        Some("council")
    );
    assert_eq!(
        (fund.previous_stage.as_str(), fund.stage.as_str()),
        ("proposed", "refused")
    );
    // `change` may be paid by the appeal; `training` was and is held by `tools`.
    assert_eq!(blocked(&events), ["tools: refused reserve"]);
    let (total, items) = gap(&events);
    assert_eq!(items, ["tools: 0..300 to 300..300"]);
    assert_eq!(total, ["all: 0..330 to 300..330"]);
    let state = world.state();
    let progress = &state.programmes["reforms"];
    assert_eq!(progress.items["training"].blocks[0].what, "tools");
    assert_eq!(progress.funds["reserve"].stage, Some(FundStage::Refused));
    assert_eq!(progress.funds["reserve"].amount, None);
}

#[test]
fn a_granted_decision_frees_what_hung_on_it_and_narrows_the_gap() {
    let mut world = World::new().given(ASKED);
    let events = world.when("act Q-01 grant --as adam").unwrap();
    assert_eq!(
        kinds(&events),
        ["transition_fired", "item_changed", "item_unblocked"],
        "it may be spent now, and is not in the account yet"
    );
    let events = world.when("fund reforms reserve --stage received").unwrap();
    assert_eq!(kinds(&events), ["fund_changed", "gap_changed"]);
    assert_eq!(gap(&events).0, ["all: 0..330 to 0..0"]);
}

#[test]
fn one_of_two_decisions_that_is_refused_does_not_refuse_the_money() {
    let mut world = World::new().given(ASKED).given(
        "open question
        link Q-02 item reforms/council",
    );
    let events = world.when("act Q-01 refuse --as adam").unwrap();
    assert_eq!(kinds(&events), ["transition_fired"], "the other is open");
    let events = world.when("act Q-02 grant --as adam").unwrap();
    let freed = ["transition_fired", "item_changed", "item_unblocked"];
    assert_eq!(kinds(&events), freed, "a part is granted");
}

#[test]
fn what_was_refused_may_be_put_again_and_granted() {
    let mut world = World::new().given(ASKED).given(
        "act Q-01 refuse --as adam
        at 2019-09-02
        open question
        link Q-02 item reforms/council",
    );
    let stage = |world: &World| world.state().programmes["reforms"].funds["reserve"].stage;
    assert_eq!(
        stage(&world),
        Some(FundStage::Refused),
        "until it is decided"
    );
    let events = world.when("act Q-02 grant --as adam").unwrap();
    assert_eq!(
        kinds(&events),
        [
            "transition_fired",
            "item_changed",
            "fund_changed",
            "item_unblocked",
            "gap_changed"
        ]
    );
    assert_eq!(stage(&world), Some(FundStage::Proposed));
    assert_eq!(gap(&events).0, ["all: 300..330 to 0..330"]);
}

#[test]
fn what_if_said_what_then_came() {
    use crate::value::ProgrammeId;
    use crate::view::Query;
    let programme = || ProgrammeId::new("reforms");
    for (change, line) in [
        ("reserve=refused", "fund reforms reserve --stage refused"),
        ("reserve=USD 100", "fund reforms reserve --amount 'USD 100'"),
        ("appeal=USD 10", "fund reforms appeal --amount 'USD 10'"),
        ("change->training", "add-dependency reforms training change"),
        (
            "tools-/->training",
            "remove-dependency reforms training tools",
        ),
    ] {
        let mut world = World::new();
        let supposed = Query::WhatIf {
            programme: programme(),
            changes: vec![change.to_owned()],
        };
        let supposed = world.ask(&supposed, "2019-07-01").unwrap();
        world.when(line).unwrap();
        let funding = Query::Funding {
            programme: programme(),
        };
        let funding = world.ask(&funding, "2019-07-01").unwrap();
        assert_eq!(supposed["total_gap"]["after"], funding["total"], "{change}");
        let path = Query::Path {
            programme: programme(),
            item: None,
        };
        let path = world.ask(&path, "2019-07-01").unwrap();
        assert_eq!(supposed["end"]["after"], path["end"], "{change}");
        let status = Query::Programme {
            programme: programme(),
        };
        let status = world.ask(&status, "2019-07-01").unwrap();
        for moved in supposed["blocked"].as_array().unwrap() {
            let items = status["items"].as_array().unwrap();
            let item = items.iter().find(|it| it["item"] == moved["item"]).unwrap();
            assert_eq!(moved["after"], item["blocked_by"], "{change}");
        }
    }
}

#[test]
fn money_that_has_come_is_not_taken_back_by_a_decision() {
    let mut world = World::new()
        .given(ASKED)
        .given("fund reforms reserve --stage allotted");
    let events = world.when("act Q-01 refuse --as adam").unwrap();
    assert_eq!(kinds(&events), ["transition_fired"]);
}

#[test]
fn a_cut_or_raised_amount_moves_the_gap_by_one_event() {
    let mut world = World::new();
    let events = world
        .when("fund reforms reserve --amount 'USD 100'")
        .unwrap();
    assert_eq!(kinds(&events), ["fund_changed", "gap_changed"]);
    assert_eq!(gap(&events).1, ["tools: 0..300 to 200..300"]);
    assert_eq!(gap(&events).0, ["all: 0..330 to 200..330"]);
    let events = world.when("fund reforms reserve --amount 'USD ?'").unwrap();
    assert_eq!(gap(&events).0, ["all: 200..330 to 0..330"]);
    // What nobody needs more of changes no gap.
    let world = &mut World::new();
    let events = world
        .when("fund reforms reserve --amount 'USD 500'")
        .unwrap();
    assert_eq!(kinds(&events), ["fund_changed"]);
}

#[test]
fn what_came_so_far_counts_until_all_of_it_has() {
    let mut world = World::new().given("fund reforms appeal --stage pledged");
    let funding = |world: &World| {
        let state = world.state();
        let programme = &state.in_force.as_ref().unwrap().programmes["reforms"];
        let money = crate::programme::funding(programme, &state.programmes["reforms"]);
        let stages = money.stages.values().next().unwrap();
        stages[&FundStage::Received].to_string()
    };
    assert_eq!(funding(&world), "USD 20");
    world = world.given("fund reforms appeal --stage received");
    assert_eq!(funding(&world), "USD 100");
    world = world.given("fund reforms appeal --amount 'USD 80'");
    assert_eq!(funding(&world), "USD 80");
}

#[test]
fn refused_money_may_be_asked_for_anew() {
    let mut world = World::new().given("fund reforms reserve --stage refused --reason no");
    assert_eq!(
        world.refused("fund reforms reserve --stage received").0,
        "fund_stage"
    );
    let events = world.when("fund reforms reserve --stage proposed").unwrap();
    assert_eq!(blocked(&events), ["tools: funds council"]);
    world.state();
}

#[test]
fn instalments_and_partial_refusals_leave_the_rest_where_it_is() {
    let mut world = World::new().given("fund reforms reserve --stage pledged");
    let events = world
        .when("fund reforms reserve --stage received --part 'USD 150'")
        .unwrap();
    let EventData::Programme(ProgrammeEvent::FundChanged(fund)) = &events[0].data else {
        panic!("{events:?}");
    };
    assert!(fund.stage.is(FundStage::Pledged) && fund.previous_stage == fund.stage);
    let part = fund.part.as_ref().expect("a part");
    assert_eq!(
        (part.amount.as_str(), part.previous.as_deref()),
        ("USD 150", None)
    );
    let stage = |world: &World, stage: FundStage| {
        let state = world.state();
        let progress = &state.programmes["reforms"];
        let funding = crate::programme::funding(
            &state.programme(&ProgrammeId::new("reforms")).unwrap(),
            progress,
        );
        funding.stages.values().next().unwrap()[&stage].to_string()
    };
    // 20 of the appeal came before.
    assert_eq!(stage(&world, FundStage::Received), "USD 170");
    assert_eq!(stage(&world, FundStage::Pledged), "USD 420");
    let events = world
        .when("fund reforms reserve --stage refused --part 'USD 250'")
        .unwrap();
    assert_eq!(gap(&events).1, ["tools: 0..300 to 150..300"]);
    assert_eq!(stage(&world, FundStage::Refused), "USD 250");
    assert_eq!(stage(&world, FundStage::Pledged), "USD 170");
    for (line, code) in [
        ("--stage received --part 'USD 151'", "fund_part"),
        ("--stage refused --part 'USD 251'", "fund_part"),
        ("--stage spent --part 'USD 151'", "fund_part"),
        ("--stage received --part 'USD 150'", "fund_unchanged"),
        ("--stage pledged --part 'USD 10'", "fund_stage"),
        ("--stage received --part 'EUR 10'", "mixed_currencies"),
        ("--stage received --part '> USD 10'", "bad_money"),
        ("--stage received --part 'USD ?'", "bad_money"),
        ("--part 'USD 10'", "missing_field"),
        (
            "--stage received --part 'USD 10' --amount 'USD 500'",
            "fund_part",
        ),
    ] {
        let line = format!("fund reforms reserve {line}");
        assert_eq!(world.refused(&line).0, code, "{line}");
    }
    // The whole has come: nothing is a part any more.
    let events = world.when("fund reforms reserve --stage received").unwrap();
    assert_eq!(kinds(&events)[0], "fund_changed");
    assert_eq!(stage(&world, FundStage::Received), "USD 420");
}

#[test]
fn what_cannot_be_is_refused_with_the_way_out() {
    let mut world = World::new().given("fund reforms appeal --stage spent");
    for (line, code) in [
        ("fund reform reserve --stage received", "unknown_programme"),
        ("fund reforms reserv --stage received", "unknown_fund"),
        ("fund reforms reserve --stage recieved", "not_one_of"),
        ("fund reforms reserve --stage sought", "fund_stage"),
        ("fund reforms appeal --stage refused", "fund_stage"),
        ("fund reforms reserve --stage proposed", "fund_unchanged"),
        (
            "fund reforms reserve --amount 'USD 400.00'",
            "fund_unchanged",
        ),
        ("fund reforms reserve --amount '400'", "bad_money"),
        ("fund reforms reserve --amount 'USD -4'", "bad_money"),
        ("fund reforms reserve --amount 'EUR 4'", "mixed_currencies"),
        ("fund reforms reserve", "missing_field"),
        (
            "fund reforms reserve --stage received --as hana",
            "not_allowed",
        ),
    ] {
        assert_eq!(world.refused(line).0, code, "{line}");
    }
    let refusal = world.when("fund reforms reserv --stage received");
    let help = refusal.expect_err("unknown").help;
    assert_eq!(help.as_deref(), Some("did you mean `reserve`?"));
}

#[test]
fn a_new_text_that_asks_for_more_says_how_the_gap_moves() {
    let mut world = World::new();
    let more = REFORMS.replace("USD 300\"", "USD 450\"");
    let events = world.adopt(&more).unwrap();
    assert_eq!(gap(&events).1, ["tools: 0..300 to 50..450"]);
    let EventData::Programme(ProgrammeEvent::GapChanged(moved)) = &events.last().unwrap().data
    else {
        panic!("{events:?}");
    };
    assert_eq!(moved.because, "reforms");
}
