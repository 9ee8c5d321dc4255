//! The words that are listed, as files and forms write them.

use crate::draft::{AwardWord, Channel, Kind, OfferSort, Purpose};

/// A type of which every value has a word.
pub trait Word: Copy + PartialEq + 'static {
    /// Every value with its word, in the order in which forms list them.
    const ALL: &'static [(&'static str, Self)];
}

/// The word of a value.
pub fn code<T: Word>(value: T) -> &'static str {
    let found = T::ALL.iter().find(|(_, of)| *of == value);
    found.map_or("", |(code, _)| code)
}

/// The value of a word.
pub fn word<T: Word>(code: &str) -> Option<T> {
    T::ALL.iter().find(|(known, _)| *known == code).map(|(_, value)| *value)
}

impl Word for Kind {
    const ALL: &'static [(&'static str, Self)] = &[
        ("lesson", Self::Lesson),
        ("action", Self::Action),
        ("check-in", Self::CheckIn),
        ("checkpoint", Self::Checkpoint),
        ("offer", Self::Offer),
    ];
}

impl Word for AwardWord {
    const ALL: &'static [(&'static str, Self)] = &[
        ("coach", Self::Coach),
        ("self", Self::SelfAward),
        ("count", Self::Count),
    ];
}

impl Word for OfferSort {
    const ALL: &'static [(&'static str, Self)] = &[
        ("next-stage", Self::NextStage),
        ("upsell", Self::Upsell),
        ("cross-sell", Self::CrossSell),
    ];
}

impl Word for Channel {
    const ALL: &'static [(&'static str, Self)] =
        &[("email", Self::Email), ("push", Self::Push), ("inbox", Self::Inbox)];
}

impl Word for Purpose {
    const ALL: &'static [(&'static str, Self)] = &[
        ("reassure", Self::Reassure),
        ("teach", Self::Teach),
        ("notice", Self::Notice),
        ("next-step", Self::NextStep),
        ("win-back", Self::WinBack),
        ("referral", Self::Referral),
        ("thanks", Self::Thanks),
    ];
}
