//! What of proposed definitions the body above the charter decides on, too.

use super::State;
use crate::framework::{Framework, Touched, touched};

/// What definitions touch of what the charter in force entrenches, against those that the body
/// above decided on last: nothing where nothing is entrenched.
pub fn needs_above(state: &State, in_force: &Framework, proposed: &Framework) -> Vec<Touched> {
    let Some(entrenched) = &in_force.charter.entrenched else {
        return Vec::new();
    };
    let last = state.decided_above.and_then(|id| state.frameworks.get(&id));
    let last = last.map_or(in_force, |last| last);
    touched(&entrenched.parts, last, proposed)
}
