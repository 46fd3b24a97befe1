//! The closed list of functions.

/// A table of the framework or of the workflow whose names a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// The organisation's matrices.
    Matrices,
    /// The organisation's authority tables.
    Authorities,
    /// The workflow's decisions.
    Decisions,
    /// The workflow's clocks.
    Clocks,
    /// The flags that the workflow's clocks raise.
    Flags,
    /// The names of the workflow's events.
    Events,
}

impl Table {
    /// As a message says it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Table::Matrices => "matrix",
            Table::Authorities => "authority table",
            Table::Decisions => "decision",
            Table::Clocks => "clock",
            Table::Flags => "flag",
            Table::Events => "event",
        }
    }
}

/// One function: its name, the table its first argument names, how many arguments it takes.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) table: Option<Table>,
    pub(super) arguments: usize,
    pub(super) usage: &'static str,
}

const fn function(
    name: &'static str,
    table: Option<Table>,
    arguments: usize,
    usage: &'static str,
) -> Function {
    Function {
        name,
        table,
        arguments,
        usage,
    }
}

pub(super) const FUNCTIONS: [Function; 13] = [
    function(
        "size",
        None,
        1,
        "size(links.KIND), size(LIST) or size(TEXT)",
    ),
    function("sum", None, 1, "sum(links.KIND.map(a, NUMBER))"),
    function("today", None, 0, "today()"),
    function("effective_day", None, 0, "effective_day()"),
    function("days", None, 1, "days(NUMBER)"),
    function("months", None, 1, "months(NUMBER)"),
    function(
        "matrix",
        Some(Table::Matrices),
        3,
        "matrix('NAME', ROW, COLUMN)",
    ),
    function(
        "authority_days",
        Some(Table::Authorities),
        2,
        "authority_days('NAME', LEVEL)",
    ),
    function("decision", Some(Table::Decisions), 1, "decision('NAME')"),
    function("elapsed", Some(Table::Clocks), 1, "elapsed('CLOCK')"),
    function("flag", Some(Table::Flags), 1, "flag('NAME')"),
    function("times", Some(Table::Events), 1, "times('EVENT')"),
    function("in_a_row", Some(Table::Events), 1, "in_a_row('EVENT')"),
];

/// What to write instead of a function that other languages have.
pub(super) fn instead(name: &str) -> Option<&'static str> {
    Some(match name {
        "all" => "write `links.KIND.all(a, …)`",
        "any" | "exists" => "write `links.KIND.exists(a, …)`",
        "exists_one" => "write `links.KIND.exists_one(a, …)`",
        "count" => "write `size(links.KIND)`, or `times('EVENT')`",
        "filter" => "write `links.KIND.filter(a, …)`",
        "map" => "write `links.KIND.map(a, …)`",
        "now" => "write `today()`",
        _ => return None,
    })
}

pub(super) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}
