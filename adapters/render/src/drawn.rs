//! What every picture comes to.

/// A picture, drawn twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// As SVG.
    pub svg: String,
    /// For the terminal.
    pub text: String,
}
