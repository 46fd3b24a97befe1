//! check and init: the mistakes of definitions, and a folder of them to begin with.

use crate::data::definitions::{read, shipped};
use crate::exit::Exit;
use crate::fail::{Failure, unwritable};
use crate::output::Output;
use crate::text::mistakes::{as_json, as_text};
use anyhow::Result;
use engine::definition;
use engine::framework::Framework;
use engine::value::Name;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Shows all mistakes of definitions.
pub(super) fn check(output: &Output, paths: &[PathBuf]) -> Result<Exit> {
    let files = read(paths)?;
    let (framework, diagnostics) = definition::load(&files);
    let errors = diagnostics.iter().filter(|found| found.is_error()).count();
    output.answer(&as_json(&diagnostics), |_| {
        let mistakes = as_text(&diagnostics, &files, output);
        let warnings = diagnostics.len() - errors;
        match &framework {
            Some(framework) => format!("{mistakes}{}", summary(framework, warnings)),
            None => format!(
                "{mistakes}{}, {}",
                counted(errors, "mistake"),
                counted(warnings, "warning")
            ),
        }
    });
    Ok(if errors == 0 {
        Exit::Done
    } else {
        Exit::Mistakes
    })
}

fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

fn summary(framework: &Framework, warnings: usize) -> String {
    let workflows: Vec<&str> = framework.workflows.keys().map(Name::as_str).collect();
    let programmes: Vec<&str> = framework.programmes.keys().map(|id| id.as_str()).collect();
    let warned = match warnings {
        0 => String::new(),
        many => format!(" ({})", counted(many, "warning")),
    };
    let named = |word: &str, ids: &[&str]| match ids {
        [] => String::new(),
        ids => format!(", {word} {}", ids.join(", ")),
    };
    format!(
        "right{warned}: {} files{}{}",
        framework.files.len(),
        named("workflows", &workflows),
        named("programmes", &programmes)
    )
}

/// Makes a folder of definitions, from those that are shipped.
pub(super) fn init(output: &Output, dir: &Path) -> Result<Exit> {
    let taken = dir
        .read_dir()
        .is_ok_and(|mut entries| entries.next().is_some());
    if taken {
        let message = format!("{} is not empty", dir.display());
        return Err(Failure::new(Exit::Usage, "not_empty", message)
            .help("name a folder that does not exist yet")
            .into());
    }
    let mut written = Vec::new();
    for (path, text) in shipped() {
        let file = dir.join(path);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        }
        std::fs::write(&file, text).map_err(|error| unwritable(&file, &error))?;
        written.push(path);
    }
    output.answer(&json!({ "dir": dir, "files": written }), |_| {
        let dir = dir.display();
        format!(
            "{} files in {dir}\n\n  igf check {dir}     shows mistakes\n  igf test {dir}      plays \
             the scenarios\n  igf adopt {dir} --as director_general     puts them in force",
            written.len()
        )
    });
    Ok(Exit::Done)
}
