//! Baselines: the likely ends are agreed, and agreed anew only by a decision.

use super::managed::{managed, progress_of};
use crate::command::TakeBaseline;
use crate::draft::Draft;
use crate::event::{AgreedEnd, BaselineTaken};
use crate::framework::{Programme, Rebaseline};
use crate::identity::CaseId;
use crate::programme::{Baseline, Plan, Schedule, Setting};
use crate::refusal::Refusal;

/// Takes the likely ends of the day as the baseline. The first one needs no more than somebody who
/// manages the programme; each later one the case that decided on it, and a reason.
///
/// # Errors
/// `unknown_programme`, `not_allowed`, `no_rebaseline`, `missing_field`, `unknown_case`,
/// `not_deciding`, `not_decided`, `decision_used`, `reason_missing`, `programme_circle`.
pub(super) fn take(draft: &mut Draft<'_>, command: &TakeBaseline) -> Result<(), Refusal> {
    let programme = managed(draft, &command.programme, "take_baseline")?;
    let case = command.case.as_deref();
    let taken = progress_of(draft, &programme.id).baselines.len();
    let decided = match case {
        None if taken == 0 => None,
        case => Some(decision(draft, &programme, case)?),
    };
    if taken > 0 && !has_reason(draft) {
        return Err(
            Refusal::input("reason_missing", "a new baseline needs a reason")
                .at("reason")
                .help("say why: `--reason \"…\"`"),
        );
    }
    let (case, reference) = decided.unzip();
    let baseline = agreed(draft, &programme)?;
    let finishes = baseline.finishes.into_iter();
    let data = BaselineTaken {
        programme: programme.id.clone(),
        number: u32::try_from(taken + 1).unwrap_or(u32::MAX),
        taken_on: baseline.taken_on,
        case,
        reference,
        finishes: finishes
            .map(|(item, finish)| AgreedEnd { item, finish })
            .collect(),
    };
    draft.emit(data);
    Ok(())
}

fn has_reason(draft: &Draft<'_>) -> bool {
    let reason = draft.meta().reason.as_deref();
    reason.is_some_and(|reason| !reason.trim().is_empty())
}

/// The likely ends of the day.
fn agreed(draft: &Draft<'_>, programme: &Programme) -> Result<Baseline, Refusal> {
    let framework = draft.framework()?;
    let setting = Setting::of(&framework.organisation, draft.effective_day());
    let progress = progress_of(draft, &programme.id);
    let plan = Plan::new(programme, progress, setting).map_err(|circle| {
        let message = format!("items wait for each other: {}", circle.in_words());
        Refusal::rule("programme_circle", message)
    })?;
    Ok(Baseline::of(&plan, &Schedule::new(&plan)))
}

/// The case that decided on a new baseline: of the workflow that does, in the state in which it
/// is decided, and for no baseline before.
fn decision(
    draft: &Draft<'_>,
    programme: &Programme,
    case: Option<&str>,
) -> Result<(CaseId, String), Refusal> {
    let Some(gate) = &programme.rebaseline else {
        let message = format!(
            "nothing says who decides on a new baseline of `{}`",
            programme.id
        );
        let help =
            "name it in the programme's text: rebaseline = { workflow = \"…\", state = \"…\" }";
        return Err(Refusal::rule("no_rebaseline", message)
            .at("case")
            .help(help));
    };
    let Some(case) = case else {
        let message =
            "a baseline was taken already; it is not said which case decided on a new one";
        let help = format!(
            "name a `{}` case that is in `{}`",
            gate.workflow, gate.state
        );
        return Err(Refusal::input("missing_field", message)
            .at("case")
            .help(help));
    };
    let found = draft.state().find(case)?;
    let Rebaseline { workflow, state } = gate;
    if found.workflow.id != *workflow {
        let message = format!(
            "new baselines are decided on by `{workflow}` cases; {} is of `{}`",
            found.reference, found.workflow.id
        );
        let help = format!("name a `{workflow}` case that is in `{state}`");
        return Err(Refusal::rule("not_deciding", message).at("case").help(help));
    }
    if !found.is_about(programme.id.as_str()) {
        let message = format!(
            "{} does not name `{}` as its `subject`",
            found.reference, programme.id
        );
        return Err(Refusal::rule("not_deciding", message)
            .at("case")
            .help("a case decides on a baseline that was opened for it: `subject=PROGRAMME`"));
    }
    if found.state != *state {
        let message = format!(
            "{} is in `{}`; it decides on a new baseline in `{state}`",
            found.reference, found.state
        );
        let help = format!("`igf why {}` says what it waits for", found.reference);
        return Err(Refusal::rule("not_decided", message).at("case").help(help));
    }
    let baselines = &progress_of(draft, &programme.id).baselines;
    if let Some(used) = baselines
        .iter()
        .find(|agreed| agreed.case == Some(found.id))
    {
        let message = format!(
            "{} decided on baseline {} already",
            found.reference, used.number
        );
        return Err(Refusal::rule("decision_used", message)
            .at("case")
            .help("each new baseline takes a decision of its own"));
    }
    Ok((found.id, found.reference.to_string()))
}
