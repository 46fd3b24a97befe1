//! Charters, questions, acts and ladders for which people are missing.

use super::{CHARTER, MATTER, ORG, PEOPLE, Row, TASK, and, new, prove};
use crate::definition::tests::{files, load};
use crate::framework::DefinitionFile;
use crate::testing::organisation;
use std::collections::BTreeSet;

#[test]
fn charters_that_can_never_decide() {
    prove(&[
        (
            CHARTER,
            "at_least = 1",
            "at_least = 2",
            "charter_never_decides",
        ),
        (
            CHARTER,
            "[\"auditor\"]",
            "[\"coordinator\"]",
            "charter_never_decides",
        ),
        (
            CHARTER,
            "[\"auditor\"]",
            "[\"opener\"]",
            "charter_never_decides",
        ),
        (
            CHARTER,
            "{ at_least = 1 }",
            "{ each_role = 2 }",
            "charter_never_decides",
        ),
        (
            CHARTER,
            "{ at_least = 1 }",
            "{ majority = \"more_than_half_of_cast\", quorum = \"0/3\" }",
            "bad_value",
        ),
        (
            CHARTER,
            "{ at_least = 1 }",
            "{ majority = \"more_than_half_of_cast\", quorum = \"3/3\" }",
            "",
        ),
        (
            CHARTER,
            "[\"auditor\"]",
            "[\"auditor\", \"coordinator\"]",
            "",
        ),
        (
            CHARTER,
            "[\"coordinator\"]",
            "[\"coordinator\", \"auditor\"]",
            "",
        ),
    ]);
    let vacant = new(PEOPLE, "role = \"coordinator\"", "role = \"auditor\"");
    let charter = |(code, _): &&(String, usize)| code == "charter_never_decides";
    assert_eq!(vacant.iter().filter(charter).count(), 1, "{vacant:?}");
}

#[test]
fn bodies_above_that_there_are_not() {
    let above = "{ at_least = 1 }\nabove = \"head\"\n[charter.entrenched]";
    let too_many = format!("{above}\nrule = {{ at_least = 3 }}");
    prove(&[
        (CHARTER, "{ at_least = 1 }", above, ""),
        (
            CHARTER,
            "{ at_least = 1 }",
            &too_many,
            "charter_never_decides",
        ),
        (
            CHARTER,
            "{ at_least = 1 }",
            "{ at_least = 1 }\n[charter.entrenched]",
            "nobody_above",
        ),
    ]);
}

/// Who heads the whole watches over nobody, and so not over themselves.
#[test]
fn the_executive_head_holds_no_seat_that_watches() {
    let head = |role: &str| format!("unit_head = \"head\"\nexecutive_head = \"{role}\"");
    let of =
        |role| organisation::replaced(&organisation::whole(), "unit_head = \"head\"", &head(role));
    let errors = |files: &[DefinitionFile]| -> Vec<String> {
        let (_, found) = load(files);
        let errors = found.iter().filter(|it| it.is_error());
        errors
            .map(|it| format!("{} {}", it.code, it.file))
            .collect()
    };
    assert!(errors(&of("head")).is_empty());
    let mut both = of("head");
    for file in both.iter_mut().filter(|file| file.path == "people.toml") {
        let line = "[[appointments]]\nperson = \"hana\"\nrole = \"auditor\"\nfrom = 2019-01-01\n";
        file.text += line;
    }
    assert_eq!(errors(&both), ["executive_head people.toml"]);
    assert_eq!(errors(&of("auditor")), ["executive_head people.toml"]);
}

