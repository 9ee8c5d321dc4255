//! Facts: what has happened, as the log keeps it. The log is append-only, so its JSON is read by every later
//! version: unknown fields are ignored, and every field that may be missing has a default.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::command::Author;
use crate::key::Key;
use crate::moving::Mapping;

/// How an offer was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Accepted.
    TakeUp,
    /// Declined.
    Decline,
}

/// What happened (RULES §7), with what the log must remember beyond that: words, reasons and amounts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The journey started.
    Started,
    /// The customer looked.
    Visited,
    /// A count went up.
    Counted {
        /// The square.
        square: Key,
        /// The new count.
        count: u32,
    },
    /// A feeling was recorded.
    CheckedIn {
        /// The square.
        square: Key,
        /// 1 to 5.
        feeling: u8,
        /// The customer's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// A milestone was claimed.
    Claimed {
        /// The square.
        square: Key,
        /// The customer's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// A claim was sent back.
    SentBack {
        /// The square.
        square: Key,
        /// The coach's words.
        #[serde(default)]
        words: String,
    },
    /// A coach opened a square; its `Opened` follows.
    OpenedByCoach {
        /// The square.
        square: Key,
    },
    /// An offer was answered.
    Answered {
        /// The square.
        square: Key,
        /// How.
        answer: Answer,
    },
    /// A product was bought.
    Purchased {
        /// The product.
        product: Key,
        /// What was paid, in the business's currency's major unit.
        #[serde(default)]
        amount: f64,
    },
    /// Every clock stopped.
    Paused,
    /// Every clock runs again.
    Resumed,
    /// The customer left.
    Left {
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// The customer came back.
    Returned,
    /// A square is done.
    Done {
        /// The square.
        square: Key,
    },
    /// A square opened.
    Opened {
        /// The square.
        square: Key,
    },
    /// Every square that is not an offer is done.
    Finished,
    /// The enrolment went on to another version of its journey ([`moving`](crate::moving)).
    Moved {
        /// The name of the version before.
        from: String,
        /// The name of the version after.
        to: String,
        /// Which square became which.
        #[serde(default)]
        squares: Mapping,
    },
    /// A command with an id was accepted and changed nothing: its id is used all the same.
    Noted,
}

impl Event {
    /// The event's name, as RULES §7 writes it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Visited => "visited",
            Self::Counted { .. } => "counted",
            Self::CheckedIn { .. } => "checked-in",
            Self::Claimed { .. } => "claimed",
            Self::SentBack { .. } => "sent-back",
            Self::OpenedByCoach { .. } => "opened-by-coach",
            Self::Answered { .. } => "answered",
            Self::Purchased { .. } => "purchased",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::Left { .. } => "left",
            Self::Returned => "returned",
            Self::Done { .. } => "done",
            Self::Opened { .. } => "opened",
            Self::Finished => "finished",
            Self::Moved { .. } => "moved",
            Self::Noted => "noted",
        }
    }

    /// The square that the event speaks of.
    pub fn square(&self) -> Option<&Key> {
        match self {
            Self::Counted { square, .. }
            | Self::CheckedIn { square, .. }
            | Self::Claimed { square, .. }
            | Self::SentBack { square, .. }
            | Self::OpenedByCoach { square }
            | Self::Answered { square, .. }
            | Self::Done { square }
            | Self::Opened { square } => Some(square),
            _ => None,
        }
    }

    /// The same, to be named anew.
    pub(crate) fn square_mut(&mut self) -> Option<&mut Key> {
        match self {
            Self::Counted { square, .. }
            | Self::CheckedIn { square, .. }
            | Self::Claimed { square, .. }
            | Self::SentBack { square, .. }
            | Self::OpenedByCoach { square }
            | Self::Answered { square, .. }
            | Self::Done { square }
            | Self::Opened { square } => Some(square),
            _ => None,
        }
    }
}

/// One line of an enrolment's log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// When it happened; what time did is dated at the start of its local day.
    pub at: Timestamp,
    /// Whose command it was, or the rules.
    pub by: Author,
    /// The command's id, on the command's first fact only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether time did it (a released claim, a square that opened at the start of a day), and no command.
    #[serde(default, skip_serializing_if = "is_false")]
    pub by_time: bool,
    /// Whether the same command, or the same start of a day, has more facts after this one. Standings are taken
    /// between commands, never in the middle of one.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
