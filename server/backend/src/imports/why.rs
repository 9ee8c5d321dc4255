//! What happens to a row, and why.

use super::Column;
use crate::Fault;

/// What happens to a row, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// It will be worked off.
    Do,
    /// It was worked off.
    Done,
    /// Nothing is left to do: it was done before.
    Already,
    /// Nothing can be done.
    Cannot,
}

impl Verdict {
    /// A stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Do => "do",
            Self::Done => "done",
            Self::Already => "already",
            Self::Cannot => "cannot",
        }
    }
}

/// What happens to a row, and why.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Why {
    /// The person is invited.
    Invite,
    /// The person is invited, and their journey starts on the day on which they bought.
    InviteBuyer {
        /// The how manieth of alike purchases of the table it is.
        nth: usize,
    },
    /// The person is here already; what they bought is recorded.
    Purchase {
        /// As for [`Why::InviteBuyer`].
        nth: usize,
    },
    /// An invitation to this journey waits for the person already.
    Invited,
    /// The person is in this journey already.
    Playing,
    /// A row above names the same person and the same journey.
    SameAs {
        /// Its line.
        line: u64,
    },
    /// This purchase was recorded before.
    Recorded,
    /// A cell does not fit.
    Cell {
        /// Of which column.
        column: Column,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The row names no journey, and none is chosen for such rows.
    NoJourney,
    /// No journey goes by this key or title.
    UnknownJourney,
    /// The journey has no published version.
    NotPublished,
    /// The journey has no product of this key or name.
    UnknownProduct,
    /// No customer has this address.
    Stranger,
    /// The customer is not in this journey.
    NotInJourney,
    /// The rules of the game refuse it.
    Refused,
}

impl Why {
    /// What it means for a row that was not worked off yet.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Invite | Self::InviteBuyer { .. } | Self::Purchase { .. } => Verdict::Do,
            Self::Invited | Self::Playing | Self::SameAs { .. } | Self::Recorded => Verdict::Already,
            Self::Cell { .. }
            | Self::NoJourney
            | Self::UnknownJourney
            | Self::NotPublished
            | Self::UnknownProduct
            | Self::Stranger
            | Self::NotInJourney
            | Self::Refused => Verdict::Cannot,
        }
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a reason is plain data")
    }
}
