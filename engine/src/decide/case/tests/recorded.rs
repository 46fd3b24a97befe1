//! Sheets: what people without an account did, written down, confirmed, contested.

use super::{OPEN, PLAN, PROPOSE};
use crate::event::{CaseEvent, Event, EventData, Known, Outcome};
use crate::framework::DefinitionFile;
use crate::state::SheetState;
use crate::testing::organisation::{file, whole};
use crate::testing::rules::is_refused;
use crate::testing::{World, kinds};
use crate::value::Name;

const GUEST: &str =
    "[roles.guest]\nline = \"governing\"\nmembers = 3\none_acts = true\n[scales.level]";

/// Three guests without an account, and a coordinator with no part in anything.
const PEOPLE: &str = "[[people]]\nid = \"gus\"\naccount = false\n\
    [[people]]\nid = \"gia\"\naccount = false\n[[people]]\nid = \"gil\"\naccount = false\n\
    [[people]]\nid = \"sven\"\n\
    [[appointments]]\nperson = \"gus\"\nrole = \"guest\"\nfrom = 2000-01-01\n\
    [[appointments]]\nperson = \"gia\"\nrole = \"guest\"\nfrom = 2000-01-01\n\
    [[appointments]]\nperson = \"gil\"\nrole = \"guest\"\nfrom = 2000-01-01\n\
    [[appointments]]\nperson = \"sven\"\nrole = \"coordinator\"\nfrom = 2000-01-01\n\
    [[appointments]]\nperson = \"hana\"\nrole = \"coordinator\"\nfrom = 2000-01-01\n";

/// The guests drop a matter, or decide on its extension.
pub(super) fn files(question: &str) -> Vec<DefinitionFile> {
    let mut files = whole();
    let changes = [
        ("[scales.level]", GUEST),
        (
            "by = [\"coordinator\", \"auditor\"]",
            "by = [\"guest\", \"coordinator\"]",
        ),
        (
            "electorate = [\"coordinator\", \"auditor\"]",
            "electorate = [\"guest\"]",
        ),
        ("[decisions.extension]", question),
    ];
    for (old, new) in changes {
        let fits = |path: &str| path.starts_with("matter") || path.starts_with("organisation");
        let mut fitting = files.iter_mut().filter(|file| fits(&file.path));
        let found = fitting.find(|file| file.text.contains(old));
        let found = found.unwrap_or_else(|| panic!("{old} stands in the definitions"));
        found.text = found.text.replacen(old, new, 1);
    }
    files.push(file("more.people.toml", PEOPLE));
    files
}

pub(super) const PLAIN: &str = "[decisions.extension]";
pub(super) const CLOSES: &str = "[decisions.extension]\ncloses = \"10 days\"";

/// `M-01` is planned, and its extension put to the guests.
pub(super) fn put(question: &str) -> World {
    let world = World::of(files(question));
    world.given(&[OPEN, PLAN, PROPOSE].join("\n"))
}

pub(super) const MINUTES: &str = "record-sheet M-01 extension gus=yes gia=yes gil=no --document minutes.pdf \
                       --on 2019-07-01 --as sven";
pub(super) const CONFIRM: &str = "confirm-sheet M-01 1 --as adam";
pub(super) const LETTER: &str = "record-sheet M-01 drop --for gus --reason \"not ours\" --document letter.pdf \
                      --on 2019-07-01 --as sven";
pub(super) const OBJECT: &str = "contest-sheet M-01 1 \"I was away\" --for gus --as otto";

fn state(world: &World, number: u32) -> SheetState {
    let id = world.state().cases.id("M-01").expect("it is open");
    let case = world.state().case(id).expect("it is there");
    case.sheet(number).expect("it was recorded").state()
}

fn outcomes(events: &[Event]) -> Vec<Outcome> {
    let settled = events.iter().filter_map(|event| match &event.data {
        EventData::Case(CaseEvent::DecisionSettled(it)) => it.outcome.known(),
        EventData::Framework(_)
        | EventData::People(_)
        | EventData::Case(_)
        | EventData::Programme(_) => None,
    });
    settled.collect()
}

#[test]
fn a_sheet_counts_once_a_second_person_confirms_it() {
    let mut world = put(PLAIN);
    let recorded = world.when(MINUTES).expect("a secretary's sheet");
    assert_eq!(kinds(&recorded), ["sheet_recorded"]);
    assert_eq!(state(&world, 1), SheetState::Recorded);
    let events = world.when(CONFIRM).expect("somebody else");
    let told = kinds(&events);
    assert_eq!(told[..2], ["sheet_confirmed", "sheet_in_effect"]);
    assert_eq!(told[2..5], ["ballot_cast"; 3]);
    let actor = &events[2].actor;
    assert_eq!(actor.known, Known::RecordedFor);
    assert_eq!(actor.person.as_ref().map(Name::as_str), Some("sven"));
    assert_eq!(outcomes(&events), [Outcome::Adopted]);
    assert_eq!(state(&world, 1), SheetState::InEffect);
    is_refused(
        "sheet_over",
        "sheet",
        world.when("confirm-sheet M-01 1 --as otto"),
    );
}

