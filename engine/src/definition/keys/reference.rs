//! The reference of all keys, as `workflows/README.md` has it: Markdown.

use super::{FILES, Key, TableKeys};

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

/// Every key of definitions, with its type, what holds without it, its meaning and an example.
pub fn reference() -> String {
    let mut page = String::new();
    let mut told = Vec::new();
    for (_, file) in FILES {
        page.push_str(&format!("### Files of the kind {}\n\n", file.title));
        page.push_str(&format!("{}\n\n", file.doc));
        page.push_str("| table | | what it says |\n| --- | --- | --- |\n");
        for key in file.keys {
            let table = key.kind.tables().first().map(|table| table.written());
            let title = table.unwrap_or_default();
            let needed = if key.required { "**required**" } else { "" };
            let said = key.sentences();
            page.push_str(&format!("| {} | {needed} | {said} |\n", title));
        }
        page.push('\n');
        for key in file.keys {
            for table in key.kind.tables() {
                section(table, &mut told, &mut page);
            }
        }
    }
    page.trim_end().to_owned() + "\n"
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
