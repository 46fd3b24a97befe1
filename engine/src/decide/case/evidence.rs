//! Evidence, by content hash, and remarks.

use super::{fields, who};
use crate::command::{Attach, Comment};
use crate::draft::Draft;
use crate::event::{Commented, EvidenceAttached};
use crate::framework::{Clock, Workflow};
use crate::limits::{
    MAX_EVIDENCE_PER_CASE, MAX_FILE_NAME_BYTES, MAX_TEXT_BYTES, too_long, too_many,
};
use crate::refusal::Refusal;
use crate::value::Name;
use std::collections::BTreeSet;

/// Attaches a file, which the edge has stored under its hash.
///
/// # Errors
/// `unknown_case`, `actor_missing`, `unknown_person`, `unknown_evidence`, `too_long`, `too_many`,
/// `already_attached`.
pub(in crate::decide) fn attach(draft: &mut Draft<'_>, command: &Attach) -> Result<(), Refusal> {
    let Attach {
        kind, name, sha256, ..
    } = command;
    let case = draft.concern(&command.case)?;
    who::principal(draft, &Name::new("attach"), &case.workflow.id)?;
    known_kind(&case.workflow, kind)?;
    if name.len() > MAX_FILE_NAME_BYTES {
        return Err(too_long("name"));
    }
    let twin = case
        .evidence
        .iter()
        .find(|known| known.sha256 == *sha256 && known.kind == *kind);
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
        return Err(too_many(&case.reference, MAX_EVIDENCE_PER_CASE, what));
    }
    let attached = EvidenceAttached {
        kind: kind.clone(),
        name: name.clone(),
        sha256: *sha256,
        bytes: command.bytes,
    };
    draft.emit_on(&case, attached);
    Ok(())
}

/// Where a workflow asks for kinds of evidence, only those are accepted: another kind is most
/// likely a typing mistake. A deadline that may be moved asks for a `document`.
fn known_kind(workflow: &Workflow, kind: &Name) -> Result<(), Refusal> {
    let asked = workflow
        .transitions
        .iter()
        .flat_map(|known| &known.evidence);
    let mut known: BTreeSet<&Name> = asked.map(|(kind, _)| kind).collect();
    let document = Name::new("document");
    let moved = |clock: &Clock| !clock.moved_by.is_empty();
    if !known.is_empty() && workflow.clocks.iter().any(moved) {
        known.insert(&document);
    }
    if known.is_empty() || known.contains(kind) {
        return Ok(());
    }
    Err(Refusal::unknown("unknown_evidence", "kind of evidence", kind.as_str(), known).at("kind"))
}

/// Remarks on a case.
///
/// # Errors
/// `unknown_case`, `actor_missing`, `unknown_person`, `missing_field`, `too_long`.
pub(in crate::decide) fn comment(draft: &mut Draft<'_>, command: &Comment) -> Result<(), Refusal> {
    let text = &command.text;
    let case = draft.concern(&command.case)?;
    who::principal(draft, &Name::new("comment"), &case.workflow.id)?;
    if !fields::is_visible(text) {
        return Err(Refusal::input("missing_field", "the comment says nothing")
            .at("text")
            .help("write something that can be read"));
    }
    if text.len() > MAX_TEXT_BYTES {
        return Err(too_long("text"));
    }
    let text = text.clone();
    draft.emit_on(&case, Commented { text });
    Ok(())
}
