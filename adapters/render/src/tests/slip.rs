//! The slip chart: what stands level, what rises, and where a line ends.

use crate::Slip;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use roxmltree::Document;
use serde_json::{Value as Json, json};

fn dates() -> Vec<Date> {
    let month = |number: i64| {
        date(2018, 10, 1)
            .saturating_add(number.months())
            .last_of_month()
    };
    (0..27).map(month).collect()
}

/// Promises that slip in many ways: level, month by month, in a jump, done, unknown, promised late.
pub(super) fn slips(count: usize) -> Json {
    let item = |number: usize| {
        let point = |(at, on): (usize, Date)| {
            let moved = match number % 5 {
                0 => 0,
                1 => 30 * at,
                2 if at > 12 => 300,
                3 => 10 * (at / 4),
                _ => 0,
            };
            let days = i64::try_from(200 + moved + 17 * number).unwrap();
            let likely = date(2019, 2, 1).saturating_add(days.days());
            let is_known = number % 5 != 4 || at > 3;
            json!({
                "on": on,
                "earliest": is_known.then_some(likely),
                "likely": is_known.then_some(likely),
                "latest": (!number.is_multiple_of(3)).then(|| likely.saturating_add(60.days())),
                "promised": "2019-12-31", "fails": number % 2 == 1,
                "done": number % 5 == 3 && at > 20,
            })
        };
        let from = if number % 4 == 2 { 5 } else { 0 };
        let points: Vec<Json> = dates()
            .into_iter()
            .enumerate()
            .skip(from)
            .map(point)
            .collect();
        let likely = points
            .iter()
            .filter_map(|it| it["likely"].as_str()?.parse::<Date>().ok());
        let likely: Vec<Date> = likely.collect();
        let (first, now) = (likely.first().copied(), likely.last().copied());
        let slipped = first.zip(now).map(|(first, now)| (now - first).get_days());
        json!({
            "item": format!("item_{number}"),
            "label": format!("Promise {number} with a name that is longer than its room is wide"),
            "owner": "oig_eval", "status": "started", "promised": "2019-12-31",
            "first": first, "now": now, "slipped_days": slipped, "points": points,
        })
    };
    json!({
        "programme": "igf", "as_of": "2020-12-31", "each": "month", "dates": dates(),
        "left_out": 0, "items": (0..count).map(item).collect::<Vec<_>>(),
    })
}

fn drawn(view: &Json) -> (String, String) {
    let slip = Slip::read(view, None).unwrap();
    (slip.svg(), slip.text())
}

/// The lines of a drawing with a name, as points.
fn tracks(svg: &str) -> Vec<(String, Vec<(f64, f64)>)> {
    let document = Document::parse(svg).unwrap();
    let is_track = |node: &roxmltree::Node<'_, '_>| {
        let class = node.attribute("class").unwrap_or_default();
        class.starts_with("track ") && node.first_element_child().is_some()
    };
    let nodes = document.descendants().filter(is_track);
    let track = |node: roxmltree::Node<'_, '_>| {
        let name = node.first_element_child().and_then(|title| title.text());
        let path = node.attribute("d").unwrap().trim_start_matches('M');
        let pair = |pair: &str| {
            let (x, y) = pair.split_once(' ').unwrap();
            (x.parse().unwrap(), y.parse().unwrap())
        };
        (
            name.unwrap_or_default().to_owned(),
            path.split('L').map(pair).collect(),
        )
    };
    nodes.map(track).collect()
}

#[test]
fn what_does_not_slip_is_level_and_what_slips_rises() {
    let (svg, text) = drawn(&slips(5));
    let tracks = tracks(&svg);
    let of = |number: usize| {
        let name = format!("Promise {number} ");
        &tracks
            .iter()
            .find(|(label, _)| label.starts_with(&name))
            .unwrap()
            .1
    };
    assert_eq!(of(0).len(), 27);
    assert!(
        of(0).windows(2).all(|two| two[0].1 == two[1].1),
        "{:?}",
        of(0)
    );
    assert!(
        of(1).windows(2).all(|two| two[0].1 > two[1].1),
        "{:?}",
        of(1)
    );
    let cells = |number: usize| {
        let line = text
            .lines()
            .find(|line| line.contains(&format!("Promise {number}")))
            .unwrap();
        line.split_whitespace().last().unwrap().to_owned()
    };
    assert_eq!(cells(0), "─".repeat(24), "{text}");
    assert_eq!(cells(1), format!("─{}", "╱".repeat(23)), "{text}");
    assert_eq!(cells(2).matches('╱').count(), 1, "{text}");
    assert!(cells(2).starts_with("··─"), "{text}");
    assert!(
        cells(3).ends_with("✓✓✓✓✓✓") && cells(4).starts_with("?─"),
        "{text}"
    );
}

#[test]
fn a_line_ends_where_its_promise_is_done_and_breaks_where_nobody_could_say() {
    let (svg, _) = drawn(&slips(5));
    let tracks = tracks(&svg);
    let of = |name: &str| {
        tracks
            .iter()
            .filter(|(label, _)| label.starts_with(name))
            .count()
    };
    let done = tracks
        .iter()
        .find(|(label, _)| label.starts_with("Promise 3"))
        .unwrap();
    assert_eq!(done.1.len(), 22);
    let late = tracks
        .iter()
        .find(|(label, _)| label.starts_with("Promise 4"))
        .unwrap();
    assert_eq!((of("Promise 4"), late.1.len()), (1, 23));
    let mut view = slips(5);
    view["items"][0]["points"][9]["likely"] = Json::Null;
    let (svg, _) = drawn(&view);
    let parts = self::tracks(&svg);
    let parts = parts
        .iter()
        .filter(|(label, _)| label.starts_with("Promise 0"));
    assert_eq!(
        parts.map(|(_, points)| points.len()).collect::<Vec<_>>(),
        [9, 17]
    );
}

#[test]
fn the_diagonal_is_where_a_day_is_reached() {
    let mut view = slips(1);
    for point in view["items"][0]["points"].as_array_mut().unwrap() {
        point["likely"] = point["on"].clone();
        point["earliest"] = point["on"].clone();
    }
    let (svg, _) = drawn(&view);
    let document = Document::parse(&svg).unwrap();
    let diagonal = document
        .descendants()
        .filter(|node| node.attribute("class") == Some("today"));
    let diagonal = diagonal.filter_map(|node| node.attribute("d"));
    let diagonal = diagonal.collect::<Vec<_>>().pop().unwrap();
    let ends: Vec<f64> = diagonal
        .split(['M', 'L', ' '])
        .filter_map(|number| number.parse().ok())
        .collect();
    let [x1, y1, x2, y2] = ends[..] else {
        panic!("{diagonal}");
    };
    let on_it = |x: f64| y1 + (y2 - y1) * (x - x1) / (x2 - x1);
    for (x, y) in &tracks(&svg)[0].1 {
        assert!((on_it(*x) - y).abs() < 0.6, "{x} {y} is off the diagonal");
    }
}

#[test]
fn only_a_dozen_have_a_name_and_the_rest_is_counted() {
    let (svg, text) = drawn(&slips(30));
    assert_eq!(svg.matches("class=\"other\"").count(), 18);
    assert!(svg.contains("18 promises slipped less, drawn without a name."));
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("30 promises at 27"), "{text}");
    assert_eq!(text.matches("Promise ").count(), 30);
    let first = text.lines().find(|line| line.contains("Promise ")).unwrap();
    assert!(first.contains('◇'), "those that fail come first: {text}");
    assert!(Slip::read(&json!({}), None).is_err());
}
