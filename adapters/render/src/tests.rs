//! Layouts at the size of the shipped programme and at ten times that, and what is written.

use crate::programme::Need;
use crate::{Dag, Funding, Gantt, Item, Programme};
use jiff::civil::date;
use roxmltree::Document;
use serde_json::json;

/// Items that wait for some before them, a few for nothing.
fn programme(count: usize) -> Programme {
    let item = |number: usize| {
        let needs = [number / 2, number / 3].map(|other| Need {
            item: format!("item_{other}"),
            kind: "after".to_owned(),
        });
        let linked = number > 0 && number % 9 != 8;
        let month = i8::try_from(number % 12 + 1).unwrap();
        Item {
            id: format!("item_{number}"),
            label: format!("Item \"{number}\" <b> & more of a long name"),
            owner: "odg".to_owned(),
            status: ["planned", "started", "done"][number % 3].to_owned(),
            blocked: number.is_multiple_of(5),
            driving: number < 3,
            promised: number.is_multiple_of(4).then(|| date(2020, month, 28)),
            failing: number.is_multiple_of(8),
            needs: if linked { needs.to_vec() } else { Vec::new() },
            starts: Some(date(2019, month, 1)),
            finishes: Some([
                date(2020, month, 1),
                date(2020, month, 9),
                date(2021, month, 2),
            ]),
        }
    };
    Programme {
        label: "Reform & <renewal>".to_owned(),
        as_of: date(2020, 3, 1),
        items: (0..count).map(item).collect(),
    }
}

#[test]
fn every_item_has_a_place_of_its_own_and_stands_right_of_what_it_waits_for() {
    for count in [1, 44, 400] {
        let programme = programme(count);
        let dag = Dag::new(&programme);
        let places = dag.places();
        assert_eq!(places.len(), count);
        for (one, (x, y)) in places.iter().enumerate() {
            assert!(*x > 0.0 && *y > 0.0, "{one} has no place");
            for (other, (far, down)) in places[..one].iter().enumerate() {
                let apart = (x - far).abs() > 236.0 || (y - down).abs() > 36.0;
                assert!(apart, "{one} lies on {other}");
            }
            for need in &programme.items[one].needs {
                let needed: usize = need.item["item_".len()..].parse().unwrap();
                assert!(places[needed].0 < *x, "{one} is not right of {needed}");
            }
        }
    }
}

#[test]
fn pictures_are_xml_and_say_in_words_what_they_show() {
    let programme = programme(44);
    let dag = Dag::new(&programme);
    let gantt = Gantt::new(&programme, true);
    for (svg, text) in [(dag.svg(), dag.text()), (gantt.svg(), gantt.text())] {
        let read = Document::parse(&svg).unwrap();
        let root = read.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        let child = |name: &str| {
            root.children()
                .find(|node| node.has_tag_name(name))
                .unwrap()
        };
        assert_eq!(child("title").text(), Some("Reform & <renewal>"));
        assert!(child("desc").text().unwrap().contains("Reform"));
        assert!(svg.contains("prefers-color-scheme:dark"));
        let rows = text.lines().filter(|line| line.contains("Item \"")).count();
        assert!(rows >= 44, "{text}");
    }
}

#[test]
fn text_fits_a_terminal() {
    let programme = programme(44);
    for line in Gantt::new(&programme, true).text().lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn what_is_done_is_drawn_when_it_is_asked_for() {
    let programme = programme(44);
    let rows = |all| Gantt::new(&programme, all).text().matches("Item ").count();
    assert!(rows(true) > rows(false));
}

#[test]
fn nothing_to_draw_is_a_picture_too() {
    let mut empty = programme(1);
    empty.items.clear();
    Document::parse(&Dag::new(&empty).svg()).unwrap();
    Document::parse(&Gantt::new(&empty, false).svg()).unwrap();
}

#[test]
fn money_that_nobody_knows_is_open_and_never_nothing() {
    let range = |low: &str, high: Option<&str>, words: &str| json!({ "low": low, "high": high, "words": words, "currency": "USD" });
    let item = |words: &str| {
        let gap = range("0", None, words);
        json!({ "item": "x", "label": "A & B", "owner": "odg", "money": { "gap": gap } })
    };
    let funding = Funding::read(&json!({
        "programme": "igf", "as_of": "2020-12-31", "items": [item("USD 0 or more")],
        "stages": { "USD": {
            "sought": range("3500000", None, "USD 3500000 or more"),
            "spent": range("10", Some("10"), "USD 10"),
            "refused": range("0", Some("0"), "USD 0"),
        } },
    }));
    let funding = funding.unwrap();
    Document::parse(&funding.svg()).unwrap();
    let text = funding.text();
    let line = |word: &str| text.lines().find(|line| line.contains(word)).unwrap();
    assert!(
        line("sought").contains(&format!("{}░", "█".repeat(24))),
        "{text}"
    );
    assert!(
        line("spent").contains("█ ") && !line("spent").contains('░'),
        "{text}"
    );
    assert!(!line("refused").contains('█'), "{text}");
    assert!(
        line("A & B").contains('░') && !line("A & B").contains('█'),
        "{text}"
    );
}
