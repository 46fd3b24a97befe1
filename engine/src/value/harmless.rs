//! Text of people as other people may see it: what would steer a terminal is written out, and
//! what runs from right to left keeps to itself.

/// The left-to-right isolate, the first of the three that begin one.
const FIRST_ISOLATE: char = '\u{2066}';
/// Begins what runs in a direction of its own.
const ISOLATE: char = '\u{2068}';
/// Ends it.
const END_OF_ISOLATE: char = '\u{2069}';

/// A text on one line in which nothing steers: control characters and line breaks stand as signs
/// (␛, ⏎), characters that turn the direction as their number (⟨U+202E⟩), and runs of letters from
/// right to left are isolated, so that they do not reorder what stands around them. To do it twice
/// changes nothing.
pub fn harmless(text: &str) -> String {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let paired = paired(&letters);
    let mut out = String::with_capacity(text.len());
    let mut depth = 0;
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        match *letter {
            FIRST_ISOLATE..=ISOLATE if paired[at] => depth += 1,
            END_OF_ISOLATE if paired[at] => depth -= 1,
            _ => {}
        }
        if depth == 0 && runs_left(*letter) {
            let run = run(&letters[at..]);
            out.push(ISOLATE);
            letters[at..at + run]
                .iter()
                .for_each(|it| write(&mut out, *it));
            out.push(END_OF_ISOLATE);
            at += run;
            continue;
        }
        match *letter {
            '\r' if letters.get(at + 1) == Some(&'\n') => {}
            letter if paired[at] => out.push(letter),
            letter => write(&mut out, letter),
        }
        at += 1;
    }
    out
}

/// Which letters begin an isolate that ends, or end one that began: these are harmless.
fn paired(letters: &[char]) -> Vec<bool> {
    let mut paired = vec![false; letters.len()];
    let mut open = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        match *letter {
            FIRST_ISOLATE..=ISOLATE => open.push(at),
            END_OF_ISOLATE => {
                if let Some(start) = open.pop() {
                    paired[start] = true;
                    paired[at] = true;
                }
            }
            _ => {}
        }
    }
    paired
}

/// How many letters a run from right to left has: up to the last such letter before one from left
/// to right, or before what is not written as it is.
fn run(letters: &[char]) -> usize {
    let mut length = 0;
    for (at, letter) in letters.iter().enumerate() {
        if runs_left(*letter) {
            length = at + 1;
        } else if letter.is_alphabetic() || sign(*letter).is_some() || turns(*letter) {
            break;
        }
    }
    length
}

fn write(out: &mut String, letter: char) {
    match sign(letter) {
        Some(sign) => out.push(sign),
        None if letter.is_control() || turns(letter) => {
            out.push_str(&format!("⟨U+{:04X}⟩", u32::from(letter)));
        }
        None => out.push(letter),
    }
}

/// The sign that stands for a control character.
fn sign(letter: char) -> Option<char> {
    match letter {
        '\n' | '\u{2028}' | '\u{2029}' => Some('⏎'),
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(letter)),
        '\u{7f}' => Some('␡'),
        _ => None,
    }
}

/// Whether a character turns the direction of what follows it.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | FIRST_ISOLATE..=END_OF_ISOLATE)
}

/// Whether a letter runs from right to left: Hebrew, Arabic, Syriac and their like, and the marks
/// that count as one.
fn runs_left(letter: char) -> bool {
    matches!(
        letter,
        '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_steers_is_written_out() {
        for (text, shown) in [
            (
                "plain, with «Umlaut ä» and 中文",
                "plain, with «Umlaut ä» and 中文",
            ),
            ("a\r\nb\nc\rd\te", "a⏎b⏎c␍d␉e"),
            ("\u{1b}[2J\u{7}\0\u{7f}", "␛[2J␇␀␡"),
            ("a\u{9b}31m\u{85}", "a⟨U+009B⟩31m⟨U+0085⟩"),
            ("a\u{2028}b\u{2029}", "a⏎b⏎"),
            ("a\u{202e}gpj.exe", "a⟨U+202E⟩gpj.exe"),
        ] {
            assert_eq!(harmless(text), shown, "{text:?}");
        }
    }

    #[test]
    fn what_runs_from_right_to_left_keeps_to_itself() {
        assert_eq!(
            harmless("by שלום עולם, 12"),
            "by \u{2068}שלום עולם\u{2069}, 12"
        );
        assert_eq!(harmless("א a ב"), "\u{2068}א\u{2069} a \u{2068}ב\u{2069}");
        // An isolate that somebody closed stays; one end alone is told.
        assert_eq!(harmless("\u{2067}א\u{2069}"), "\u{2067}א\u{2069}");
        assert_eq!(
            harmless("\u{2067}a \u{2069}\u{2069}"),
            "\u{2067}a \u{2069}⟨U+2069⟩"
        );
        assert_eq!(harmless("א\nב"), "\u{2068}א\u{2069}⏎\u{2068}ב\u{2069}");
    }

    fn open_isolates(text: &str) -> i32 {
        text.chars().fold(0, |open, letter| match letter {
            FIRST_ISOLATE..=ISOLATE => open + 1,
            END_OF_ISOLATE => {
                assert!(open > 0, "an end without a beginning in {text:?}");
                open - 1
            }
            _ => open,
        })
    }

    proptest! {
        #[test]
        fn no_text_steers_and_twice_is_once(
            text in "([\\x00-\\x1f\u{7f}-\u{9f}\u{202a}-\u{202e}\u{2028}\u{2029}\u{2066}-\u{2069}]|[a-zא-ת ]|\\PC)*"
        ) {
            let shown = harmless(&text);
            let steers = |it: char| {
                it.is_control() || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}')
            };
            prop_assert!(!shown.contains(steers), "{:?}", shown);
            prop_assert_eq!(open_isolates(&shown), 0);
            let mut depth = 0;
            for letter in shown.chars() {
                depth += match letter {
                    FIRST_ISOLATE..=ISOLATE => 1,
                    END_OF_ISOLATE => -1,
                    _ => 0,
                };
                prop_assert!(depth > 0 || !runs_left(letter), "{:?}", shown);
            }
            prop_assert_eq!(harmless(&shown), shown);
        }
    }
}
