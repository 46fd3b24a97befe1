//! What is said beside what is drawn.

use super::made_up::programme;
use super::money::{funding, plenty};
use super::slip::slips;
use crate::{Drawn, Fold, Funding, Gantt, Slip, Waterfall};
use roxmltree::Document;
use std::collections::BTreeSet;

fn all() -> Vec<(&'static str, Drawn)> {
    let mut drawn = Vec::new();
    for (count, fold) in [(0, Fold::Auto), (44, Fold::Auto), (400, Fold::Auto)] {
        let programme = programme(count);
        let gantt = Gantt::new(&programme, true, fold);
        drawn.push(("dag", programme.dag(fold).unwrap()));
        drawn.push((
            "gantt",
            Drawn {
                svg: gantt.svg(),
                text: gantt.text(),
            },
        ));
    }
    for view in [funding(), plenty()] {
        let items = Funding::read(&view).unwrap();
        let falls = Waterfall::read(&view).unwrap();
        drawn.push((
            "funding",
            Drawn {
                svg: items.svg(),
                text: items.text(),
            },
        ));
        drawn.push((
            "waterfall",
            Drawn {
                svg: falls.svg(),
                text: falls.text(),
            },
        ));
    }
    for count in [0, 7, 30] {
        let slip = Slip::read(&slips(count), Some("Reform & <renewal>")).unwrap();
        drawn.push(("slip", slip.drawn()));
    }
    drawn
}

#[test]
fn pictures_are_xml_with_a_title_a_description_and_both_backgrounds() {
    for (name, Drawn { svg, text }) in all() {
        let read = Document::parse(&svg).unwrap();
        let root = read.root_element();
        assert_eq!(root.attribute("role"), Some("img"), "{name}");
        let child = |tag: &str| root.children().find(|node| node.has_tag_name(tag)).unwrap();
        assert!(
            child("title")
                .text()
                .unwrap()
                .contains("Reform & <renewal>"),
            "{name}"
        );
        assert_eq!(child("desc").text().unwrap().trim(), text.trim(), "{name}");
        assert!(svg.contains("prefers-color-scheme:dark"), "{name}");
        let words: Vec<&str> = root.descendants().filter_map(|node| node.text()).collect();
        let said = |what: &str| {
            words
                .iter()
                .any(|words| words.to_lowercase().contains(what))
        };
        assert!(said("as of 2020-"), "{name} does not say when");
        let style = child("style").text().unwrap();
        assert!(!style.contains('$'), "{name} has a colour without a value");
    }
}

#[test]
fn every_class_that_is_used_has_a_rule() {
    for (name, Drawn { svg, .. }) in all() {
        let document = Document::parse(&svg).unwrap();
        let style = document
            .descendants()
            .find(|node| node.has_tag_name("style"))
            .unwrap();
        let style = style.text().unwrap();
        for class in document
            .descendants()
            .filter_map(|node| node.attribute("class"))
        {
            for class in class.split(' ') {
                let ruled = [".{", ".,"].iter().any(|form| {
                    let (dot, end) = form.split_at(1);
                    style.contains(&format!("{dot}{class}{end}"))
                });
                assert!(ruled, "{name}: nothing says how `{class}` looks");
            }
        }
    }
}

#[test]
fn every_sign_of_the_terminal_stands_in_the_legend() {
    for (name, Drawn { text, .. }) in all() {
        let legend = text.trim_end().rsplit("\n\n").next().unwrap();
        for sign in "✓▶○■═◇◆█▓▒░»┊╳▼✗╱╲".chars() {
            assert!(
                !text.contains(sign) || legend.contains(sign),
                "{name}: {sign} in\n{text}"
            );
        }
    }
}

#[test]
fn text_fits_a_terminal() {
    for (name, Drawn { text, .. }) in all() {
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{name}: {line}");
        }
    }
}

#[test]
fn pictures_on_one_page_keep_their_names_apart() {
    let mut seen = BTreeSet::new();
    for (name, Drawn { svg, .. }) in all() {
        let document = Document::parse(&svg).unwrap();
        let root = document.root_element();
        let by = root.attribute("aria-labelledby").unwrap();
        let ids: Vec<&str> = root
            .children()
            .filter_map(|node| node.attribute("id"))
            .collect();
        assert_eq!(ids.join(" "), by, "{name}");
        seen.insert(by.to_owned());
    }
    assert_eq!(seen.len(), 6);
}

#[test]
fn every_item_of_a_graph_is_told() {
    let programme = programme(44);
    let text = programme.dag(Fold::Auto).unwrap().text;
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    for item in &programme.items {
        assert!(text.contains(&item.label), "{} is missing", item.label);
    }
}
