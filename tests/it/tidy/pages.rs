//! The pages keep up with the code: a page for each error code, and no path that is gone.

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

/// What ARCHITECTURE.md puts between backquotes and looks like a path of the repository.
fn paths(page: &str) -> impl Iterator<Item = &str> {
    let folders = ["engine", "adapters", "tests", "workflows", "docs"];
    let quoted = page.split('`').skip(1).step_by(2);
    quoted.filter(move |text| {
        let first = text.split('/').next().unwrap_or_default();
        folders.contains(&first) && !text.contains(['*', ' ', ':'])
    })
}

#[test]
fn every_path_that_the_architecture_names_is_there() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the page");
    assert!(paths(&page).count() > 20, "the page names paths");
    let lost: Vec<String> = paths(&page)
        .filter(|path| {
            // A page may name a module without the ending of its file.
            let path = root().join(path);
            !path.exists() && !path.with_extension("rs").exists()
        })
        .map(|path| format!("ARCHITECTURE.md names `{path}`, which is not there"))
        .collect();
    assert_none(&lost);
}
