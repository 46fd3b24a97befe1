//! Commands, as a script gives them: a verb and what stands behind it.
//!
//! A command's verb is its word with dashes, and its form says what follows. So a new command
//! needs no line here, unless people should say it in words of its own.

mod plain;
mod special;
#[cfg(test)]
mod tests;

use super::words::Words;
use crate::command::{Command, Form, Shape, form, forms};
use special::{SPECIAL, Special};
use std::sync::LazyLock;

/// A command's verb, which its word gives it.
struct Plain {
    verb: String,
    form: &'static Form,
}

/// The command of a verb; `None` where there is no such verb.
pub(super) fn read(verb: &str, words: &mut Words) -> Result<Option<Command>, String> {
    let special = SPECIAL.iter().find(|special| special.verb == verb);
    let form = match special {
        Some(special) => form((special.plainly)(words)?),
        None => plain()
            .iter()
            .find(|plain| plain.verb == verb)
            .map(|plain| plain.form),
    };
    form.map(|form| plain::read(form, words)).transpose()
}

/// Every verb, in the order of the commands' declarations.
pub(super) fn verbs() -> &'static [&'static str] {
    static VERBS: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let mut verbs: Vec<&str> = forms().iter().filter_map(verb).collect();
        verbs.dedup();
        verbs
    });
    &VERBS
}

fn verb(form: &'static Form) -> Option<&'static str> {
    let plain = || plain().iter().find(|plain| plain.form.word == form.word);
    match special(form) {
        Some(special) => Some(special.verb),
        None => plain().map(|plain| plain.verb.as_str()),
    }
}

fn special(form: &Form) -> Option<&'static Special> {
    SPECIAL
        .iter()
        .find(|special| special.says.contains(&form.word.as_str()))
}

/// The verbs that are none of the special ones.
fn plain() -> &'static [Plain] {
    static PLAIN: LazyLock<Vec<Plain>> = LazyLock::new(|| {
        let can_be_said = |form: &&Form| special(form).is_none() && !gives_files(form);
        let plain = |form: &'static Form| Plain {
            verb: form.word.replace('_', "-"),
            form,
        };
        forms().iter().filter(can_be_said).map(plain).collect()
    });
    &PLAIN
}

/// A scenario has no files; it is played on definitions that are in force.
fn gives_files(form: &Form) -> bool {
    form.members
        .iter()
        .any(|member| member.shape == Shape::Files)
}
