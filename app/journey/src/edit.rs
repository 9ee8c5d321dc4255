//! Designing: one change of a draft, what it does, and the forms in which people make it.
//!
//! A draft may be wrong at any time; an edit only has to make sense by itself. What it leaves behind, such as a rule that
//! speaks of a square that was removed, is a finding of the [check](crate::check()), never lost without a word: see
//! [`references_to`]. The browser and the server run the same code, so what is said at once is what is kept.
//!
//! ```
//! use journey::edit::{Edit, Name, Part, To, apply, blank, new_square, new_stage};
//! use journey::draft::Kind;
//!
//! let mut draft = blank("light-body", "12 weeks to a light body", "en");
//! let stage = new_stage(&draft, "Ease the pain");
//! draft = apply(&draft, &Edit::AddStage { at: 0, stage: Box::new(stage) })?;
//! let square = new_square(&draft, Kind::Lesson, "How to sit");
//! let stage = Name::first("ease-the-pain");
//! draft = apply(&draft, &Edit::AddSquare { stage, at: 0, square: Box::new(square) })?;
//! assert_eq!(draft.stages[0].squares[0].key, "how-to-sit");
//! # Ok::<(), journey::edit::EditFault>(())
//! ```

mod apply;
pub mod form;
pub mod keys;
mod new;
mod part;
mod references;
pub mod starting_words;

use crate::draft::{Draft, DraftPolicy, DraftProduct, DraftSquare, DraftStage, DraftTouchpoint, Reassurance};

pub use self::apply::{Edited, apply, edit};
pub use self::new::{blank, copy_of_journey, new_square, new_stage, new_touchpoint, reused_touchpoint};
pub use self::part::{Name, Part, Removed, changed_parts, part_at, parts, place_of, removed};
pub(crate) use self::references::without;
pub use self::references::{How, Reference, named_by_draft, references_to};

/// What the head of a journey says: everything but its key, its stages and its touchpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its title.
    pub title: String,
    /// BCP 47: the language of the texts.
    pub language: String,
    /// What the journey promises.
    pub promise: String,
    /// Why the decision was right.
    pub reassurance: Option<Reassurance>,
    /// The policy's lines.
    pub policy: DraftPolicy,
}

impl Head {
    /// The head of a draft.
    pub fn of(draft: &Draft) -> Self {
        Self {
            title: draft.title.clone(),
            language: draft.language.clone(),
            promise: draft.promise.clone(),
            reassurance: draft.reassurance.clone(),
            policy: draft.policy.clone(),
        }
    }
}

/// What a stage says by itself, without its squares.
#[derive(Debug, Clone, PartialEq)]
pub struct StageHead {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The product that fits it.
    pub product: Option<DraftProduct>,
}

impl StageHead {
    /// The head of a stage.
    pub fn of(stage: &DraftStage) -> Self {
        Self {
            key: stage.key.clone(),
            title: stage.title.clone(),
            product: stage.product.clone(),
        }
    }
}

/// Where something is moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// One place nearer to the start; a stage's first square goes to the end of the stage before.
    Up,
    /// One place nearer to the end; a stage's last square goes to the beginning of the next.
    Down,
    /// To a place, counted from 0 in the list without what is moved.
    Place {
        /// The stage, for a square; none: the one it is in.
        stage: Option<Name>,
        /// The place; beyond the end is the end.
        at: usize,
    },
}

/// One change of a draft.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// The journey's head says this.
    Head(Box<Head>),
    /// The journey goes by this key. Versions and invitations know it, so it is for journeys that were never published.
    Key(String),
    /// The stage says this; what refers to it by its key follows.
    Stage {
        /// Which.
        of: Name,
        /// What it says now.
        to: Box<StageHead>,
    },
    /// The square says this; what refers to it by its key follows.
    Square {
        /// Which.
        of: Name,
        /// What it says now.
        to: Box<DraftSquare>,
    },
    /// The touchpoint says this.
    Touchpoint {
        /// Which.
        of: Name,
        /// What it says now.
        to: Box<DraftTouchpoint>,
    },
    /// A new stage, under a fresh key if its own is taken.
    AddStage {
        /// Its place, from 0.
        at: usize,
        /// The stage.
        stage: Box<DraftStage>,
    },
    /// A new square, under a fresh key if its own is taken.
    AddSquare {
        /// Its stage.
        stage: Name,
        /// Its place there, from 0.
        at: usize,
        /// The square.
        square: Box<DraftSquare>,
    },
    /// A new touchpoint, under a fresh key if its own is taken.
    AddTouchpoint {
        /// Its place, from 0.
        at: usize,
        /// The touchpoint.
        touchpoint: Box<DraftTouchpoint>,
    },
    /// The part stands elsewhere.
    Move {
        /// What.
        part: Part,
        /// Where to.
        to: To,
    },
    /// The part once more, right behind it, under fresh keys.
    Copy(Part),
    /// The part is gone.
    Remove(Part),
    /// One after the other, or none of them.
    All(Vec<Edit>),
}

/// Why an edit cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditFault {
    /// Somebody removed or renamed it.
    #[error("the draft has no such part: {0:?}")]
    NoSuchPart(Part),
    /// Something of the same kind goes by this key.
    #[error("the key {0} is taken")]
    KeyTaken(String),
    /// A key is 1 to 64 characters of a-z, 0-9 and -.
    #[error("{0:?} is no key")]
    MalformedKey(String),
    /// The head has no place.
    #[error("the head of a journey stays where it is")]
    HeadStays,
}
