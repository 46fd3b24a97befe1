//! `[[separate]]`.

use crate::definition::organisation::line;
use crate::definition::read::{Reading, Table};
use crate::framework::{Label, Separation, SeparationForm};

pub(super) fn separations(file: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<Separation> {
    let mut separations = Vec::new();
    for table in file.tables("separate", reading) {
        let label = table.take("label", reading);
        let label = label.map_or_else(Label::default, |item| item.label(reading));
        let acts = table.names("acts", reading);
        let form = form(&table, reading);
        table.finish(reading);
        separations.extend(form.map(|form| Separation { label, acts, form }));
    }
    separations
}

fn form(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<SeparationForm> {
    let same = table.one_of("same", reading);
    match (same, table.take("forbid_lines", reading)) {
        (Some(_), None) => Some(SeparationForm::SamePerson),
        (None, Some(list)) => {
            let mut lines = Vec::new();
            for item in list.list(reading) {
                lines.extend(line(&item, reading));
            }
            Some(SeparationForm::Lines(lines))
        }
        _ => {
            let message = "a separation says same = \"person\" or forbid_lines = [3]";
            reading.mistakes.error("bad_value", &table.place(), message);
            None
        }
    }
}
