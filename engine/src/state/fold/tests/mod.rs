//! What each event changes in the state, and that it changes nothing else.

mod case;
mod people;
mod sheets;
mod words;
