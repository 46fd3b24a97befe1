//! Names that are used, looked up once everything is read.

use super::diagnostic::{Mistakes, Place};
use super::named::Named;
use super::notes::Notes;
use super::referent::Referent;
use crate::framework::{Framework, Matrix, Programme, Workflow};
use crate::value::Name;
use std::borrow::Borrow;

/// Looks every name up, and the shape of the matrices.
pub(super) fn resolve(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    for used in &notes.used {
        let known = candidates(framework, used.referent, used.owner.as_ref());
        let (code, what) = (used.referent.code(), used.referent.words());
        let name = used.named.name.as_str();
        let declared = notes.is_declared(used.referent, used.owner.as_ref(), &used.named.name);
        if !known.contains(&name) && !declared {
            mistakes.unknown(code, &used.named.place, what, name, known);
        }
    }
    for (matrix, cells, place) in &notes.matrices {
        check_matrix(framework, matrix, cells, place, mistakes);
    }
}

fn names<'f, Id: Borrow<str> + 'f>(names: impl IntoIterator<Item = &'f Id>) -> Vec<&'f str> {
    names.into_iter().map(Id::borrow).collect()
}

/// All names that there are of something.
fn candidates<'f>(
    framework: &'f Framework,
    referent: Referent,
    owner: Option<&Name>,
) -> Vec<&'f str> {
    let organisation = &framework.organisation;
    let workflows = || -> std::option::IntoIter<&'f Workflow> {
        let workflow = owner.and_then(|id| framework.workflows.get(id));
        workflow.map(|it| &**it).into_iter()
    };
    let programmes = || -> std::option::IntoIter<&'f Programme> {
        let programme = owner.and_then(|id| framework.programmes.get(id.as_str()));
        programme.map(|it| &**it).into_iter()
    };
    let transitions = || workflows().flat_map(|it| &it.transitions);
    let decisions = || workflows().flat_map(|it| it.decisions.keys());
    match referent {
        Referent::Calendar => names(organisation.calendars.keys()),
        Referent::Unit => names(organisation.units.keys()),
        Referent::Role => names(organisation.roles.keys()),
        Referent::Scale => names(organisation.scales.keys()),
        Referent::ScaleValue => {
            let scale = owner.and_then(|id| organisation.scales.get(id));
            let values = scale.into_iter().flat_map(|scale| &scale.values);
            names(values.map(|value| &value.id))
        }
        Referent::Ladder => names(organisation.ladders.keys()),
        Referent::Authority => names(organisation.authorities.keys()),
        Referent::Matrix => names(organisation.matrices.keys()),
        Referent::Person => names(framework.people.iter().map(|person| &person.id)),
        Referent::Workflow => names(framework.workflows.keys()),
        Referent::State => names(workflows().flat_map(|it| &it.states).map(|it| &it.id)),
        Referent::Field => names(workflows().flat_map(|it| &it.fields).map(|it| &it.id)),
        Referent::Transition => names(transitions().map(|it| &it.id)),
        Referent::Decision => names(decisions()),
        Referent::Clock => names(workflows().flat_map(|it| &it.clocks).map(|it| &it.id)),
        Referent::Act => names(transitions().map(|it| &it.id).chain(decisions())),
        Referent::Event => names(transitions().map(|it| &it.event)),
        Referent::AnyEvent => {
            let all = framework.workflows.values().flat_map(|it| &it.transitions);
            names(all.map(|it| &it.event))
        }
        Referent::Item => names(programmes().flat_map(|it| &it.items).map(|it| &it.id)),
        Referent::Fund => names(programmes().flat_map(|it| it.funds.keys())),
    }
}

fn check_matrix(
    framework: &Framework,
    matrix: &Matrix,
    cells: &[Vec<Named>],
    place: &Place,
    mistakes: &mut Mistakes<'_>,
) {
    let scale = |name: &Name| framework.organisation.scales.get(name);
    let (Some(rows), Some(columns), Some(result)) = (
        scale(&matrix.rows),
        scale(&matrix.columns),
        scale(&matrix.result),
    ) else {
        return;
    };
    if cells.len() != rows.values.len() {
        let message = format!(
            "{} rows, but the scale has {} values",
            cells.len(),
            rows.values.len()
        );
        let help = "write a row for each value of `rows`, from lowest to highest";
        mistakes.error_with_help("bad_value", place, message, help);
    }
    for row in cells {
        if row.len() != columns.values.len() {
            let place = row.first().map_or(place, |cell| &cell.place);
            let message = format!(
                "{} cells, but the scale has {} values",
                row.len(),
                columns.values.len()
            );
            let help = "write a cell for each value of `columns`, from lowest to highest";
            mistakes.error_with_help("bad_value", place, message, help);
        }
        for cell in row
            .iter()
            .filter(|cell| result.rank(cell.name.as_str()).is_none())
        {
            let known = result.values.iter().map(|value| value.id.as_str());
            let name = cell.name.as_str();
            mistakes.unknown("bad_value", &cell.place, "value of this scale", name, known);
        }
    }
}
