//! Mends: what can be offered as a button beside a finding.
//!
//! A mend is an [`Edit`] after which the finding is gone. Where only the owner can know what is right, such as the
//! product of a stage, there is none. Texts that a mend brings are [words to begin with](crate::edit::starting_words).

pub mod plan;
mod values;

use crate::check::{Code, Finding, Level, check};
use crate::draft::{AwardWord, Draft, DraftOffer, DraftRule, DraftSquare, DraftStage, Kind, OfferSort, Reassurance};
use crate::edit::keys::{fresh_key, is_product_key, is_square_key, is_stage_key, is_touchpoint_key};
use crate::edit::starting_words::starting_words;
use crate::edit::{
    Edit, Head, Name, Part, StageHead, To, apply, named_by_draft, new_square, new_stage, parts, place_of, without,
};
use crate::touchpoint::{After, AfterWords};
use crate::version::named_products;

/// The edit that mends a finding of this draft, if there is one that does.
pub fn mend(draft: &Draft, finding: &Finding) -> Option<Edit> {
    let before = check(draft);
    if !before.contains(finding) {
        return None;
    }
    candidates(draft, finding).into_iter().find(|edit| {
        apply(draft, edit).is_ok_and(|after| {
            let after = check(&after);
            let of_code = |findings: &[Finding]| findings.iter().filter(|of| of.code == finding.code).count();
            let errors = |findings: &[Finding]| findings.iter().filter(|of| of.level() == Level::Error).count();
            // An offer has no address until its owner writes it.
            let may_add = usize::from(finding.code == Code::DeadEnd);
            of_code(&after) < of_code(&before) && errors(&after) <= errors(&before) + may_add
        })
    })
}

/// What might mend it, the best first.
fn candidates(draft: &Draft, finding: &Finding) -> Vec<Edit> {
    let at_place = || {
        let all = parts(draft).into_iter();
        all.filter(|part| place_of(draft, part).is_some_and(|place| place == finding.at))
    };
    let squares = |mend: &dyn Fn(&mut DraftSquare)| -> Vec<Edit> {
        at_place().filter_map(|part| of_square(draft, &part, mend)).collect()
    };
    let words = starting_words(draft);
    match finding.code {
        Code::BadValue => values::mends(draft, finding, at_place().collect()),
        Code::CheckpointWithoutWeek => at_place().filter_map(|part| promise_week(draft, &part)).collect(),
        Code::ContactGap => plan::fill_gaps(draft),
        Code::CrowdedStage => spread(draft, &finding.at),
        Code::DeadEnd => lead_on(draft).into_iter().collect(),
        Code::DueBeforeOpen => squares(&|square| {
            let days = longest_wait(square.opens_when.as_ref());
            square.by_week = square
                .by_week
                .max(Some(days.div_euclid(7) + i64::from(days.rem_euclid(7) > 0)));
        }),
        Code::DuplicateKey => duplicates(draft, finding, at_place().collect()),
        Code::EmptyJourney => {
            let mut stage = new_stage(draft, words.stage);
            stage.squares.push(new_square(draft, Kind::Lesson, words.lesson));
            vec![add_stage(stage)]
        }
        Code::EmptyStage => {
            let square = Box::new(new_square(draft, Kind::Lesson, words.lesson));
            let names = at_place().filter_map(|part| part.name().cloned());
            names.map(|stage| add_square(stage, 0, square.clone())).collect()
        }
        Code::LateFirstResult => early_result(draft).into_iter().collect(),
        Code::NoGuide => squares(&|square| square.guide = Some(words.guide.to_owned())),
        Code::NoProduct => Vec::new(),
        Code::NoReassurance => vec![Edit::Head(Box::new(Head {
            reassurance: Some(Reassurance {
                title: words.reassurance_title.to_owned(),
                body: words.reassurance_body.to_owned(),
            }),
            ..Head::of(draft)
        }))],
        Code::NoSelfCheck => squares(&|square| square.self_check = Some(words.self_check.map(str::to_owned).to_vec())),
        Code::NoWinBack => vec![plan::win_back(draft)],
        Code::ThinStart => vec![plan::first_weeks(draft)],
        Code::UnknownReference => at_place()
            .filter_map(|part| forget(draft, &part, &finding.about))
            .collect(),
        Code::Unreachable => squares(&|square| square.opens_when = None),
        Code::WeeksOutOfOrder => at_place().filter_map(|part| promise_week(draft, &part)).collect(),
    }
}

fn add_stage(stage: DraftStage) -> Edit {
    Edit::AddStage {
        at: usize::MAX,
        stage: Box::new(stage),
    }
}

