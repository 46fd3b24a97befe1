//! Writing SVG: escaped text, a title and a description, shapes with their class.

use crate::measure::Face;
use crate::style::{PATTERNS, style};
use std::fmt::Write as _;

/// A point, or a width and a height.
pub(crate) type Pair = (f64, f64);

/// How wide and high a picture is shown at the most.
const MOST_PIXELS: f64 = 3_990.0;

/// A drawing that grows downwards.
pub(crate) struct Svg {
    kind: &'static str,
    body: String,
    width: f64,
}

impl Svg {
    /// A drawing of a kind; the kind keeps names apart where a page holds several.
    pub(crate) fn new(kind: &'static str, width: f64) -> Svg {
        Svg {
            kind,
            body: String::new(),
            width,
        }
    }

    pub(crate) fn width(&self) -> f64 {
        self.width
    }

    /// A rectangle; who points at it reads `title`.
    pub(crate) fn rectangle(&mut self, at: Pair, size: Pair, class: &str, title: &str) {
        self.rounded(at, size, 2.0, class, title);
    }

    /// A rectangle with round corners.
    pub(crate) fn card(&mut self, at: Pair, size: Pair, class: &str, title: &str) {
        self.rounded(at, size, 5.0, class, title);
    }

    fn rounded(&mut self, (x, y): Pair, size: Pair, radius: f64, class: &str, title: &str) {
        let (width, height) = (size.0.max(0.0), size.1.max(0.0));
        self.put(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" \
             rx=\"{radius}\" class=\"{class}\">{}</rect>\n",
            titled(title)
        ));
    }

    /// A text that begins at a point of its base line.
    pub(crate) fn text(&mut self, at: Pair, face: Face, text: &str) {
        self.anchored(at, face, "start", text);
    }

    /// A text that ends at a point of its base line.
    pub(crate) fn text_before(&mut self, at: Pair, face: Face, text: &str) {
        self.anchored(at, face, "end", text);
    }

    /// A text in the middle of which a point of its base line lies.
    pub(crate) fn text_around(&mut self, at: Pair, face: Face, text: &str) {
        self.anchored(at, face, "middle", text);
    }

    fn anchored(&mut self, (x, y): Pair, face: Face, anchor: &str, text: &str) {
        let (class, text) = (face.class(), escaped(text));
        self.put(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" \
             class=\"{class}\">{text}</text>\n"
        ));
    }

    pub(crate) fn line(&mut self, from: Pair, to: Pair, class: &str) {
        let ((x1, y1), (x2, y2)) = (from, to);
        self.put(format_args!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" class=\"{class}\"/>\n"
        ));
    }

    /// A path as SVG writes it.
    pub(crate) fn path(&mut self, path: &str, class: &str, title: &str) {
        self.put(format_args!(
            "<path d=\"{path}\" class=\"{class}\">{}</path>\n",
            titled(title)
        ));
    }

    /// Straight lines through points.
    pub(crate) fn through(&mut self, points: &[Pair], class: &str, title: &str) {
        let mut path = String::new();
        for (number, (x, y)) in points.iter().enumerate() {
            let step = if number == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{step}{x:.1} {y:.1}");
        }
        self.path(&path, class, title);
    }

    /// The whole document; `description` says in words what is to be seen.
    pub(crate) fn finish(self, height: f64, title: &str, description: &str) -> String {
        let Svg { kind, body, width } = self;
        let (title, description) = (escaped(title), escaped(description));
        // What is larger is shown smaller: who wants to read it comes nearer.
        let scale = (MOST_PIXELS / width.max(height)).min(1.0);
        let (wide, high) = (width * scale, height * scale);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             width=\"{wide:.0}\" height=\"{high:.0}\" role=\"img\" \
             aria-labelledby=\"{kind}-title {kind}-words\">\n<title id=\"{kind}-title\">{title}</title>\n\
             <desc id=\"{kind}-words\">{description}</desc>\n<style>{}</style>\n{PATTERNS}\
             <rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n{body}</svg>\n",
            style()
        )
    }

    fn put(&mut self, what: std::fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        let _ = self.body.write_fmt(what);
    }
}

fn titled(title: &str) -> String {
    match title {
        "" => String::new(),
        title => format!("<title>{}</title>", escaped(title)),
    }
}

/// Text as XML takes it; what XML has no place for becomes a space.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push('\n'),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
