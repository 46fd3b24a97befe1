//! The charter's question: as any other, and two where the charter itself changes.

use crate::framework::DefinitionFile;
use crate::testing::rules::is_refused;
use crate::testing::{World, kinds, organisation};

const ADOPT: &str = "adopt 'USD 400' 'USD 500'";
const AYE: &str = "ballot framework charter yes --as adam";

/// With one auditor more.
fn with_auditor(person: &str) -> Vec<DefinitionFile> {
    let mut files = organisation::whole();
    for file in files.iter_mut().filter(|file| file.path == "people.toml") {
        let known = file.text.contains(&format!("id = \"{person}\""));
        if !known {
            file.text += &format!("[[people]]\nid = \"{person}\"\n");
        }
        file.text += &format!(
            "[[appointments]]\nperson = \"{person}\"\nrole = \"auditor\"\nfrom = 2000-01-01\n"
        );
    }
    files
}

/// Two auditors decide, both of them.
fn two() -> World {
    let mut files = with_auditor("anna");
    for file in files.iter_mut().filter(|file| file.path == "charter.toml") {
        file.text = file.text.replace("at_least = 1", "at_least = 2");
    }
    World::of(files)
}

#[test]
fn who_proposes_has_no_ballot_in_nobodys_name() {
    let mut world = World::of(with_auditor("cora")).given(&format!(
        "delegate cora --until 2020-12-31 --as adam\n{ADOPT}"
    ));
    let own = world.refused("ballot framework charter yes --as cora");
    assert_eq!(own.0, "not_in_electorate");
    let other = world.refused("ballot framework charter yes --for adam --as cora");
    assert_eq!(other.0, "separation");
    world.when(AYE).unwrap();
}

#[test]
fn who_proposes_votes_where_the_charter_says_so() {
    let mut files = with_auditor("cora");
    for file in files.iter_mut().filter(|file| file.path == "charter.toml") {
        file.text += "proposer_votes = true\n";
    }
    let events = World::of(files)
        .given(ADOPT)
        .when("ballot framework charter yes --as cora");
    assert_eq!(
        kinds(&events.unwrap())[..2],
        ["framework_ballot_cast", "framework_adopted"]
    );
}

#[test]
fn who_proposes_that_proposers_vote_does_not_adopt_it_alone() {
    let change = "adopt 'electorate = [\"auditor\"]\\nrule = { at_least = 1 }' \
                  'electorate = [\"auditor\"]\\nrule = { at_least = 1 }\\nproposer_votes = true'";
    let mut world = World::of(with_auditor("cora")).given(change);
    // By the charter that is proposed she votes, by the one in force she does not.
    let events = world.when("ballot framework charter yes --as cora");
    assert_eq!(kinds(&events.unwrap()), ["framework_ballot_cast"]);
    assert!(world.state().proposal.is_some());
    let events = world.when(AYE).unwrap();
    assert_eq!(
        kinds(&events)[..2],
        ["framework_ballot_cast", "framework_adopted"]
    );
}

#[test]
fn nobody_adopts_alone() {
    let mut files = with_auditor("cora");
    for file in files.iter_mut().filter(|file| file.path == "people.toml") {
        file.text = file.text.replace(
            "person = \"adam\"\nrole = \"auditor\"",
            "person = \"adam\"\nrole = \"coordinator\"",
        );
    }
    assert_eq!(World::of(files).refused(ADOPT).0, "no_electorate");
}

#[test]
fn a_ballot_may_be_changed_until_it_is_settled() {
    let mut world = two().given(&format!("{ADOPT}\nballot framework charter no --as adam"));
    assert!(
        world.state().proposal.is_none(),
        "two yes cannot come any more"
    );
    world.when(ADOPT).unwrap();
    world
        .when("ballot framework charter yes --as anna")
        .unwrap();
    world
        .when("ballot framework charter recused --as anna")
        .unwrap();
    assert!(world.state().proposal.is_none(), "and neither without her");
}

