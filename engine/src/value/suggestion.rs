//! The way out of a name that is not known: the nearest that is, or all of them.

/// The help for a name that is not among the known ones: the nearest of them, or all of them when
/// none is near.
pub fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match did_you_mean(name, known.iter().copied()) {
        Some(question) => question,
        None if known.is_empty() => "none is known here".to_owned(),
        None => format!("known: {}", listed(&known)),
    }
}

/// The first of many names, and how many more there are.
fn listed(known: &[&str]) -> String {
    match known.split_at_checked(LISTED) {
        Some((first, rest)) if !rest.is_empty() => {
            format!("{} and {} more", first.join(", "), rest.len())
        }
        _ => known.join(", "),
    }
}

/// How many names are listed where none is near.
const LISTED: usize = 40;

/// How many names a slip is looked for among: there may be as many as there are cases.
const COMPARED: usize = 1_000;

/// The question after the nearest known name, where one is near; for names that are too many to
/// list, or whose list is somewhere else.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, known).map(|near| format!("did you mean `{near}`?"))
}

/// The candidate that is nearest to `word`, if one is near: at most a third of its letters away,
/// and among the first thousand.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(64).collect();
    let limit = (word.len() / 3).max(1);
    let long = |candidate: &&str| candidate.chars().take(64).count().abs_diff(word.len()) <= limit;
    candidates
        .into_iter()
        .take(COMPARED)
        .filter(long)
        .map(|candidate| (distance(&word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Letters to add, drop, replace or swap with their neighbour, one row at a time.
fn distance(word: &[char], candidate: &str) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=word.len()).collect();
    let mut last_letter = None;
    for (line, letter) in candidate.chars().take(64).enumerate() {
        let mut row = vec![line + 1];
        for (column, own) in word.iter().enumerate() {
            let replaced = above[column] + usize::from(*own != letter);
            let mut best = replaced.min(above[column + 1] + 1).min(row[column] + 1);
            let swapped = column > 0 && last_letter == Some(*own) && word[column - 1] == letter;
            if swapped && !before.is_empty() {
                best = best.min(before[column - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
        last_letter = Some(letter);
    }
    above[word.len()]
}

#[cfg(test)]
mod tests {
    use super::{nearest, suggestion};

    /// However many names there are, and however many slips.
    #[test]
    fn looks_at_so_many_and_lists_so_many() {
        let name = |number| match number {
            0..1_000 => format!("early_{number}"),
            _ => format!("omega_{number}"),
        };
        let names: Vec<String> = (0..100_000).map(name).collect();
        let known = || names.iter().map(String::as_str);
        assert_eq!(nearest("omega_9999x", known()), None, "too far back");
        assert_eq!(nearest("early_12x", known()), Some("early_12"));
        let told = suggestion("quite another", known());
        assert!(told.ends_with("early_39 and 99960 more"), "{told}");
    }

    #[test]
    fn finds_a_slip_and_nothing_far() {
        let known = ["in_progress", "claimed", "issued"];
        assert_eq!(nearest("in_progres", known), Some("in_progress"));
        assert_eq!(nearest("hihg", ["low", "high"]), Some("high"));
        assert_eq!(nearest("climed", known), Some("claimed"));
        assert_eq!(nearest("verified", known), None);
        assert_eq!(nearest("", known), None);
    }

    #[test]
    fn the_way_out_is_the_nearest_name_or_all() {
        let known = ["claimed", "issued"];
        assert_eq!(suggestion("isued", known), "did you mean `issued`?");
        assert_eq!(suggestion("far", known), "known: claimed, issued");
        assert_eq!(suggestion("far", []), "none is known here");
    }
}
