//! Definitions that would let somebody round a rule, or that could never work: `check` refuses
//! them, so that they are never adopted.

use super::{agency, agency_with};
use engine::definition::load;

/// What `check` says of the agency with a change: the codes of its mistakes.
fn mistakes(changes: &[(&str, &str)]) -> Vec<&'static str> {
    let (framework, found) = load(&agency_with(changes));
    if framework.is_some() {
        return Vec::new();
    }
    found.iter().map(|it| it.code).collect()
}

/// Each change alone is refused with its code.
fn refused(table: &[(&str, &str, &str)]) {
    let (framework, found) = load(&agency());
    assert!(framework.is_some(), "{found:?}");
    for (old, new, code) in table {
        let found = mistakes(&[(old, new)]);
        assert!(
            found.contains(code),
            "`{new}`: {code} is not among {found:?}"
        );
    }
}

/// Each change alone is at least warned of.
fn warned(table: &[(&str, &str, &str)]) {
    let said = load(&agency()).1;
    for (old, new, code) in table {
        assert!(
            said.iter().all(|it| it.code != *code),
            "{code} is said already"
        );
        let found = load(&agency_with(&[(old, new)])).1;
        assert!(
            found.iter().any(|it| it.code == *code),
            "`{new}`: {found:?}"
        );
    }
}

attempts! {
    authority_0_4_a_body_decision_says_when_it_closes => refused(BODIES);
    authority_1_7_a_charter_that_can_never_decide => refused(CHARTERS);
    authority_2_12_one_member_is_not_the_body => warned(MEMBERS);
    authority_3_3_a_rule_that_nobody_can_meet => refused(RULES);
    authority_4_2_lengths_that_are_none => refused(LENGTHS);
}

/// What stands in the definitions, what stands there instead, and the code that stops it.
type Change = (&'static str, &'static str, &'static str);

const BODIES: &[Change] = &[(
    "kind = \"body\"\ncloses = \"10 working days\"",
    "kind = \"body\"",
    "missing_key",
)];

const CHARTERS: &[Change] = &[
    (
        "[\"chief\", \"deputy\"]\nrule = { at_least = 1 }\n",
        "[\"chief\", \"deputy\"]\nrule = { at_least = 3 }\n",
        "charter_never_decides",
    ),
    (
        "propose_by = [\"coordinator\"]\nelectorate = [\"chief\", \"deputy\"]",
        "propose_by = [\"chief\"]\nelectorate = [\"chief\"]",
        "charter_never_decides",
    ),
    (
        "electorate = [\"chief\", \"deputy\"]\nrule = { at_least = 1 }\n",
        "electorate = [\"chief\", \"deputy\"]\nrule = { each_role = 2 }\n",
        "charter_never_decides",
    ),
];

const MEMBERS: &[Change] = &[
    ("one_acts = true\n", "", "body_acts"),
    (
        "role = \"deputy\", max_days",
        "role = \"council\", max_days",
        "body_acts",
    ),
    (
        "role = \"chief\" },\n]",
        "role = \"council\" },\n]",
        "body_acts",
    ),
    (
        "[\"head@unit\", \"issuer\"]",
        "[\"council@unit\", \"issuer\"]",
        "body_acts",
    ),
    (
        "by = [\"adviser\", \"coordinator\"]",
        "by = [\"council@parent\"]",
        "body_acts",
    ),
];

const RULES: &[Change] = &[
    (
        "electorate = [\"officer\"]\nrule = { at_least = 2 }",
        "electorate = [\"officer\"]\nrule = { at_least = 3 }",
        "quorum_exceeds_electorate",
    ),
    (
        "propose_by = [\"clerk\", \"adviser\", \"chief\"]",
        "propose_by = [\"adviser\"]",
        "quorum_exceeds_electorate",
    ),
    (
        "electorate = [\"officer\", \"deputy\", \"chief\"]",
        "electorate = [\"auditor\"]",
        "separation_leaves_nobody",
    ),
    (
        "rule = { at_least = 1, quorum = \"3/3\" }",
        "rule = { at_least = 4 }",
        "quorum_exceeds_electorate",
    ),
];

const LENGTHS: &[Change] = &[
    (
        "length = \"10 working days\"",
        "length = \"0 days\"",
        "bad_length",
    ),
    ("warn = [\"2 days\"]", "warn = [\"0 days\"]", "bad_length"),
    ("warn = [\"2 days\"]", "warn = [\"30 days\"]", "bad_length"),
    (
        "repeat = \"1 working day\"",
        "repeat = \"0 minutes\"",
        "bad_length",
    ),
    (
        "length = \"5 working days\"",
        "length = \"0 working days\"",
        "bad_length",
    ),
    ("closes = \"30 days\"", "closes = \"0 days\"", "bad_length"),
    (
        "[charter]\n",
        "[charter]\ncloses = \"0 minutes\"\n",
        "bad_length",
    ),
];
