//! Contacts that a plan lacks.

use std::collections::BTreeSet;

use crate::draft::{Draft, DraftTouchpoint, Kind, Purpose};
use crate::edit::starting_words::starting_words;
use crate::edit::{Edit, apply, new_touchpoint};

/// The longest silence, and the first days in which most people forget who sold to them.
pub const TWO_WEEKS: i64 = 14;

/// The days on which a customer hears something or is promised something (RULES §6).
pub fn contact_days(draft: &Draft) -> BTreeSet<i64> {
    let planned = draft
        .touchpoints
        .iter()
        .filter(|touchpoint| touchpoint.after.event == "started");
    let planned = planned.map(|touchpoint| touchpoint.after.days);
    let mut days: BTreeSet<i64> = planned.chain(promised_days(draft)).collect();
    if draft.reassurance.is_some() {
        days.insert(0);
    }
    days
}

/// The days by which checkpoints promise their results.
pub fn promised_days(draft: &Draft) -> BTreeSet<i64> {
    let squares = draft.stages.iter().flat_map(|stage| &stage.squares);
    let checkpoints = squares.filter(|square| square.kind == Kind::Checkpoint);
    checkpoints
        .filter_map(|square| square.by_week?.checked_mul(7))
        .collect()
}

/// The silences of more than two weeks up to the last checkpoint, each from one contact day to the next.
pub fn gaps(draft: &Draft) -> Vec<(i64, i64)> {
    let Some(last) = promised_days(draft).last().copied() else {
        return Vec::new();
    };
    let days: Vec<i64> = contact_days(draft).range(..=last).copied().collect();
    let pairs = days.windows(2).map(|pair| (pair[0], pair[1]));
    pairs
        .filter(|(from, to)| to.saturating_sub(*from) > TWO_WEEKS)
        .collect()
}

/// New contacts on these days, placed among the others by day.
fn on_days(draft: &Draft, days: impl IntoIterator<Item = i64>) -> Edit {
    let mut all = Vec::new();
    let mut growing = draft.clone();
    for day in days {
        let edit = add(&growing, new_touchpoint(&growing, day));
        if let Ok(grown) = apply(&growing, &edit) {
            growing = grown;
            all.push(edit);
        }
    }
    Edit::All(all)
}

/// After the last contact that comes before it.
fn add(draft: &Draft, touchpoint: DraftTouchpoint) -> Edit {
    let days = touchpoint.after.days;
    let earlier = |other: &DraftTouchpoint| other.after.event == "started" && other.after.days <= days;
    let at = draft.touchpoints.iter().rposition(earlier).map_or(0, |last| last + 1);
    Edit::AddTouchpoint {
        at,
        touchpoint: Box::new(touchpoint),
    }
}

/// Contacts in every silence, evenly, as few as are enough.
pub(super) fn fill_gaps(draft: &Draft) -> Vec<Edit> {
    let mut days = Vec::new();
    for (from, to) in gaps(draft) {
        let silence = to - from;
        let parts = silence / TWO_WEEKS + i64::from(silence % TWO_WEEKS > 0);
        // A promise of a hundred years is a mistake of another kind.
        if parts > 60 {
            return Vec::new();
        }
        days.extend((1..parts).map(|part| from + silence * part / parts));
    }
    vec![on_days(draft, days)]
}

/// Contacts in the first two weeks until there are three.
pub(super) fn first_weeks(draft: &Draft) -> Edit {
    let there = contact_days(draft);
    let early = there.range(0..=TWO_WEEKS).count();
    let days = [1, 3, 7, 10, 14].into_iter().filter(|day| !there.contains(day));
    on_days(draft, days.take(3_usize.saturating_sub(early)).collect::<Vec<_>>())
}

/// A way back onto the same square.
pub(super) fn win_back(draft: &Draft) -> Edit {
    let words = starting_words(draft);
    let mut touchpoint = new_touchpoint(draft, 0);
    "win-back".clone_into(&mut touchpoint.key);
    "lapsed".clone_into(&mut touchpoint.after.event);
    touchpoint.purpose = Purpose::WinBack;
    words.win_back_subject.clone_into(&mut touchpoint.subject);
    words.win_back_body.clone_into(&mut touchpoint.body);
    Edit::AddTouchpoint {
        at: usize::MAX,
        touchpoint: Box::new(touchpoint),
    }
}
