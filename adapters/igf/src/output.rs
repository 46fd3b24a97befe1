//! What goes to the screen: text for people, JSON for programs, errors to stderr.

use crate::cli::{Color, Format, Global};
use crate::fail::Failure;
use crate::text::harmless_answer;
use engine::value::harmless;
use serde_json::{Value as Json, json};
use std::io::{IsTerminal, Write};

/// Where and how to print.
pub(crate) struct Output {
    format: Format,
    colour: bool,
}

impl Output {
    /// As the options and the terminal say.
    pub(crate) fn new(global: &Global) -> Output {
        let terminal = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Output {
            format: global.format,
            colour: match global.color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => terminal,
            },
        }
    }

    /// Whether programs read it.
    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether colours may be used.
    pub(crate) fn colour(&self) -> bool {
        self.colour
    }

    /// Prints one JSON document on one line, or the text made from it, in which no text of
    /// people steers the terminal.
    pub(crate) fn answer(&self, json: &Json, text: impl FnOnce(&Json) -> String) {
        if self.is_json() {
            self.line(&json.to_string());
        } else {
            self.line(text(&harmless_answer(json)).trim_end());
        }
    }

    /// Prints a line to stdout. A reader that went away is not an error of ours.
    pub(crate) fn line(&self, line: &str) {
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }

    /// A note for people, to stderr.
    pub(crate) fn note(&self, note: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{note}");
    }

    /// An error, to stderr.
    pub(crate) fn failure(&self, failure: &Failure) {
        let mut stderr = std::io::stderr().lock();
        if self.is_json() {
            let _ = writeln!(stderr, "{}", json!({ "error": failure }));
            return;
        }
        let colour = self.colour && std::io::stderr().is_terminal();
        let (red, bold, plain) = if colour {
            ("\u{1b}[31m", "\u{1b}[1m", "\u{1b}[0m")
        } else {
            ("", "", "")
        };
        let place = failure
            .place
            .as_ref()
            .map(|place| format!(" at {}", harmless(place)))
            .unwrap_or_default();
        let (code, message) = (harmless(&failure.code), harmless(&failure.message));
        let _ = writeln!(
            stderr,
            "{red}error[{code}]{plain}{place}: {bold}{message}{plain}"
        );
        if let Some(help) = &failure.help {
            let _ = writeln!(stderr, "  help: {}", harmless(help));
        }
    }

    /// Text in a colour, where colours may be used and there is a text.
    pub(crate) fn paint(&self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}
