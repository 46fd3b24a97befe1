//! What a reader may see: nothing of a class above their own.
//!
//! A case is of its workflow's class; a field may be stricter than its case, and is then left out
//! and named as withheld, so that nobody takes its absence for an empty field.

use crate::event::Class;
use crate::refusal::Refusal;
use crate::state::{Case, State};
use std::sync::Arc;

/// Who asks, as far as it matters for what they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The most restricted class that they may read.
    pub class: Class,
}

impl Reader {
    /// Who owns the data directory: everything.
    pub const OWNER: Reader = Reader {
        class: Class::Restricted,
    };

    /// Whether a field of a case is shown.
    pub fn sees_field(self, case: &Case, field: &str) -> bool {
        let field = case.workflow.field(field);
        field
            .and_then(|field| field.audience)
            .is_none_or(|class| class <= self.class)
    }

    /// Whether anything of a case is shown at all.
    pub fn sees(self, case: &Case) -> bool {
        case.workflow.class <= self.class
    }

    /// The case that a reference or an id names, if it is shown.
    ///
    /// # Errors
    /// `unknown_case`, `class_withheld`.
    pub fn find<'a>(self, state: &'a State, name: &str) -> Result<&'a Arc<Case>, Refusal> {
        let case = state.find(name)?;
        if self.sees(case) {
            return Ok(case);
        }
        let message = format!(
            "`{}` is {}; this token reads up to {}",
            case.reference,
            case.workflow.class.word(),
            self.class.word()
        );
        Err(Refusal::forbidden("class_withheld", message)
            .at("case")
            .help("who may see it gets a token with `igf token PERSON --reads restricted`"))
    }
}
