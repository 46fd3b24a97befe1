//! Keys of transitions that do nothing by the way they fire, and rules that keep nothing apart.

use super::{Of, people};
use crate::definition::diagnostic::Mistakes;
use crate::definition::referent::Referent;
use crate::framework::{Firing, SeparationForm};

pub(super) fn check(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    separations(of, mistakes);
    for transition in &of.workflow.transitions {
        let (keys, what): (&[&str], &str) = match &transition.firing {
            Firing::By(_) => (&["outcome"], "it is no decision's"),
            Firing::Auto => (
                &["require", "evidence", "reason", "set", "outcome"],
                "it fires by itself",
            ),
            Firing::Decision { .. } => (
                &["require", "evidence", "reason", "set"],
                "a decision fires it",
            ),
            Firing::Clock(_) => (&["set", "outcome"], "a clock fires it"),
        };
        for key in keys {
            let id = &transition.id;
            let places = &of.notes.places;
            let written = places.written(Referent::Transition, &of.workflow.id, id, key);
            if let Some(place) = written {
                let message = format!("`{key}` of `{id}` does nothing: {what}");
                let help = match *key {
                    "outcome" => "take it away",
                    "set" => "take it away; what a decision writes stands in its `propose`",
                    _ => "take it away, or say it in `when`",
                };
                mistakes.warning("ignored_key", place, message, help);
            }
        }
    }
}

/// One act alone is kept apart from nothing.
fn separations(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    let rules = of.workflow.separations.iter();
    for (rule, place) in rules.zip(of.notes.places.separations(&of.workflow.id)) {
        let message = match (&rule.form, people::acts(of, &rule.acts).len()) {
            (_, 0) => "this separation names no act",
            (SeparationForm::SamePerson, 1) => "one act alone is kept apart from nothing",
            (SeparationForm::SamePerson | SeparationForm::Lines(_), _)
            | (SeparationForm::NotHeldWithin(_), _) => continue,
        };
        let help = "name in `acts` what one person may not do on one case";
        mistakes.warning("ignored_key", place, message, help);
    }
}
