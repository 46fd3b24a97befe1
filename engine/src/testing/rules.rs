//! Tables of rules: a world, a command that is refused there, and the one thing that changed makes
//! it accepted.
//!
//! ```text
//! refused("not_in_state", "transition")
//!     .given(&[OPEN, PLAN])
//!     .when("act M-01 verify --as adam")
//!     .but_after(&[CLAIM])
//! ```
//!
//! A row proves four things: the command is refused with this code, at this place of the input;
//! nothing is written; and with one thing changed the same command is carried out, so that it was
//! this rule and no other. Whoever adds a rule adds a row beside it.

use super::organisation;
use super::world::World;
use crate::event::Event;
use crate::framework::DefinitionFile;
use crate::refusal::Refusal;

/// A refusal of a command, of which it is not said yet what would be accepted.
#[derive(Clone, Copy, Debug)]
pub struct Refused {
    code: &'static str,
    place: &'static str,
    with: Option<&'static str>,
    defined: Option<(&'static str, &'static str)>,
    given: &'static [&'static str],
    when: &'static str,
}

/// What else would make the command accepted.
#[derive(Clone, Copy, Debug)]
enum But {
    Said(&'static str, &'static str),
    After(&'static [&'static str]),
    Without(&'static str),
    Defined(&'static str, &'static str),
}

/// A rule, as a refusal and its opposite.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    refused: Refused,
    but: But,
}

/// A command is refused with this code, at this place of the input; no place is `""`.
pub const fn refused(code: &'static str, place: &'static str) -> Refused {
    Refused {
        code,
        place,
        with: None,
        defined: None,
        given: &[],
        when: "",
    }
}

impl Refused {
    /// Where this workflow is in force too.
    #[must_use]
    pub const fn with(self, text: &'static str) -> Refused {
        Refused {
            with: Some(text),
            ..self
        }
    }

    /// Where the definitions say the second text instead of the first.
    #[must_use]
    pub const fn defined(self, old: &'static str, new: &'static str) -> Refused {
        Refused {
            defined: Some((old, new)),
            ..self
        }
    }

    /// After these lines.
    #[must_use]
    pub const fn given(self, lines: &'static [&'static str]) -> Refused {
        Refused {
            given: lines,
            ..self
        }
    }

    /// When somebody says this.
    #[must_use]
    pub const fn when(self, line: &'static str) -> Refused {
        Refused { when: line, ..self }
    }

    /// It is accepted with another text in the one place where this one stands: in the command,
    /// else in what came before.
    pub const fn but(self, old: &'static str, new: &'static str) -> Row {
        self.row(But::Said(old, new))
    }

    /// It is accepted after these lines more.
    pub const fn but_after(self, lines: &'static [&'static str]) -> Row {
        self.row(But::After(lines))
    }

    /// It is accepted without this line before.
    pub const fn but_without(self, line: &'static str) -> Row {
        self.row(But::Without(line))
    }

    /// It is accepted where the definitions say another text instead of this one.
    pub const fn but_defined(self, old: &'static str, new: &'static str) -> Row {
        self.row(But::Defined(old, new))
    }

    const fn row(self, but: But) -> Row {
        Row { refused: self, but }
    }

    fn files(&self) -> Vec<DefinitionFile> {
        let mut files = organisation::whole();
        let more = self.with.iter();
        files.extend(more.map(|text| organisation::file("more.workflow.toml", text)));
        match self.defined {
            Some((old, new)) => organisation::replaced(&files, old, new),
            None => files,
        }
    }
}

/// One way that things may go: what is in force, what came before, what is said then.
struct Story {
    files: Vec<DefinitionFile>,
    given: Vec<String>,
    when: String,
}

impl Story {
    fn of(refused: &Refused) -> Story {
        Story {
            files: refused.files(),
            given: refused
                .given
                .iter()
                .map(|line| (*line).to_owned())
                .collect(),
            when: refused.when.to_owned(),
        }
    }

    fn change(&mut self, but: But) {
        match but {
            But::Said(old, new) => {
                let before = || self.given.iter().flat_map(|line| line.matches(old)).count();
                let times = match self.when.matches(old).count() {
                    0 => before(),
                    times => times,
                };
                assert_eq!(times, 1, "`{old}` stands once in `{}`", self.when);
                match self.when.contains(old) {
                    true => self.when = self.when.replace(old, new),
                    false => {
                        for line in &mut self.given {
                            *line = line.replace(old, new);
                        }
                    }
                }
            }
            But::After(lines) => self
                .given
                .extend(lines.iter().map(|line| (*line).to_owned())),
            But::Without(line) => {
                let last = self.given.iter().rposition(|known| known == line);
                self.given.remove(last.expect("the line came before"));
            }
            But::Defined(old, new) => self.files = organisation::replaced(&self.files, old, new),
        }
    }

    /// What is wrong, if it does not go as it must.
    fn told(self, expected: Option<(&str, &str)>) -> Option<String> {
        let mut world = World::of(self.files);
        for line in &self.given {
            if let Err(refusal) = world.say(line) {
                return Some(format!("before it, `{line}` is refused: {refusal:?}"));
            }
        }
        let found = world.when(&self.when);
        if let Err(refusal) = &found
            && let Some(help) = repeated(refusal, &self.when)
        {
            return Some(format!(
                "the help of `{}` says what was refused: {help}",
                self.when
            ));
        }
        let found = found.err().map(|refusal| {
            let place = refusal.place.unwrap_or_default();
            (refusal.code, place, refusal.message)
        });
        let as_expected = match (&found, expected) {
            (None, None) => true,
            (Some((code, place, _)), Some(wanted)) => wanted == (code.as_str(), place.as_str()),
            _ => false,
        };
        (!as_expected).then(|| {
            let line: String = self.when.chars().take(120).collect();
            format!("`{line}`: expected {expected:?}, found {found:?}")
        })
    }
}

/// A help that offers the very command that was refused, whoever says it.
fn repeated<'r>(refusal: &'r Refusal, when: &str) -> Option<&'r str> {
    let said = when.split(" --as ").next().unwrap_or(when);
    let help = refusal.help.as_deref()?;
    help.contains(said).then_some(help)
}

/// Proves a refusal that no row can tell.
///
/// # Panics
/// Where it was carried out, or refused with another code or at another place.
pub fn is_refused(code: &str, place: &str, found: Result<Vec<Event>, Refusal>) {
    let refusal = found.expect_err(code);
    let found = (refusal.code.as_str(), refusal.place.as_deref());
    assert_eq!(found, (code, Some(place).filter(|place| !place.is_empty())));
}

/// Proves every row of a table.
///
/// # Panics
/// With all rows that do not hold.
pub fn prove(rows: &[Row]) {
    let mut wrong = Vec::new();
    for Row { refused, but } in rows {
        let first = Story::of(refused).told(Some((refused.code, refused.place)));
        let mut other = Story::of(refused);
        other.change(*but);
        let second = other.told(None);
        for told in first.into_iter().chain(second) {
            wrong.push(format!("{} ({but:?}):\n    {told}", refused.code));
        }
    }
    assert!(
        wrong.is_empty(),
        "rules that do not hold:\n{}",
        wrong.join("\n")
    );
}