#[test]
fn who_was_there_and_said_nothing_abstained() {
    let mut world = put(PLAIN);
    let line = MINUTES.replace("gil=no", "--present gil,gus");
    world.when(&line).expect("a sheet");
    let events = world.when(CONFIRM).expect("somebody else");
    let settled = events.iter().find_map(|event| match &event.data {
        EventData::Case(CaseEvent::DecisionSettled(it)) => Some((it.yes, it.abstained)),
        EventData::Framework(_)
        | EventData::People(_)
        | EventData::Case(_)
        | EventData::Programme(_) => None,
    });
    assert_eq!(settled, Some((2, 1)));
}

#[test]
fn one_act_is_done_by_who_did_it_when_it_is_confirmed() {
    let mut world = World::of(files(PLAIN)).given(OPEN);
    is_refused(
        "no_account",
        "person",
        world.when("act M-01 drop --reason \"not ours\" --as gus"),
    );
    let directly = "act M-01 drop --reason \"not ours\" --for gus --as sven";
    is_refused("sheet_needed", "for", world.when(directly));
    world.when(LETTER).expect("a secretary's sheet");
    let events = world.when(CONFIRM).expect("somebody else");
    assert_eq!(kinds(&events)[2], "transition_fired");
    assert_eq!(events[2].reason.as_deref(), Some("not ours"));
    let principal = events[2].actor.principal.as_ref();
    assert_eq!(principal.map(Name::as_str), Some("gus"));
}

#[test]
fn who_has_a_part_in_it_neither_records_nor_confirms() {
    let mut world = put(PLAIN);
    // Head of the unit, owner and asker.
    let by_hana = MINUTES.replace("sven", "hana");
    is_refused("recorder_barred", "person", world.when(&by_hana));
    world.when(MINUTES).expect("no part in it");
    is_refused(
        "own_confirmation",
        "person",
        world.when("confirm-sheet M-01 1 --as sven"),
    );
    is_refused(
        "recorder_barred",
        "person",
        world.when("confirm-sheet M-01 1 --as hana"),
    );
    is_refused(
        "no_account",
        "person",
        world.when("confirm-sheet M-01 1 --as gus"),
    );
    world
        .when("confirm-sheet M-01 1 --as otto")
        .expect("no part in it");
}

#[test]
fn a_sheet_says_what_could_be_done() {
    let mut world = put(PLAIN);
    let mut with = |old: &str, new: &str| world.when(&MINUTES.replace(old, new));
    is_refused("not_one_of", "fields", with("gus=yes", "gus=maybe"));
    is_refused("wrong_type", "fields", with("gus=yes", "gus=\"2 y\""));
    is_refused("has_account", "fields", with("gus=yes", "adam=yes"));
    is_refused("unknown_person", "fields", with("gus=yes", "nora=yes"));
    is_refused("not_one_of", "result", with("gus=yes", "--result won"));
    let nobody = with("gus=yes gia=yes gil=no", "");
    is_refused("nothing_recorded", "fields", nobody);
    is_refused("document_missing", "name", with("minutes.pdf", "\" \""));
    is_refused("not_yet", "on", with("2019-07-01", "2019-07-02"));
    is_refused("dated_too_far", "on", with("2019-07-01", "2019-05-01"));
    is_refused("before_last_entry", "on", with("2019-07-01", "2019-06-30"));
    let unasked = with("M-01 extension", "M-01 exemption");
    is_refused("no_open_question", "decision", unasked);
    is_refused("unknown_sheet", "sheet", world.when(CONFIRM));
    is_refused("no_contest", "sheet", {
        world.when(MINUTES).expect("a sheet");
        world.when("answer-contest M-01 1 upheld --as adam")
    });
}

#[test]
fn a_contested_sheet_waits_and_does_not_count_once_that_is_upheld() {
    let mut world = put(PLAIN).given(MINUTES);
    is_refused(
        "recorder_barred",
        "person",
        world.when(&OBJECT.replace("otto", "sven")),
    );
    is_refused(
        "not_on_sheet",
        "person",
        world.when("contest-sheet M-01 1 no --as otto"),
    );
    is_refused(
        "words_missing",
        "words",
        world.when(&OBJECT.replace("I was away", " ")),
    );
    world.when(OBJECT).expect("with their words");
    is_refused("sheet_contested", "sheet", world.when(OBJECT));
    is_refused("sheet_contested", "sheet", world.when(CONFIRM));
    // The other members say on paper what they hold of it.
    is_refused(
        "not_in_electorate",
        "person",
        world.when("answer-contest M-01 1 upheld --as adam"),
    );
    let answers = "record-sheet M-01 extension gia=upheld gil=upheld --contest 1 \
                   --document next.pdf --on 2019-07-01 --as sven";
    world.when(answers).expect("the others");
    world
        .when("confirm-sheet M-01 2 --as adam")
        .expect("somebody else");
    assert_eq!(state(&world, 1), SheetState::Void);
    is_refused("sheet_over", "sheet", world.when(CONFIRM));
    // The question is still put: what was said is written down anew.
    world.when(MINUTES).expect("a sheet");
    let events = world
        .when("confirm-sheet M-01 3 --as adam")
        .expect("in effect");
    assert_eq!(outcomes(&events), [Outcome::Adopted]);
}

