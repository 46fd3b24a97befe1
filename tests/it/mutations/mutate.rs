//! One change of the definitions, from a seed.

use engine::framework::DefinitionFile;
use engine::programme::Random;

/// The definitions with one change, and the change in words.
pub(super) fn changed(files: &[DefinitionFile], seed: u64) -> (String, Vec<DefinitionFile>) {
    let mut random = Random::new(seed);
    let mut files = files.to_vec();
    loop {
        let number = random.below(files.len());
        let text = files[number].text.clone();
        let Some((what, after)) = change(&text, &mut random) else {
            continue;
        };
        if after != text {
            let what = format!("{} {what}", files[number].path);
            files[number].text = after;
            return (what, files);
        }
    }
}

fn change(text: &str, random: &mut Random) -> Option<(String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let at = random.below(lines.len());
    let line = lines[at];
    if line.trim().is_empty() || line.starts_with('#') {
        return None;
    }
    let with = |instead: &[&str]| {
        let after = [&lines[..at], instead, &lines[at + 1..]].concat();
        after.join("\n") + "\n"
    };
    let (what, after) = match random.below(5) {
        0 => ("without", with(&[])),
        1 => ("twice", with(&[line, line])),
        2 => ("ends before", lines[..at].join("\n") + "\n"),
        3 => ("another number in", with(&[&other_number(line, random)?])),
        _ => ("ids swapped from", swapped(&lines, at, random)?),
    };
    Some((format!("{what} {}: {line}", at + 1), after))
}

/// The line with its first number changed.
fn other_number(line: &str, random: &mut Random) -> Option<String> {
    let start = line.find(|it: char| it.is_ascii_digit())?;
    let rest = &line[start..];
    let end = rest
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(rest.len());
    let number: u64 = rest[..end].parse().ok()?;
    let other = match random.below(4) {
        0 => 0,
        1 => number + 1,
        2 => number * 10,
        _ => number.saturating_sub(1),
    };
    Some(format!("{}{other}{}", &line[..start], &rest[end..]))
}

/// The first id in quotes of a line, and that of another line of the file, in each other's place.
fn swapped(lines: &[&str], at: usize, random: &mut Random) -> Option<String> {
    let other = random.below(lines.len());
    let (a, b) = (quoted(lines[at])?, quoted(lines[other])?);
    let mut after: Vec<String> = lines.iter().map(ToString::to_string).collect();
    after[at] = lines[at].replacen(&format!("\"{a}\""), &format!("\"{b}\""), 1);
    after[other] = lines[other].replacen(&format!("\"{b}\""), &format!("\"{a}\""), 1);
    Some(after.join("\n") + "\n")
}

fn quoted(line: &str) -> Option<&str> {
    let mut pieces = line.split('"');
    let text = pieces.nth(1)?;
    let is_id = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
    (!line.starts_with('#') && !text.is_empty() && text.chars().all(is_id)).then_some(text)
}
