//! Evidence, by content hash, and remarks.

use super::who;
use crate::decide::{Draft, MAX_EVIDENCE_PER_CASE, MAX_TEXT_BYTES, too_long, too_many};
use crate::event::{Commented, EventData, EvidenceAttached};
use crate::framework::Workflow;
use crate::hash::Hash;
use crate::refusal::Refusal;
use crate::value::Name;
use std::collections::BTreeSet;

/// Attaches a file, which the edge has stored under its hash.
///
/// # Errors
/// `unknown_case`, `actor_missing`, `unknown_person`, `unknown_evidence`, `too_long`, `too_many`,
/// `already_attached`.
pub fn attach(
    draft: &mut Draft<'_>,
    case: &str,
    kind: &Name,
    name: &str,
    sha256: Hash,
    bytes: u64,
) -> Result<(), Refusal> {
    let case = draft.find_case(case)?;
    who::principal(draft, &Name::new("attach"), &case.workflow.id)?;
    known_kind(&case.workflow, kind)?;
    if name.len() > 255 {
        return Err(too_long("name"));
    }
    let twin = case
        .evidence
        .iter()
        .find(|known| known.sha256 == sha256 && known.kind == *kind);
    if let Some(twin) = twin {
        return Err(Refusal::rule(
            "already_attached",
            format!(
                "{} has this file as `{}` already",
                case.reference, twin.name
            ),
        ));
    }
    if case.evidence.len() >= MAX_EVIDENCE_PER_CASE {
        let what = "pieces of evidence";
        return Err(too_many(&case, MAX_EVIDENCE_PER_CASE, what));
    }
    let attached = EvidenceAttached {
        kind: kind.clone(),
        name: name.to_owned(),
        sha256,
        bytes,
    };
    draft.emit_on(&case, EventData::EvidenceAttached(attached));
    Ok(())
}

/// Where a workflow asks for kinds of evidence, only they prove anything: another one is most
/// likely a slip of the pen.
fn known_kind(workflow: &Workflow, kind: &Name) -> Result<(), Refusal> {
    let asked = workflow.transitions.iter().flat_map(|it| &it.evidence);
    let known: BTreeSet<&Name> = asked.map(|(kind, _)| kind).collect();
    if known.is_empty() || known.contains(kind) {
        return Ok(());
    }
    Err(Refusal::unknown("unknown_evidence", "kind of evidence", kind.as_str(), known).at("kind"))
}

/// Remarks on a case.
///
/// # Errors
/// `unknown_case`, `actor_missing`, `unknown_person`, `missing_field`, `too_long`.
pub fn comment(draft: &mut Draft<'_>, case: &str, text: &str) -> Result<(), Refusal> {
    let case = draft.find_case(case)?;
    who::principal(draft, &Name::new("comment"), &case.workflow.id)?;
    if text.trim().is_empty() {
        return Err(Refusal::input("missing_field", "the comment is empty").at("text"));
    }
    if text.len() > MAX_TEXT_BYTES {
        return Err(too_long("text"));
    }
    let text = text.to_owned();
    draft.emit_on(&case, EventData::Commented(Commented { text }));
    Ok(())
}
