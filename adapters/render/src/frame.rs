//! What stands around every picture: its name, as of when it is, what its signs mean.

use crate::mark::Mark;
use crate::measure::Face;
use crate::svg::{Pair, Svg};
use jiff::civil::Date;

/// The margin on every side.
pub(crate) const MARGIN: f64 = 24.0;

/// The height of a line of notes.
const LINE: f64 = 16.0;

/// How far the frame of what drives the end stands off.
pub(crate) const HALO: f64 = 4.0;

/// A frame around a card: it drives the end.
pub(crate) fn halo(svg: &mut Svg, (x, y): Pair, (width, height): Pair) {
    let size = (width + 2.0 * HALO, height + 2.0 * HALO);
    svg.card((x - HALO, y - HALO), size, "halo", "");
}

/// A sign with what it means; `sign` is how the terminal shows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) mark: Mark,
    pub(crate) sign: &'static str,
    pub(crate) words: &'static str,
}

pub(crate) const fn key(mark: Mark, sign: &'static str, words: &'static str) -> Key {
    Key { mark, sign, words }
}

/// The head of a picture.
pub(crate) struct Head<'a> {
    pub(crate) title: &'a str,
    /// What is shown, as of when, how many.
    pub(crate) lines: Vec<String>,
    pub(crate) keys: Vec<Key>,
}

impl Head<'_> {
    /// Draws it; below the answer the picture may begin.
    pub(crate) fn draw(&self, svg: &mut Svg) -> f64 {
        let room = svg.width() - 2.0 * MARGIN;
        let title = Face::Title.fitted(self.title, room);
        svg.text((MARGIN, 36.0), Face::Title, &title);
        let mut y = 57.0;
        for line in &self.lines {
            for part in Face::Note.wrapped(line, room, 4) {
                svg.text((MARGIN, y), Face::Note, &part);
                y += LINE;
            }
        }
        self.legend(svg, y + 4.0) + 16.0
    }

    /// Draws the signs in as many lines as they take. Returns the place of the last line.
    fn legend(&self, svg: &mut Svg, top: f64) -> f64 {
        let (mut x, mut y) = (MARGIN, top);
        for key in self.keys.iter().filter(|key| key.mark != Mark::None) {
            let wide = key.mark.width() + 6.0 + Face::Note.width(key.words);
            if x > MARGIN && x + wide > svg.width() - MARGIN {
                (x, y) = (MARGIN, y + LINE + 2.0);
            }
            key.mark
                .draw(svg, (x + key.mark.width() / 2.0, y - 4.0), "");
            svg.text((x + key.mark.width() + 6.0, y), Face::Note, key.words);
            x += wide + 18.0;
        }
        y
    }

    /// The same for the terminal.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{}\n", self.title);
        for line in &self.lines {
            text.push_str(&folded(line, 80));
        }
        text
    }

    /// What the signs in the terminal mean.
    pub(crate) fn legend_text(&self) -> String {
        let mut text = "\n".to_owned();
        let mut line = String::new();
        for key in self.keys.iter().filter(|key| !key.sign.is_empty()) {
            let next = format!("{} {}", key.sign, key.words);
            if !line.is_empty() && line.chars().count() + 2 + next.chars().count() > 80 {
                text.push_str(&line);
                text.push('\n');
                line.clear();
            }
            if !line.is_empty() {
                line.push_str("  ");
            }
            line.push_str(&next);
        }
        text.push_str(&line);
        text.push('\n');
        text
    }
}

/// Draws notes below a picture, each wrapped. Returns the height at which there is room again.
pub(crate) fn notes(svg: &mut Svg, top: f64, notes: &[String]) -> f64 {
    let room = svg.width() - 2.0 * MARGIN;
    let mut y = top;
    for note in notes {
        for part in Face::Note.wrapped(note, room, 12) {
            svg.text((MARGIN, y), Face::Note, &part);
            y += LINE;
        }
    }
    y
}

/// The day that a picture shows, and whether it includes what was entered later.
pub(crate) fn as_of(day: Date, is_restated: bool) -> String {
    let restated = if is_restated {
        ", restated with what came late"
    } else {
        ""
    };
    format!("as of {day}{restated}")
}

/// Words for the terminal, each line with so much room before it.
pub(crate) fn indented(words: &str, indent: usize) -> String {
    let lines = folded(words, 80 - indent);
    let lines = lines.lines().map(|line| format!("{:indent$}{line}\n", ""));
    lines.collect()
}

/// A line for the terminal, broken between words.
pub(crate) fn folded(line: &str, columns: usize) -> String {
    let mut text = String::new();
    let mut length = 0;
    for word in line.split_whitespace() {
        let next = word.chars().count();
        if length > 0 && length + 1 + next > columns {
            text.push('\n');
            length = 0;
        } else if length > 0 {
            text.push(' ');
            length += 1;
        }
        text.push_str(word);
        length += next;
    }
    text.push('\n');
    text
}
