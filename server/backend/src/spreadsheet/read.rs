//! Reading a CSV file, whatever program wrote it.

use std::borrow::Cow;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{FILE_BYTES, MAX_ROWS, runs};
use crate::Fault;

/// A table with what its columns are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What the columns are called, as many as the widest row has; empty where the file does not say.
    pub headers: Vec<String>,
    /// The rows below them. Rows without any text are left out.
    pub records: Vec<Record>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line of the file on which it begins, from 1.
    pub line: u64,
    /// Its cells, as they were written.
    pub cells: Vec<String>,
}

/// The table in the bytes of a file: UTF-8 with or without a byte order mark, UTF-16 with one, or `Shift_JIS` (CP932) as
/// Excel writes it in Japan, else Windows-1252 as it does in Western Europe; parted by commas, semicolons or tabs.
///
/// Cells are text, whatever they look like. A first row with a mail address in it is no header.
///
/// # Errors
/// [`Fault::Missing`] without rows, [`Fault::TooLarge`], [`Fault::TooManyRows`], and [`Fault::NotATable`] for what is
/// no text, such as a workbook.
pub fn read_table(bytes: &[u8]) -> Result<Table, Fault> {
    if bytes.len() > FILE_BYTES {
        return Err(Fault::TooLarge { bytes: FILE_BYTES });
    }
    let text = decode(bytes).ok_or(Fault::NotATable)?;
    // Some programs end a file as DOS did.
    let text = text.trim_end_matches('\u{1a}');
    // NUL, and other bytes that no keyboard makes: a program's file, not a person's.
    let is_binary =
        |letter: char| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}');
    if text.contains(is_binary) {
        return Err(Fault::NotATable);
    }
    let (delimiter, skipped, text) = delimiter(text);
    let mut records = Vec::new();
    let mut headers = None;
    let mut lines = Lines::of(text);
    for record in reader(text, delimiter).into_records() {
        let record = record.map_err(|_| Fault::NotATable)?;
        let line = lines.at(record.position().map_or(0, csv::Position::byte)) + skipped;
        let cells: Vec<String> = record.iter().map(cell).collect();
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if headers.is_none() && !cells.iter().any(|cell| cell.contains('@')) {
            headers = Some(cells.iter().map(|cell| cell.trim().to_owned()).collect());
            continue;
        }
        headers.get_or_insert_default();
        if records.len() == MAX_ROWS {
            return Err(Fault::TooManyRows { max: MAX_ROWS });
        }
        records.push(Record { line, cells });
    }
    if records.is_empty() {
        return Err(Fault::Missing);
    }
    let mut headers: Vec<String> = headers.unwrap_or_default();
    let widest = records.iter().map(|record| record.cells.len()).max().unwrap_or(0);
    if headers.len() < widest {
        headers.resize(widest, String::new());
    }
    Ok(Table { headers, records })
}

/// Counts lines up to a place in a text. The reader's own count stands before the breaks that part two rows.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line of the first letter at or after a place; places only grow.
    fn at(&mut self, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        while let Some(byte) = self.text.get(self.at) {
            let breaks = match byte {
                b'\n' => true,
                b'\r' => self.text.get(self.at + 1) != Some(&b'\n'),
                _ if self.at >= place => break,
                _ => false,
            };
            // A carriage return with its line feed is one break, counted at the second.
            self.line += u64::from(breaks);
            self.at += 1;
        }
        self.line
    }
}

/// The cell as it was before this program wrote it: without the apostrophe that keeps it from running.
fn cell(text: &str) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if runs(rest.trim_start_matches('\'')) => rest.to_owned(),
        _ => text.to_owned(),
    }
}

fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let strictly =
        |encoding: &'static Encoding, bytes| encoding.decode_without_bom_handling_and_without_replacement(bytes);
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => str::from_utf8(rest).ok().map(Cow::Borrowed),
        [0xff, 0xfe, rest @ ..] => strictly(UTF_16LE, rest),
        [0xfe, 0xff, rest @ ..] => strictly(UTF_16BE, rest),
        // A workbook (ZIP or OLE), a PDF.
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] | [b'%', b'P', b'D', b'F', ..] => None,
        _ => match str::from_utf8(bytes) {
            Ok(text) => Some(Cow::Borrowed(text)),
            Err(_) => strictly(SHIFT_JIS, bytes).or_else(|| strictly(WINDOWS_1252, bytes)),
        },
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes())
}

/// What parts the cells, how many lines stand before the table, and the table. Excel may say it in a first line `sep=;`.
fn delimiter(text: &str) -> (u8, u64, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(sign) = first.trim_end().strip_prefix("sep=")
        && let [sign @ (b',' | b';' | b'\t')] = sign.as_bytes()
    {
        return (*sign, 1, rest);
    }
    // The sign that parts the first row into the most cells, and the rows below it alike.
    let score = |sign: u8| {
        let mut records = reader(text, sign).into_records().take(20).filter_map(Result::ok);
        let width = records.next().map_or(0, |first| first.len());
        let alike = records.filter(|record| record.len() == width).count();
        if width > 1 { (width, alike) } else { (0, 0) }
    };
    // Of equals the last is taken.
    let sign = [b';', b'\t', b','].into_iter().max_by_key(|sign| score(*sign));
    (sign.unwrap_or(b','), 0, text)
}
