//! Tests of the condition language, on a recommendation with its actions and their risks.

mod checking;
mod evaluating;
mod fixture;
mod parsing;
mod properties;