#[test]
fn it_closes_after_thirty_days() {
    let mut world = two().given(&format!("{ADOPT}\n{AYE}\nat 2019-08-02"));
    let events = world.when("tick").unwrap();
    assert_eq!(kinds(&events), ["framework_refused"]);
    assert_eq!(events[0].effective.to_string(), "2019-07-31T22:00:00Z");
    let data: serde_json::Value = serde_json::from_slice(&events[0].to_bytes()).unwrap();
    assert_eq!(data["data"]["outcome"], "lapsed", "nobody said no");
    let late = world.refused("ballot framework charter yes --as anna");
    assert_eq!(late.0, "no_open_question");
    world.when(ADOPT).unwrap();
}

#[test]
fn who_proposed_takes_it_back_before_the_first_ballot() {
    let mut world = two().given(ADOPT);
    world.when("withdraw-question framework charter").unwrap();
    assert!(world.state().proposal.is_none());
    let mut world = two().given(&format!("{ADOPT}\n{AYE}"));
    let (code, _) = world.refused("withdraw-question framework charter");
    assert_eq!(code, "not_in_electorate");
    world
        .when("withdraw-question framework charter --as adam")
        .unwrap();
    assert!(
        world.state().proposal.is_some(),
        "one of two is not more than half"
    );
    world
        .when("withdraw-question framework charter --as anna")
        .unwrap();
    assert!(world.state().proposal.is_none());
}

#[test]
fn a_ballot_by_the_proposed_charter_is_the_first_ballot_too() {
    let change = "adopt 'electorate = [\"auditor\"]\\nrule = { at_least = 1 }' \
                  'electorate = [\"head\", \"auditor\"]\\nrule = { at_least = 2 }'";
    let mut world = World::of(organisation::whole()).given(change);
    // She has a seat in the electorate that is proposed, and none in the one in force.
    world
        .when("ballot framework charter yes --as hana")
        .unwrap();
    let (code, _) = world.refused("withdraw-question framework charter");
    assert_eq!(code, "not_in_electorate");
}

#[test]
fn a_change_of_the_charter_needs_the_old_rule_and_the_new_one() {
    let change = "adopt 'electorate = [\"auditor\"]\\nrule = { at_least = 1 }' \
                  'electorate = [\"head\", \"auditor\"]\\nrule = { at_least = 2 }'";
    let mut world = World::of(organisation::whole()).given(change);
    // By the rule in force one auditor is enough; by the one that is proposed it takes two.
    let events = world.when(AYE).unwrap();
    assert_eq!(kinds(&events), ["framework_ballot_cast"]);
    assert!(world.state().proposal.is_some());
    let events = world
        .when("ballot framework charter yes --as hana")
        .unwrap();
    assert_eq!(
        kinds(&events)[..2],
        ["framework_ballot_cast", "framework_adopted"]
    );
    // The new electorate alone is not enough either.
    let mut world = World::of(organisation::whole()).given(change);
    world
        .when("ballot framework charter yes --as hana")
        .unwrap();
    world
        .when("ballot framework charter yes --as otto")
        .unwrap();
    assert!(world.state().proposal.is_some());
    let events = world.when("ballot framework charter no --as adam").unwrap();
    assert_eq!(
        kinds(&events),
        ["framework_ballot_cast", "framework_refused"]
    );
}

/// The charter that is proposed lets the coordinator vote who proposes it, and nobody else.
const BY_COORDINATORS: &str = "adopt 'electorate = [\"auditor\"]\\nrule = { at_least = 1 }' \
     'electorate = [\"coordinator\"]\\nrule = { at_least = 1 }\\nproposer_votes = true'";

#[test]
fn one_human_has_one_ballot_by_both_charters() {
    let lent = format!(
        "delegate adam --until 2020-12-31 --as cora\n{BY_COORDINATORS}\n\
         ballot framework charter abstain --as adam"
    );
    let for_cora = "ballot framework charter yes --for cora --as adam";
    let files = with_auditor("anna");
    let mut world = World::of(files.clone()).given(&lent);
    assert_eq!(world.refused(for_cora).0, "separation");
    // Nor the other way round.
    let lent = lent.replace("abstain --as adam", "yes --for cora --as adam");
    let mut world = World::of(files).given(&lent);
    let own = world.refused("ballot framework charter yes --as adam");
    assert_eq!(own.0, "separation");
    world
        .when("ballot framework charter yes --as anna")
        .unwrap();
}