fn add_square(stage: Name, at: usize, square: Box<DraftSquare>) -> Edit {
    Edit::AddSquare { stage, at, square }
}

/// The square of a part with something changed.
fn of_square(draft: &Draft, part: &Part, mend: &dyn Fn(&mut DraftSquare)) -> Option<Edit> {
    let Part::Square(name) = part else { return None };
    let mut square = draft.find_square(name)?.clone();
    mend(&mut square);
    Some(Edit::Square {
        of: name.clone(),
        to: Box::new(square),
    })
}

/// The last stage's name and how many squares it has.
fn last_stage(draft: &Draft) -> Option<(Name, usize)> {
    let last = parts(draft).into_iter().rev().find_map(|part| match part {
        Part::Stage(name) => Some(name),
        _ => None,
    })?;
    let squares = draft.find_stage(&last)?.squares.len();
    Some((last, squares))
}

/// A week for a checkpoint: after the one promised before it, not after the next, in reach of its rule.
fn promise_week(draft: &Draft, part: &Part) -> Option<Edit> {
    let Part::Square(name) = part else { return None };
    let of = draft.find_square(name)?;
    let all: Vec<&DraftSquare> = draft.stages.iter().flat_map(|stage| &stage.squares).collect();
    let here = all.iter().position(|square| std::ptr::eq(*square, of))?;
    let before = all[..here]
        .iter()
        .filter(|square| square.kind == Kind::Checkpoint)
        .filter_map(|square| square.by_week)
        .max();
    let after = all[here + 1..]
        .iter()
        .filter(|square| square.kind == Kind::Checkpoint)
        .find_map(|square| square.by_week);
    let days = longest_wait(of.opens_when.as_ref());
    let opens = days.div_euclid(7) + i64::from(days.rem_euclid(7) > 0);
    let usual = before.map_or(3, |before| {
        before.saturating_add(if of.by_week.is_some() { 0 } else { 3 })
    });
    let week = usual
        .min(after.unwrap_or(i64::MAX))
        .max(before.unwrap_or(1))
        .max(opens)
        .clamp(1, 100_000);
    of_square(draft, part, &|square| square.by_week = Some(week))
}

/// The days since the start for which a rule waits at least.
fn longest_wait(rule: Option<&DraftRule>) -> i64 {
    match rule {
        Some(DraftRule::DaysSinceStart(days)) => (*days).clamp(0, 700_000),
        Some(DraftRule::All(rules)) => {
            let waits = rules.iter().filter(|rule| matches!(rule, DraftRule::DaysSinceStart(_)));
            waits.map(|rule| longest_wait(Some(rule))).max().unwrap_or(0)
        }
        _ => 0,
    }
}

/// A first small result, before the first one that is promised or at the end of the first stage.
fn early_result(draft: &Draft) -> Option<Edit> {
    let words = starting_words(draft);
    let mut square = new_square(draft, Kind::Checkpoint, words.first_result);
    square.by_week = Some(3);
    square.award = Some(AwardWord::SelfAward);
    square.self_check = Some(words.self_check.map(str::to_owned).to_vec());
    let is_promise = |square: &DraftSquare| square.kind == Kind::Checkpoint && square.by_week.is_some();
    let first = draft
        .stages
        .iter()
        .position(|stage| stage.squares.iter().any(is_promise))
        .unwrap_or(0);
    let stage = draft.stages.get(first)?;
    let at = stage.squares.iter().position(is_promise).unwrap_or(stage.squares.len());
    let nth = draft.stages[..first]
        .iter()
        .filter(|before| before.key == stage.key)
        .count();
    Some(add_square(Name::nth(&stage.key, nth), at, Box::new(square)))
}

/// An offer at the end of the last stage that leads to the next one.
fn lead_on(draft: &Draft) -> Option<Edit> {
    let (stage, at) = last_stage(draft)?;
    let mut square = new_square(draft, Kind::Offer, starting_words(draft).next_stage);
    let offers = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.squares)
        .filter_map(|square| square.offer.as_ref());
    let url = offers.map(|offer| offer.url.clone()).next_back();
    square.offer = Some(DraftOffer {
        sort: OfferSort::NextStage,
        product: None,
        url: url.unwrap_or_default(),
    });
    Some(add_square(stage, at, Box::new(square)))
}

