//! Separation of duties: acts that one person may not combine, or that a line may never do.

use super::who;
use crate::draft::Draft;
use crate::framework::{Firing, Line, Separation, SeparationForm, Workflow};
use crate::refusal::Refusal;
use crate::state::{Act, Case};
use crate::value::{Length, Name};
use jiff::civil::Date;

/// Checks an act against the case's past acts, and against all that who does it holds and held.
/// Both the person who acts and the person in whose place they act count; who writes down what
/// somebody else did counts only by what they did themselves.
///
/// # Errors
/// `separation`, `line_forbidden`, `held_before`.
pub(super) fn check(draft: &Draft<'_>, case: &Case, act: &Name) -> Result<(), Refusal> {
    let meta = draft.meta();
    let (person, principal) = (meta.person.as_ref(), meta.principal.as_ref());
    let own = person.filter(|_| !draft.is_recorded());
    let doers: Vec<&Name> = own.into_iter().chain(principal).collect();
    let named: Vec<&Name> = person.into_iter().chain(principal).collect();
    let days = who::days(draft);
    let rules = case.workflow.separations.iter();
    for rule in rules.filter(|rule| names(&case.workflow, rule, act)) {
        if rule.form == SeparationForm::SamePerson {
            did_before(case, rule, act, &named)?;
        }
        for person in &doers {
            for day in &days {
                check_posts(draft, case, rule, act, (*person, *day))?;
            }
        }
    }
    Ok(())
}

/// Whether a person is barred from an act on a case, by what they did, hold or held.
pub(super) fn bars(draft: &Draft<'_>, case: &Case, act: &Name, person: &Name) -> bool {
    may_vote(draft, case, act, (person, draft.today())).is_err()
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
    rules.try_for_each(|rule| did_before(case, rule, decision, &[person]))
}

/// Checks whether a person may vote in a decision on a day: against the case's past acts, and
/// against all that they hold and held.
///
/// # Errors
/// `separation`, `line_forbidden`, `held_before`.
pub(super) fn may_vote(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Name,
    (person, on): (&Name, Date),
) -> Result<(), Refusal> {
    let rules = case.workflow.separations.iter();
    for rule in rules.filter(|rule| names(&case.workflow, rule, decision)) {
        if rule.form == SeparationForm::SamePerson {
            did_before(case, rule, decision, &[person])?;
        }
        check_posts(draft, case, rule, decision, (person, on))?;
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

/// The acts that whoever does an act on a case is barred from afterwards, each with the label of
/// its rule.
pub(crate) fn barred_after(workflow: &Workflow, act: &Name) -> Vec<(Name, Option<String>)> {
    let rules = workflow.separations.iter();
    let rules =
        rules.filter(|rule| rule.form == SeparationForm::SamePerson && names(workflow, rule, act));
    let mut barred: Vec<(Name, Option<String>)> = Vec::new();
    for rule in rules {
        for other in rule.acts.iter().filter(|other| *other != act) {
            if !barred.iter().any(|(known, _)| known == other) {
                barred.push((other.clone(), rule.label.text("en").map(str::to_owned)));
            }
        }
    }
    barred
}

/// Refuses an act of people of whom one did another already that the rule keeps apart from it.
fn did_before(case: &Case, rule: &Separation, act: &Name, now: &[&Name]) -> Result<(), Refusal> {
    for past in &case.acts {
        if past.act == *act || !names(&case.workflow, rule, &past.act) {
            continue;
        }
        let then = doers(past);
        let same = now.iter().find(|person| then.contains(person));
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

/// Whose act it was: who did it, and in whose place; who wrote it down did nothing.
fn doers(act: &Act) -> Vec<&Name> {
    let person = act.person.as_ref().filter(|_| !act.recorded);
    person.into_iter().chain(act.principal.as_ref()).collect()
}

/// Refuses an act of somebody for what they hold on a day, or held before it.
fn check_posts(
    draft: &Draft<'_>,
    case: &Case,
    rule: &Separation,
    act: &Name,
    (person, on): (&Name, Date),
) -> Result<(), Refusal> {
    match &rule.form {
        SeparationForm::SamePerson => Ok(()),
        SeparationForm::Lines(lines) => check_lines(draft, case, lines, rule, act, (person, on)),
        SeparationForm::NotHeldWithin(length) => {
            check_former(draft, case, length, rule, act, (person, on))
        }
    }
}

/// All lines that a person holds on the day count, not only that of the seat they act from.
fn check_lines(
    draft: &Draft<'_>,
    case: &Case,
    lines: &[Line],
    rule: &Separation,
    act: &Name,
    (person, on): (&Name, Date),
) -> Result<(), Refusal> {
    let state = draft.state();
    let Some(framework) = state.framework_of(case) else {
        return Ok(());
    };
    let held = state.roster.held_by(person, on);
    let mut held = held.filter_map(|held| framework.organisation.roles.get(&held.role));
    match held.find(|role| lines.contains(&role.line)) {
        None => Ok(()),
        Some(role) => Err(Refusal::rule(
            "line_forbidden",
            format!(
                "the {} may not do `{act}`{}, and `{person}` is of it",
                role.line.word(),
                title(rule)
            ),
        )
        .at("person")
        .help("somebody who holds nothing in that line must do it")),
    }
}

/// Nobody checks the work of a unit in which they had a post not long ago.
fn check_former(
    draft: &Draft<'_>,
    case: &Case,
    length: &Length,
    rule: &Separation,
    act: &Name,
    (person, on): (&Name, Date),
) -> Result<(), Refusal> {
    let state = draft.state();
    let framework = state.framework_of(case);
    let calendar = framework.and_then(|known| known.organisation.home_calendar());
    let since = calendar.and_then(|calendar| {
        let before = length.before(calendar.start_of(on)?, calendar)?;
        Some(calendar.date_of(before))
    });
    let (Some(unit), Some(since)) = (case.unit(), since) else {
        return Ok(());
    };
    match state.roster.held_in(person, &unit, (since, on)) {
        None => Ok(()),
        Some(held) => Err(Refusal::rule(
            "held_before",
            format!(
                "`{person}` was `{}` in `{unit}` less than {length} ago and may not do `{act}`{}",
                held.role,
                title(rule)
            ),
        )
        .at("person")
        .help("somebody who had no post in that unit must do it")),
    }
}

fn title(rule: &Separation) -> String {
    rule.label
        .text("en")
        .map_or_else(String::new, |title| format!(" ({title})"))
}
