//! Python's networkx on the same graph in the same run: what a script would come to.
//!
//! It is a peer, not a limit, and igf does not need it: where it is missing, the rows say so.

use super::context::Bench;
use super::figure::Figure;
use super::meter::{ms, within};
use anyhow::{Context, Result, ensure};
use engine::framework::EdgeTarget;
use engine::programme::{Plan, Point, Progress, Schedule, reduced, single_points};
use engine::testing::programmes::AS_OF;
use serde_json::{Value as Json, json};
use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The version that is measured.
const VERSION: &str = "3.4.2";

const SCRIPT: &str = include_str!("networkx_times.py");

/// Up to how many items both reduce a graph: the time of both grows with their square.
const MOST_TO_REDUCE: usize = 10_000;

/// How long each question is repeated, of igf and of networkx.
const ASKED: Duration = Duration::from_secs(1);

/// igf's answer to one of the questions.
struct Ours {
    question: &'static str,
    ms: f64,
    answer: u64,
}

/// Measures igf and networkx on the graph of a plan.
pub(super) fn compare(
    bench: &Bench<'_>,
    row: &str,
    plan: &Plan<'_>,
    progress: &Progress,
) -> Result<Vec<Figure>> {
    let items = plan.programme().items.len();
    bench.progress(&format!("networkx, {items} items"));
    let is_reduced = items <= MOST_TO_REDUCE;
    let theirs = theirs("python3", plan, is_reduced)?;
    let name = |question: &str| format!("{row}/networkx/{question}");
    if let Some(why) = theirs["missing"].as_str() {
        let way_out = format!("python3 -m pip install networkx=={VERSION}");
        bench.progress(&format!("nothing of networkx: {why}; {way_out}"));
        return Ok(vec![Figure::missing(name("all"), why)]);
    }
    let mut figures = Vec::new();
    for ours in ours(plan, progress, is_reduced) {
        let Ours {
            question,
            ms,
            answer,
        } = ours;
        let field = question.replace('-', "_");
        let told = &theirs[&field];
        ensure!(
            question == "toposort" || told.as_u64() == Some(answer),
            "networkx has another answer to {question} of {items} items: {told}, not {answer}"
        );
        let limit = theirs[format!("{field}_ms")].as_f64();
        let limit = limit.context("networkx gives its times")?;
        figures.push(Figure::new(name(question), ms, "ms").against(limit));
    }
    if !is_reduced {
        let why = "both would take the square of its size";
        figures.push(Figure::missing(name("reduction"), why));
    }
    Ok(figures)
}

fn ours(plan: &Plan<'_>, progress: &Progress, is_reduced: bool) -> Vec<Ours> {
    let graph = plan.graph();
    let mut ours = vec![Ours {
        question: "toposort",
        ms: within(ASKED, || {
            ms(|| drop(petgraph::algo::toposort(graph.petgraph(), None)))
        }),
        answer: 0,
    }];
    let mut ask = |question, answer: &dyn Fn() -> usize| {
        let mut given = 0;
        let ms = within(ASKED, || ms(|| given = answer()));
        let answer = u64::try_from(given).unwrap_or(u64::MAX);
        ours.push(Ours {
            question,
            ms,
            answer,
        });
    };
    ask("longest-path", &|| {
        let end = Schedule::new(plan).end().likely;
        let days = end.map_or(0, |end| end.duration_since(AS_OF).as_hours() / 24 + 1);
        usize::try_from(days).unwrap_or(0)
    });
    if is_reduced {
        ask("reduction", &|| reduced(graph).len());
    }
    ask("dominators", &|| {
        let points = single_points(plan.programme(), progress, graph).into_iter();
        let items = points.filter(|single| matches!(single.point, Point::Item(_)));
        items.map(|single| single.holds.len()).sum()
    });
    ours
}

/// What networkx comes to, or why it does not.
fn theirs(python: &str, plan: &Plan<'_>, is_reduced: bool) -> Result<Json> {
    let missing = |why: &str| Ok(json!({ "missing": why }));
    let python = Command::new(python)
        .args(["-c", SCRIPT, VERSION])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut python = match python {
        Ok(python) => python,
        Err(error) if error.kind() == ErrorKind::NotFound => return missing("no python3 here"),
        Err(error) => return missing(&format!("python3 does not start: {error}")),
    };
    if let Some(mut input) = python.stdin.take() {
        // A script that stopped early says why itself.
        let _ = input.write_all(graph(plan, is_reduced).to_string().as_bytes());
    }
    let output = python.wait_with_output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return missing(said.lines().last().unwrap_or("python3 failed"));
    }
    serde_json::from_slice(&output.stdout).context("networkx's script answers in JSON")
}

/// The graph as the script reads it.
fn graph(plan: &Plan<'_>, is_reduced: bool) -> Json {
    let items = &plan.programme().items;
    let mut needs = Vec::new();
    for (to, item) in items.iter().enumerate() {
        for need in &item.needs {
            if let EdgeTarget::Item(from) = &need.target {
                let from = plan.graph().position(from.as_str());
                needs.push(json!([from, to, need.kind.word(), need.lag.count]));
            }
        }
    }
    let likely = items
        .iter()
        .map(|item| item.duration.map_or(0, |length| length.likely.count));
    json!({
        "durations": likely.collect::<Vec<_>>(),
        "needs": needs,
        "reduce": is_reduced,
        "seconds": ASKED.as_secs(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::programme::Setting;
    use engine::testing::programmes::{item, programme};

    #[test]
    fn without_python_it_says_so() {
        let made = programme(vec![item("a").days(3), item("b").days(4).after("a")]);
        let progress = Progress::default().adopted(&made);
        let plan = Plan::new(&made, &progress, Setting::on(AS_OF)).expect("no circle");
        let theirs = theirs("no-such-python", &plan, true).expect("an answer");
        assert_eq!(theirs, json!({ "missing": "no python3 here" }));
        let failing = super::theirs("false", &plan, true).expect("an answer");
        assert_eq!(failing, json!({ "missing": "python3 failed" }));
        assert_eq!(
            graph(&plan, true),
            json!({
                "durations": [3, 4],
                "needs": [[0, 1, "after", 0]],
                "reduce": true,
                "seconds": 1,
            })
        );
    }
}
