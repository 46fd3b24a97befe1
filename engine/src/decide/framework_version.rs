//! A workflow that says something else has another version.

use crate::definition::version_place;
use crate::framework::{Field, Framework, Label, Workflow};
use crate::refusal::Refusal;

/// Refuses a workflow whose version is in force and means something else. Labels and comments may
/// change without.
///
/// # Errors
/// `same_version`, at the file and line of the version.
pub(super) fn check(in_force: &Framework, proposed: &Framework) -> Result<(), Refusal> {
    for workflow in proposed.workflows.values() {
        let before = in_force.workflows.get(&workflow.id);
        let Some(before) = before.filter(|before| before.version == workflow.version) else {
            continue;
        };
        if let Some(part) = difference(before, workflow) {
            let (id, version) = (&workflow.id, workflow.version);
            let message = format!("`{id}` is in force as version {version} with other {part}");
            return Err(Refusal::rule("same_version", message)
                .at(version_place(&proposed.files, id))
                .help(format!(
                    "raise it: `version = {}`",
                    version.saturating_add(1)
                )));
        }
    }
    Ok(())
}

/// The first part in which two workflows differ, in words.
fn difference(one: &Workflow, other: &Workflow) -> Option<&'static str> {
    let (one, other) = (parts(one), parts(other));
    let different = one
        .into_iter()
        .zip(other)
        .find(|(one, other)| one.1 != other.1);
    different.map(|(part, _)| part.0)
}

/// The resolved form without its labels, part by part.
fn parts(workflow: &Workflow) -> [(&'static str, String); 8] {
    let bare = unlabelled(workflow.clone());
    let head = (
        (bare.class, &bare.reference, &bare.initial),
        (&bare.open_by, &bare.unit, &bare.owner),
    );
    [
        ("keys in [workflow]", format!("{head:?}")),
        ("fields", format!("{:?}", bare.fields)),
        ("states", format!("{:?}", bare.states)),
        ("transitions", format!("{:?}", bare.transitions)),
        ("decisions", format!("{:?}", bare.decisions)),
        ("separations", format!("{:?}", bare.separations)),
        ("clocks", format!("{:?}", bare.clocks)),
        ("links", format!("{:?}", bare.links)),
    ]
}

fn unlabelled(mut workflow: Workflow) -> Workflow {
    let states = workflow.states.iter_mut().map(|it| &mut it.label);
    let transitions = workflow.transitions.iter_mut().map(|it| &mut it.label);
    let decisions = workflow.decisions.values_mut().map(|it| &mut it.label);
    let separations = workflow.separations.iter_mut().map(|it| &mut it.label);
    let clocks = workflow.clocks.iter_mut().map(|it| &mut it.label);
    let acts = states.chain(transitions).chain(decisions);
    for label in acts.chain(separations).chain(clocks) {
        *label = Label::default();
    }
    let of_links = workflow.links.values_mut().flat_map(|link| {
        link.label = Label::default();
        link.with.iter_mut()
    });
    let fields = workflow.fields.iter_mut().chain(of_links);
    fields.for_each(|field: &mut Field| field.label = Label::default());
    workflow
}
