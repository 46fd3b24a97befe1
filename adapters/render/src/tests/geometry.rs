//! What is drawn, read back as XML: no text lies on another, leaves the picture, or its card.

use super::made_up::programme;
use super::money::{funding, plenty};
use super::slip::slips;
use crate::measure::Face;
use crate::{Fold, Funding, Gantt, Slip, Waterfall};
use roxmltree::{Document, Node};

/// A rectangle, from its upper left to its lower right corner.
#[derive(Clone, Copy, Debug)]
struct Box {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Box {
    fn overlaps(&self, other: &Box) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn holds(&self, other: &Box) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && self.right >= other.right
            && self.bottom >= other.bottom
    }

    fn holds_point(&self, x: f64, y: f64) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

fn number(node: &Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name)
        .and_then(|value| value.parse().ok())
        .expect(name)
}

/// The box of a text, as tall as its capitals and descenders.
fn text_box(node: &Node<'_, '_>) -> Box {
    let class = node.attribute("class").expect("a class");
    let face = Face::ALL
        .into_iter()
        .find(|face| face.class() == class)
        .expect(class);
    let (x, y) = (number(node, "x"), number(node, "y"));
    let width = face.width(node.text().unwrap_or_default());
    let left = match node.attribute("text-anchor") {
        Some("end") => x - width,
        Some("middle") => x - width / 2.0,
        _ => x,
    };
    Box {
        left,
        right: left + width,
        top: y - 0.75 * face.size(),
        bottom: y + 0.2 * face.size(),
    }
}

fn rectangle_box(node: &Node<'_, '_>) -> Box {
    let (left, top) = (number(node, "x"), number(node, "y"));
    Box {
        left,
        top,
        right: left + number(node, "width"),
        bottom: top + number(node, "height"),
    }
}

/// Every mistake of a drawing, in words.
fn mistakes(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).expect("XML");
    let root = document.root_element();
    let view = root.attribute("viewBox").expect("a view");
    let view: Vec<f64> = view
        .split(' ')
        .filter_map(|side| side.parse().ok())
        .collect();
    let whole = Box {
        left: 0.0,
        top: 0.0,
        right: view[2],
        bottom: view[3],
    };
    let named = |name: &'static str| root.children().filter(move |node| node.has_tag_name(name));
    let cards = named("rect").filter(|node| node.attribute("class") == Some("card"));
    let cards: Vec<Box> = cards.map(|node| rectangle_box(&node)).collect();
    let texts: Vec<(Box, &str)> = named("text")
        .map(|node| (text_box(&node), node.text().unwrap_or_default()))
        .collect();
    assert!(texts.len() > 2, "there is text to look at");
    let mut found = Vec::new();
    for (at, (one, words)) in texts.iter().enumerate() {
        if !whole.holds(one) {
            found.push(format!("`{words}` leaves the picture: {one:?}"));
        }
        for (other, others) in &texts[..at] {
            if one.overlaps(other) {
                found.push(format!("`{words}` lies on `{others}`"));
            }
        }
        let own = cards
            .iter()
            .find(|card| card.holds_point(one.left, one.top));
        if own.is_some_and(|card| !card.holds(one)) {
            found.push(format!("`{words}` leaves its card"));
        }
    }
    for (at, one) in cards.iter().enumerate() {
        if cards[..at].iter().any(|other| one.overlaps(other)) {
            found.push(format!("a card lies on another: {one:?}"));
        }
    }
    found
}

fn check(name: &str, svg: &str) {
    let found = mistakes(svg);
    assert!(found.is_empty(), "{name}:\n{}", found.join("\n"));
}

#[test]
fn no_text_lies_on_another_in_a_programme_of_any_size() {
    for count in [0, 1, 44, 400] {
        let programme = programme(count);
        for fold in [Fold::Auto, Fold::None, Fold::Workstream, Fold::Category] {
            check(
                &format!("dag of {count}, {fold:?}"),
                &programme.dag(fold).unwrap().svg,
            );
            for all in [false, true] {
                let gantt = Gantt::new(&programme, all, fold);
                check(&format!("gantt of {count}, {fold:?}"), &gantt.svg());
            }
        }
    }
}

#[test]
fn no_text_lies_on_another_where_money_is_drawn() {
    for (name, view) in [("little", funding()), ("plenty", plenty())] {
        check(name, &Funding::read(&view).unwrap().svg());
        check(name, &Waterfall::read(&view).unwrap().svg());
    }
}

#[test]
fn no_text_lies_on_another_where_promises_slip() {
    for count in [0, 1, 7, 30] {
        let drawn = Slip::read(&slips(count), Some("Reform & <renewal>"));
        check(&format!("slip of {count}"), &drawn.unwrap().svg());
    }
}

#[test]
fn the_check_finds_what_is_wrong() {
    let drawn = |body: &str| {
        format!(
            "<svg viewBox=\"0 0 300 90\"><text x=\"9\" y=\"80\" class=\"note\">a</text>\
             <text x=\"29\" y=\"80\" class=\"note\">b</text>{body}</svg>"
        )
    };
    let text = |x: u32, y: u32, words: &str| {
        format!("<text x=\"{x}\" y=\"{y}\" class=\"label\">{words}</text>")
    };
    let card = "<rect x=\"90\" y=\"0\" width=\"60\" height=\"40\" class=\"card\"/>";
    let fine = [text(10, 20, "one"), text(10, 40, "two")].concat();
    assert_eq!(mistakes(&drawn(&fine)), Vec::<String>::new());
    for wrong in [
        [text(10, 20, "one"), text(14, 24, "two")].concat(),
        [text(10, 20, "one"), text(280, 20, "far too long")].concat(),
        [
            card.to_owned(),
            text(100, 20, "longer than it"),
            text(10, 20, "one"),
        ]
        .concat(),
        [card, card, &text(10, 20, "one"), &text(10, 40, "two")].concat(),
    ] {
        assert!(!mistakes(&drawn(&wrong)).is_empty(), "{wrong}");
    }
}
