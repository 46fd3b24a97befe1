//! The nearest known name, for "did you mean".

/// The candidate that is nearest to `word`, if one is near: at most a third of its letters away.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(64).collect();
    let limit = (word.len() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance, one row at a time.
fn distance(word: &[char], candidate: &str) -> usize {
    let mut row: Vec<usize> = (0..=word.len()).collect();
    for (line, letter) in candidate.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, own) in word.iter().enumerate() {
            let above = row[column + 1];
            let replaced = diagonal + usize::from(*own != letter);
            row[column + 1] = replaced.min(above + 1).min(row[column] + 1);
            diagonal = above;
        }
    }
    row[word.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_a_slip_and_nothing_far() {
        let known = ["in_progress", "claimed", "issued"];
        assert_eq!(nearest("in_progres", known), Some("in_progress"));
        assert_eq!(nearest("climed", known), Some("claimed"));
        assert_eq!(nearest("verified", known), None);
        assert_eq!(nearest("", known), None);
    }
}