/// The last offers of a crowded stage, moved to a later stage that names no product.
fn spread(draft: &Draft, crowded: &str) -> Vec<Edit> {
    let Some(index) = draft.stages.iter().position(|stage| stage.key == crowded) else {
        return Vec::new();
    };
    let is_bare = |stage: &&DraftStage| named_products(stage).next().is_none();
    let Some(bare) = draft.stages[index + 1..].iter().find(is_bare) else {
        return Vec::new();
    };
    let offers = draft.stages[index].squares.iter().rev();
    let offers = offers.filter(|square| square.offer.as_ref().is_some_and(|offer| offer.product.is_some()));
    let moves: Vec<Edit> = offers
        .map(|square| Edit::Move {
            part: Part::Square(Name::first(&square.key)),
            to: To::Place {
                stage: Some(Name::first(&bare.key)),
                at: usize::MAX,
            },
        })
        .collect();
    // As few as are enough.
    (1..=moves.len())
        .map(|count| Edit::All(moves[..count].to_vec()))
        .collect()
}

/// Another key for whatever uses one a second time; for a product, the data of its first place.
fn duplicates(draft: &Draft, finding: &Finding, parts: Vec<Part>) -> Vec<Edit> {
    let key = &finding.about;
    let mut edits = Vec::new();
    for part in parts {
        match &part {
            Part::Stage(name) => {
                if let Some(stage) = draft.find_stage(name).filter(|_| name.nth > 0) {
                    edits.push(Edit::Stage {
                        of: name.clone(),
                        to: Box::new(StageHead {
                            key: fresh_key(key, |key| is_stage_key(draft, key)),
                            ..StageHead::of(stage)
                        }),
                    });
                }
            }
            Part::Square(name) if name.nth > 0 && name.key == *key => {
                let fresh = fresh_key(key, |key| is_square_key(draft, key));
                edits.extend(of_square(draft, &part, &|square| square.key.clone_from(&fresh)));
            }
            Part::Touchpoint(name) if name.nth > 0 => {
                if let Some(touchpoint) = draft.find_touchpoint(name) {
                    let mut to = Box::new(touchpoint.clone());
                    to.key = fresh_key(key, |key| is_touchpoint_key(draft, key));
                    edits.push(Edit::Touchpoint { of: name.clone(), to });
                }
            }
            _ => {}
        }
        edits.extend(one_product(draft, &part, key));
    }
    edits
}

/// A product that goes by the key of another: the same if it has its name, else one of its own.
fn one_product(draft: &Draft, part: &Part, key: &str) -> Option<Edit> {
    let known = named_by_draft(draft)
        .into_iter()
        .find(|product| product.key == key)?
        .clone();
    let settle = |product: &mut crate::draft::DraftProduct| {
        if product.key != key || *product == known {
            return;
        }
        if product.name == known.name {
            product.clone_from(&known);
        } else {
            product.key = fresh_key(key, |key| is_product_key(draft, key));
        }
    };
    match part {
        Part::Stage(name) => {
            let mut head = StageHead::of(draft.find_stage(name)?);
            settle(head.product.as_mut()?);
            Some(Edit::Stage {
                of: name.clone(),
                to: Box::new(head),
            })
        }
        Part::Square(_) => of_square(draft, part, &|square| {
            if let Some(product) = square.offer.as_mut().and_then(|offer| offer.product.as_mut()) {
                settle(product);
            }
        }),
        _ => None,
    }
}

/// The part without what it says of a name that names nothing.
fn forget(draft: &Draft, part: &Part, name: &str) -> Option<Edit> {
    let squares: Vec<&str> = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.squares)
        .map(|square| square.key.as_str())
        .collect();
    let unknown = |rule: &DraftRule| match rule {
        DraftRule::Done(key)
        | DraftRule::Awarded(key)
        | DraftRule::Count { square: key, .. }
        | DraftRule::DaysSince { square: key, .. } => key == name && !squares.contains(&name),
        DraftRule::Purchased(key) => key == name && !is_product_key(draft, name),
        _ => false,
    };
    match part {
        Part::Square(_) => of_square(draft, part, &|square| {
            square.opens_when = square.opens_when.as_ref().and_then(|rule| without(rule, &unknown));
        }),
        Part::Touchpoint(of) => {
            let mut to = draft.find_touchpoint(of)?.clone();
            to.stop_when = to.stop_when.as_ref().and_then(|rule| without(rule, &unknown));
            let follows = match After::words(&to.after.event) {
                Some(AfterWords::Done(key) | AfterWords::Awarded(key)) => key == name && !squares.contains(&name),
                Some(AfterWords::Stage(key)) => key == name && !is_stage_key(draft, name),
                _ => false,
            };
            if follows {
                "started".clone_into(&mut to.after.event);
            }
            to.coupon = to
                .coupon
                .filter(|coupon| coupon.product != name || is_product_key(draft, name));
            Some(Edit::Touchpoint {
                of: of.clone(),
                to: Box::new(to),
            })
        }
        Part::Head | Part::Stage(_) => None,
    }
}
