//! Three people who play. Their figures are assumptions, written down so that anybody can argue with them.
//!
//! | | keen | typical | slow |
//! |---|---|---|---|
//! | comes back after so many days | 1 | 2 to 3 | 5 to 9 |
//! | at | 07:30 | 12:30 | 21:00 |
//! | steps in one sitting | up to 3 | up to 2 | 1 |
//! | counts of a day that are made up later | all | two of three | two of five |
//! | feels a result at so much of its promised time | 0.8 | 1.0 | 1.3 |
//! | feels, of 5 | 4 to 5 | 3 to 5 | 2 to 4 |
//! | a coach answers a claim after | 1 day | 2 days | never: the rule releases it |
//! | a coach opens what only a coach opens after | 1 day | 3 days | 7 days |
//! | takes an offer | always | every other time | never |
//! | buys what the way needs, once nothing else is left to do, after | 0 days | 3 days | 10 days |
//! | a break | none | 9 days after the first milestone | silent after two fifths of the way, until the day after a contact that follows "behind" or "stalled"; without one, for good |

use serde::{Deserialize, Serialize};

/// Who plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Persona {
    /// Comes every day and takes every offer.
    Keen,
    /// Comes every two or three days, with a break.
    Typical,
    /// Comes about once a week, and falls silent on the way.
    Slow,
}

/// A persona's figures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habits {
    pub(super) gap: (i64, i64),
    /// Hour and minute.
    pub(super) at: (i8, i8),
    pub(super) steps: u32,
    /// Of ten days, on how many something is counted.
    pub(super) days_of_ten: i64,
    /// Tenths of the promised time after which a result is felt.
    pub(super) felt_tenths: i64,
    pub(super) feeling: (i64, i64),
    pub(super) answer: Option<i64>,
    pub(super) opening: i64,
    pub(super) offers: Offers,
    pub(super) needed: i64,
    pub(super) pause: Break,
}

/// What a persona does with offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offers {
    All,
    EveryOther,
    None,
}

/// When a persona does not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    None,
    /// So many days, after the first milestone.
    AfterMilestone(i64),
    /// From two fifths of the way until a contact calls.
    Silence,
}

impl Persona {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Keen, Self::Typical, Self::Slow];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Keen => "keen",
            Self::Typical => "typical",
            Self::Slow => "slow",
        }
    }

    /// The one with this code.
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|persona| persona.code() == code)
    }

    pub(super) fn habits(self) -> Habits {
        match self {
            Self::Keen => Habits {
                gap: (1, 1),
                at: (7, 30),
                steps: 3,
                days_of_ten: 10,
                felt_tenths: 8,
                feeling: (4, 5),
                answer: Some(1),
                opening: 1,
                offers: Offers::All,
                needed: 0,
                pause: Break::None,
            },
            Self::Typical => Habits {
                gap: (2, 3),
                at: (12, 30),
                steps: 2,
                days_of_ten: 7,
                felt_tenths: 10,
                feeling: (3, 5),
                answer: Some(2),
                opening: 3,
                offers: Offers::EveryOther,
                needed: 3,
                pause: Break::AfterMilestone(9),
            },
            Self::Slow => Habits {
                gap: (5, 9),
                at: (21, 0),
                steps: 1,
                days_of_ten: 4,
                felt_tenths: 13,
                feeling: (2, 4),
                answer: None,
                opening: 7,
                offers: Offers::None,
                needed: 10,
                pause: Break::Silence,
            },
        }
    }
}
