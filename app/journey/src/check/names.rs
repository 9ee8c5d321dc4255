//! Names: keys that come twice, and references that name nothing or the wrong thing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Code, Findings, square_place, touchpoint_place};
use crate::draft::{AwardWord, Draft, DraftProduct, DraftRule, DraftSquare, Kind};
use crate::touchpoint::{After, AfterWords};

pub(super) fn check(draft: &Draft, findings: &mut Findings) {
    let names = Names::gather(draft, findings);
    for stage in &draft.stages {
        for square in &stage.squares {
            if let Some(rule) = &square.opens_when {
                let at = square_place(&stage.key, &square.key);
                names.rule(rule, &at, "opens_when", findings);
            }
        }
    }
    for touchpoint in &draft.touchpoints {
        let at = touchpoint_place(&touchpoint.key);
        match After::words(&touchpoint.after.event) {
            Some(AfterWords::Done(key)) => {
                names.square(key, &at, findings);
            }
            Some(AfterWords::Awarded(key)) => names.awarded(key, &at, "event", findings),
            Some(AfterWords::Stage(key)) if !names.stages.contains(key) => {
                findings.add(Code::UnknownReference, &at, key);
            }
            _ => {}
        }
        if let Some(rule) = &touchpoint.stop_when {
            names.rule(rule, &at, "stop_when", findings);
        }
        if let Some(coupon) = &touchpoint.coupon {
            names.product(&coupon.product, &at, findings);
        }
    }
}

/// What a reference can name.
struct Names<'a> {
    stages: BTreeSet<&'a str>,
    squares: BTreeMap<&'a str, &'a DraftSquare>,
    products: BTreeMap<&'a str, &'a DraftProduct>,
}

impl<'a> Names<'a> {
    /// Takes the names, each from its first place, and says where one comes a second time.
    fn gather(draft: &'a Draft, findings: &mut Findings) -> Self {
        let mut names = Self {
            stages: BTreeSet::new(),
            squares: BTreeMap::new(),
            products: BTreeMap::new(),
        };
        for stage in &draft.stages {
            if !names.stages.insert(&stage.key) {
                findings.add(Code::DuplicateKey, &stage.key, &stage.key);
            }
            if let Some(product) = &stage.product {
                names.add_product(product, &stage.key, findings);
            }
            for square in &stage.squares {
                let at = square_place(&stage.key, &square.key);
                if names.squares.contains_key(square.key.as_str()) {
                    findings.add(Code::DuplicateKey, &at, &square.key);
                } else {
                    names.squares.insert(&square.key, square);
                }
                if let Some(product) = square.offer.as_ref().and_then(|offer| offer.product.as_ref()) {
                    names.add_product(product, &at, findings);
                }
            }
        }
        let mut touchpoints = BTreeSet::new();
        for touchpoint in &draft.touchpoints {
            if !touchpoints.insert(&touchpoint.key) {
                let at = touchpoint_place(&touchpoint.key);
                findings.add(Code::DuplicateKey, &at, &touchpoint.key);
            }
        }
        names
    }

    fn add_product(&mut self, product: &'a DraftProduct, at: &str, findings: &mut Findings) {
        let known = *self.products.entry(&product.key).or_insert(product);
        if !is_same(known, product) {
            findings.add(Code::DuplicateKey, at, &product.key);
        }
    }

    fn square(&self, key: &str, at: &str, findings: &mut Findings) -> Option<&'a DraftSquare> {
        let square = self.squares.get(key).copied();
        if square.is_none() {
            findings.add(Code::UnknownReference, at, key);
        }
        square
    }

    fn awarded(&self, key: &str, at: &str, field: &str, findings: &mut Findings) {
        let square = self.square(key, at, findings);
        if square.is_some_and(|square| square.kind != Kind::Checkpoint) {
            findings.add(Code::BadValue, at, field);
        }
    }

    fn counted(&self, key: &str, at_least: i64, at: &str, field: &str, findings: &mut Findings) {
        let Some(square) = self.square(key, at, findings) else {
            return;
        };
        let target = match square.kind {
            Kind::Action => Some(square.target.unwrap_or(1)),
            // Without its target the checkpoint has a finding of its own.
            Kind::Checkpoint if square.award == Some(AwardWord::Count) => Some(square.target.unwrap_or(i64::MAX)),
            _ => None,
        };
        if target.is_none_or(|target| at_least > target) {
            findings.add(Code::BadValue, at, field);
        }
    }

    fn product(&self, key: &str, at: &str, findings: &mut Findings) {
        if !self.products.contains_key(key) {
            findings.add(Code::UnknownReference, at, key);
        }
    }

    fn rule(&self, rule: &DraftRule, at: &str, field: &str, findings: &mut Findings) {
        match rule {
            DraftRule::All(rules) | DraftRule::Any(rules) => {
                for rule in rules {
                    self.rule(rule, at, field, findings);
                }
            }
            DraftRule::Not(rule) => self.rule(rule, at, field, findings),
            DraftRule::Done(key) | DraftRule::DaysSince { square: key, .. } => {
                self.square(key, at, findings);
            }
            DraftRule::Awarded(key) => self.awarded(key, at, field, findings),
            DraftRule::Count { square, at_least } => {
                self.counted(square, *at_least, at, field, findings);
            }
            DraftRule::Purchased(key) => self.product(key, at, findings),
            DraftRule::Points(_)
            | DraftRule::Streak(_)
            | DraftRule::DaysSinceStart(_)
            | DraftRule::OpenedByCoach(_) => {}
        }
    }
}

/// Whether two products say the same. A price that is no number is as wrong once as twice, and not different.
fn is_same(one: &DraftProduct, other: &DraftProduct) -> bool {
    one.name == other.name
        && one.currency == other.currency
        && match one.price.partial_cmp(&other.price) {
            Some(order) => order.is_eq(),
            None => one.price.is_nan() && other.price.is_nan(),
        }
}
