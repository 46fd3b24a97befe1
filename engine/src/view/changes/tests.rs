//! What a proposal changes, as who votes on it sees it.

use crate::command::{Adopt, FrameworkCommand};
use crate::event::Class;
use crate::testing::World;
use crate::testing::organisation::{replaced, whole};
use crate::view::{Query, Reader};
use serde_json::json;

use super::changes;

const ADOPT: &str = r#"adopt 'id = "hearing"' 'id = "meeting"'"#;
const AYE: &str = "ballot framework charter yes --as adam";

#[test]
fn the_lines_that_go_and_come_are_told_since_the_last_adoption_and_the_founding() {
    let world = World::of(whole()).given(&format!("adopt 'USD 400' 'USD 500'\n{AYE}\n{ADOPT}"));
    let told = world.ask(&Query::Changes, "2019-07-01").unwrap();
    let files = |since: &str| -> Vec<String> {
        let files = told[since].as_array().expect("files").iter();
        files
            .map(|file| file["file"].as_str().expect("a path").to_owned())
            .collect()
    };
    // What is proposed has the first sum again.
    assert_eq!(told["ballots_of"], json!(["adam"]));
    let both = ["reforms.programme.toml", "works.programme.toml"];
    assert_eq!(files("since_adoption"), both);
    assert_eq!(files("since_founding"), ["works.programme.toml"]);
    let lines = &told["since_founding"][0]["lines"];
    let line = &lines[0]["line"];
    assert_eq!(
        *lines,
        json!([
            { "sign": "-", "line": line, "text": "id = \"hearing\"" },
            { "sign": "+", "line": line, "text": "id = \"meeting\"" },
        ])
    );
}

#[test]
fn open_cases_are_told_with_what_new_ones_will_not_have() {
    let mut world = World::of(whole()).given("open matter title=Roof unit=mecc");
    let renamed = replaced(&whole(), "id = \"decline\"", "id = \"pass_on\"");
    let newer = "id = \"matter\"\nversion = 2\ninitial";
    let files = replaced(&renamed, "id = \"matter\"\ninitial", newer);
    let adopt = FrameworkCommand::Adopt(Adopt { files });
    world.carry_out(adopt.into(), "cora").unwrap();
    let told = world.ask(&Query::Changes, "2019-07-01").unwrap();
    let matter = &told["open_cases"][0];
    assert_eq!(matter["workflow"], "matter");
    assert_eq!(matter["open"], 1);
    assert_eq!(matter["transitions_gone"], json!(["decline"]));
    assert_eq!(matter["states_gone"], json!([]));
}

#[test]
fn who_does_not_read_everything_sees_which_files_and_no_line() {
    let world = World::of(whole()).given(ADOPT);
    let reader = Reader {
        class: Class::Internal,
    };
    let told = changes(world.state(), reader, jiff::Timestamp::UNIX_EPOCH).unwrap();
    let withheld = json!([{ "file": "works.programme.toml", "withheld": "restricted" }]);
    assert_eq!(told["since_adoption"], withheld);
}

#[test]
fn roles_that_nobody_would_hold_are_told_before_it_is_adopted() {
    let clerk = "[roles.clerk]\nline = 1\n[roles.auditor]";
    let before = replaced(&whole(), "[roles.auditor]", clerk);
    let post = "[[appointments]]\nperson = \"otto\"\nrole = \"clerk\"\nfrom = 2000-01-01\n";
    let adam = "[[appointments]]\nperson = \"adam\"";
    let before = replaced(&before, adam, &format!("{post}{adam}"));
    let files = replaced(&before, post, "");
    let scribe = "[roles.scribe]\nline = 1\n[roles.clerk]";
    let files = replaced(&files, "[roles.clerk]", scribe);
    let mut world = World::of(before);
    let adopt = FrameworkCommand::Adopt(Adopt { files });
    world.carry_out(adopt.into(), "cora").unwrap();
    let told = world.ask(&Query::Changes, "2019-07-01").unwrap();
    assert_eq!(told["roles_vacated"], json!(["clerk", "scribe"]));
    assert_eq!(told["without_account"], json!([]));
    let world = World::of(whole()).given(ADOPT);
    let told = world.ask(&Query::Changes, "2019-07-01").unwrap();
    assert_eq!(told["roles_vacated"], json!([]));
}

#[test]
fn who_is_waited_for_and_has_no_account_is_named() {
    let guest = "[[people]]\nid = \"otto\"\naccount = false";
    let files = replaced(&whole(), "[[people]]\nid = \"otto\"", guest);
    let seat = "person = \"adam\"\nrole = \"auditor\"\nfrom = 2000-01-01";
    let both = format!("{seat}\n[[appointments]]\n{}", seat.replace("adam", "otto"));
    let files = replaced(&files, seat, &both);
    let secretary = "[roles.coordinator]\nsecretary = true";
    let files = replaced(&files, "[roles.coordinator]", secretary);
    let mut world = World::of(files).given(ADOPT);
    let told = world.ask(&Query::Changes, "2019-07-01").unwrap();
    assert_eq!(told["ballots_of"], json!(["adam", "otto"]));
    assert_eq!(told["without_account"], json!(["otto"]));
    // The refusal does not send people to a sheet, which is of cases alone.
    let refused = world.when("ballot framework charter yes --for otto --as hana");
    let help = refused.expect_err("hana is no secretary").help;
    let help = help.expect("the way out");
    assert!(help.contains("sheets are of cases"), "{help}");
}
