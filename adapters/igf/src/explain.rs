//! The page of advice of each error code.

/// All pages, one `## code` section each.
const PAGES: &str = include_str!("../../../docs/errors.md");

/// The page of a code.
pub(crate) fn page(code: &str) -> Option<&'static str> {
    sections()
        .find(|(known, _)| *known == code)
        .map(|(_, page)| page)
}

/// Every code that has a page.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    sections().map(|(code, _)| code)
}

fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES.split("\n## ").skip(1).map(|section| {
        let (code, page) = section.split_once('\n').unwrap_or((section, ""));
        (code.trim(), page.trim())
    })
}
