//! What a mistake's message and help say to somebody who made it.

use super::{WORKFLOW, files, load};
use crate::command::DefinitionFile;
use crate::definition::{Diagnostic, adopted};

/// A programme beside the right workflow.
fn with_programme(items: &str) -> Vec<DefinitionFile> {
    let head = "[programme]\nid = \"igf\"\nas_of = 2019-07-01\n";
    let mut files = files(WORKFLOW);
    files.push(DefinitionFile {
        path: "igf.programme.toml".to_owned(),
        text: format!("{head}{items}"),
    });
    files
}

fn in_programme(items: &str) -> Vec<Diagnostic> {
    load(&with_programme(items)).1
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
    assert_eq!(item.duration.map(|it| it.likely_days), Some(0));
}
