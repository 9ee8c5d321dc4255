//! Commands: what people and other systems ask of an enrolment (RULES §2).

use std::fmt;

use jiff::Timestamp;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Who gives a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Author {
    /// The customer themself.
    Customer,
    /// A coach of the business.
    Coach,
    /// The rules: what time did, and what another system awards by rule.
    Rule,
    /// The business, by an owner or its till.
    Business,
}

/// A number as somebody wrote it: whole, or with a fraction or an exponent. Where a whole number is needed, `5.0`
/// is refused as [`BadValue`](crate::Refusal::BadValue), so the form has to be remembered until then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// Written without fraction or exponent.
    Whole(i64),
    /// Written with a fraction or an exponent, or beyond 64 bits.
    Fractional(f64),
}

impl Number {
    /// The whole number, if it was written as one.
    pub fn whole(self) -> Option<i64> {
        match self {
            Self::Whole(whole) => Some(whole),
            Self::Fractional(_) => None,
        }
    }

    /// The value, however it was written.
    pub fn value(self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "only compared with ranges far below 2^53")]
            Self::Whole(whole) => whole as f64,
            Self::Fractional(value) => value,
        }
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Self {
        Self::Whole(whole)
    }
}

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Self::Fractional(value)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Whole(whole) => serializer.serialize_i64(whole),
            Self::Fractional(value) => serializer.serialize_f64(value),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyNumber;

        impl Visitor<'_> for AnyNumber {
            type Value = Number;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a number")
            }

            fn visit_i64<E: de::Error>(self, whole: i64) -> Result<Number, E> {
                Ok(Number::Whole(whole))
            }

            fn visit_u64<E: de::Error>(self, whole: u64) -> Result<Number, E> {
                #[expect(clippy::cast_precision_loss, reason = "far out of every range")]
                let beyond = Number::Fractional(whole as f64);
                Ok(i64::try_from(whole).map_or(beyond, Number::Whole))
            }

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Number, E> {
                Ok(Number::Fractional(value))
            }
        }

        deserializer.deserialize_any(AnyNumber)
    }
}

/// What is asked. Squares and products are named by text that may be unknown or malformed: answering that is the
/// rules' work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Action {
    /// The journey starts; its local date is day 0.
    Start,
    /// The customer looked.
    Visit,
    /// A lesson is done; an action's count goes up by one.
    Complete {
        /// The square's key.
        square: String,
    },
    /// An action's or a count checkpoint's count goes up.
    Count {
        /// The square's key.
        square: String,
        /// By how much: 1 to 10,000.
        n: Number,
    },
    /// How the customer feels.
    CheckIn {
        /// The square's key.
        square: String,
        /// 1 to 5.
        feeling: Number,
        /// In the customer's own words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// The customer says that a milestone is reached.
    Claim {
        /// The square's key.
        square: String,
        /// In the customer's own words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// A milestone is confirmed.
    Award {
        /// The square's key.
        square: String,
    },
    /// A waiting claim is open again.
    SendBack {
        /// The square's key.
        square: String,
        /// What the coach says about it.
        words: String,
    },
    /// A locked square opens, whatever its rule.
    Open {
        /// The square's key.
        square: String,
    },
    /// An offer is accepted.
    TakeUp {
        /// The square's key.
        square: String,
    },
    /// An offer is declined.
    Decline {
        /// The square's key.
        square: String,
    },
    /// A product was bought.
    Purchase {
        /// The product's key, named in the journey or not.
        product: String,
        /// What was paid: 0 to 10¹², in the business's currency.
        amount: Number,
    },
    /// Stop every clock.
    Pause,
    /// Restart every clock.
    Resume,
    /// The customer leaves.
    Leave {
        /// Why they go.
        reason: String,
    },
    /// The customer comes back to the same squares.
    Return,
}

/// One command: an action, with when, by whom, and perhaps an id that makes it safe to send twice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Command {
    /// When it is given.
    pub at: Timestamp,
    /// Who gives it.
    pub by: Author,
    /// Its id, unique within the enrolment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What is asked.
    pub action: Action,
}

impl Action {
    /// The command's name, as RULES §2 writes it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Visit => "visit",
            Self::Complete { .. } => "complete",
            Self::Count { .. } => "count",
            Self::CheckIn { .. } => "check-in",
            Self::Claim { .. } => "claim",
            Self::Award { .. } => "award",
            Self::SendBack { .. } => "send-back",
            Self::Open { .. } => "open",
            Self::TakeUp { .. } => "take-up",
            Self::Decline { .. } => "decline",
            Self::Purchase { .. } => "purchase",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Leave { .. } => "leave",
            Self::Return => "return",
        }
    }

    /// The square that the command speaks of.
    pub fn square(&self) -> Option<&str> {
        match self {
            Self::Complete { square }
            | Self::Count { square, .. }
            | Self::CheckIn { square, .. }
            | Self::Claim { square, .. }
            | Self::Award { square }
            | Self::SendBack { square, .. }
            | Self::Open { square }
            | Self::TakeUp { square }
            | Self::Decline { square } => Some(square),
            Self::Start
            | Self::Visit
            | Self::Purchase { .. }
            | Self::Pause
            | Self::Resume
            | Self::Leave { .. }
            | Self::Return => None,
        }
    }

    /// Whether this author may give the command (the second column of RULES §2).
    pub fn allows(&self, author: Author) -> bool {
        match self {
            Self::Visit => author == Author::Customer,
            Self::Award { .. } => matches!(author, Author::Coach | Author::Rule),
            Self::SendBack { .. } | Self::Open { .. } => author == Author::Coach,
            Self::Purchase { .. } => matches!(author, Author::Business | Author::Coach),
            _ => true,
        }
    }
}
