//! The squares of a published version.

use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::draft::{Kind, OfferSort};
use crate::key::Key;
use crate::money::Amount;
use crate::rule::Rule;

/// A square that can be played.
#[derive(Debug, Clone, PartialEq)]
pub struct Square {
    /// Its key.
    pub key: Key,
    /// Its title.
    pub title: String,
    /// Markdown: how to do it right.
    pub guide: Option<String>,
    /// What it is worth once done.
    pub points: u32,
    /// What it is.
    pub kind: SquareKind,
    /// What opens it: the rule that was written, or that the square before it is done.
    pub opens_when: Rule,
    /// The index of its stage.
    pub stage: usize,
    pub(crate) opens: Condition,
}

/// What a square is, with what only its kind has.
#[derive(Debug, Clone, PartialEq)]
pub enum SquareKind {
    /// Something to learn.
    Lesson,
    /// Something to do.
    Action {
        /// How often.
        target: u32,
        /// What is counted.
        unit: Option<String>,
    },
    /// A feeling from 1 to 5.
    CheckIn {
        /// What is asked.
        question: String,
    },
    /// A milestone.
    Checkpoint {
        /// The result that is promised.
        result: String,
        /// The week by which it is.
        by_week: Option<u32>,
        /// How it is awarded.
        award: Award,
        /// What is asked.
        question: String,
        /// What to look at before blaming anything.
        self_check: Vec<String>,
    },
    /// Something to buy.
    Offer {
        /// What it leads to.
        sort: OfferSort,
        /// What is offered.
        product: Option<Product>,
        /// Where it is bought.
        url: String,
    },
}

/// How a checkpoint is awarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Award {
    /// A coach looks at the claim.
    Coach,
    /// The customer's claim is enough.
    SelfAward,
    /// The count reaches its target.
    Count {
        /// The target.
        target: u32,
        /// What is counted.
        unit: Option<String>,
    },
}

/// A product that a stage or an offer names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its key.
    pub key: Key,
    /// Its name.
    pub name: String,
    /// Its price.
    pub price: Amount,
}

impl Square {
    /// The square's kind, without what only that kind has.
    pub fn kind_word(&self) -> Kind {
        match self.kind {
            SquareKind::Lesson => Kind::Lesson,
            SquareKind::Action { .. } => Kind::Action,
            SquareKind::CheckIn { .. } => Kind::CheckIn,
            SquareKind::Checkpoint { .. } => Kind::Checkpoint,
            SquareKind::Offer { .. } => Kind::Offer,
        }
    }

    /// The target of an action or a count checkpoint.
    pub fn target(&self) -> Option<u32> {
        match self.kind {
            SquareKind::Action { target, .. }
            | SquareKind::Checkpoint {
                award: Award::Count { target, .. },
                ..
            } => Some(target),
            _ => None,
        }
    }

    /// The week by which a checkpoint's result is promised.
    pub fn by_week(&self) -> Option<u32> {
        match self.kind {
            SquareKind::Checkpoint { by_week, .. } => by_week,
            _ => None,
        }
    }

    /// Whether the square is an offer, which never blocks the way.
    pub fn is_offer(&self) -> bool {
        matches!(self.kind, SquareKind::Offer { .. })
    }

    /// Whether the square carries a milestone.
    pub fn is_checkpoint(&self) -> bool {
        matches!(self.kind, SquareKind::Checkpoint { .. })
    }
}
