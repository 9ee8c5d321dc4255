//! Writing a CSV file: the one place where cells are kept from running.

use std::borrow::Cow;

use super::runs;

/// A cell that no spreadsheet runs: what would run gets an apostrophe in front, which [`super::read_table`] takes away
/// again, so that a file that went out comes back as it was.
#[must_use]
pub fn neutral(cell: &str) -> Cow<'_, str> {
    if runs(cell.trim_start_matches('\'')) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A CSV file as Excel opens it in any country: UTF-8 with a byte order mark, commas, CR LF, every cell [`neutral`].
#[must_use]
pub fn write_csv<R, C>(rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        for cell in row {
            writer
                .write_field(neutral(cell.as_ref()).as_bytes())
                .expect("memory takes every byte");
        }
        writer.write_record(None::<&[u8]>).expect("memory takes every byte");
    }
    writer.into_inner().expect("memory takes every byte")
}
