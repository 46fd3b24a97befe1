//! Files and functions are small, say what they are for, and leave nothing unfinished.

use super::source::CRATES;
use super::{assert_none, files, root};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

const MAX_FILE_LINES: usize = 600;
/// Half of the files, those of tests left out, are at most this long.
const MAX_MEDIAN_LINES: usize = 150;
const MAX_FUNCTION_LINES: usize = 70;
const MAX_LINE_COLUMNS: usize = 100;

#[test]
fn files_are_small_and_say_what_they_are_for() {
    let mut broken = Vec::new();
    for (name, text) in files("rs") {
        let lines = text.lines().count();
        if lines > MAX_FILE_LINES {
            broken.push(format!("{name}: {lines} lines"));
        }
        if !text.starts_with("//!") {
            broken.push(format!("{name}: does not open with `//!`"));
        }
        for (index, line) in text.lines().enumerate() {
            // A string that cannot be broken may stand out.
            let columns = line.chars().count();
            if columns > MAX_LINE_COLUMNS && !line.contains('"') && !line.contains("http") {
                broken.push(format!("{name}:{}: {columns} columns", index + 1));
            }
        }
    }
    assert_none(&broken);
}

#[test]
fn half_of_the_files_are_short() {
    let code = CRATES.iter().flat_map(|it| &it.files);
    let code = code.filter(|name| !name.contains("tests/"));
    let mut lines: Vec<usize> = code
        .map(|name| std::fs::read_to_string(root().join(name)).expect("a text"))
        .map(|text| text.lines().count())
        .collect();
    lines.sort_unstable();
    let median = lines[lines.len() / 2];
    assert!(
        median <= MAX_MEDIAN_LINES,
        "the median of {} files has {median} lines",
        lines.len()
    );
}

/// Every function that is too long: the line that it begins on, and how many it has.
struct Long(Vec<(usize, usize)>);

impl Long {
    fn look(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let start = signature.span().start().line;
        let lines = body.span().end().line - start + 1;
        if lines > MAX_FUNCTION_LINES {
            self.0.push((start, lines));
        }
    }
}

impl<'a> Visit<'a> for Long {
    fn visit_item_fn(&mut self, function: &'a syn::ItemFn) {
        self.look(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        self.look(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'a syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.look(&function.sig, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

#[test]
fn functions_are_small() {
    let mut broken = Vec::new();
    for (name, text) in files("rs") {
        let mut long = Long(Vec::new());
        long.visit_file(&syn::parse_file(&text).expect("Rust"));
        let long = long.0.into_iter();
        broken.extend(long.map(|(start, lines)| format!("{name}:{start}: {lines} lines")));
    }
    assert_none(&broken);
}

#[test]
fn nothing_is_unfinished_or_silenced() {
    let words = ["todo!(", "unimplemented!(", "#[allow(", "dbg!("];
    let mut broken = Vec::new();
    for (name, text) in files("rs")
        .into_iter()
        .filter(|(name, _)| !name.starts_with("tests/it/tidy/"))
    {
        for (index, line) in text.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(**word)) {
                broken.push(format!("{name}:{}: {word}", index + 1));
            }
        }
    }
    assert_none(&broken);
}
