//! Refusals: why a command changes nothing.

use serde::{Deserialize, Serialize};

/// Why a command was refused (RULES §2, in the order in which the reasons answer).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// An author that the command does not take.
    #[error("this is not for this author to do")]
    NotAllowed,
    /// Before `start`, anything but `start` and `purchase`.
    #[error("the journey has not started")]
    NotStarted,
    /// After `leave` and before `return`.
    #[error("the customer has left")]
    Left,
    /// Nothing waits on the square that is to be sent back.
    #[error("no claim waits on this square")]
    NotWaiting,
    /// The journey has no such square.
    #[error("the journey has no such square")]
    UnknownSquare,
    /// The square is of a kind that does not take this command.
    #[error("the square is of another kind")]
    WrongKind,
    /// A number or a product key out of range.
    #[error("a value is out of range")]
    BadValue,
    /// The square is not open.
    #[error("the square is locked")]
    Locked,
}

impl Refusal {
    /// The stable code that scripts, the JSON API and translations use.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::NotStarted => "not_started",
            Self::Left => "left",
            Self::NotWaiting => "not_waiting",
            Self::UnknownSquare => "unknown_square",
            Self::WrongKind => "wrong_kind",
            Self::BadValue => "bad_value",
            Self::Locked => "locked",
        }
    }
}
