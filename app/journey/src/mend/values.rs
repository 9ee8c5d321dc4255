//! Values that are wrong in a way that says what is right: too large, too small, on a kind that does not take them,
//! or in a form that only lacks a letter.

use super::of_square;
use crate::check::Finding;
use crate::draft::{AwardWord, Draft, DraftPolicy, DraftProduct, DraftRule, DraftSquare, DraftTouchpoint, Kind};
use crate::edit::form::turn_into;
use crate::edit::keys::{is_square_key, is_stage_key, is_touchpoint_key, suggest_key};
use crate::edit::{Edit, Head, Part, StageHead};
use crate::money::GREATEST;

const FROM_ONE: (i64, i64) = (1, 100_000);
const FROM_ZERO: (i64, i64) = (0, 100_000);

pub(super) fn mends(draft: &Draft, finding: &Finding, parts: Vec<Part>) -> Vec<Edit> {
    let field = finding.about.as_str();
    if finding.at == "policy" && parts.is_empty() {
        return vec![policy(draft)];
    }
    let mut edits = Vec::new();
    for part in parts {
        match &part {
            Part::Head => edits.extend(head(draft, field)),
            Part::Stage(name) => {
                if let Some(stage) = draft.find_stage(name) {
                    let mut to = StageHead::of(stage);
                    match field {
                        "key" => to.key = suggest_key(&to.title, "stage", |key| is_stage_key(draft, key)),
                        "title" => to.key.clone_into(&mut to.title),
                        _ => to.product.iter_mut().for_each(product),
                    }
                    edits.push(Edit::Stage {
                        of: name.clone(),
                        to: Box::new(to),
                    });
                }
            }
            Part::Square(_) => edits.extend(of_square(draft, &part, &|of| square(draft, of, field))),
            Part::Touchpoint(name) => {
                if let Some(before) = draft.find_touchpoint(name) {
                    let mut to = before.clone();
                    touchpoint(draft, &mut to, field);
                    edits.push(Edit::Touchpoint {
                        of: name.clone(),
                        to: Box::new(to),
                    });
                }
            }
        }
    }
    // A stage may go by the name of the policy.
    if finding.at == "policy" {
        edits.push(policy(draft));
    }
    edits
}

fn clamp(number: &mut i64, (least, most): (i64, i64)) {
    *number = (*number).clamp(least, most);
}

fn clamp_if_any(number: &mut Option<i64>, range: (i64, i64)) {
    if let Some(number) = number {
        clamp(number, range);
    }
}

fn policy(draft: &Draft) -> Edit {
    let mut lines: DraftPolicy = draft.policy.clone();
    clamp_if_any(&mut lines.grace_days, FROM_ZERO);
    clamp_if_any(&mut lines.stalled_after_days, FROM_ONE);
    clamp_if_any(&mut lines.lapsed_after_days, FROM_ONE);
    clamp_if_any(&mut lines.claim_release_days, FROM_ONE);
    clamp_if_any(&mut lines.freezes, FROM_ZERO);
    Edit::Head(Box::new(Head {
        policy: lines,
        ..Head::of(draft)
    }))
}

fn head(draft: &Draft, field: &str) -> Option<Edit> {
    let mut head = Head::of(draft);
    match field {
        "title" => draft.key.clone_into(&mut head.title),
        "reassurance" => head.title.clone_into(&mut head.reassurance.as_mut()?.title),
        "key" => return Some(Edit::Key(suggest_key(&draft.title, "journey", |_| false))),
        _ => return None,
    }
    Some(Edit::Head(Box::new(head)))
}

fn money(amount: &mut f64) {
    *amount = if amount.is_nan() {
        0.0
    } else {
        amount.clamp(0.0, GREATEST)
    };
}

fn product(product: &mut DraftProduct) {
    money(&mut product.price);
    product.currency = product.currency.trim().to_ascii_uppercase();
    if product.name.trim().is_empty() {
        product.key.clone_into(&mut product.name);
    }
}

