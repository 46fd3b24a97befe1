//! Where things stand: every item in a place of its own, and lines that run past, not through.

use super::made_up::programme;
use crate::dag::NODE;
use crate::{Dag, Fold, Gantt, Need, Picturing};
use roxmltree::Document;
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn every_item_has_a_place_of_its_own_and_stands_right_of_what_it_waits_for() {
    for count in [1, 44, 400] {
        let programme = programme(count);
        let dag = Dag::new(&programme);
        let places = dag.corners(0.0);
        assert_eq!(places.len(), count);
        for (one, (x, y)) in places.iter().enumerate() {
            for (other, (far, down)) in places[..one].iter().enumerate() {
                let apart = (x - far).abs() >= NODE.0 || (y - down).abs() >= NODE.1;
                assert!(apart, "{one} lies on {other}");
            }
            for need in &programme.items[one].needs {
                let needed: usize = need.item["item_".len()..].parse().unwrap();
                let holds = !matches!(need.kind.as_str(), "informs" | "contributes");
                assert!(
                    !holds || places[needed].0 < *x,
                    "{one} is not right of {needed}"
                );
            }
        }
    }
}

#[test]
fn no_line_runs_through_a_node() {
    for count in [44, 400] {
        let programme = programme(count);
        let dag = Dag::new(&programme);
        let corners = dag.corners(0.0);
        let mut passed = 0;
        for (from, to, column_x, y) in dag.passes() {
            passed += 1;
            for (item, (x, top)) in corners.iter().enumerate() {
                let same_column = (x - column_x).abs() < 1.0;
                let through = same_column && (*top..top + NODE.1).contains(&y);
                assert!(!through, "the line from {from} to {to} runs through {item}");
            }
        }
        assert!(passed > 0, "some lines reach over a column");
    }
}

#[test]
fn a_large_programme_is_folded_by_itself_and_a_small_one_when_asked() {
    let cards = |count: usize, fold: Fold| {
        let svg = programme(count).dag(fold).unwrap().svg;
        let document = Document::parse(&svg).unwrap();
        let nodes = document.descendants();
        nodes
            .filter(|node| node.attribute("class") == Some("card"))
            .count()
    };
    assert_eq!(cards(80, Fold::Auto), 80);
    assert_eq!(cards(81, Fold::Auto), 10);
    assert_eq!(cards(400, Fold::Auto), 10);
    assert_eq!(cards(400, Fold::None), 400);
    assert_eq!(cards(44, Fold::Category), 2);
}

#[test]
fn items_that_nothing_tells_apart_are_not_folded() {
    let mut programme = programme(90);
    for item in &mut programme.items {
        item.unit = "office".to_owned();
    }
    assert!(
        programme
            .dag(Fold::Auto)
            .unwrap()
            .svg
            .contains("by category")
    );
    for item in &mut programme.items {
        item.category = None;
    }
    assert_eq!(
        programme
            .dag(Fold::Auto)
            .unwrap()
            .svg
            .matches("class=\"card\"")
            .count(),
        90
    );
}

#[test]
fn many_units_become_twenty_groups() {
    let mut programme = programme(400);
    for (number, item) in programme.items.iter_mut().enumerate() {
        item.unit = format!("Unit {}", number % 50);
    }
    let drawn = programme.dag(Fold::Auto).unwrap();
    assert_eq!(drawn.svg.matches("class=\"card\"").count(), 20);
    assert!(
        drawn.text.contains("31 workstreams with the fewest items"),
        "{}",
        drawn.text
    );
}

#[test]
fn a_folded_picture_counts_every_item_and_every_dependency() {
    let programme = programme(400);
    let text = programme.dag(Fold::Auto).unwrap().text;
    let first = |line: &str| line.trim().split(' ').next().unwrap().parse::<usize>().ok();
    let items = text
        .lines()
        .filter(|line| line.contains(" done, ") && line.starts_with("  "));
    assert_eq!(items.filter_map(first).sum::<usize>(), 400, "{text}");
    let head = text.replace('\n', " ");
    let held = programme.items.iter().flat_map(|item| {
        let holds = |need: &&Need| need.kind != "informs";
        item.needs
            .iter()
            .filter(holds)
            .map(|need| (&item.id, &need.item))
    });
    let pairs = held.collect::<BTreeSet<_>>().len();
    assert!(head.contains(&format!("of {pairs} dependencies")), "{head}");
}

