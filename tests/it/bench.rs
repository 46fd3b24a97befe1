//! Measurements: their shape, and that nothing is left behind. What they come to stands in
//! docs/benchmarks.md; a test on a shared machine cannot hold it.

use crate::program::{ok, run};
use serde_json::Value as Json;

#[test]
fn a_measurement_is_rows_of_ratios_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let json = ok(&data, "bench append --seconds 1");
    let rows = json.as_array().expect("rows");
    let keys = ["row", "value", "unit", "limit", "ratio", "target", "met"];
    for row in rows {
        assert!(keys.iter().all(|key| row.get(key).is_some()), "{row}");
        assert!(row["value"].as_f64().unwrap() > 0.0, "{row}");
    }
    let aimed: Vec<&Json> = rows.iter().filter(|row| row["met"].is_boolean()).collect();
    let names: Vec<&str> = aimed
        .iter()
        .map(|row| row["row"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["append/1", "append/8", "append/64"]);
    for row in aimed {
        let (ratio, target) = (
            row["ratio"].as_f64().unwrap(),
            row["target"].as_f64().unwrap(),
        );
        assert!(ratio > 0.0 && row["limit"].as_f64().unwrap() > 0.0, "{row}");
        assert_eq!(row["bound"], "at_least");
        assert_eq!(row["met"], ratio >= target, "{row}");
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[test]
fn an_unknown_measurement_is_refused_with_those_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(&folder.path().join("data"), "--format json bench apend");
    assert_eq!(ran.code, 2);
    assert_eq!(ran.error_code(), "unknown_bench");
    for known in [
        "did you mean `append`",
        "submit",
        "http-batch",
        "programme",
        "all",
    ] {
        assert!(ran.stderr.contains(known), "{known}: {}", ran.stderr);
    }
}
