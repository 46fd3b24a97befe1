//! What is tried on the charter: definitions that are proposed, voted on, adopted.

use super::{agency, agency_with, tried, world};

/// A change that means nothing to the charter.
const CHANGE: &str = r#"adopt 'version = 1\ninitial = "draft"' 'version = 2\ninitial = "draft"'"#;

const TAKEN: (&str, &str) = ("[charter]\n", "[charter]\nknown = [\"token\"]\n");

attempts! {
    authority_1_1_who_proposes_has_no_ballot_on_definitions => proposer();
    authority_1_1_a_delegation_of_all_is_none_of_ones_own_question => everything_lent();
    authority_1_4_a_people_file_ends_what_it_leaves_out => people_file();
    authority_1_6_a_charter_takes_the_old_rule_and_the_new => old_and_new();
    authority_1_6_naming_somebody_is_not_enough_where_a_token_is => by_token();
    authority_1_6_what_is_entrenched_takes_the_body_above => entrenched();
    authority_1_7_a_proposal_closes_and_is_taken_back => closes();
    authority_1_8_other_rules_under_the_same_version => same_version();
    authority_1_4_open_cases_keep_the_rules_they_were_opened_under => open_cases();
    insiders_13_rules_changed_in_two_innocuous_steps => two_steps();
    kinds_the_charters_question_as_any_other => as_any_other();
}

fn proposer() {
    let mut world = world(agency());
    tried(
        &mut world,
        &format!(
            "{CHANGE} --as kim ! not_allowed
             {CHANGE} --as chief ! not_allowed
             {CHANGE}
             ballot framework charter yes --as cora ! not_in_electorate
             ballot framework charter yes --as carl ! not_in_electorate
             ballot framework charter yes --as kim ! not_in_electorate
             ballot framework charter yes --for dora --as cora ! not_delegated
             {CHANGE} --as carl ! question_open
             ballot framework charter yes --as dora
             {CHANGE} ! already_in_force"
        ),
    );
}

fn everything_lent() {
    let mut world = world(agency());
    tried(
        &mut world,
        &format!(
            "delegate cora --until 2026-12-31 --as dora
             delegate cora --until 2026-12-31 --as chief
             {CHANGE}
             ballot framework charter yes --for dora --as cora ! separation
             ballot framework charter yes --for chief --as cora ! separation
             withdraw-question framework charter
             delegate kim --acts adopt --until 2026-12-31 --as cora
             {CHANGE} --as kim ! not_allowed"
        ),
    );
    assert!(world.state().proposal.is_none());
}

