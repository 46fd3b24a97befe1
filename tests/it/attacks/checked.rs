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

const ELECTORATE: &str = "electorate = [\"chief\", \"deputy\"]\nrule = { at_least = 1 }\n";

attempts! {
    authority_1_7_a_charter_that_can_never_decide => refused(&[
        (ELECTORATE, "electorate = [\"chief\", \"deputy\"]\nrule = { at_least = 3 }\n", "charter_never_decides"),
        (ELECTORATE, "electorate = [\"chief\"]\nrule = { majority = \"more_than_half_of_cast\", quorum = \"2/1\" }\n", "bad_value"),
        ("propose_by = [\"coordinator\"]", "propose_by = [\"guest\"]", "unknown_role"),
        ("propose_by = [\"coordinator\"]\nelectorate = [\"chief\", \"deputy\"]", "propose_by = [\"chief\"]\nelectorate = [\"chief\"]", "charter_never_decides"),
    ]);
    authority_2_12_one_member_is_not_the_body => refused(&[
        ("one_acts = true\n", "", "body_acts"),
        ("role = \"deputy\", max_days", "role = \"council\", max_days", "body_acts"),
        ("role = \"chief\" },\n]", "role = \"council\" },\n]", "body_acts"),
        ("by = [\"head@unit\", \"issuer\"]", "by = [\"council@unit\", \"issuer\"]", "body_acts"),
    ]);
    authority_3_3_a_rule_that_nobody_can_meet => refused(&[
        ("electorate = [\"officer\"]\nrule = { at_least = 2 }", "electorate = [\"officer\"]\nrule = { at_least = 3 }", "quorum_exceeds_electorate"),
        ("electorate = [\"auditor\"]", "electorate = [\"auditors\"]", "unknown_role"),
    ]);
    authority_4_2_lengths_that_are_none => refused(&[
        ("length = \"10 working days\"", "length = \"0 days\"", "bad_length"),
        ("warn = [\"2 days\"]", "warn = [\"0 days\"]", "bad_length"),
        ("warn = [\"2 days\"]", "warn = [\"30 days\"]", "bad_length"),
        ("repeat = \"1 working day\"", "repeat = \"0 minutes\"", "bad_length"),
        ("length = \"6 months\"", "length = \"30 seconds\"", "bad_length"),
    ]);
    authority_0_4_a_body_decision_says_when_it_closes => refused(&[
        ("kind = \"body\"\ncloses = \"10 working days\"", "kind = \"body\"", "missing_key"),
    ]);
}
