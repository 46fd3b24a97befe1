//! The attack suite: what insiders try so that a decision looks regular, and what stops each.
//!
//! `tests/attacks` holds a small agency and a scenario for each attempt; what no scenario can say
//! (adopting definitions, a clock that nobody ticks) is told here. `tests/attacks/README.md` is
//! the page of all lines, and [`page`] holds it against what ran.

/// Tests by name, with the list of their names for the page.
macro_rules! attempts {
    ($($name:ident => $tried:expr;)+) => {
        $(
            #[test]
            fn $name() {
                $tried
            }
        )+
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),+];
    };
}

mod adopted;
mod checked;
mod page;
mod play;
mod played;
mod told;

use engine::framework::DefinitionFile;
use engine::testing::{World, kinds, organisation};
use std::path::{Path, PathBuf};

/// Where the agency, its scenarios and the page stand.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("attacks")
}

/// Where the scenarios of a kind stand: those of the shipped definitions are apart, so that
/// `igf test` plays each folder on its own definitions.
fn scenarios(kind: &str) -> PathBuf {
    match kind {
        "shipped" => folder().with_file_name("shipped"),
        _ => folder().join(kind),
    }
}

/// The agency's definitions.
fn agency() -> Vec<DefinitionFile> {
    igf_tests::definitions::read(&folder()).expect("the agency's definitions")
}

/// The agency, where some texts of its definitions are others.
fn agency_with(changes: &[(&str, &str)]) -> Vec<DefinitionFile> {
    let change = |files: Vec<DefinitionFile>, (old, new): &(&str, &str)| {
        organisation::replaced(&files, old, new)
    };
    changes.iter().fold(agency(), change)
}

/// The agency on 2 February 2026.
fn world(files: Vec<DefinitionFile>) -> World {
    World::of(files).given("at 2026-02-02")
}

/// Lines of a world, with what some of them must be refused with: `LINE ! CODE`.
///
/// That a refusal changes nothing the world itself looks at.
fn tried(world: &mut World, lines: &str) {
    let lines = lines.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.split_once(" ! ") {
            None => {
                let done = world.when(line);
                done.unwrap_or_else(|refusal| panic!("{line}: {refusal:?}"));
            }
            Some((line, code)) => {
                let refusal = world.when(line.trim()).map(|events| kinds(&events));
                let refusal = refusal.expect_err(line);
                assert_eq!(refusal.code, code.trim(), "{line}: {refusal:?}");
            }
        }
    }
}
