//! Where a workflow says its version.

use super::diagnostic::{Mistakes, Place};
use crate::framework::DefinitionFile;
use crate::value::Name;
use toml::de::DeTable;

/// File and line of a workflow's `version`; of its `id` where it says none.
pub(crate) fn version_place(files: &[DefinitionFile], workflow: &Name) -> String {
    let mistakes = Mistakes::new(files);
    for (number, file) in files.iter().enumerate() {
        let (document, _) = DeTable::parse_recoverable(&file.text);
        let head = document.get_ref().get("workflow");
        let Some(head) = head.and_then(|head| head.get_ref().as_table()) else {
            continue;
        };
        let id = head.get("id");
        let is_it = id.is_some_and(|id| id.get_ref().as_str() == Some(workflow.as_str()));
        if let Some(value) = head.get("version").or(id).filter(|_| is_it) {
            let place = Place {
                file: number,
                span: value.span(),
            };
            return mistakes.words(&place);
        }
    }
    "files".to_owned()
}
