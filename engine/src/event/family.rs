//! How a family of events is declared: each event once, with its word, its members and what they
//! mean.

/// Declares a family: its enum, a struct for the data of each event type, and what goes between
/// them and their JSON. Each event type is a row
/// `Struct = "word" { member: Type, }`, documented as the published schemas print it.
macro_rules! event_family {
    (
        $(#[$family_doc:meta])*
        pub enum $family:ident
        $($(#[$doc:meta])* $event:ident = $kind:literal {
            $($(#[$member_doc:meta])* $member:ident: $type:ty,)*
        })*
    ) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        pub struct $event { $($(#[$member_doc])* pub $member: $type,)* })*

        $(#[$family_doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $family { $($(#[$doc])* $event($event),)* }

        impl $family {
            /// The words of its event types, in order.
            pub(crate) const KINDS: &'static [&'static str] = &[$($kind),*];

            /// The word of the event type.
            pub fn kind(&self) -> &'static str {
                match self { $($family::$event(_) => $kind,)* }
            }

            /// The data as JSON.
            pub(super) fn to_raw(&self) -> serde_json::Result<Box<serde_json::value::RawValue>> {
                match self { $($family::$event(data) => serde_json::value::to_raw_value(data),)* }
            }

            /// Reads the data of a type; `None` for a type of another family.
            pub(super) fn read(
                kind: &str,
                data: &serde_json::value::RawValue,
            ) -> serde_json::Result<Option<$family>> {
                match kind {
                    $($kind => serde_json::from_str(data.get())
                        .map(|data| Some($family::$event(data))),)*
                    _ => Ok(None),
                }
            }

            /// The JSON Schema of each type's data.
            pub(super) fn schemas() -> Vec<(&'static str, schemars::Schema)> {
                vec![$(($kind, schemars::schema_for!($event))),*]
            }
        }

        $(impl From<$event> for $family {
            fn from(data: $event) -> $family {
                $family::$event(data)
            }
        }

        impl From<$event> for $crate::event::EventData {
            fn from(data: $event) -> $crate::event::EventData {
                $family::$event(data).into()
            }
        })*
    };
}