/// Lines that the last adopted file had, and this one has no more, end; what was appointed by
/// command since stays.
fn people_file() {
    let held = |who: &str| {
        format!(r#"person = "{who}"\nrole = "clerk"\nunit = "north"\nfrom = 2020-01-01"#)
    };
    let (kai, kim) = (held("kai"), held("kim"));
    let mut first = world(agency());
    tried(
        &mut first,
        &format!(
            "open paper title=P text=t --as kim
             appoint harry clerk --unit north
             adopt '[[appointments]]\\n{kai}\\n' ''
             ballot framework charter yes --as dora
             at 2026-02-03
             act PAP-2026-001 amend text=u --as kai ! not_allowed
             act PAP-2026-001 amend text=u --as harry"
        ),
    );
    let mut second = world(agency());
    tried(
        &mut second,
        &format!(
            "open paper title=P text=t --as kim
             adopt '{kim}' '{kim}\\nuntil = 2026-02-10'
             ballot framework charter yes --as chief
             at 2026-02-10
             act PAP-2026-001 amend text=u --as kim
             at 2026-02-11
             act PAP-2026-001 amend text=v --as kim ! not_allowed"
        ),
    );
}

/// Those who would decide by the new charter alone do not bring it in; nor those of the old alone.
fn old_and_new() {
    let change = r#"adopt 'electorate = ["chief", "deputy"]' 'electorate = ["officer"]'"#;
    let mut first = world(agency());
    tried(
        &mut first,
        &format!(
            "{change}
             ballot framework charter yes --as off_a
             ballot framework charter yes --as cora ! not_in_electorate"
        ),
    );
    assert!(
        first.state().proposal.is_some(),
        "the old electorate has not said yes"
    );
    tried(
        &mut first,
        "ballot framework charter no --as chief\nballot framework charter no --as dora",
    );
    assert!(first.state().proposal.is_none());
    tried(
        &mut first,
        &format!("{CHANGE}\nballot framework charter yes --as off_a ! not_in_electorate"),
    );
    let mut second = world(agency());
    tried(
        &mut second,
        &format!("{change}\nballot framework charter yes --as chief"),
    );
    assert!(
        second.state().proposal.is_some(),
        "the new electorate has not said yes"
    );
}

fn by_token() {
    let mut world = world(agency_with(&[TAKEN]));
    tried(
        &mut world,
        &format!(
            "{CHANGE} ! known_required
             appoint kim officer ! known_required
             end-appointment off_a officer --on 2026-02-28 ! known_required
             person ghost Ghost ! known_required
             delegate off_b --until 2026-12-31 --as off_a ! known_required"
        ),
    );
}

fn closes() {
    let mut first = world(agency());
    tried(
        &mut first,
        &format!(
            "{CHANGE}
             withdraw-question framework charter --as carl ! not_in_electorate
             withdraw-question framework charter --as kim ! not_in_electorate
             at 2026-03-05
             ballot framework charter yes --as dora ! no_open_question"
        ),
    );
    let mut second = world(agency());
    tried(
        &mut second,
        &format!(
            "{CHANGE}
             ballot framework charter recused --as dora
             withdraw-question framework charter --as cora ! not_in_electorate"
        ),
    );
}

fn same_version() {
    let mut world = world(agency());
    tried(
        &mut world,
        r#"adopt 'electorate = ["board"]\nrule = { majority = "more_than_half_of_cast" }\nseat' 'electorate = ["officer"]\nrule = { majority = "more_than_half_of_cast" }\nseat' ! same_version
           adopt 'by = ["head@unit", "field:owner"]' 'by = ["field:owner"]' ! same_version
           adopt 'label = "assurance signs nothing"' 'label = "the third line signs nothing"'"#,
    );
}

/// New rules count for new cases: nobody changes those of an open one.
fn open_cases() {
    let easier = r#"adopt 'version = 1\ninitial = "found"' 'version = 2\ninitial = "found"'"#;
    let mut world = world(agency());
    tried(
        &mut world,
        &format!(
            "open finding text=Locks unit=north --as aud_a
             act FND-2026-001 plan due=2026-06-30 --as nora
             {easier}
             ballot framework charter yes --as dora
             act FND-2026-001 claim --as nora ! evidence_missing"
        ),
    );
}

/// The first step makes the second one easy; both need who decided before it.
fn two_steps() {
    let first = r#"adopt 'electorate = ["chief", "deputy"]\nrule = { at_least = 1 }' 'electorate = ["chief", "deputy", "coordinator"]\nrule = { at_least = 1 }'"#;
    let mut world = world(agency());
    tried(
        &mut world,
        &format!(
            "{first}
             ballot framework charter yes --as carl
             ballot framework charter yes --as cora ! not_in_electorate"
        ),
    );
    assert!(
        world.state().proposal.is_some(),
        "carl sits in the new electorate alone"
    );
}

/// Who left, who recused themselves, who is missing: the charter's question ends as any other.
fn as_any_other() {
    let officers = (
        "electorate = [\"chief\", \"deputy\"]\nrule = { at_least = 1 }",
        "electorate = [\"officer\"]\nrule = { at_least = 2 }",
    );
    let held = "person = \"off_a\"\nrole = \"officer\"\nfrom = 2020-01-01\n";
    let leaves = |day: &str| format!("{held}until = {day}\n");
    let mut left = world(agency_with(&[officers, (held, &leaves("2026-02-10"))]));
    tried(
        &mut left,
        &format!(
            "{CHANGE}
             ballot framework charter yes --as off_b
             delegate kai --until 2026-12-31 --as off_a
             at 2026-02-11
             ballot framework charter yes --as off_a ! not_in_electorate
             ballot framework charter yes --for off_a --as kai ! not_in_electorate
             at 2026-03-05
             {CHANGE} ! no_electorate"
        ),
    );
    let coordinators = (
        officers.0,
        "electorate = [\"coordinator\"]\nrule = { at_least = 1 }",
    );
    let mut recused = world(agency_with(&[coordinators]));
    tried(
        &mut recused,
        &format!(
            "{CHANGE}
             ballot framework charter yes --as cora ! not_in_electorate
             ballot framework charter recused --as carl
             ballot framework charter yes --as carl ! no_open_question"
        ),
    );
}

/// The council guards the charter. Its electorate neither widens its own powers nor weakens who
/// watches it, alone; nor does it take the guard away.
fn entrenched() {
    let guarded = agency_with(&[("[charter]\n", "[charter]\nabove = \"council\"\n")]);
    let mut guarded = guarded;
    for file in guarded
        .iter_mut()
        .filter(|file| file.path == "charter.toml")
    {
        file.text += "[charter.entrenched]\n";
    }
    let widening = [
        r#"adopt 'electorate = ["chief", "deputy"]' 'electorate = ["chief"]'"#,
        r#"adopt '[charter.entrenched]' ''"#,
        r#"adopt 'above = "council"' 'above = "deputy"'"#,
        r#"adopt 'line = 3\nappoint_by = ["head"]' 'line = 3\nappoint_by = ["chief"]'"#,
        r#"adopt '[roles.assembly]' '[roles.guard]\nline = 3\nappoint_by = ["chief"]\n[roles.assembly]'"#,
    ];
    for change in widening {
        let mut world = world(guarded.clone());
        tried(
            &mut world,
            &format!(
                "{change}
                 ballot framework charter yes --as dora
                 ballot framework charter yes --as chief"
            ),
        );
        assert!(
            world.state().proposal.is_some(),
            "{change}: the council has not said yes"
        );
        tried(
            &mut world,
            "ballot framework charter yes --as g1\nballot framework charter yes --as g2",
        );
        assert!(world.state().proposal.is_none(), "{change}");
    }
}
