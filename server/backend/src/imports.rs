//! Imports: a table of customers from a spreadsheet, looked at row by row before anything happens, then worked off in
//! the background.
//!
//! 1. [`upload_table`] stores the rows, finds out which column holds what, and says for each row what will happen.
//! 2. [`adjust_import`] says it anew for other columns or other defaults.
//! 3. [`start_import`] lets the work begin; [`work_off`] does it in portions, each one write: a process that ends
//!    midway leaves the rest to the next. A row that was worked off says so in the same write, so nothing is done twice,
//!    and an address is never invited twice to one journey, whichever row or file it comes from.
//! 4. [`list_rows_that_cannot`] are the rows that come back.

mod candidate;
mod check;
mod columns;
mod upload;
mod view;
mod why;
mod work;

use std::{fmt, str::FromStr};

pub use self::{
    columns::{Column, Columns, Defaults},
    upload::{Adjusted, NewImport, adjust_import, discard_import, forget_old, start_import, upload_table},
    view::{Counts, ImportLine, ImportView, RowLine, RowsThatCannot, get_import, list_imports, list_rows_that_cannot},
    why::{Verdict, Why},
    work::{Worked, work_off},
};

/// What the rows of a table are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aim {
    /// To invite customers, perhaps with what they bought.
    #[default]
    Invite,
    /// To record what customers bought who are here already.
    Purchases,
}

impl Aim {
    /// `invite` or `purchases`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Purchases => "purchases",
        }
    }
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It says what would happen; nothing has.
    Checked,
    /// Its rows are being worked off.
    Going,
    /// Every row was worked off.
    Done,
}

impl Progress {
    /// A stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Going => "going",
            Self::Done => "done",
        }
    }
}

/// A stored word that names nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this word names nothing of an import")]
pub struct UnknownWord;

macro_rules! word {
    ($($type:ident: $($variant:ident)+;)*) => {$(
        impl FromStr for $type {
            type Err = UnknownWord;

            fn from_str(code: &str) -> Result<Self, UnknownWord> {
                [$(Self::$variant),+].into_iter().find(|word| word.code() == code).ok_or(UnknownWord)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        crate::db::text_column::text_column!($type);
    )*};
}

word! {
    Aim: Invite Purchases;
    Progress: Checked Going Done;
    Verdict: Do Done Already Cannot;
}
