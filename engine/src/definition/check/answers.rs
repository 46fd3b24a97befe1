//! Questions and tables that have no answer for something.

use super::Of;
use crate::definition::diagnostic::Mistakes;
use crate::definition::notes::Notes;
use crate::definition::referent::Referent;
use crate::event::Outcome;
use crate::framework::{Firing, Framework};

/// The outcomes for which a transition can be written.
const OUTCOMES: [Outcome; 2] = [Outcome::Adopted, Outcome::Refused];

/// Decisions of which an outcome moves nothing.
pub(super) fn check(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    for decision in of.workflow.decisions.values() {
        let fires = |wanted: &Outcome| {
            let mut firings = of.workflow.transitions.iter().map(|it| &it.firing);
            firings.any(|firing| match firing {
                Firing::Decision {
                    decision: by,
                    outcome,
                } => *by == decision.id && outcome == wanted,
                Firing::By(_) | Firing::Auto | Firing::Clock(_) => false,
            })
        };
        let id = &decision.id;
        let place = of.at(Referent::Decision, id, "rule");
        let missing: Vec<Outcome> = OUTCOMES.into_iter().filter(|it| !fires(it)).collect();
        if missing.len() == OUTCOMES.len() {
            let message = format!("`{id}` can never be put: no transition follows from it");
            let help = format!("add a transition with `decision = \"{id}\"`");
            mistakes.error_with_help("outcome_without_transition", &place, message, help);
        } else if let Some(outcome) = missing.iter().find(|it| !decision.stays.contains(it)) {
            let outcome = outcome.word();
            let message = format!("when `{id}` is {outcome} the case stays where it is");
            let help = format!(
                "add a transition with `decision = \"{id}\"` and `outcome = \"{outcome}\"`; or say \
                 `stays = [\"{outcome}\"]`, if that is meant"
            );
            mistakes.warning("outcome_without_transition", &place, message, help);
        }
    }
}

/// Authority tables in which a value of the scale has no row.
pub(super) fn tables(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    for (id, table) in &framework.organisation.authorities {
        let scale = framework.organisation.scales.get(&table.by);
        for value in scale.into_iter().flat_map(|scale| &scale.values) {
            if !table.rows.iter().any(|row| row.when == value.id) {
                let message = format!(
                    "`{id}` has no row for `{}`: nobody may decide there",
                    value.id
                );
                let help = format!("add {{ when = \"{}\", role = \"…\" }}", value.id);
                let place = notes.places.key(Referent::Authority, None, id, "rows");
                mistakes.warning("authority_gap", &place, message, help);
            }
        }
    }
}
