//! A journey as written, right or wrong: what a file or the editor holds before the check has spoken.
//!
//! The same types are the stored form of published versions, so their JSON is read by every later version of this
//! crate: unknown fields are ignored, fields that may be left out have defaults, and `format` says how it was written.

mod rule;

use serde::{Deserialize, Serialize};

pub use self::rule::DraftRule;

/// A journey (RULES §1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The format of the file: 1.
    pub format: i64,
    /// The journey's key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// BCP 47: the language of the texts.
    pub language: String,
    /// What the journey promises.
    pub promise: String,
    /// Shown and sent the moment the journey starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reassurance: Option<Reassurance>,
    /// The lines of the policy that were written.
    #[serde(default, skip_serializing_if = "DraftPolicy::is_empty")]
    pub policy: DraftPolicy,
    /// The stages in order.
    #[serde(default, rename = "stage")]
    pub stages: Vec<DraftStage>,
    /// The touchpoints in order.
    #[serde(default, rename = "touchpoint")]
    pub touchpoints: Vec<DraftTouchpoint>,
}

impl Draft {
    /// The draft as JSON, the form in which it is stored and handed to the browser.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a draft is plain data")
    }
}

/// Why the decision was right, in the business's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassurance {
    /// Its title.
    pub title: String,
    /// Markdown.
    pub body: String,
}

/// The policy's lines; a line left out has its default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftPolicy {
    /// Late only after the due day plus these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_days: Option<i64>,
    /// Days without progress until stalled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stalled_after_days: Option<i64>,
    /// Days unseen until lapsed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapsed_after_days: Option<i64>,
    /// Days until a waiting claim is awarded by rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_release_days: Option<i64>,
    /// Missed weeks that do not break the streak.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freezes: Option<i64>,
}

impl DraftPolicy {
    /// Whether no line is written.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftStage {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The product that fits it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<DraftProduct>,
    /// Its squares in order.
    #[serde(default, rename = "square")]
    pub squares: Vec<DraftSquare>,
}

/// A product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftProduct {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// In the currency's major unit.
    pub price: f64,
    /// Three capitals.
    pub currency: String,
}

/// The kinds of squares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Something to learn.
    Lesson,
    /// Something to do, once or several times.
    Action,
    /// A feeling from 1 to 5.
    CheckIn,
    /// A milestone.
    Checkpoint,
    /// Something to buy, freely accepted or declined.
    Offer,
}

/// How a checkpoint is awarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AwardWord {
    /// A coach looks at the claim.
    Coach,
    /// The customer's claim is enough.
    #[serde(rename = "self")]
    SelfAward,
    /// A count reaches its target.
    Count,
}

/// What an offer leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfferSort {
    /// The product of the next stage.
    NextStage,
    /// More of the same.
    Upsell,
    /// Something beside it.
    CrossSell,
}

/// A square. Which keys its kind takes is the check's work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftSquare {
    /// Its key.
    pub key: String,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Markdown: how to do it right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<String>,
    /// What it is worth; 10, or 0 for an offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// How often; 1 for an action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<i64>,
    /// What is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What a check-in or a checkpoint asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The result that a checkpoint promises.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// The week by which it is promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_week: Option<i64>,
    /// How it is awarded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub award: Option<AwardWord>,
    /// What to look at before blaming anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_check: Option<Vec<String>>,
    /// What is offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<DraftOffer>,
    /// What opens the square.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_when: Option<DraftRule>,
}

/// An offer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftOffer {
    /// What it leads to.
    pub sort: OfferSort,
    /// What is offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<DraftProduct>,
    /// Where it is bought.
    pub url: String,
}

/// How a touchpoint reaches the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// A mail.
    Email,
    /// A push message.
    Push,
    /// A message on the board.
    Inbox,
}

/// What a touchpoint is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Says why the decision was right.
    Reassure,
    /// Teaches correct use.
    Teach,
    /// Makes a result noticed.
    Notice,
    /// Leads on.
    NextStep,
    /// Brings back.
    WinBack,
    /// Asks for a referral.
    Referral,
    /// Says thanks.
    Thanks,
}

/// A touchpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftTouchpoint {
    /// Its key.
    pub key: String,
    /// When it is due.
    pub after: DraftAfter,
    /// How it reaches the customer.
    pub channel: Channel,
    /// What it is for.
    pub purpose: Purpose,
    /// Its subject.
    pub subject: String,
    /// Markdown.
    pub body: String,
    /// Not sent if this holds at that moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_when: Option<DraftRule>,
    /// Share of customers who are not contacted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holdout: Option<f64>,
    /// Per message, in the business's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// A coupon that comes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<DraftCoupon>,
}

/// When a touchpoint is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftAfter {
    /// After what.
    pub event: String,
    /// How many days after it.
    pub days: i64,
    /// At which local time; `09:00` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// A coupon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftCoupon {
    /// How much off: 1 to 100.
    pub percent: i64,
    /// How long it is good for.
    pub valid_days: i64,
    /// What it is for.
    pub product: String,
}