/// Anna leaves the auditors' seat after she voted from it, and otto takes it over; she votes again
/// as a coordinator, which only the charter that is proposed lets her.
#[test]
fn a_seat_counts_once_though_its_person_votes_again_by_the_other_charter() {
    let mut files = with_auditor("anna");
    for file in files.iter_mut().filter(|file| file.path == "people.toml") {
        let held = "person = \"anna\"\nrole = \"auditor\"\nfrom = 2000-01-01\n";
        let until = format!("{held}until = 2019-07-03\n");
        file.text = file.text.replace(held, &until);
        file.text += "[[appointments]]\nperson = \"anna\"\nrole = \"coordinator\"\n\
                      from = 2000-01-01\n\
                      [[appointments]]\nperson = \"otto\"\nrole = \"auditor\"\nfrom = 2019-07-04\n";
    }
    for file in files.iter_mut().filter(|file| file.path == "charter.toml") {
        file.text = file.text.replace("at_least = 1", "at_least = 2");
    }
    let change = "adopt 'electorate = [\"auditor\"]' 'electorate = [\"auditor\", \"coordinator\"]'";
    let votes = "ballot framework charter yes --as anna";
    let mut world = World::of(files).given(&format!("{change}\n{votes}\nat 2019-07-05\n{votes}"));
    let cast = world
        .when("ballot framework charter yes --as otto")
        .unwrap();
    assert_eq!(kinds(&cast), ["framework_ballot_cast"]);
    assert!(
        world.state().proposal.is_some(),
        "by the charter in force one seat of two said yes"
    );
    let events = world.when(AYE).unwrap();
    assert_eq!(
        kinds(&events)[..2],
        ["framework_ballot_cast", "framework_adopted"]
    );
}

/// Anna has no account: her ballot is written down by somebody who has none of their own.
#[test]
fn who_has_a_seat_writes_down_nobodys_ballot() {
    let mut files = with_auditor("anna");
    for file in files.iter_mut().filter(|file| file.path == "people.toml") {
        let anna = "id = \"anna\"\n";
        file.text = file
            .text
            .replacen(anna, &format!("{anna}account = false\n"), 1);
    }
    let mut world = World::of(files).given(ADOPT);
    let by_adam = world.when("ballot framework charter yes --for anna --as adam");
    is_refused("recorder_barred", "person", by_adam);
    let by_otto = "ballot framework charter yes --for anna --as otto";
    assert_eq!(
        kinds(&world.when(by_otto).unwrap())[..2],
        ["framework_ballot_cast", "framework_adopted"]
    );
}

/// Nor does who takes over a seat after the question was put: otto follows adam.
#[test]
fn who_took_over_a_seat_writes_down_nobodys_ballot() {
    let mut files = with_auditor("anna");
    for file in files.iter_mut().filter(|file| file.path == "people.toml") {
        let anna = "id = \"anna\"\n";
        let alone = format!("{anna}account = false\n");
        file.text = file.text.replacen(anna, &alone, 1);
        let held = "person = \"adam\"\nrole = \"auditor\"\nfrom = 2000-01-01\n";
        let until = format!("{held}until = 2019-07-03\n");
        file.text = file.text.replace(held, &until);
        file.text += "[[appointments]]\nperson = \"otto\"\nrole = \"auditor\"\n\
                      from = 2019-07-04\n";
    }
    let mut world = World::of(files).given(&format!("{ADOPT}\nat 2019-07-05"));
    let by_otto = world.when("ballot framework charter yes --for anna --as otto");
    is_refused("recorder_barred", "person", by_otto);
    let by_hana = "ballot framework charter yes --for anna --as hana";
    assert!(world.when(by_hana).is_ok());
}
