//! Who speaks of what.

use std::collections::BTreeSet;

use super::Part;
use super::part::{square_index, square_name, stage_index, touchpoint_name};
use crate::draft::{Draft, DraftProduct, DraftRule};
use crate::touchpoint::{After, AfterWords};
use crate::version::named_products;

/// One part that speaks of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Who speaks.
    pub by: Part,
    /// Where in it.
    pub how: How,
}

/// Where a reference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// In what opens a square.
    OpensWhen,
    /// In what stops a touchpoint.
    StopWhen,
    /// In what a touchpoint follows.
    After,
    /// In a touchpoint's coupon.
    Coupon,
}

/// The products of a draft, each once, from its first place.
pub fn named_by_draft(draft: &Draft) -> Vec<&DraftProduct> {
    let mut met = BTreeSet::new();
    let all = draft.stages.iter().flat_map(named_products);
    all.filter(|product| met.insert(product.key.as_str())).collect()
}

/// What speaks of a part, of a square of it or of a product that only it names: what its removal would leave behind.
pub fn references_to(draft: &Draft, part: &Part) -> Vec<Reference> {
    let mut target = Target::default();
    let inside: BTreeSet<(usize, usize)> = match part {
        Part::Head | Part::Touchpoint(_) => return Vec::new(),
        Part::Square(name) => {
            let Some(place) = square_index(draft, name).filter(|_| name.nth == 0) else {
                return Vec::new();
            };
            BTreeSet::from([place])
        }
        Part::Stage(name) => {
            let Some(index) = stage_index(draft, name) else {
                return Vec::new();
            };
            if name.nth == 0 {
                target.stage = Some(&draft.stages[index].key);
            }
            (0..draft.stages[index].squares.len())
                .map(|square| (index, square))
                .collect()
        }
    };
    let whole = |stage: usize| matches!(part, Part::Stage(_)) && inside.iter().any(|place| place.0 == stage);
    let mut others = BTreeSet::new();
    for (index, stage) in draft.stages.iter().enumerate() {
        let own = stage
            .product
            .iter()
            .filter(|_| !whole(index))
            .map(|product| product.key.as_str());
        others.extend(own);
        for (number, square) in stage.squares.iter().enumerate() {
            let product = square.offer.as_ref().and_then(|offer| offer.product.as_ref());
            let product = product.map(|product| product.key.as_str());
            if inside.contains(&(index, number)) {
                target.squares.insert(square.key.as_str());
                target.products.extend(product);
            } else {
                others.extend(product);
            }
        }
        if whole(index) {
            target
                .products
                .extend(stage.product.iter().map(|product| product.key.as_str()));
        }
    }
    target.products.retain(|product| !others.contains(product));
    let mut found = Vec::new();
    for (index, stage) in draft.stages.iter().enumerate() {
        for (number, square) in stage.squares.iter().enumerate() {
            let speaks = square.opens_when.as_ref().is_some_and(|rule| target.is_in(rule));
            if speaks && !inside.contains(&(index, number)) {
                let by = Part::Square(square_name(draft, (index, number)));
                found.push(Reference {
                    by,
                    how: How::OpensWhen,
                });
            }
        }
    }
    for (index, touchpoint) in draft.touchpoints.iter().enumerate() {
        let mut note = |how| {
            let by = Part::Touchpoint(touchpoint_name(draft, index));
            found.push(Reference { by, how });
        };
        let follows = match After::words(&touchpoint.after.event) {
            Some(AfterWords::Done(key) | AfterWords::Awarded(key)) => target.squares.contains(key),
            Some(AfterWords::Stage(key)) => target.stage == Some(key),
            _ => false,
        };
        if follows {
            note(How::After);
        }
        if touchpoint.stop_when.as_ref().is_some_and(|rule| target.is_in(rule)) {
            note(How::StopWhen);
        }
        if touchpoint
            .coupon
            .as_ref()
            .is_some_and(|coupon| target.products.contains(coupon.product.as_str()))
        {
            note(How::Coupon);
        }
    }
    found
}

/// What somebody may speak of.
#[derive(Default)]
struct Target<'a> {
    stage: Option<&'a str>,
    squares: BTreeSet<&'a str>,
    products: BTreeSet<&'a str>,
}

impl Target<'_> {
    fn is_in(&self, rule: &DraftRule) -> bool {
        match rule {
            DraftRule::All(rules) | DraftRule::Any(rules) => rules.iter().any(|rule| self.is_in(rule)),
            DraftRule::Not(rule) => self.is_in(rule),
            DraftRule::Purchased(product) => self.products.contains(product.as_str()),
            leaf => square_of(leaf).is_some_and(|square| self.squares.contains(square)),
        }
    }
}

/// The square that a single condition speaks of.
fn square_of(rule: &DraftRule) -> Option<&str> {
    match rule {
        DraftRule::Done(square)
        | DraftRule::Awarded(square)
        | DraftRule::Count { square, .. }
        | DraftRule::DaysSince { square, .. } => Some(square),
        _ => None,
    }
}

/// A rule in which a square goes by another key.
pub(crate) fn rename_square(rule: &mut DraftRule, old: &str, new: &str) {
    match rule {
        DraftRule::All(rules) | DraftRule::Any(rules) => {
            for rule in rules {
                rename_square(rule, old, new);
            }
        }
        DraftRule::Not(rule) => rename_square(rule, old, new),
        DraftRule::Done(square)
        | DraftRule::Awarded(square)
        | DraftRule::Count { square, .. }
        | DraftRule::DaysSince { square, .. }
            if square == old =>
        {
            new.clone_into(square);
        }
        _ => {}
    }
}

/// A rule without the conditions that are not wanted; none when nothing is left of it.
pub(crate) fn without(rule: &DraftRule, unwanted: &dyn Fn(&DraftRule) -> bool) -> Option<DraftRule> {
    let several =
        |rules: &[DraftRule]| -> Vec<DraftRule> { rules.iter().filter_map(|rule| without(rule, unwanted)).collect() };
    match rule {
        DraftRule::All(rules) => {
            let left = several(rules);
            (rules.is_empty() || !left.is_empty()).then_some(DraftRule::All(left))
        }
        DraftRule::Any(rules) => {
            let left = several(rules);
            (rules.is_empty() || !left.is_empty()).then_some(DraftRule::Any(left))
        }
        DraftRule::Not(inner) => without(inner, unwanted).map(|inner| DraftRule::Not(Box::new(inner))),
        leaf => (!unwanted(leaf)).then(|| leaf.clone()),
    }
}
