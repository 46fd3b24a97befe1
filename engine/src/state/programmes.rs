//! The programmes in force: their texts with all amendments since.

use super::State;
use crate::framework::Programme;
use crate::value::ProgrammeId;
use std::sync::Arc;

impl State {
    /// A programme in force, with all amendments of its text.
    pub fn programme(&self, id: &ProgrammeId) -> Option<Arc<Programme>> {
        let text = self.in_force.as_ref()?.programmes.get(id)?;
        let progress = self.programmes.get(id);
        Some(progress.map_or_else(|| Arc::clone(text), |progress| progress.programme(text)))
    }

    /// Every programme in force.
    pub fn programmes_in_force(&self) -> Vec<Arc<Programme>> {
        let framework = self.in_force.iter();
        let ids = framework.flat_map(|framework| framework.programmes.keys());
        ids.filter_map(|id| self.programme(id)).collect()
    }

    /// Makes amended programmes anew, for a state that did not come of events.
    pub(crate) fn remake_programmes(&mut self) {
        let Some(framework) = self.in_force.clone() else {
            return;
        };
        for (id, text) in &framework.programmes {
            if let Some(progress) = self.programmes.get_mut(id) {
                progress.remake(text);
            }
        }
    }
}
