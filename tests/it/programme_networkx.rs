//! The programme's answers against networkx and a textbook critical path method in Python.

use crate::packages;
use engine::framework::{EdgeTarget, Programme};
use engine::programme::{
    DateRange, ItemGraph, Plan, Point, Progress, Schedule, Setting, reduced, single_points,
};
use engine::testing::programmes::{AS_OF, Shape, generated};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const NETWORKX: &str = "networkx==3.4.2";

fn reference(graphs: &Value) -> Value {
    told("py/programme_reference.py", &[], graphs)
}

/// What a script says of graphs.
fn told(script: &str, words: &[&str], graphs: &Value) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
    let mut python = Command::new("python3")
        .arg(script)
        .args(words)
        .env("PYTHONPATH", packages::python("networkx", &[NETWORKX]))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is needed to compare with networkx");
    let mut input = python.stdin.take().unwrap();
    input.write_all(graphs.to_string().as_bytes()).unwrap();
    drop(input);
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "the Python reference failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn in_json(programme: &Programme) -> Value {
    let place = |id: &str| {
        programme
            .items
            .iter()
            .position(|item| item.id.as_str() == id)
    };
    let mut edges = Vec::new();
    for (to, item) in programme.items.iter().enumerate() {
        for need in &item.needs {
            if let EdgeTarget::Item(from) = &need.target {
                edges.push(json!([
                    place(from.as_str()),
                    to,
                    need.kind.word(),
                    need.lag.count
                ]));
            }
        }
    }
    let days = |item: &engine::framework::Item| item.duration.unwrap().likely.count;
    json!({
        "durations": programme.items.iter().map(days).collect::<Vec<_>>(),
        "edges": edges,
    })
}

/// The day of a range that is one day, counted from the day that the programme describes. The
/// reference counts an end as the day after the last.
fn day(range: DateRange) -> i64 {
    assert_eq!(range.earliest, range.likely);
    assert_eq!(range.latest, range.likely);
    range.likely.unwrap().duration_since(AS_OF).as_hours() / 24
}

fn ours(programme: &Programme) -> Value {
    let progress = Progress::default().adopted(programme);
    let plan = Plan::new(programme, &progress, Setting::on(AS_OF)).unwrap();
    let schedule = Schedule::new(&plan);
    let row = |item: usize| {
        json!([
            day(schedule.early_start(item)),
            day(schedule.early_finish(item)) + 1,
            day(schedule.late_start(item)),
            day(schedule.late_finish(item)) + 1,
            schedule.total_slack(&plan, item).likely_days,
            schedule.free_slack(&plan, item).likely_days,
        ])
    };
    let graph = plan.graph();
    json!({
        "longest": day(schedule.end()) + 1,
        "rows": (0..schedule.len()).map(row).collect::<Vec<_>>(),
        "reduction": reduced(graph).iter().map(|(a, b)| json!([a, b])).collect::<Vec<_>>(),
        "dominated": dominated(programme, &progress, graph),
    })
}

fn dominated(programme: &Programme, progress: &Progress, graph: &ItemGraph) -> Vec<Value> {
    let mut points: Vec<(usize, Vec<usize>)> = single_points(programme, progress, graph)
        .into_iter()
        .filter_map(|single| match single.point {
            Point::Item(item) => Some((graph.position(item.as_str())?, single.holds)),
            Point::Owner(_) | Point::Fund(_) => None,
        })
        .map(|(point, holds)| {
            let place = |item: &engine::value::ItemId| graph.position(item.as_str()).unwrap();
            (point, holds.iter().map(place).collect())
        })
        .collect();
    points.sort();
    points
        .into_iter()
        .map(|(point, holds)| json!([point, holds]))
        .collect()
}

#[test]
fn made_up_programmes_have_the_answers_of_networkx() {
    let sizes = [
        (1, 0),
        (2, 1),
        (12, 20),
        (40, 60),
        (80, 300),
        (300, 500),
        (300, 1_500),
    ];
    let mut programmes = Vec::new();
    for (seed, (items, edges)) in (0..).zip(sizes.into_iter().cycle().take(70)) {
        let shape = Shape {
            items,
            edges,
            reach: [5, 50, 400][usize::try_from(seed % 3).unwrap()],
            other_kinds_per_mille: [0, 150][usize::try_from(seed % 2).unwrap()],
            ranges: false,
        };
        programmes.push((shape, seed, generated(shape, seed)));
    }
    let graphs: Vec<Value> = programmes.iter().map(|(.., made)| in_json(made)).collect();
    let reference = reference(&Value::Array(graphs));
    assert_eq!(reference.as_array().unwrap().len(), programmes.len());
    for ((shape, seed, made), theirs) in programmes.iter().zip(reference.as_array().unwrap()) {
        let ours = ours(made);
        for key in ["longest", "rows", "reduction", "dominated"] {
            assert_eq!(
                ours[key], theirs[key],
                "{key} of {shape:?} with seed {seed}"
            );
        }
    }
}

#[test]
fn what_a_measurement_compares_with_networkx_has_the_same_answers() {
    let graph = json!({
        "durations": [3, 4, 2, 9],
        "needs": [[0, 1, "after", 1], [0, 2, "start", 5], [1, 2, "finish", 2], [0, 2, "after", 0]],
        "reduce": true,
        "seconds": 0,
    });
    let script = "../adapters/igf/src/bench/networkx_times.py";
    let version = NETWORKX.split_once("==").unwrap().1;
    let answer = told(script, &[version], &graph);
    assert_eq!(answer["longest_path"], 10);
    assert_eq!(answer["reduction"], 2);
    assert_eq!(answer["dominators"], 2, "0 is on every way to 1 and to 2");
    for question in [
        "toposort_ms",
        "longest_path_ms",
        "reduction_ms",
        "dominators_ms",
    ] {
        assert!(answer[question].as_f64().unwrap() > 0.0, "{question}");
    }
    let answer = told(script, &["0.0"], &graph);
    assert_eq!(answer["missing"], format!("networkx {version} is not 0.0"));
}
