//! What stands around a page: the organisation, who is logged in, and where they are.

use crate::port::{Port, Visitor};
use crate::words;

/// What stands around a page: who is logged in, and where they are.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// The organisation.
    pub(crate) organisation: String,
    /// Who looks at it; nobody before they log in.
    pub(crate) person: Option<String>,
    /// Which part of the pages it belongs to.
    pub(crate) part: &'static str,
}

impl Frame {
    pub(crate) fn of(port: &dyn Port, visitor: Option<&Visitor>, part: &'static str) -> Frame {
        let state = port.state();
        let organisation = state.in_force.as_ref();
        let organisation = organisation.map(|it| it.organisation.id.to_string());
        let name = |visitor: &Visitor| words::person(&state, visitor.person.as_str());
        Frame {
            organisation: organisation.unwrap_or_default(),
            person: visitor.map(name),
            part,
        }
    }
}

impl Frame {
    /// Around what is told to anybody.
    pub(crate) fn bare() -> Frame {
        Frame {
            organisation: String::new(),
            person: None,
            part: "",
        }
    }
}
