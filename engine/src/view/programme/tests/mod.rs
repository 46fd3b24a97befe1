//! How a programme is told as of other days than today.

mod effective;
mod slip;
