//! What the journey check says.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Whether a finding stops publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It does.
    Error,
    /// It does not.
    Warning,
}

/// What was found (RULES §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// A value out of range, malformed, or on a kind that does not take it.
    BadValue,
    /// A checkpoint promises no week.
    CheckpointWithoutWeek,
    /// Two neighbouring contact days lie more than 14 days apart.
    ContactGap,
    /// A stage names three or more products while a later one names none.
    CrowdedStage,
    /// The last stage leads nowhere.
    DeadEnd,
    /// A checkpoint is due before its rule can hold.
    DueBeforeOpen,
    /// The same key twice.
    DuplicateKey,
    /// A journey without stages.
    EmptyJourney,
    /// A stage without squares.
    EmptyStage,
    /// No result is promised within four weeks.
    LateFirstResult,
    /// A lesson or an action does not say how to do it right.
    NoGuide,
    /// A stage names no product.
    NoProduct,
    /// No reassurance.
    NoReassurance,
    /// A checkpoint without a self-check.
    NoSelfCheck,
    /// No touchpoint after `lapsed`.
    NoWinBack,
    /// Fewer than three contact days in the first two weeks.
    ThinStart,
    /// A name that names nothing.
    UnknownReference,
    /// A square that nobody can reach.
    Unreachable,
    /// A result promised earlier than one before it.
    WeeksOutOfOrder,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 19] = [
        Self::BadValue,
        Self::CheckpointWithoutWeek,
        Self::ContactGap,
        Self::CrowdedStage,
        Self::DeadEnd,
        Self::DueBeforeOpen,
        Self::DuplicateKey,
        Self::EmptyJourney,
        Self::EmptyStage,
        Self::LateFirstResult,
        Self::NoGuide,
        Self::NoProduct,
        Self::NoReassurance,
        Self::NoSelfCheck,
        Self::NoWinBack,
        Self::ThinStart,
        Self::UnknownReference,
        Self::Unreachable,
        Self::WeeksOutOfOrder,
    ];

    /// The code as text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadValue => "bad_value",
            Self::CheckpointWithoutWeek => "checkpoint_without_week",
            Self::ContactGap => "contact_gap",
            Self::CrowdedStage => "crowded_stage",
            Self::DeadEnd => "dead_end",
            Self::DueBeforeOpen => "due_before_open",
            Self::DuplicateKey => "duplicate_key",
            Self::EmptyJourney => "empty_journey",
            Self::EmptyStage => "empty_stage",
            Self::LateFirstResult => "late_first_result",
            Self::NoGuide => "no_guide",
            Self::NoProduct => "no_product",
            Self::NoReassurance => "no_reassurance",
            Self::NoSelfCheck => "no_self_check",
            Self::NoWinBack => "no_win_back",
            Self::ThinStart => "thin_start",
            Self::UnknownReference => "unknown_reference",
            Self::Unreachable => "unreachable",
            Self::WeeksOutOfOrder => "weeks_out_of_order",
        }
    }

    /// Whether the code stops publishing.
    pub fn level(self) -> Level {
        match self {
            Self::DuplicateKey
            | Self::UnknownReference
            | Self::EmptyJourney
            | Self::EmptyStage
            | Self::BadValue
            | Self::Unreachable => Level::Error,
            _ => Level::Warning,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// One thing that the check found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finding {
    /// What.
    pub code: Code,
    /// Where: `""` for the journey, `STAGE`, `STAGE.SQUARE`, `policy`, `touchpoint:KEY`.
    pub at: String,
    /// What it is about, for words in the reader's language: the field of a bad value (`"title"`), the name that names
    /// nothing, the key that comes twice; empty where the code says it all.
    pub about: String,
}

impl Finding {
    /// Whether it stops publishing.
    pub fn level(&self) -> Level {
        self.code.level()
    }
}
