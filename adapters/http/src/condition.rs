//! How the server is, part by part.

use serde_json::{Value, json};

/// How a part of the server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// It does its work.
    Well,
    /// Nobody wants it.
    Off,
    /// It does less than it should; commands are taken all the same.
    Degraded(String),
    /// Without it commands cannot be taken: why.
    Failed(String),
}

impl Condition {
    /// The word for people and programs.
    const fn word(&self) -> &'static str {
        match self {
            Condition::Well => "well",
            Condition::Off => "off",
            Condition::Degraded(_) => "degraded",
            Condition::Failed(_) => "failed",
        }
    }

    /// What is not as it should be.
    fn note(&self) -> Option<&str> {
        match self {
            Condition::Well | Condition::Off => None,
            Condition::Degraded(why) | Condition::Failed(why) => Some(why),
        }
    }
}

/// How the parts of the server are, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health(pub Vec<(&'static str, Condition)>);

impl Health {
    /// Whether commands are taken and questions answered.
    pub(crate) fn is_ready(&self) -> bool {
        let failed = |condition: &Condition| matches!(condition, Condition::Failed(_));
        !self.0.iter().any(|(_, condition)| failed(condition))
    }

    /// As `/readyz` answers it.
    pub(crate) fn json(&self) -> Value {
        let notes = self.0.iter().filter_map(|(_, condition)| condition.note());
        let notes: Vec<&str> = notes.collect();
        let parts = self.0.iter();
        let parts = parts.map(|(part, condition)| ((*part).to_owned(), condition.word().into()));
        json!({
            "ready": self.is_ready(),
            "degraded": !notes.is_empty(),
            "parts": Value::Object(parts.collect()),
            "notes": notes,
        })
    }
}
