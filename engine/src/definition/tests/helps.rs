//! What a mistake's message and help say to somebody who made it.

use super::{TASK, files, load};
use crate::definition::{Diagnostic, adopted};
use crate::framework::DefinitionFile;
use crate::value::Stretch;

/// A programme beside the right workflow.
fn with_programme(items: &str) -> Vec<DefinitionFile> {
    let head = "[programme]\nid = \"igf\"\nas_of = 2019-07-01\n";
    let mut files = files(TASK);
    files.push(DefinitionFile {
        path: "igf.programme.toml".to_owned(),
        text: format!("{head}{items}"),
    });
    files
}

fn in_programme(items: &str) -> Vec<Diagnostic> {
    load(&with_programme(items)).1
}

/// The one mistake of the workflow with one piece replaced: code and help.
fn one(piece: &str, instead: &str) -> (&'static str, String) {
    assert!(TASK.contains(piece), "the workflow has {piece}");
    let found = load(&files(&TASK.replacen(piece, instead, 1))).1;
    assert_eq!(found.len(), 1, "{instead}: {found:?}");
    (found[0].code, found[0].help.clone().unwrap_or_default())
}

#[test]
fn what_is_not_toml_is_one_mistake_with_the_way_out() {
    for (piece, instead, help) in [
        (
            "id = \"claim\"",
            "id = “claim”",
            "use straight quotes: `id = \"claim\"`",
        ),
        (
            "by = [\"head\"]",
            "by = [‘head’] # “who”",
            "use straight quotes: `by = ['head']`",
        ),
        (
            "by = [\"head\"]",
            "by =\u{a0}[\"head\"]",
            "there is a non-breaking space: write an ordinary one",
        ),
        (
            "to = \"claimed\"",
            "to = 2019-12",
            "put it in quotes: `to = \"2019-12\"`",
        ),
        (
            "id = \"verify\"",
            "id = \"verify\"\nto = \"done\"",
            "`to` stands first in line 40: keep one of them",
        ),
    ] {
        let told = one(piece, instead);
        assert_eq!(told, ("toml_syntax", help.to_owned()), "{instead}");
    }
}

#[test]
fn a_text_for_a_list_and_a_number_for_money_get_the_right_form() {
    let text = one("from = [\"todo\"]", "from = \"todo\"");
    assert_eq!(text, ("wrong_type", "write [\"todo\"]".to_owned()));
    let money = "type = \"text\"\nrequired = true";
    let workflow = TASK.replacen(money, "type = \"money\"\nrequired = true", 1);
    let compared = |with: &str| {
        let when = workflow.replacen("level != 'high'", &format!("title < {with}"), 1);
        load(&files(&when)).1
    };
    let found = compared("2000");
    let help = found[0].help.as_deref().unwrap_or_default();
    assert_eq!((found.len(), found[0].code), (1, "expr_type"));
    assert!(help.contains("`'USD 2000'`"), "{help}");
    assert_eq!(compared("'USD 2000'"), []);
}

#[test]
fn a_value_of_another_type_gets_its_right_form() {
    for (piece, instead, code, help) in [
        (
            "required = true",
            "required = \"true\"",
            "wrong_type",
            "write true",
        ),
        ("id = \"title\"", "id = 3", "wrong_type", "write \"3\""),
        ("from = [\"todo\"]", "from = 1", "wrong_type", "write [1]"),
        (
            "initial = \"todo\"",
            "",
            "missing_key",
            "add it to `[workflow]`: `initial = \"identified\"`",
        ),
    ] {
        assert_eq!(one(piece, instead), (code, help.to_owned()), "{instead}");
    }
    let rule = |rule: &str| {
        let charter = files(TASK).into_iter().map(|mut file| {
            file.text = file.text.replace("{ at_least = 1 }", rule);
            file
        });
        let found = load(&charter.collect::<Vec<_>>()).1;
        assert_eq!(found.len(), 1, "{rule}: {found:?}");
        found[0].help.clone().unwrap_or_default()
    };
    let cast =
        |quorum: &str| format!("{{ majority = \"more_than_half_of_cast\", quorum = {quorum} }}");
    assert_eq!(rule(&cast("\"60%\"")), "write \"3/5\"");
    assert!(rule(&cast("4")).contains("\"2/3\""));
    assert_eq!(rule("{ at_least = \"2\" }"), "write 2");
}

#[test]
fn the_second_of_a_name_says_where_the_first_is() {
    let (code, help) = one(
        "id = \"level\"\ntype",
        "id = \"due\"\ntype = \"when\"\n[[fields]]\nid = \"level\"\ntype",
    );
    assert_eq!(code, "duplicate_id");
    assert_eq!(help, "the first is at task.workflow.toml:15");
}

#[test]
fn what_is_missing_in_the_whole_stands_in_no_file() {
    let mut files = files(TASK);
    files.retain(|file| file.path != "organisation.toml");
    let found = load(&files).1;
    assert_eq!(found[0].code, "missing_organisation");
    assert_eq!((found.len(), found[0].file.as_str()), (1, ""));
}

#[test]
fn a_plan_has_no_length_below_a_day() {
    let vision = "[[items]]\nid = \"vision\"\nowner = \"odg\"\n";
    for more in [
        "duration = \"12 hours\"",
        "duration = { least = \"1 day\", likely = \"36 hours\", most = \"3 days\" }",
        "[[items]]\nid = \"b\"\nowner = \"odg\"\nneeds = [{ item = \"vision\", lag = \"12 hours\" }]",
    ] {
        let found = in_programme(&format!("{vision}{more}"));
        let codes: Vec<&str> = found.iter().map(|it| it.code).collect();
        assert_eq!(codes, ["bad_length"], "{more}: {found:?}");
        let help = found[0].help.as_deref();
        assert_eq!(help, Some("write `1 day`, or `10 working days`"));
    }
    let right = in_programme(&format!("{vision}duration = \"48 hours\""));
    assert_eq!(right, []);
    // What was adopted before that was a mistake is read as it was.
    let old = with_programme(&format!("{vision}duration = \"12 hours\""));
    let framework = adopted(&old).expect("it is read");
    let item = &framework.programmes["igf"].items[0];
    assert_eq!(item.duration.map(|it| it.likely), Some(Stretch::NONE));
}
