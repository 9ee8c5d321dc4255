//! The form of a square.

use super::Pairs;
use super::fields::Fields;
use super::{code, product, rule};
use crate::draft::{AwardWord, Draft, DraftOffer, DraftSquare, Kind, OfferSort};
use crate::edit::new_square;

pub(super) fn pairs(square: &DraftSquare) -> Pairs {
    let mut pairs = Pairs::default();
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    pairs.set("key", &square.key);
    pairs.set("kind", code(square.kind));
    pairs.set("title", &square.title);
    pairs.set("guide", text(square.guide.as_ref()));
    pairs.set("points", number(square.points));
    pairs.set("target", number(square.target));
    pairs.set("unit", text(square.unit.as_ref()));
    pairs.set("question", text(square.question.as_ref()));
    pairs.set("result", text(square.result.as_ref()));
    pairs.set("by_week", number(square.by_week));
    pairs.set("award", square.award.map(code).unwrap_or_default());
    pairs.set(
        "self_check",
        square
            .self_check
            .as_ref()
            .map(|lines| lines.join("\n"))
            .unwrap_or_default(),
    );
    let offer = square.offer.as_ref();
    pairs.set("sort", offer.map(|offer| code(offer.sort)).unwrap_or_default());
    pairs.set("url", offer.map_or("", |offer| &offer.url));
    product::fill_in(&mut pairs, offer.and_then(|offer| offer.product.as_ref()));
    rule::fill_in(&mut pairs, "opens_when", square.opens_when.as_ref());
    pairs
}

pub(super) fn read(fields: &mut Fields<'_>, draft: &Draft, before: &DraftSquare) -> DraftSquare {
    let kind = fields.word("kind", before.kind);
    let mut square = DraftSquare {
        key: fields.key("key", &before.key),
        kind,
        title: fields.text("title", &before.title),
        guide: fields.text_if_any("guide", before.guide.as_ref()),
        points: fields.whole_if_any("points", before.points),
        target: fields.whole_if_any("target", before.target),
        unit: fields.text_if_any("unit", before.unit.as_ref()),
        question: needed(fields, "question", before.question.as_ref()),
        result: needed(fields, "result", before.result.as_ref()),
        by_week: fields.whole_if_any("by_week", before.by_week),
        award: award(fields, before.award),
        self_check: self_check(fields, before.self_check.as_ref()),
        offer: offer(fields, draft, before.offer.as_ref()),
        opens_when: rule::read(fields, "opens_when", before.opens_when.as_ref()),
    };
    if kind != before.kind {
        turn_into(draft, &mut square);
    } else if kind == Kind::Checkpoint && square.award != Some(AwardWord::Count) && before.award != square.award {
        // Nobody counts it any more.
        (square.target, square.unit) = (None, None);
    }
    square
}

/// A text that some kind needs: emptied by somebody it is empty, never left out.
fn needed(fields: &Fields<'_>, field: &str, before: Option<&String>) -> Option<String> {
    if fields.is_as_it_was(field) {
        before.cloned()
    } else {
        Some(fields.tidied(field))
    }
}

fn award(fields: &mut Fields<'_>, before: Option<AwardWord>) -> Option<AwardWord> {
    if fields.is_as_it_was("award") {
        before
    } else {
        Some(fields.word("award", before.unwrap_or(AwardWord::Coach)))
    }
}

/// One question a line.
fn self_check(fields: &Fields<'_>, before: Option<&Vec<String>>) -> Option<Vec<String>> {
    if fields.is_as_it_was("self_check") {
        return before.cloned();
    }
    let lines = fields.tidied("self_check");
    let lines: Vec<String> = lines
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    Some(lines).filter(|lines| !lines.is_empty())
}

fn offer(fields: &mut Fields<'_>, draft: &Draft, before: Option<&DraftOffer>) -> Option<DraftOffer> {
    let product = product::read(fields, draft, before.and_then(|offer| offer.product.as_ref()));
    if before.is_none() && product.is_none() && fields.is_as_it_was("sort") && fields.is_as_it_was("url") {
        return None;
    }
    Some(DraftOffer {
        sort: fields.word("sort", before.map_or(OfferSort::Upsell, |offer| offer.sort)),
        product,
        url: fields.text("url", before.map_or("", |offer| &offer.url)),
    })
}

/// Leaves out what the square's kind does not take, and puts in what it needs.
pub(crate) fn turn_into(draft: &Draft, square: &mut DraftSquare) {
    let start = new_square(draft, square.kind, &square.title);
    let checkpoint = square.kind == Kind::Checkpoint;
    let asks = checkpoint || square.kind == Kind::CheckIn;
    let counts = square.kind == Kind::Action || (checkpoint && square.award == Some(AwardWord::Count));
    square.question = square.question.take().filter(|_| asks).or(start.question);
    square.result = square.result.take().filter(|_| checkpoint).or(start.result);
    square.award = square.award.filter(|_| checkpoint).or(start.award);
    square.by_week = square.by_week.filter(|_| checkpoint);
    square.self_check = square.self_check.take().filter(|_| checkpoint);
    square.offer = square
        .offer
        .take()
        .filter(|_| square.kind == Kind::Offer)
        .or(start.offer);
    square.target = square.target.filter(|_| counts);
    square.unit = square.unit.take().filter(|_| counts);
}
