//! Tables as people keep them in a spreadsheet: read from the bytes of a CSV file, and written so that nothing in
//! them runs when the file is opened.

mod read;
mod write;

pub use self::{
    read::{Record, Table, read_table},
    write::{neutral, write_csv},
};

/// How many bytes a file may have.
pub const FILE_BYTES: usize = 8 * 1024 * 1024;

/// How many rows a table may have, without its header.
pub const MAX_ROWS: usize = 10_000;

/// Whether a spreadsheet would take a cell that begins so for a formula. Full-width signs count: Japanese Excel takes
/// them for the narrow ones.
fn runs(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}
