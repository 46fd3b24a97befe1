//! The pages keep up with the code: a section for each error code, and no path that is gone.

use super::{assert_none, files, root};

#[test]
fn every_code_that_a_person_can_meet_has_a_page() {
    let makers = [
        "Refusal::rule(",
        "Refusal::input(",
        "Refusal::forbidden(",
        "Refusal::unknown(",
        "ValueError::new(",
        "ExpressionError::new(",
        "Failure::new(",
    ];
    let pages = std::fs::read_to_string(root().join("docs/errors.md")).expect("the pages");
    let mut broken = Vec::new();
    for (code, _) in engine::definition::CODES {
        if !pages.contains(&format!("\n## {code}\n")) {
            broken.push(format!(
                "`{code}` of `igf check` has no page in docs/errors.md"
            ));
        }
    }
    for (name, text) in files("rs")
        .into_iter()
        .filter(|(name, _)| !name.starts_with("tests"))
    {
        for maker in makers {
            for call in text.split(maker).skip(1) {
                let code = call.split('"').nth(1).unwrap_or_default();
                let letters = |c: char| c.is_ascii_lowercase() || c == '_';
                let is_code = code.contains('_') && code.chars().all(letters);
                if is_code && !pages.contains(&format!("\n## {code}\n")) {
                    broken.push(format!("{name}: `{code}` has no page in docs/errors.md"));
                }
            }
        }
    }
    assert_none(&broken);
}

/// The pages that people read, relative to the repository.
fn pages() -> Vec<String> {
    let mut pages = [
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "README.md",
        "workflows/README.md",
    ]
    .map(str::to_owned)
    .to_vec();
    for entry in std::fs::read_dir(root().join("docs")).expect("the folder") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        pages.extend(name.ends_with(".md").then(|| format!("docs/{name}")));
    }
    pages
}

/// What a page puts between backquotes and begins with a path of the repository.
fn paths(page: &str) -> impl Iterator<Item = &str> {
    let folders = ["engine", "adapters", "tests", "workflows", "docs"];
    let quoted = page.split('`').skip(1).step_by(2);
    let one_line = quoted.filter(|text| !text.contains('\n'));
    let first_words = one_line.filter_map(|text| text.split(' ').next());
    first_words.filter(move |text| {
        let folder = text.split_once('/').map(|(folder, _)| folder);
        folder.is_some_and(|folder| folders.contains(&folder)) && !text.contains('*')
    })
}

/// `a/{b,c}.rs` stands for two paths.
fn spelled_out(path: &str) -> Vec<String> {
    let braces = path.split_once('{').and_then(|(before, rest)| {
        let (names, after) = rest.split_once('}')?;
        let each = names
            .split(',')
            .map(|name| format!("{before}{name}{after}"));
        Some(each.collect())
    });
    braces.unwrap_or_else(|| vec![path.to_owned()])
}

#[test]
fn every_path_that_a_page_names_is_there() {
    let mut named = 0;
    let mut lost = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(root().join(&page)).expect("the page");
        for path in paths(&text).flat_map(spelled_out) {
            named += 1;
            // A page may name a module without the ending of its file.
            let full = root().join(&path);
            if !full.exists() && !full.with_extension("rs").exists() {
                lost.push(format!("{page} names `{path}`, which is not there"));
            }
        }
    }
    assert!(named > 50, "the pages name paths: {named}");
    assert_none(&lost);
}
