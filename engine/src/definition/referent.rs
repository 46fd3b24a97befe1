//! What names of definitions are the names of.

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Referent {
    Calendar,
    Unit,
    Role,
    Scale,
    /// A value of a scale, which owns it.
    ScaleValue,
    Ladder,
    Authority,
    Matrix,
    Person,
    Workflow,
    /// The name of an event of some workflow.
    AnyEvent,
    // What a workflow owns.
    State,
    Field,
    Transition,
    Decision,
    Clock,
    /// A transition, or a decision.
    Act,
    /// The name of an event.
    Event,
    // What a programme owns.
    Item,
    Fund,
}

impl Referent {
    /// Whether it is of a workflow, a programme or a scale, and not of the whole.
    pub(super) const fn has_owner(self) -> bool {
        match self {
            Referent::Calendar
            | Referent::Unit
            | Referent::Role
            | Referent::Scale
            | Referent::Ladder
            | Referent::Authority
            | Referent::Matrix
            | Referent::Person
            | Referent::Workflow
            | Referent::AnyEvent => false,
            Referent::ScaleValue
            | Referent::State
            | Referent::Field
            | Referent::Transition
            | Referent::Decision
            | Referent::Clock
            | Referent::Act
            | Referent::Event
            | Referent::Item
            | Referent::Fund => true,
        }
    }

    /// For people.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Referent::Calendar => "calendar",
            Referent::Unit => "unit",
            Referent::Role => "role",
            Referent::Scale => "scale",
            Referent::ScaleValue => "value of this scale",
            Referent::Ladder => "ladder",
            Referent::Authority => "authority table",
            Referent::Matrix => "matrix",
            Referent::Person => "person",
            Referent::Workflow => "workflow",
            Referent::State => "state",
            Referent::Field => "field",
            Referent::Transition => "transition",
            Referent::Decision => "decision",
            Referent::Clock => "clock",
            Referent::Act => "transition or decision",
            Referent::Event | Referent::AnyEvent => "event",
            Referent::Item => "item",
            Referent::Fund => "fund",
        }
    }

    /// The code of a name that nothing has.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Referent::Calendar => "unknown_calendar",
            Referent::Unit => "unknown_unit",
            Referent::Role => "unknown_role",
            Referent::Scale => "unknown_scale",
            Referent::ScaleValue => "bad_value",
            Referent::Ladder => "unknown_ladder",
            Referent::Authority => "unknown_authority",
            Referent::Matrix => "unknown_matrix",
            Referent::Person => "unknown_person",
            Referent::Workflow => "unknown_workflow",
            Referent::State => "unknown_state",
            Referent::Field => "unknown_field",
            Referent::Transition | Referent::Act | Referent::Event | Referent::AnyEvent => {
                "unknown_transition"
            }
            Referent::Decision => "unknown_decision",
            Referent::Clock => "unknown_clock",
            Referent::Item => "unknown_item",
            Referent::Fund => "unknown_fund",
        }
    }
}
