//! Journey versions: a checked draft that can be played, and never changes again.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::check::{Finding, Level, check, clock_time};
use crate::condition::Condition;
use crate::draft::{AwardWord, Draft, DraftProduct, DraftSquare, DraftTouchpoint, Kind, Reassurance};
use crate::key::Key;
use crate::money::{Amount, Currency};
use crate::rule::{Leaf, Rule};
use crate::square::{Award, Product, Square, SquareKind};
use crate::touchpoint::{After, AfterWords, Coupon, Touchpoint};

/// A journey version. Serialises as the draft it was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    draft: Draft,
    key: Key,
    policy: Policy,
    stages: Vec<Stage>,
    squares: Vec<Square>,
    products: Vec<Product>,
    touchpoints: Vec<Touchpoint>,
    index: BTreeMap<Key, usize>,
    product_index: BTreeMap<Key, usize>,
    /// Indices of the checkpoints with a week, in file order.
    pub(crate) promised: Vec<(usize, i64)>,
    /// How many squares are not offers.
    pub(crate) way: usize,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its key.
    pub key: Key,
    /// Its title.
    pub title: String,
    /// The product that fits it.
    pub product: Option<Product>,
    /// Its squares, as indices into [`Version::squares`].
    pub squares: Range<usize>,
}

/// The policy, with its defaults filled in (RULES §1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Late only after the due day plus these.
    pub grace_days: u32,
    /// Days without progress until stalled.
    pub stalled_after_days: u32,
    /// Days unseen until lapsed.
    pub lapsed_after_days: u32,
    /// Days until a waiting claim is awarded by rule.
    pub claim_release_days: u32,
    /// Missed weeks that do not break the streak.
    pub freezes: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            grace_days: 3,
            stalled_after_days: 14,
            lapsed_after_days: 90,
            claim_release_days: 7,
            freezes: 1,
        }
    }
}

impl Version {
    /// Checks a draft and makes it playable.
    ///
    /// # Errors
    /// All findings, warnings too, when any of them is an error.
    pub fn publish(draft: Draft) -> Result<Self, Vec<Finding>> {
        let findings = check(&draft);
        if findings.iter().any(|finding| finding.level() == Level::Error) {
            return Err(findings);
        }
        Ok(Self::compile(draft).expect("a draft without errors has well-formed keys and numbers"))
    }

    fn compile(draft: Draft) -> Option<Self> {
        let mut products: Vec<Product> = Vec::new();
        let mut stages = Vec::with_capacity(draft.stages.len());
        let mut squares: Vec<Square> = Vec::new();
        let mut index = BTreeMap::new();
        let mut product_index = BTreeMap::new();
        for stage in &draft.stages {
            for square in &stage.squares {
                let place = index.len();
                index.insert(Key::new(&square.key).ok()?, place);
            }
        }
        for stage in &draft.stages {
            for product in named_products(stage) {
                let product = compile_product(product)?;
                product_index.entry(product.key.clone()).or_insert_with(|| {
                    products.push(product);
                    products.len() - 1
                });
            }
        }
        let mut before: Option<Key> = None;
        for (number, stage) in draft.stages.iter().enumerate() {
            let first = squares.len();
            for square in &stage.squares {
                let key = Key::new(&square.key).ok()?;
                let opens_when = match (&square.opens_when, &before) {
                    (Some(rule), _) => Rule::from_draft(rule)?,
                    (None, Some(before)) => Rule::Leaf(Leaf::Done(before.clone())),
                    (None, None) => Rule::All(Vec::new()),
                };
                if square.kind != Kind::Offer {
                    before = Some(key.clone());
                }
                squares.push(Square {
                    title: square.title.clone(),
                    guide: square.guide.clone(),
                    points: compile_points(square)?,
                    kind: compile_kind(square)?,
                    opens: Condition::compile(&opens_when, &index, &product_index)?,
                    opens_when,
                    stage: number,
                    key,
                });
            }
            stages.push(Stage {
                key: Key::new(&stage.key).ok()?,
                title: stage.title.clone(),
                product: match &stage.product {
                    Some(product) => Some(compile_product(product)?),
                    None => None,
                },
                squares: first..squares.len(),
            });
        }
        let touchpoints = draft
            .touchpoints
            .iter()
            .map(|touchpoint| compile_touchpoint(touchpoint, &index, &product_index))
            .collect::<Option<Vec<_>>>()?;
        let promised = squares
            .iter()
            .enumerate()
            .filter_map(|(place, square)| Some((place, i64::from(square.by_week()?))))
            .collect();
        Some(Self {
            key: Key::new(&draft.key).ok()?,
            policy: compile_policy(&draft)?,
            promised,
            way: squares.iter().filter(|square| !square.is_offer()).count(),
            stages,
            squares,
            products,
            touchpoints,
            index,
            product_index,
            draft,
        })
    }

