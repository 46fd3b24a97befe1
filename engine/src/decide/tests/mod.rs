//! The rules of everything that is no case, a table each. Those of cases and of programmes stand
//! in folders of their own.

mod charter;
mod command;
mod framework;
mod people;
