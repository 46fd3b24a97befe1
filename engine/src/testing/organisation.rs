//! The one small organisation of all tests: two units, four people, a workflow for each need.
//!
//! Its files stand in `testing/organisation`, as a coordinator would write them; `igf check` takes
//! the folder. A test that needs something else replaces a piece of a text, or adds a file.

use crate::framework::DefinitionFile;

/// Units, roles, a calendar, a scale and a ladder.
pub const ORGANISATION: &str = include_str!("organisation/organisation.toml");

/// `cora` (or who else is a coordinator) proposes definitions, and one auditor decides.
pub const CHARTER: &str = include_str!("organisation/charter.toml");

/// `cora` coordinates, `hana` heads `mecc` and `otto` `odg`, `adam` audits.
pub const PEOPLE: &str = include_str!("organisation/people.toml");

/// The plainest workflow: todo, claimed, done.
pub const TASK: &str = include_str!("organisation/task.workflow.toml");

/// A workflow with two ends: granted, refused.
pub const QUESTION: &str = include_str!("organisation/question.workflow.toml");

/// A workflow with one of everything that the rules of cases speak of.
pub const MATTER: &str = include_str!("organisation/matter.workflow.toml");

/// A programme with money: some items hang on a reserve that a council grants.
pub const REFORMS: &str = include_str!("organisation/reforms.programme.toml");

/// A programme whose items matters deliver.
pub const WORKS: &str = include_str!("organisation/works.programme.toml");

/// One file of definitions.
pub fn file(path: &str, text: &str) -> DefinitionFile {
    DefinitionFile {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

/// The organisation, its charter and its people, with what else a test needs: path and text.
pub fn with(more: &[(&str, &str)]) -> Vec<DefinitionFile> {
    let base = [
        ("charter.toml", CHARTER),
        ("organisation.toml", ORGANISATION),
        ("people.toml", PEOPLE),
    ];
    let files = base.iter().chain(more);
    files.map(|(path, text)| file(path, text)).collect()
}

/// The organisation with all its workflows and programmes.
pub fn whole() -> Vec<DefinitionFile> {
    with(&[
        ("task.workflow.toml", TASK),
        ("question.workflow.toml", QUESTION),
        ("matter.workflow.toml", MATTER),
        ("reforms.programme.toml", REFORMS),
        ("works.programme.toml", WORKS),
    ])
}

/// Definitions with a text replaced that stands in them once.
///
/// # Panics
/// Where it does not stand in them, or more than once.
pub fn replaced(files: &[DefinitionFile], old: &str, new: &str) -> Vec<DefinitionFile> {
    let times: usize = files
        .iter()
        .map(|file| file.text.matches(old).count())
        .sum();
    assert_eq!(times, 1, "`{old}` stands once in the definitions");
    let change = |file: &DefinitionFile| DefinitionFile {
        path: file.path.clone(),
        text: file.text.replace(old, new),
    };
    files.iter().map(change).collect()
}
