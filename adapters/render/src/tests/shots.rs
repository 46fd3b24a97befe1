//! Pictures as they were last looked at: a change of one shows as a difference of its file.
//! `IGF_REWRITE=1` writes them anew; then look at each, on a light and on a dark page.

use super::made_up::{day_one, programme};
use super::slip::slips;
use crate::{Fold, Slip};
use roxmltree::Document;
use std::path::Path;

/// Every picture that is kept, by name.
fn shots() -> Vec<(String, String)> {
    let mut shots = Vec::new();
    for (name, programme) in [
        ("one", programme(1)),
        ("twelve", day_one(12)),
        ("forty", programme(40)),
        ("four-hundred", programme(400)),
    ] {
        let dag = programme.dag(Fold::Auto).expect("small enough");
        let gantt = programme.gantt(true, Fold::Auto).expect("small enough");
        shots.push((format!("{name}-dag"), dag.svg));
        shots.push((format!("{name}-gantt"), gantt.svg));
    }
    let mut first = slips(5);
    let date = first["dates"][0].clone();
    first["dates"] = serde_json::json!([date]);
    for item in first["items"].as_array_mut().expect("items") {
        let points = item["points"].as_array_mut().expect("points");
        points.retain(|point| point["on"] == date);
    }
    for (name, view) in [("first-slip", first), ("slip", slips(7))] {
        let slip = Slip::read(&view, None).expect("a view");
        shots.push((name.to_owned(), slip.drawn().svg));
    }
    shots
}

#[test]
fn pictures_are_as_they_were_looked_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("shots");
    for (name, svg) in shots() {
        let file = folder.join(format!("{name}.svg"));
        if std::env::var_os("IGF_REWRITE").is_some() {
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(&file, &svg).expect("it is written");
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            kept == svg,
            "{name} is drawn otherwise: IGF_REWRITE=1, and look at it"
        );
    }
}

#[test]
fn four_hundred_items_stay_below_four_thousand_pixels() {
    let programme = programme(400);
    for fold in [Fold::Auto, Fold::Workstream, Fold::Category, Fold::None] {
        for svg in [
            programme.dag(fold).expect("small enough").svg,
            programme.gantt(true, fold).expect("small enough").svg,
        ] {
            let document = Document::parse(&svg).expect("XML");
            for side in ["height", "width"] {
                let pixels = document.root_element().attribute(side).expect(side);
                let pixels: f64 = pixels.parse().expect(side);
                assert!(pixels < 4_000.0, "{fold:?}: {side} {pixels}");
            }
        }
    }
}