fn square(draft: &Draft, square: &mut DraftSquare, field: &str) {
    match field {
        "key" => square.key = suggest_key(&square.title, "square", |key| is_square_key(draft, key)),
        "title" => square.key.clone_into(&mut square.title),
        "points" => clamp_if_any(&mut square.points, FROM_ZERO),
        "target" if is_counted(square) => {
            clamp(square.target.get_or_insert(1), FROM_ONE);
        }
        "by_week" if square.kind == Kind::Checkpoint => clamp_if_any(&mut square.by_week, FROM_ONE),
        "url" => {
            if let Some(offer) = &mut square.offer {
                offer.url = web_address(&offer.url);
            }
        }
        "price" | "currency" | "name" | "product" => {
            let offered = square.offer.as_mut().and_then(|offer| offer.product.as_mut());
            offered.into_iter().for_each(product);
        }
        "opens_when" => {
            if let Some(rule) = &mut square.opens_when {
                conditions(draft, rule);
            }
        }
        _ => turn_into(draft, square),
    }
}

fn is_counted(square: &DraftSquare) -> bool {
    square.kind == Kind::Action || (square.kind == Kind::Checkpoint && square.award == Some(AwardWord::Count))
}

/// `example.com/offer` was meant as `https://example.com/offer`.
fn web_address(text: &str) -> String {
    let text = text.trim();
    match text.split_once("://") {
        Some((_, rest)) => format!("https://{rest}"),
        None => format!("https://{text}"),
    }
}

/// Numbers in their range, and conditions that fit the square they speak of.
fn conditions(draft: &Draft, rule: &mut DraftRule) {
    let find = |key: &str| {
        draft
            .stages
            .iter()
            .flat_map(|stage| &stage.squares)
            .find(|square| square.key == key)
    };
    match rule {
        DraftRule::All(rules) | DraftRule::Any(rules) => {
            for rule in rules {
                conditions(draft, rule);
            }
        }
        DraftRule::Not(rule) => conditions(draft, rule),
        DraftRule::Points(number)
        | DraftRule::Streak(number)
        | DraftRule::DaysSinceStart(number)
        | DraftRule::DaysSince { at_least: number, .. } => clamp(number, FROM_ONE),
        DraftRule::OpenedByCoach(truth) => *truth = true,
        DraftRule::Awarded(key) => {
            if find(key).is_some_and(|square| square.kind != Kind::Checkpoint) {
                *rule = DraftRule::Done(std::mem::take(key));
            }
        }
        DraftRule::Count { square: key, at_least } => match find(key) {
            Some(square) if is_counted(square) => clamp(at_least, (1, square.target.unwrap_or(1).clamp(1, 100_000))),
            Some(_) => *rule = DraftRule::Done(std::mem::take(key)),
            None => clamp(at_least, FROM_ONE),
        },
        DraftRule::Done(_) | DraftRule::Purchased(_) => {}
    }
}

fn touchpoint(draft: &Draft, touchpoint: &mut DraftTouchpoint, field: &str) {
    match field {
        "key" => touchpoint.key = suggest_key(&touchpoint.subject, "contact", |key| is_touchpoint_key(draft, key)),
        "event" => {
            // `awarded` of what is no checkpoint means that it is done; what nobody can read follows the start.
            touchpoint.after.event = match touchpoint.after.event.strip_prefix("awarded:") {
                Some(square) => format!("done:{square}"),
                None => "started".to_owned(),
            };
        }
        "days" => clamp(&mut touchpoint.after.days, FROM_ZERO),
        "at" => touchpoint.after.at = touchpoint.after.at.as_deref().and_then(clock),
        "stop_when" => {
            if let Some(rule) = &mut touchpoint.stop_when {
                conditions(draft, rule);
            }
        }
        "holdout" => {
            // Ten meant ten in a hundred.
            touchpoint.holdout = touchpoint.holdout.map(|share| match share {
                share if (1.0..100.0).contains(&share) => share / 100.0,
                _ => 0.0,
            });
        }
        "cost" => touchpoint.cost.iter_mut().for_each(money),
        "percent" | "valid_days" => {
            if let Some(coupon) = &mut touchpoint.coupon {
                clamp(&mut coupon.percent, (1, 100));
                clamp(&mut coupon.valid_days, FROM_ONE);
            }
        }
        _ => {}
    }
}

/// `9:00` was meant as `09:00`; what is no time at all is left out.
fn clock(text: &str) -> Option<String> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
    (hours < 24 && minutes < 60).then(|| format!("{hours:02}:{minutes:02}"))
}
