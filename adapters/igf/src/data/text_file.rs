//! Files that people write, read as text: with a byte order mark or without, and with a word on
//! how to save what is not UTF-8.

use crate::exit::Exit;
use crate::fail::{Failure, unreadable};
use std::path::Path;

/// The text of a file, without the mark that some editors put before it.
///
/// # Errors
/// `file_unreadable` where it cannot be read; `not_utf8` where it is text of another encoding.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    text(bytes).map_err(|found| {
        let message = format!("{} is {found}, not UTF-8", path.display());
        Failure::new(Exit::Usage, "not_utf8", message).help(
            "save it as UTF-8: in most editors `Save as…` asks for the encoding; or \
             `iconv -f ENCODING -t UTF-8 FILE`",
        )
    })
}

/// The text, or what the bytes are instead.
fn text(mut bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("UTF-16".to_owned());
    }
    // Every other byte of plain words in UTF-16 is zero.
    let zeros = bytes.iter().take(64).filter(|byte| **byte == 0).count();
    if zeros > 8 {
        return Err("UTF-16, or no text".to_owned());
    }
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = bytes[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        let letter = bytes.get(valid).map_or(' ', |byte| char::from(*byte));
        format!("Latin-1 or alike (`{letter}` in line {line})")
    })
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_mark_is_taken_away_and_other_encodings_are_named() {
        let read = |bytes: &[u8]| text(bytes.to_vec());
        assert_eq!(read(b"\xef\xbb\xbfid = 1\r\n").as_deref(), Ok("id = 1\r\n"));
        assert_eq!(read("é".as_bytes()).as_deref(), Ok("é"));
        let wide: Vec<u8> = "[workflow]"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(read(&wide).is_err_and(|found| found.contains("UTF-16")));
        assert_eq!(read(&[0xff, 0xfe, b'[', 0]), Err("UTF-16".to_owned()));
        let latin = read(b"a = 1\nb = \"caf\xe9\"");
        assert_eq!(latin, Err("Latin-1 or alike (`é` in line 2)".to_owned()));
    }
}