#[test]
fn an_outcome_is_annulled_when_the_contest_of_its_sheet_is_upheld() {
    let mut world = put(PLAIN).given(&[MINUTES, CONFIRM, OBJECT].join("\n"));
    let answers = "record-sheet M-01 extension gia=upheld gil=upheld --contest 1 \
                   --document next.pdf --on 2019-07-01 --as sven";
    world.when(answers).expect("the others");
    let events = world
        .when("confirm-sheet M-01 2 --as adam")
        .expect("somebody else");
    assert_eq!(outcomes(&events), [Outcome::Annulled]);
    let rests = events.iter().find_map(|event| match &event.data {
        EventData::Case(CaseEvent::ContestSettled(it)) => Some(it.rests.clone()),
        EventData::Framework(_)
        | EventData::People(_)
        | EventData::Case(_)
        | EventData::Programme(_) => None,
    });
    let rests = rests.expect("it was settled");
    let rests: Vec<&str> = rests.iter().map(Name::as_str).collect();
    assert_eq!(rests, ["extend"]);
}

#[test]
fn a_contest_ends_within_the_calendar() {
    let mut world = put("[decisions.extension]\ncontest = \"9000 years\"");
    is_refused("beyond_time", "", world.when(MINUTES));
}

#[test]
fn nobody_contests_a_sheet_after_its_days() {
    // Five working days from Monday at eight.
    let mut world = put(PLAIN).given(MINUTES).given("at 2019-07-09");
    is_refused("contest_closed", "sheet", world.when(OBJECT));
}

#[test]
fn what_was_received_before_the_close_is_heard_in_the_grace() {
    let late = "record-sheet M-01 extension gus=no --document note.pdf --on 2019-07-12";
    let mut world = put(CLOSES).given("at 2019-07-12");
    is_refused(
        "question_closed",
        "decision",
        world.when(&format!("{late} --as sven")),
    );
    let minutes = MINUTES.replace("2019-07-01", "2019-07-11");
    world.when(&minutes).expect("a meeting by the close");
    world.when(CONFIRM).expect("within the grace");
    let id = world.state().cases.id("M-01").expect("it is open");
    let outcome = |world: &World| {
        let case = world.state().case(id).expect("it is there").clone();
        let question = case.questions.values().next().cloned();
        question.expect("it was put").outcome
    };
    assert_eq!(outcome(&world), None, "it waits for the end of the grace");
    world.clock_is("2019-07-17T08:00:00Z");
    let settled = world.when("tick").expect("the grace is over");
    assert_eq!(outcomes(&settled), [Outcome::Adopted]);
    let close = "2019-07-11T22:00:00Z".parse().expect("an instant");
    assert!(settled.iter().all(|event| event.effective == close));
}

#[test]
fn a_no_received_before_the_close_is_heard_in_the_grace() {
    let no = "record-sheet M-01 extension gus=no --document note.pdf --on 2019-07-12 \
              --received 2019-07-11 --as sven";
    let mut world = put(CLOSES).given("at 2019-07-12");
    is_refused(
        "question_closed",
        "decision",
        world.when(&no.replace("gus=no", "gus=yes")),
    );
    world.when(no).expect("it came in time");
    world.when(CONFIRM).expect("within the grace");
}

/// Everybody but the secretary has a part in the matter.
#[test]
fn where_nobody_is_left_to_confirm_a_sheet_takes_effect_after_its_days() {
    let mut files = files("[decisions.extension]\ncontest = \"2 days\"");
    let otto = "[[appointments]]\nperson = \"otto\"\nrole = \"auditor\"\nfrom = 2000-01-01\n";
    files.push(file("otto.people.toml", otto));
    let changes = [
        (
            "electorate = [\"guest\"]",
            "electorate = [\"guest\", \"auditor\", \"coordinator\"]",
        ),
        (
            "[roles.guest]",
            "[roles.clerk]\nline = 2\nsecretary = true\n[roles.guest]",
        ),
        (
            "\"sven\"\nrole = \"coordinator\"",
            "\"sven\"\nrole = \"clerk\"",
        ),
    ];
    for file in &mut files {
        for (old, new) in changes {
            file.text = file.text.replace(old, new);
        }
    }
    let mut world = World::of(files).given(&[OPEN, PLAN, PROPOSE].join("\n"));
    let by_cora = MINUTES.replace("sven", "cora");
    is_refused("not_secretary", "person", world.when(&by_cora));
    world.when(MINUTES).expect("the clerk");
    assert_eq!(state(&world, 1), SheetState::Unconfirmed);
    world.clock_is("2019-07-04T08:00:00Z");
    let events = world.when("tick").expect("nobody can contest it any more");
    assert_eq!(outcomes(&events), [Outcome::Adopted]);
    assert_eq!(state(&world, 1), SheetState::InEffect);
}
