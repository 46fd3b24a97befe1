//! The members of each command.

/// What a member holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// An id of the definitions or the roster.
    Name,
    /// Any text.
    Text,
    /// A SHA-256 hash.
    Hash,
    /// A whole number from 0.
    Count,
    /// A day.
    Day,
    /// Several ids.
    Names,
    /// Several ids, by id.
    NamesByName,
    /// Values by field.
    Fields,
    /// The other end of a link.
    End,
    /// Definition files.
    Files,
}

/// One member of a command.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
}

/// One command.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) command: &'static str,
    pub(crate) members: &'static [Member],
}

const fn must(name: &'static str, shape: Shape) -> Member {
    Member {
        name,
        shape,
        required: true,
    }
}

const fn may(name: &'static str, shape: Shape) -> Member {
    Member {
        name,
        shape,
        required: false,
    }
}

const fn form(command: &'static str, members: &'static [Member]) -> Form {
    Form { command, members }
}

const CASE: Member = must("case", Shape::Text);
const PROGRAMME: Member = must("programme", Shape::Name);
const FIELDS: Member = may("fields", Shape::Fields);

/// Members of every command beside its own: who it is for, why, when it was true, its id.
pub(crate) const BESIDE: [&str; 5] = ["for", "reason", "effective", "seen", "command_id"];

/// Every command that people may give. The engine fires clocks by itself.
pub(crate) const FORMS: [Form; 24] = [
    form("adopt", &[must("files", Shape::Files)]),
    form("ballot_framework", &[must("value", Shape::Name)]),
    form("withdraw_framework", &[]),
    form("withdraw_question", &[CASE, must("decision", Shape::Name)]),
    form("open", &[must("workflow", Shape::Name), FIELDS]),
    form("act", &[CASE, must("transition", Shape::Name), FIELDS]),
    form("propose", &[CASE, must("decision", Shape::Name), FIELDS]),
    form(
        "ballot",
        &[
            CASE,
            must("decision", Shape::Name),
            must("value", Shape::Name),
        ],
    ),
    form(
        "link",
        &[
            CASE,
            must("kind", Shape::Name),
            must("to", Shape::End),
            FIELDS,
        ],
    ),
    form(
        "attach",
        &[
            CASE,
            must("kind", Shape::Name),
            must("name", Shape::Text),
            must("sha256", Shape::Hash),
            must("bytes", Shape::Count),
        ],
    ),
    form(
        "assign",
        &[
            CASE,
            must("field", Shape::Name),
            must("person", Shape::Name),
        ],
    ),
    form("comment", &[CASE, must("text", Shape::Text)]),
    form(
        "delegate",
        &[
            must("to", Shape::Name),
            must("acts", Shape::Names),
            may("workflow", Shape::Name),
            must("until", Shape::Day),
        ],
    ),
    form(
        "add_person",
        &[must("person", Shape::Name), must("name", Shape::Text)],
    ),
    form(
        "appoint",
        &[
            must("person", Shape::Name),
            must("role", Shape::Name),
            may("unit", Shape::Name),
            may("from", Shape::Day),
            may("until", Shape::Day),
        ],
    ),
    form(
        "forecast",
        &[
            PROGRAMME,
            must("item", Shape::Name),
            must("finish", Shape::Text),
        ],
    ),
    form(
        "record",
        &[
            PROGRAMME,
            must("item", Shape::Name),
            must("status", Shape::Name),
            may("on", Shape::Day),
        ],
    ),
    form(
        "fund",
        &[
            PROGRAMME,
            must("fund", Shape::Name),
            may("stage", Shape::Name),
            may("amount", Shape::Text),
        ],
    ),
    form(
        "add_dependency",
        &[
            PROGRAMME,
            must("item", Shape::Name),
            must("needs", Shape::Name),
            may("kind", Shape::Name),
            may("lag", Shape::Text),
        ],
    ),
    form(
        "remove_dependency",
        &[
            PROGRAMME,
            must("item", Shape::Name),
            must("needs", Shape::Name),
            may("kind", Shape::Name),
        ],
    ),
    form(
        "add_item",
        &[
            PROGRAMME,
            must("item", Shape::Name),
            must("owner", Shape::Name),
            may("label", Shape::Text),
            may("finish", Shape::Text),
            may("duration", Shape::Text),
            may("needs", Shape::Names),
        ],
    ),
    form(
        "split_item",
        &[
            PROGRAMME,
            must("item", Shape::Name),
            must("parts", Shape::Names),
            may("follows", Shape::NamesByName),
        ],
    ),
    form("take_baseline", &[PROGRAMME, may("case", Shape::Text)]),
    form(
        "merge_items",
        &[
            PROGRAMME,
            must("items", Shape::Names),
            must("into", Shape::Name),
            may("owner", Shape::Name),
            may("label", Shape::Text),
            may("finish", Shape::Text),
            may("duration", Shape::Text),
        ],
    ),
];
