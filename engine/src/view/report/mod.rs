//! Standard tables: what people ask for by name, as columns and rows. A file a table.

mod delegations;
mod roster;

use crate::state::State;
use crate::value::words;
use jiff::civil::Date;
use serde_json::{Value as Json, json};

words! {
    /// A standard table.
    pub enum Report {
        /// Who acts for whom, in what, and until when.
        Delegations = "delegations",
        /// Who holds which role in which unit, and who holds none.
        Roster = "roster",
    }
}

/// What a table says: each row has a value for every column.
struct Table {
    title: String,
    columns: &'static [&'static str],
    rows: Vec<Json>,
}

/// A table as it stands on a day where the organisation is.
pub(super) fn report(state: &State, report: Report, on: Date) -> Json {
    let table = match report {
        Report::Delegations => delegations::delegations(state, on),
        Report::Roster => roster::roster(state, on),
    };
    json!({
        "report": report,
        "title": table.title,
        "columns": table.columns,
        "rows": table.rows,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::World;
    use crate::value::Name;
    use crate::view::Query;

    /// Whatever a table says, it says it in its columns.
    fn rows(world: &World, which: Report, day: &str) -> Vec<Json> {
        let query = Query::report(which.word(), Name::new("none")).expect("a report");
        let table = world.ask(&query, day).expect("a table");
        let columns = table["columns"].as_array().expect("columns");
        let rows = table["rows"].as_array().expect("rows").clone();
        for row in &rows {
            let has = |column: &Json| row.get(column.as_str().expect("a name")).is_some();
            assert!(columns.iter().all(has), "{row}");
            assert_eq!(
                row.as_object().map(|row| row.len()),
                Some(columns.len()),
                "{row}"
            );
        }
        rows
    }

    #[test]
    fn the_roster_has_a_row_a_role_and_one_for_who_holds_none() {
        let world = World::new().given("person gone \"Gone\"");
        let rows = rows(&world, Report::Roster, "2019-07-01");
        let role = |person: &str| {
            let mut of = rows.iter().filter(|row| row["person"] == person);
            of.next().map(|row| row["role"].clone())
        };
        assert_eq!(role("adam"), Some(json!("auditor")));
        assert_eq!(role("gone"), Some(Json::Null));
    }

    #[test]
    fn delegations_are_those_of_the_day() {
        let world = World::new().given("delegate hana --acts answer --until 2019-07-03 --as otto");
        assert_eq!(
            rows(&world, Report::Delegations, "2019-07-03")[0]["to"],
            "hana"
        );
        assert!(rows(&world, Report::Delegations, "2019-07-04").is_empty());
    }
}
