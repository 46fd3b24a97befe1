//! Separation of duties: acts that one person may not combine, or that a line may never do.

use crate::draft::Draft;
use crate::framework::{Firing, Line, Separation, SeparationForm, Workflow};
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::Name;

/// Checks an act against the case's past acts and the actor's line. Both the person who acts and
/// the person in whose place they act count.
///
/// # Errors
/// `separation`, `line_forbidden`.
pub(super) fn check(
    draft: &Draft<'_>,
    case: &Case,
    act: &Name,
    role: Option<&Name>,
) -> Result<(), Refusal> {
    let meta = &draft.submission.meta;
    let people: Vec<&Name> = meta.person.iter().chain(&meta.principal).collect();
    check_people(draft, case, act, role, &people)
}

/// Whether a person who holds a role is barred from an act on a case.
pub(super) fn bars(draft: &Draft<'_>, case: &Case, act: &Name, role: &Name, person: &Name) -> bool {
    check_people(draft, case, act, Some(role), &[person]).is_err()
}

fn check_people(
    draft: &Draft<'_>,
    case: &Case,
    act: &Name,
    role: Option<&Name>,
    people: &[&Name],
) -> Result<(), Refusal> {
    let rules = case.workflow.separations.iter();
    for rule in rules.filter(|rule| names(&case.workflow, rule, act)) {
        match &rule.form {
            SeparationForm::SamePerson => check_person(people, case, rule, act)?,
            SeparationForm::Lines(lines) => check_line(draft, lines, rule, act, role)?,
        }
    }
    Ok(())
}

/// Checks that a person did nothing on the case that is kept apart from a decision.
///
/// # Errors
/// `separation`.
pub(super) fn did_not(case: &Case, decision: &Name, person: &Name) -> Result<(), Refusal> {
    let rules = case.workflow.separations.iter();
    let mut rules = rules.filter(|rule| {
        rule.form == SeparationForm::SamePerson && names(&case.workflow, rule, decision)
    });
    rules.try_for_each(|rule| check_person(&[person], case, rule, decision))
}

/// Checks whether a person may vote in a decision: against the case's past acts, and against all
/// lines that they hold on the day.
///
/// # Errors
/// `separation`, `line_forbidden`.
pub(super) fn may_vote(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Name,
    person: &Name,
) -> Result<(), Refusal> {
    let rules = case.workflow.separations.iter();
    for rule in rules.filter(|rule| names(&case.workflow, rule, decision)) {
        match &rule.form {
            SeparationForm::SamePerson => check_person(&[person], case, rule, decision)?,
            SeparationForm::Lines(lines) => {
                let held = draft.state().roster.held_by(person, draft.today());
                for held in held {
                    check_line(draft, lines, rule, decision, Some(&held.role))?;
                }
            }
        }
    }
    Ok(())
}

/// Whether a rule names an act. A transition that a decision fires is done by its ballots.
fn names(workflow: &Workflow, rule: &Separation, act: &Name) -> bool {
    rule.acts.iter().any(|named| {
        let fired_by = workflow
            .transition(named.as_str())
            .map(|known| &known.firing);
        let by_ballot =
            matches!(fired_by, Some(Firing::Decision { decision, .. }) if decision == act);
        named == act || by_ballot
    })
}

fn check_person(
    people: &[&Name],
    case: &Case,
    rule: &Separation,
    act: &Name,
) -> Result<(), Refusal> {
    for past in &case.acts {
        if past.act == *act || !names(&case.workflow, rule, &past.act) {
            continue;
        }
        let then = [past.person.as_ref(), past.principal.as_ref()];
        let same = people.iter().find(|person| then.contains(&Some(**person)));
        if let Some(person) = same {
            return Err(Refusal::rule(
                "separation",
                format!(
                    "`{person}` did `{}` on {} and may not also do `{act}`{}",
                    past.act,
                    case.reference,
                    title(rule)
                ),
            )
            .at("person")
            .help("somebody else who holds the role must do it"));
        }
    }
    Ok(())
}

fn check_line(
    draft: &Draft<'_>,
    lines: &[Line],
    rule: &Separation,
    act: &Name,
    role: Option<&Name>,
) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let line = role
        .and_then(|role| framework.organisation.roles.get(role))
        .map(|role| role.line);
    match line.filter(|line| lines.contains(line)) {
        None => Ok(()),
        Some(line) => Err(Refusal::rule(
            "line_forbidden",
            format!("the {} may not do `{act}`{}", line.word(), title(rule)),
        )
        .at("person")),
    }
}

fn title(rule: &Separation) -> String {
    rule.label
        .text("en")
        .map_or_else(String::new, |title| format!(" ({title})"))
}
