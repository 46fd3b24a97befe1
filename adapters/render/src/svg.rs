//! Writing SVG: escaped text, a title and a description, one style for light and dark.

use std::fmt::Write as _;

/// What is drawn how; a word after `$` is a colour. Written out twice, since word processors know
/// no variables and no media queries.
const RULES: &str = "\
.ground{fill:$ground}text{fill:$ink;font-size:12px}\
.big{font-size:18px;font-weight:600}.dim{fill:$dim;font-size:11px}\
.node{fill:$planned;stroke:$rule}.blocked{stroke:$blocked;stroke-width:2.5;\
stroke-dasharray:5 3}.drives{stroke:$drive;stroke-width:3}\
.strip-planned{fill:$rule}.strip-started{fill:$started}.strip-done{fill:$done}\
.edge{fill:none;stroke:$dim;stroke-width:1;opacity:.65}\
.edge-drives{fill:none;stroke:$drive;stroke-width:3}\
.rule{stroke:$rule;stroke-width:1}.today{stroke:$blocked;stroke-width:1.5;\
stroke-dasharray:2 3}.bar-planned{fill:$planned;stroke:$dim}\
.bar-started{fill:$started}.bar-done{fill:$done}.unsure{fill:$unsure;\
stroke:$dim;stroke-dasharray:2 2}.promise{fill:$ink}.broken{fill:$ground;stroke:$blocked;stroke-width:2}";

const LIGHT: [(&str, &str); 10] = [
    ("$ground", "#ffffff"),
    ("$ink", "#1a1a1a"),
    ("$dim", "#595959"),
    ("$rule", "#d0d0d0"),
    ("$planned", "#e8eef4"),
    ("$started", "#56b4e9"),
    ("$done", "#009e73"),
    ("$blocked", "#d55e00"),
    ("$drive", "#0072b2"),
    ("$unsure", "#cfe6f5"),
];

const DARK: [(&str, &str); 10] = [
    ("$ground", "#16181c"),
    ("$ink", "#f0f0f0"),
    ("$dim", "#b4b4b4"),
    ("$rule", "#43474f"),
    ("$planned", "#2a2f38"),
    ("$started", "#2f7fae"),
    ("$done", "#0b7f60"),
    ("$blocked", "#ff8b3d"),
    ("$drive", "#6cc0ff"),
    ("$unsure", "#23465c"),
];

fn style() -> String {
    let coloured = |colours: &[(&str, &str)]| {
        let colour = |rules: String, (name, value): &(&str, &str)| rules.replace(name, value);
        colours.iter().fold(RULES.to_owned(), colour)
    };
    let (light, dark) = (coloured(&LIGHT), coloured(&DARK));
    format!(
        "svg{{font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif}}{light}\
         @media(prefers-color-scheme:dark){{{dark}}}"
    )
}

/// A drawing that grows.
pub(crate) struct Svg {
    body: String,
    width: f64,
    height: f64,
}

impl Svg {
    pub(crate) fn new(width: f64, height: f64) -> Svg {
        Svg {
            body: String::new(),
            width,
            height,
        }
    }

    /// A rectangle; who points at it reads `title`.
    pub(crate) fn rectangle(&mut self, at: (f64, f64), size: (f64, f64), class: &str, title: &str) {
        let ((x, y), (width, height)) = (at, size);
        self.put(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"3\" \
             class=\"{class}\">{}</rect>\n",
            titled(title)
        ));
    }

    pub(crate) fn text(&mut self, at: (f64, f64), class: &str, text: &str) {
        let (x, y) = at;
        let text = escaped(text);
        self.put(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\">{text}</text>\n"
        ));
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let ((x1, y1), (x2, y2)) = (from, to);
        self.put(format_args!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" class=\"{class}\"/>\n"
        ));
    }

    /// A curve that leaves and arrives level.
    pub(crate) fn curve(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let ((x1, y1), (x2, y2)) = (from, to);
        let middle = f64::midpoint(x1, x2);
        self.put(format_args!(
            "<path d=\"M{x1:.1} {y1:.1}C{middle:.1} {y1:.1} {middle:.1} {y2:.1} {x2:.1} {y2:.1}\" \
             class=\"{class}\"/>\n"
        ));
    }

    /// A diamond around a point.
    pub(crate) fn diamond(&mut self, at: (f64, f64), class: &str, title: &str) {
        let (x, y) = at;
        self.put(format_args!(
            "<path d=\"M{x:.1} {:.1}l6 6 -6 6 -6 -6z\" class=\"{class}\">{}</path>\n",
            y - 6.0,
            titled(title)
        ));
    }

    /// The whole document; `description` says in words what is to be seen.
    pub(crate) fn finish(self, title: &str, description: &str) -> String {
        let Svg {
            body,
            width,
            height,
        } = self;
        let (title, description) = (escaped(title), escaped(description));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" \
             aria-labelledby=\"title description\">\n<title id=\"title\">{title}</title>\n\
             <desc id=\"description\">{description}</desc>\n<style>{}</style>\n\
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
    format!("<title>{}</title>", escaped(title))
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
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// A count as a length.
pub(crate) fn float(count: usize) -> f64 {
    // A picture has fewer items than an f64 has whole numbers.
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
