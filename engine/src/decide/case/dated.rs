//! Acts that were true at an earlier time than their record.

use super::fields;
use crate::command::{CaseCommand, Command};
use crate::draft::Draft;
use crate::framework::Workflow;
use crate::identity::is_caused;
use crate::refusal::Refusal;
use crate::state::Case;
use jiff::Timestamp;

/// Refuses an effective time before the record's, unless the case's workflow allows it.
///
/// What is said and attached decides nothing: it may say since when it holds. What a programme
/// records are facts from outside, and may always be dated back. Definitions and the roster never.
///
/// # Errors
/// `not_dated_back`, `dated_too_far`, `before_last_entry`, `reason_missing`.
pub(in crate::decide) fn check(draft: &Draft<'_>) -> Result<(), Refusal> {
    let meta = draft.meta();
    let earlier = meta.effective.filter(|effective| *effective < draft.now());
    // What time brings about is dated to when it was due.
    let of_people = earlier.filter(|_| !is_caused(meta.command_id));
    let Some(effective) = of_people else {
        return Ok(());
    };
    match &draft.submission.command {
        Command::Case(CaseCommand::Comment(_) | CaseCommand::Attach(_)) => Ok(()),
        Command::Case(CaseCommand::Open(open)) => {
            let framework = draft.framework()?;
            let workflow = framework.workflows.get(&open.workflow);
            workflow.map_or(Ok(()), |workflow| on_case(draft, workflow, None, effective))
        }
        Command::Case(command) => {
            let case = command.case().and_then(|name| draft.other_case(name).ok());
            case.map_or(Ok(()), |case| {
                on_case(draft, &case.workflow, Some(&case), effective)
            })
        }
        Command::Programme(_) => with_reason(draft),
        Command::Framework(_) | Command::People(_) => Err(never("definitions and the roster")),
    }
}

fn on_case(
    draft: &Draft<'_>,
    workflow: &Workflow,
    case: Option<&Case>,
    effective: Timestamp,
) -> Result<(), Refusal> {
    let Some(within) = &workflow.dated_back else {
        return Err(never(&format!("acts on {} cases", workflow.id)));
    };
    let earliest = within.before(draft.now(), &draft.state().calendar_or_utc());
    if earliest.is_none_or(|earliest| effective < earliest) {
        let message = format!("{effective} is longer ago than {within}");
        return Err(Refusal::rule("dated_too_far", message)
            .at("effective")
            .help("record it as of today, and say in the reason when it was done"));
    }
    if let Some(case) = case.filter(|case| effective < case.last_entry) {
        let message = format!(
            "{effective} is before the last entry of {}, of {}",
            case.reference, case.last_entry
        );
        return Err(Refusal::rule("before_last_entry", message)
            .at("effective")
            .help("nothing is done before that on which it rests: give a later time"));
    }
    with_reason(draft)
}

fn with_reason(draft: &Draft<'_>) -> Result<(), Refusal> {
    let meta = draft.meta();
    let reason = meta.reason.as_deref().unwrap_or_default();
    if fields::is_visible(reason) || meta.provenance.is_some() {
        return Ok(());
    }
    Err(
        Refusal::input("reason_missing", "what is dated back needs a reason")
            .at("reason")
            .help("say why it is recorded only now: `--reason \"…\"`"),
    )
}

fn never(what: &str) -> Refusal {
    Refusal::rule("not_dated_back", format!("{what} are never dated back"))
        .at("effective")
        .help("leave the day away; a workflow allows it with `dated_back = \"30 days\"`")
}
