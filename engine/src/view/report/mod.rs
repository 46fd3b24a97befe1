//! Standard tables: what people ask for by name, as columns and rows. A file a table.

mod delegations;

use crate::state::State;
use crate::value::words;
use jiff::civil::Date;
use serde_json::{Value as Json, json};

words! {
    /// A standard table.
    pub enum Report {
        /// Who acts for whom, in what, and until when.
        Delegations = "delegations",
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
    fn delegations_are_those_of_the_day() {
        let world = World::new().given("delegate hana --acts answer --until 2019-07-03 --as otto");
        assert_eq!(
            rows(&world, Report::Delegations, "2019-07-03")[0]["to"],
            "hana"
        );
        assert!(rows(&world, Report::Delegations, "2019-07-04").is_empty());
    }
}
