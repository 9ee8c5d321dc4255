//! The contact plan: dense in the first two weeks, with no gap longer than two weeks, and a way back.

use std::collections::BTreeSet;

use super::{Code, Findings};
use crate::draft::{Draft, Kind};

/// The first days, in which most people forget who sold to them, and the longest silence.
const TWO_WEEKS: i128 = 14;

pub(super) fn check(draft: &Draft, findings: &mut Findings) {
    let checkpoints = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.squares)
        .filter(|square| square.kind == Kind::Checkpoint)
        .filter_map(|square| square.by_week)
        .map(|week| 7 * i128::from(week));
    let planned = draft
        .touchpoints
        .iter()
        .filter(|touchpoint| touchpoint.after.event == "started")
        .map(|touchpoint| i128::from(touchpoint.after.days));
    let last_checkpoint = checkpoints.clone().max();
    let mut days: BTreeSet<i128> = checkpoints.chain(planned).collect();
    if draft.reassurance.is_some() {
        days.insert(0);
    }
    if days.range(0..=TWO_WEEKS).count() < 3 {
        findings.add(Code::ThinStart, "", "");
    }
    if let Some(last) = last_checkpoint {
        let until: Vec<i128> = days.range(..=last).copied().collect();
        if until.windows(2).any(|pair| pair[1] - pair[0] > TWO_WEEKS) {
            findings.add(Code::ContactGap, "", "");
        }
    }
    let lapsed = |event: &str| event == "lapsed";
    if !draft
        .touchpoints
        .iter()
        .any(|touchpoint| lapsed(&touchpoint.after.event))
    {
        findings.add(Code::NoWinBack, "", "");
    }
}
