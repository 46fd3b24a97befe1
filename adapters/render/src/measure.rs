//! How wide text is, near enough to keep it in its place: no picture may depend on a font being
//! there, so widths are those of Arial, rounded up.

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    /// The name of the picture.
    Title,
    /// The head of a part.
    Head,
    /// The name of a thing.
    Label,
    /// What is said beside it.
    Note,
    /// The least that is still read on paper.
    Small,
    /// For pictures of hundreds of rows, which are read on a screen.
    Tiny,
}

impl Face {
    pub(crate) const ALL: [Face; 6] = [
        Face::Title,
        Face::Head,
        Face::Label,
        Face::Note,
        Face::Small,
        Face::Tiny,
    ];

    /// Its class in the style.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Face::Title => "title",
            Face::Head => "head",
            Face::Label => "label",
            Face::Note => "note",
            Face::Small => "small",
            Face::Tiny => "tiny",
        }
    }

    /// Its height in pixels.
    pub(crate) const fn size(self) -> f64 {
        match self {
            Face::Title => 18.0,
            Face::Head => 13.0,
            Face::Label => 12.0,
            Face::Note => 11.0,
            Face::Small => 10.0,
            Face::Tiny => 8.0,
        }
    }

    pub(crate) const fn bold(self) -> bool {
        matches!(self, Face::Title | Face::Head)
    }

    /// How wide a text is.
    pub(crate) fn width(self, text: &str) -> f64 {
        let ems: f64 = text.chars().map(em).sum();
        let bold = if self.bold() { 1.09 } else { 1.0 };
        ems * bold * self.size()
    }

    /// A text that is no wider than that, cut with `…` where it must be.
    pub(crate) fn fitted(self, text: &str, width: f64) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut kept = String::new();
        for letter in text.chars() {
            if self.width(&format!("{kept}{letter}…")) > width {
                break;
            }
            kept.push(letter);
        }
        format!("{}…", kept.trim_end())
    }

    /// A text in at most so many lines of that width; the last is cut where it must be.
    pub(crate) fn wrapped(self, text: &str, width: f64, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let is_full = lines.len() == most;
            match lines.last_mut() {
                Some(line) if is_full || self.width(&format!("{line} {word}")) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines.iter().map(|line| self.fitted(line, width)).collect()
    }
}

/// The width of a letter in parts of the text's height.
fn em(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' => 0.25,
        ' ' | 'f' | 't' | '.' | ',' | ':' | ';' | '!' | 'I' | '/' | '[' | ']' => 0.3,
        'r' | '(' | ')' | '-' | '·' | '"' => 0.37,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 0.53,
        'w' => 0.75,
        'm' | 'M' | 'G' | 'O' | 'Q' => 0.85,
        'W' | '@' | '—' | '…' | '%' => 1.03,
        'A'..='Z' => 0.74,
        letter if letter.is_ascii() => 0.59,
        '\u{a0}'..='\u{24f}' | '–' | '‘'..='„' => 0.66,
        '\u{250}'..='\u{5ff}' => 0.8,
        _ => 1.1,
    }
}

/// A text of at most so many signs, cut with `…`.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text
            .chars()
            .take(most.saturating_sub(1))
            .chain(['…'])
            .collect(),
    }
}

/// A count as a length.
pub(crate) fn float(count: usize) -> f64 {
    // A picture has fewer items than an f64 has whole numbers.
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// `1 item`, `2 items`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
