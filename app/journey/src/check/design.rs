//! What a designer should think about again: stages, products, checkpoints and texts.

use std::collections::BTreeSet;

use super::{Code, Findings, square_place};
use crate::draft::{Draft, DraftRule, DraftSquare, DraftStage, Kind, OfferSort};
use crate::version::named_products;

pub(super) fn check(draft: &Draft, findings: &mut Findings) {
    if draft.stages.is_empty() {
        findings.add(Code::EmptyJourney, "", "");
    }
    if draft.reassurance.is_none() {
        findings.add(Code::NoReassurance, "", "");
    }
    stages(draft, findings);
    let mut latest: Option<i64> = None;
    let mut early = false;
    for stage in &draft.stages {
        for square in &stage.squares {
            let at = square_place(&stage.key, &square.key);
            texts(square, &at, findings);
            if square.kind != Kind::Checkpoint {
                continue;
            }
            let Some(week) = square.by_week else {
                findings.add(Code::CheckpointWithoutWeek, &at, "");
                continue;
            };
            if latest.is_some_and(|latest| week < latest) {
                findings.add(Code::WeeksOutOfOrder, &at, "");
            }
            latest = latest.max(Some(week));
            early |= week <= 4;
            if opens_after(square, week) {
                findings.add(Code::DueBeforeOpen, &at, "");
            }
        }
    }
    if !early {
        findings.add(Code::LateFirstResult, "", "");
    }
}

fn stages(draft: &Draft, findings: &mut Findings) {
    let mut named_later = true;
    for (number, stage) in draft.stages.iter().enumerate().rev() {
        if stage.squares.is_empty() {
            findings.add(Code::EmptyStage, &stage.key, "");
        }
        let products: BTreeSet<&str> = named_products(stage).map(|product| product.key.as_str()).collect();
        if products.is_empty() {
            findings.add(Code::NoProduct, &stage.key, "");
        }
        if products.len() >= 3 && !named_later {
            findings.add(Code::CrowdedStage, &stage.key, "");
        }
        named_later &= !products.is_empty();
        if number + 1 == draft.stages.len() && !leads_on(stage) {
            findings.add(Code::DeadEnd, &stage.key, "");
        }
    }
}

fn leads_on(stage: &DraftStage) -> bool {
    stage
        .squares
        .iter()
        .filter_map(|square| square.offer.as_ref())
        .any(|offer| offer.sort == OfferSort::NextStage)
}

fn texts(square: &DraftSquare, at: &str, findings: &mut Findings) {
    let blank = |text: &String| text.trim().is_empty();
    if matches!(square.kind, Kind::Lesson | Kind::Action) && square.guide.as_ref().is_none_or(blank) {
        findings.add(Code::NoGuide, at, "");
    }
    if square.kind == Kind::Checkpoint && square.self_check.as_ref().is_none_or(Vec::is_empty) {
        findings.add(Code::NoSelfCheck, at, "");
    }
}

/// Whether the checkpoint's rule makes it wait beyond the week by which it is promised.
fn opens_after(square: &DraftSquare, week: i64) -> bool {
    let after = |rule: &DraftRule| match rule {
        DraftRule::DaysSinceStart(days) => i128::from(*days) > 7 * i128::from(week),
        _ => false,
    };
    match &square.opens_when {
        Some(DraftRule::All(rules)) => rules.iter().any(after),
        Some(rule) => after(rule),
        None => false,
    }
}
