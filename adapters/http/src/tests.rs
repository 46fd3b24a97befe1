//! The routes, asked as a client asks them.

mod asking;
mod commanding;
mod refusing;
mod stopping;
mod streaming;
mod withholding;
