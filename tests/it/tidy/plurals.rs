//! What people read of numbers is said by `engine::value::counted`: no "1 days".

use super::{assert_none, files};

/// Where people read whatever number comes.
const READ: [&str; 3] = [
    "adapters/igf/src/text/",
    "adapters/render/src/",
    "engine/src/view/",
];

#[test]
fn no_number_stands_before_a_plural_that_it_may_not_be() {
    let mut broken = Vec::new();
    let all = files("rs").into_iter();
    let read = all.filter(|(name, _)| READ.iter().any(|folder| name.starts_with(folder)));
    for (name, text) in read.filter(|(name, _)| !name.contains("tests")) {
        for (number, line) in text.lines().enumerate() {
            if says_by_hand(line, "days") {
                broken.push(format!("{name}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert_none(&broken);
}

/// Whether a text has a value right before a plural.
fn says_by_hand(line: &str, plural: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric());
    let after_a_value = format!("}} {plural}");
    let after = line.split(after_a_value.as_str()).skip(1);
    let mut after = after.filter(|rest| ends(rest));
    after.next().is_some()
}

#[test]
fn the_rule_is_one_that_can_be_broken() {
    assert!(says_by_hand("format!(\"in {days} days\")", "days"));
    assert!(!says_by_hand(
        "format!(\"in {}\", counted(days, \"day\"))",
        "days"
    ));
}
