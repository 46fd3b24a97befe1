//! The reference of all keys, as `workflows/README.md` has it: Markdown.

use super::{Key, TableKeys};

impl Key {
    /// What it means, with what an author must know beside it.
    pub(super) fn sentences(&self) -> String {
        let mut said = self.doc.to_owned();
        if let Some(with) = self.only_with {
            said.push_str(&format!(" Only with {with}."));
        }
        if !self.carried_out {
            said.push_str(" Not carried out yet: `igf check` warns of it.");
        }
        said
    }

    /// What holds where it is left away.
    fn without(&self) -> String {
        match self.default {
            Some(default) => format!("`{default}`"),
            None if self.required => "**required**".to_owned(),
            None => self.otherwise.to_owned(),
        }
    }
}

/// Every key of a kind of file, with its type, what holds without it, its meaning and an example.
/// Tables that were told already are not told again.
pub(in crate::definition) fn of_file(
    file: &'static TableKeys,
    told: &mut Vec<&'static str>,
) -> String {
    let mut page = format!("### Files of the kind {}\n\n{}\n\n", file.title, file.doc);
    page.push_str("| table | | what it says |\n| --- | --- | --- |\n");
    for key in file.keys {
        let table = key.kind.tables().first().map(|table| table.written());
        let title = table.unwrap_or_default();
        let needed = if key.required { "**required**" } else { "" };
        page.push_str(&format!("| {title} | {needed} | {} |\n", key.sentences()));
    }
    page.push('\n');
    for key in file.keys {
        for table in key.kind.tables() {
            section(table, told, &mut page);
        }
    }
    page
}

/// A table, and those that stand in it, each once.
fn section(table: &'static TableKeys, told: &mut Vec<&'static str>, page: &mut String) {
    if told.contains(&table.title) {
        return;
    }
    told.push(table.title);
    page.push_str(&format!("#### {}\n\n{}", table.written(), table.doc));
    if !table.one_of.is_empty() {
        let keys = table.one_of.join("`, `");
        page.push_str(&format!(" Exactly one of `{keys}`."));
    }
    page.push_str("\n\n| key | holds | without it | means | example |\n");
    page.push_str("| --- | --- | --- | --- | --- |\n");
    for key in table.keys {
        let cells = [
            key.kind.words(),
            key.without(),
            key.sentences(),
            format!("`{} = {}`", key.name, key.example),
        ];
        let cells = cells.map(|cell| cell.replace('|', "\\|"));
        page.push_str(&format!("| `{}` | {} |\n", key.name, cells.join(" | ")));
    }
    page.push('\n');
    for key in table.keys {
        for inner in key.kind.tables() {
            section(inner, told, page);
        }
    }
}
