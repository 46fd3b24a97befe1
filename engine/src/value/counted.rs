//! A number of things, as people say it: `1 day`, `2 days`.

/// So many of something that is named in the singular; `-1` is one, too.
pub fn counted(count: i64, one: &str) -> String {
    match count.unsigned_abs() {
        1 => format!("{count} {one}"),
        _ => format!("{count} {one}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_said_in_the_singular() {
        let said = [0, 1, 2, -1, -2].map(|count| counted(count, "day"));
        assert_eq!(said, ["0 days", "1 day", "2 days", "-1 day", "-2 days"]);
    }
}
