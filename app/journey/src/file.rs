//! Journey files: TOML, as they are imported, exported, reviewed and kept in version control (RULES §1).

mod depth;
mod fields;
mod read;
mod write;

/// The file cannot be read: not as TOML, or not as a journey.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct ReadError {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
}

impl ReadError {
    /// An error at a byte of the text.
    pub(crate) fn at(text: &str, byte: usize, message: impl Into<String>) -> Self {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &text[..byte];
        let begin = before.rfind('\n').map_or(0, |end| end + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[begin..].chars().count() + 1,
            message: message.into(),
        }
    }
}

/// Text as files and scripts hold it: UTF-8, a leading byte order mark ignored.
///
/// # Errors
/// Where the first byte lies that is not Unicode.
pub(crate) fn unicode(bytes: &[u8]) -> Result<&str, ReadError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let (good, _) = bytes.split_at(error.valid_up_to());
            let good = std::str::from_utf8(good).unwrap_or_default();
            Err(ReadError::at(good, good.len(), "this is not Unicode text"))
        }
    }
}