#[test]
fn what_is_done_is_drawn_when_it_is_asked_for() {
    let programme = programme(44);
    let rows = |all| {
        let text = Gantt::new(&programme, all, Fold::None).text();
        text.lines().filter(|line| line.contains('█')).count()
    };
    assert!(rows(true) > rows(false));
}

#[test]
fn an_end_that_nobody_knows_is_open_and_a_missing_one_is_told() {
    let mut programme = programme(10);
    let gantt = Gantt::new(&programme, true, Fold::None);
    let text = gantt.text();
    let row = |label: &str| text.lines().find(|line| line.contains(label)).unwrap();
    assert!(row("Système d'information 7").contains("█»"), "{text}");
    let flat = text.replace('\n', " ");
    let told = "nobody can say when (1): Review of procurement and supply chain 9.";
    assert!(flat.contains(told), "{text}");
    assert!(gantt.svg().contains("class=\"open\""));
    assert!(row("Framework for delegated").contains('┊'), "{text}");
    assert!(!text.contains("No baseline"));
    for item in &mut programme.items {
        item.agreed = None;
    }
    let text = Gantt::new(&programme, true, Fold::None).text();
    assert!(text.contains("No baseline was taken"), "{text}");
}

#[test]
fn a_part_is_what_a_unit_owns_and_what_touches_it() {
    let programme = programme(400);
    let part = programme.of_unit("unit_3").unwrap();
    let owned = |items: &[crate::Item]| items.iter().filter(|it| it.owner == "unit_3").count();
    assert_eq!(owned(&part.items), owned(&programme.items));
    let kept: BTreeSet<&str> = part.items.iter().map(|item| item.id.as_str()).collect();
    for item in &programme.items {
        for need in item.needs.iter().filter(|need| need.kind != "informs") {
            let other = programme
                .items
                .iter()
                .find(|it| it.id == need.item)
                .unwrap();
            if item.owner == "unit_3" || other.owner == "unit_3" {
                assert!(kept.contains(item.id.as_str()) && kept.contains(other.id.as_str()));
            }
        }
    }
    assert!(part.items.len() < 200);
    let svg = part.dag(Fold::None).unwrap().svg;
    let words = format!(
        "only Office of the Inspector General and what touches its items: {} of 400",
        part.items.len()
    );
    assert!(svg.contains(&words), "{svg}");
    assert!(programme.of_unit("nobody").is_none());
}

#[test]
fn a_baseline_is_a_bar_behind_and_counts_what_is_later() {
    let mut programme = programme(10);
    let item = |id: &str, agreed: Option<&str>| json!({ "item": id, "agreed": agreed });
    programme = programme
        .against(&json!({
            "number": 1,
            "baselines": [
                { "number": 1, "taken_on": "2019-01-31" }, { "number": 2, "taken_on": "2019-06-30" },
            ],
            "items": [item("item_0", Some("2019-03-01")), item("item_1", Some("2020-01-01")), item("item_2", None)],
        }))
        .unwrap();
    let gantt = Gantt::new(&programme, true, Fold::None);
    let text = gantt.text();
    let words = "Against baseline 1 of 2019-01-31: 1 of 2 items with an agreed end are later.";
    assert!(text.contains(words), "{text}");
    let svg = gantt.svg();
    let drawn = svg.matches("class=\"baseline\"><title>agreed for").count();
    assert_eq!(drawn, 2);
    assert!(svg.contains("agreed for 2020-01-01"));
    assert!(programme.against(&json!({ "items": 3 })).is_err());
}

#[test]
fn what_is_too_large_to_be_read_is_refused_and_folded_all_the_same() {
    let mut programme = programme(1_001);
    let refused = Picturing::TooLarge(1_001);
    assert_eq!(programme.dag(Fold::None).unwrap_err(), refused);
    assert_eq!(
        programme
            .dag(Fold::Auto)
            .unwrap()
            .svg
            .matches("class=\"card\"")
            .count(),
        10
    );
    for item in &mut programme.items {
        (item.unit, item.category, item.starts.earliest) =
            ("office".to_owned(), None, Some(programme.as_of));
    }
    assert_eq!(programme.dag(Fold::Auto).unwrap_err(), refused);
    assert_eq!(programme.gantt(true, Fold::Auto).unwrap_err(), refused);
    programme.items.pop();
    assert!(programme.gantt(true, Fold::Auto).is_ok() && programme.dag(Fold::Auto).is_ok());
}
