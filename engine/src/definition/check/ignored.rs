//! Keys of transitions that do nothing by the way they fire.

use super::Of;
use crate::definition::diagnostic::Mistakes;
use crate::definition::referent::Referent;
use crate::framework::Firing;

pub(super) fn check(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
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