    /// The draft it was made from.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The journey's key.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// The journey's title.
    pub fn title(&self) -> &str {
        &self.draft.title
    }

    /// What the journey promises.
    pub fn promise(&self) -> &str {
        &self.draft.promise
    }

    /// BCP 47: the language of the texts.
    pub fn language(&self) -> &str {
        &self.draft.language
    }

    /// Shown and sent the moment the journey starts.
    pub fn reassurance(&self) -> Option<&Reassurance> {
        self.draft.reassurance.as_ref()
    }

    /// The policy.
    pub fn policy(&self) -> Policy {
        self.policy
    }

    /// The stages in order.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// All squares, in file order.
    pub fn squares(&self) -> &[Square] {
        &self.squares
    }

    /// The square with this key.
    pub fn square(&self, key: &str) -> Option<&Square> {
        self.place(key).map(|place| &self.squares[place])
    }

    /// The place of the square with this key in [`squares`](Self::squares).
    pub fn place(&self, key: &str) -> Option<usize> {
        self.index.get(key).copied()
    }

    /// The stage of the square with this key.
    pub fn stage_of(&self, key: &str) -> Option<&Stage> {
        self.square(key).map(|square| &self.stages[square.stage])
    }

    /// Every product that a stage or an offer names, each once.
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The product with this key.
    pub fn product(&self, key: &str) -> Option<&Product> {
        self.product_place(key).map(|place| &self.products[place])
    }

    pub(crate) fn product_place(&self, key: &str) -> Option<usize> {
        self.product_index.get(key).copied()
    }