const QUESTIONS: &[Row<'_>] = &[
    (
        MATTER,
        "at_least = 2",
        "at_least = 3",
        "quorum_exceeds_electorate",
    ),
    (MATTER, "at_least = 2", "each_role = 1", ""),
    (
        MATTER,
        "at_least = 2",
        "each_role = 2",
        "quorum_exceeds_electorate",
    ),
    (
        MATTER,
        "electorate = [\"coordinator\", \"auditor\"]",
        "electorate = [\"head\", \"auditor\"]",
        "quorum_exceeds_electorate",
    ),
    (
        MATTER,
        "electorate = [\"coordinator\", \"auditor\"]",
        "electorate = [\"head\", \"head@parent\"]",
        "quorum_exceeds_electorate",
    ),
    (
        MATTER,
        "electorate = [\"coordinator\", \"auditor\"]",
        "electorate = [\"field:owner\", \"auditor\"]",
        "",
    ),
    (
        MATTER,
        "propose_by = [\"head\"]\nelectorate = [\"coordinator\", \"auditor\"]",
        "propose_by = [\"auditor\"]\nelectorate = [\"coordinator\", \"auditor\"]",
        "quorum_exceeds_electorate",
    ),
    (
        MATTER,
        "propose_by = [\"head\", \"coordinator\"]",
        "propose_by = [\"field:title\"]",
        "nobody_can_propose",
    ),
    (
        TASK,
        "open_by = [\"coordinator\"]",
        "open_by = [\"opener\"]",
        "nobody_can_open",
    ),
    (
        TASK,
        "by = [\"head\"]",
        "by = [\"field:title\"]",
        "nobody_can_fire",
    ),
    (
        MATTER,
        "acts = [\"drop\"]\nforbid_lines = [3]",
        "acts = [\"drop\", \"exemption\"]\nforbid_lines = [1, 3]",
        "separation_leaves_nobody",
    ),
    (
        TASK,
        "by = [\"auditor\", \"head\"]",
        "by = [\"head\"]",
        "separation_leaves_nobody",
    ),
];

#[test]
fn questions_that_nobody_can_put_or_adopt() {
    prove(QUESTIONS);
    let alone = organisation::TASK
        .replace("by = [\"head\"]", "by = [\"auditor\"]")
        .replace("by = [\"auditor\", \"head\"]", "by = [\"auditor\"]");
    let found = load(&files(&alone)).1;
    let codes: Vec<&str> = found.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["separation_leaves_nobody"], "{found:?}");
}

#[test]
fn people_and_bodies() {
    let (scoped, seats) = and("[roles.auditor]", "members = 2");
    let (_, too_few) = and("[roles.auditor]", "members = 0");
    prove(&[
        (PEOPLE, "unit = \"mecc\"\n", "", "unit_missing"),
        (
            PEOPLE,
            "role = \"auditor\"",
            "role = \"auditor\"\nuntil = 1999-12-31",
            "bad_value",
        ),
        (ORG, scoped, &too_few, "too_many_members"),
        (
            ORG,
            "[roles.coordinator]",
            "[roles.coordinator]\nmembers = 1\none_acts = true",
            "",
        ),
    ]);
    let found = new(ORG, scoped, &seats);
    let codes: BTreeSet<&str> = found.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(codes, ["body_acts", "warning vacant_seats"].into());
}

#[test]
fn ladders() {
    let rungs =
        "rungs = [{ unit = \"case\", role = \"head\" }, { unit = \"odg\", role = \"head\" }]";
    prove(&[
        (ORG, rungs, "rungs = []", "ladder_ends_nowhere"),
        (
            ORG,
            rungs,
            "rungs = [{ role = \"head\", consult = true }]",
            "ladder_ends_nowhere",
        ),
        (
            ORG,
            rungs,
            "rungs = [{ role = \"head\" }, { role = \"auditor\", consult = true }]",
            "warning ladder_ends_nowhere",
        ),
        (
            ORG,
            rungs,
            "rungs = [{ unit = \"odg\", role = \"auditor\" }]",
            "ladder_ends_nowhere",
        ),
        (
            ORG,
            rungs,
            "rungs = [{ role = \"head\" }, { unit = \"odg\", role = \"auditor\" }]",
            "warning vacant_rung",
        ),
        (
            MATTER,
            "answer = \"taken\"",
            "answer = \"declined\"",
            "ladder_ends_nowhere",
        ),
    ]);
}
