//! Reading TOML by what [`super::keys`] says of it.
//!
//! A [`Table`] gives the values of its keys, an [`Item`] is one value with its place and its kind.
//! What is wrong goes to the mistakes, what names something to the notes; the readers of the
//! files get what is right.

mod check;
mod item;
mod table;

pub(super) use item::Item;
pub(super) use table::Table;
#[cfg(test)]
pub(super) use table::asked;

use super::diagnostic::Mistakes;
use super::named::Named;
use super::notes::Notes;
use super::referent::Referent;
use crate::value::Name;

/// What the readers of a file share.
pub(super) struct Reading<'r, 'f> {
    /// The workflow or the programme that the file defines.
    pub(super) within: Option<Name>,
    pub(super) notes: &'r mut Notes,
    pub(super) mistakes: &'r mut Mistakes<'f>,
}

impl Reading<'_, '_> {
    /// Notes that a name must be the name of something of the whole, or of what the file defines.
    pub(super) fn uses(&mut self, referent: Referent, used: &Named) {
        if referent.has_owner() && self.within.is_none() {
            let message = format!("there are no {}s outside a workflow", referent.words());
            let help = "name a role: nothing here stands in a case";
            self.mistakes
                .error_with_help(referent.code(), &used.place, message, help);
            return;
        }
        let owner = self.within.clone().filter(|_| referent.has_owner());
        self.notes.uses(referent, owner, used);
    }

    /// Notes that a table defines something, whatever is wrong in it.
    pub(super) fn declares(&mut self, referent: Referent, id: &Name, table: &Table<'_>) {
        let owner = self.within.clone().filter(|_| referent.has_owner());
        self.notes.declare(referent, owner, id, table.places());
    }

    /// Notes that a name must be the name of something of another owner.
    pub(super) fn uses_of(&mut self, referent: Referent, owner: &Name, used: &Named) {
        self.notes.uses(referent, Some(owner.clone()), used);
    }
}