    /// The touchpoints in order.
    pub fn touchpoints(&self) -> &[Touchpoint] {
        &self.touchpoints
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.draft.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Version {
    /// Reads a version that was published once. It is not checked again: a check that has learnt more since must not
    /// lock people out of the version they play.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let draft = Draft::deserialize(deserializer)?;
        Self::compile(draft).ok_or_else(|| serde::de::Error::custom("not a published journey version"))
    }
}

/// The products that a stage names, itself first, then by its offers.
pub(crate) fn named_products(stage: &crate::draft::DraftStage) -> impl Iterator<Item = &DraftProduct> {
    stage.product.iter().chain(
        stage
            .squares
            .iter()
            .filter_map(|square| square.offer.as_ref()?.product.as_ref()),
    )
}

fn compile_product(product: &DraftProduct) -> Option<Product> {
    let currency = Currency::new(&product.currency).ok()?;
    Some(Product {
        key: Key::new(&product.key).ok()?,
        name: product.name.clone(),
        price: Amount::from_major(product.price, currency),
    })
}

fn compile_policy(draft: &Draft) -> Option<Policy> {
    let usual = Policy::default();
    let line = |written: Option<i64>, usual: u32| match written {
        Some(number) => u32::try_from(number).ok(),
        None => Some(usual),
    };
    Some(Policy {
        grace_days: line(draft.policy.grace_days, usual.grace_days)?,
        stalled_after_days: line(draft.policy.stalled_after_days, usual.stalled_after_days)?,
        lapsed_after_days: line(draft.policy.lapsed_after_days, usual.lapsed_after_days)?,
        claim_release_days: line(draft.policy.claim_release_days, usual.claim_release_days)?,
        freezes: line(draft.policy.freezes, usual.freezes)?,
    })
}

fn compile_points(square: &DraftSquare) -> Option<u32> {
    match square.points {
        Some(points) => u32::try_from(points).ok(),
        None => Some(default_points(square.kind)),
    }
}

/// What a square is worth when nothing is written.
pub(crate) fn default_points(kind: Kind) -> u32 {
    if kind == Kind::Offer { 0 } else { 10 }
}

fn compile_kind(square: &DraftSquare) -> Option<SquareKind> {
    Some(match square.kind {
        Kind::Lesson => SquareKind::Lesson,
        Kind::Action => SquareKind::Action {
            target: u32::try_from(square.target.unwrap_or(1)).ok()?,
            unit: square.unit.clone(),
        },
        Kind::CheckIn => SquareKind::CheckIn {
            question: square.question.clone()?,
        },
        Kind::Checkpoint => SquareKind::Checkpoint {
            result: square.result.clone()?,
            by_week: match square.by_week {
                Some(week) => Some(u32::try_from(week).ok()?),
                None => None,
            },
            award: match square.award? {
                AwardWord::Coach => Award::Coach,
                AwardWord::SelfAward => Award::SelfAward,
                AwardWord::Count => Award::Count {
                    target: u32::try_from(square.target?).ok()?,
                    unit: square.unit.clone(),
                },
            },
            question: square.question.clone()?,
            self_check: square.self_check.clone().unwrap_or_default(),
        },
        Kind::Offer => {
            let offer = square.offer.as_ref()?;
            SquareKind::Offer {
                sort: offer.sort,
                product: match &offer.product {
                    Some(product) => Some(compile_product(product)?),
                    None => None,
                },
                url: offer.url.clone(),
            }
        }
    })
}

fn compile_touchpoint(
    touchpoint: &DraftTouchpoint,
    index: &BTreeMap<Key, usize>,
    products: &BTreeMap<Key, usize>,
) -> Option<Touchpoint> {
    let key = |text: &str| Key::new(text).ok();
    let stop_when = match &touchpoint.stop_when {
        Some(rule) => Some(Rule::from_draft(rule)?),
        None => None,
    };
    Some(Touchpoint {
        key: key(&touchpoint.key)?,
        after: match After::words(&touchpoint.after.event)? {
            AfterWords::Started => After::Started,
            AfterWords::Done(square) => After::Done(key(square)?),
            AfterWords::Awarded(square) => After::Awarded(key(square)?),
            AfterWords::Stage(stage) => After::Stage(key(stage)?),
            AfterWords::Finished => After::Finished,
            AfterWords::Behind => After::Behind,
            AfterWords::Stalled => After::Stalled,
            AfterWords::Lapsed => After::Lapsed,
        },
        days: u32::try_from(touchpoint.after.days).ok()?,
        at: clock_time(touchpoint.after.at.as_deref().unwrap_or("09:00"))?,
        channel: touchpoint.channel,
        purpose: touchpoint.purpose,
        subject: touchpoint.subject.clone(),
        body: touchpoint.body.clone(),
        stops: match &stop_when {
            Some(rule) => Some(Condition::compile(rule, index, products)?),
            None => None,
        },
        stop_when,
        holdout: touchpoint.holdout.unwrap_or(0.0),
        cost: touchpoint.cost.unwrap_or(0.0),
        coupon: match &touchpoint.coupon {
            Some(coupon) => Some(Coupon {
                percent: u8::try_from(coupon.percent).ok()?,
                valid_days: u32::try_from(coupon.valid_days).ok()?,
                product: key(&coupon.product)?,
            }),
            None => None,
        },
    })
}
