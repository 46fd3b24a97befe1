//! A form as it was sent: what people said, the id of its command, and what they had seen.

use engine::identity::CommandId;

/// Before the names of fields, so that none is taken for a member of the form itself.
const FIELD: &str = "f.";

/// A form as it was sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Filled(Vec<(String, String)>);

impl Filled {
    /// An empty form: a command of its own, on what is shown now.
    pub(super) fn fresh(command: CommandId, seen: u64) -> Filled {
        Filled(vec![
            ("command".to_owned(), command.to_string()),
            ("seen".to_owned(), seen.to_string()),
        ])
    }

    pub(super) fn of(pairs: Vec<(String, String)>) -> Filled {
        Filled(pairs)
    }

    /// Says in whose place it is done.
    pub(super) fn in_place_of(&mut self, principal: Option<&str>) {
        let said = principal.map(|it| ("for".to_owned(), it.to_owned()));
        self.0.extend(said);
    }

    /// Leaves out a member of the form.
    pub(super) fn forget(&mut self, name: &str) {
        self.0.retain(|(key, _)| key != name);
    }

    /// A member of the form itself, where something is said.
    pub(super) fn member(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.iter();
        let found = pairs.find_map(|(key, text)| (key == name).then_some(text.trim()));
        found.filter(|text| !text.is_empty())
    }

    /// All that is said of a field.
    pub(super) fn field(&self, name: &str) -> Vec<&str> {
        let pairs = self.0.iter();
        let said = pairs.filter(|(key, _)| key.strip_prefix(FIELD) == Some(name));
        let said = said.map(|(_, text)| text.trim());
        said.filter(|text| !text.is_empty()).collect()
    }

    /// What a field is called in the form.
    pub(super) fn name(field: &str) -> String {
        format!("{FIELD}{field}")
    }

    /// What a form carries unseen.
    pub(super) fn hidden(&self) -> Vec<(String, String)> {
        let pairs = self.0.iter();
        let unseen = pairs.filter(|(key, _)| matches!(&**key, "command" | "seen" | "for"));
        unseen.cloned().collect()
    }

    /// All of it, for the check page to carry on.
    pub(super) fn all(&self) -> Vec<(String, String)> {
        self.0.clone()
    }
}
