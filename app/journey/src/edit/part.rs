//! The parts of a draft, as edits name them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Edit;
use crate::draft::{Draft, DraftPolicy, DraftProduct, DraftSquare, DraftStage, DraftTouchpoint, Reassurance};

/// A key and, where a draft uses one several times, which of them in file order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Name {
    /// The key.
    pub key: String,
    /// From 0.
    #[serde(default)]
    pub nth: usize,
}

impl Name {
    /// The first of this key.
    pub fn first(key: impl Into<String>) -> Self {
        Self::nth(key, 0)
    }

    /// The nth of this key, from 0.
    pub fn nth(key: impl Into<String>, nth: usize) -> Self {
        Self { key: key.into(), nth }
    }
}

/// What people edit as one thing, and what two people may edit at the same time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Title, promise, language, reassurance, policy.
    Head,
    /// A stage without its squares.
    Stage(Name),
    /// A square.
    Square(Name),
    /// A touchpoint.
    Touchpoint(Name),
}

impl Part {
    /// `head`, `stage`, `square` or `touchpoint`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Stage(_) => "stage",
            Self::Square(_) => "square",
            Self::Touchpoint(_) => "touchpoint",
        }
    }

    /// Its name; the head has none.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Self::Head => None,
            Self::Stage(name) | Self::Square(name) | Self::Touchpoint(name) => Some(name),
        }
    }

    /// The part of a kind and a name, as addresses and forms write them.
    pub fn of(kind: &str, name: Name) -> Option<Self> {
        Some(match kind {
            "head" => Self::Head,
            "stage" => Self::Stage(name),
            "square" => Self::Square(name),
            "touchpoint" => Self::Touchpoint(name),
            _ => return None,
        })
    }
}

/// Every part in file order: the head, each stage followed by its squares, the touchpoints.
pub fn parts(draft: &Draft) -> Vec<Part> {
    let mut all = vec![Part::Head];
    let (mut stages, mut squares, mut touchpoints) = (Counter::default(), Counter::default(), Counter::default());
    for stage in &draft.stages {
        all.push(Part::Stage(stages.next(&stage.key)));
        all.extend(
            stage
                .squares
                .iter()
                .map(|square| Part::Square(squares.next(&square.key))),
        );
    }
    all.extend(
        draft
            .touchpoints
            .iter()
            .map(|touchpoint| Part::Touchpoint(touchpoints.next(&touchpoint.key))),
    );
    all
}

/// Counts how often a key was met.
#[derive(Default)]
struct Counter<'a>(BTreeMap<&'a str, usize>);

impl<'a> Counter<'a> {
    fn next(&mut self, key: &'a str) -> Name {
        let met = self.0.entry(key).or_default();
        let name = Name::nth(key, *met);
        *met += 1;
        name
    }
}

pub(super) fn stage_index(draft: &Draft, name: &Name) -> Option<usize> {
    let mut found = draft
        .stages
        .iter()
        .enumerate()
        .filter(|(_, stage)| stage.key == name.key);
    found.nth(name.nth).map(|(index, _)| index)
}

/// The stage and the place in it.
pub(super) fn square_index(draft: &Draft, name: &Name) -> Option<(usize, usize)> {
    let places = draft.stages.iter().enumerate().flat_map(|(stage, of)| {
        let squares = of.squares.iter().enumerate();
        squares.map(move |(square, of)| (stage, square, of))
    });
    let mut found = places.filter(|(_, _, square)| square.key == name.key);
    found.nth(name.nth).map(|(stage, square, _)| (stage, square))
}

pub(super) fn touchpoint_index(draft: &Draft, name: &Name) -> Option<usize> {
    let touchpoints = draft.touchpoints.iter().enumerate();
    let mut found = touchpoints.filter(|(_, touchpoint)| touchpoint.key == name.key);
    found.nth(name.nth).map(|(index, _)| index)
}

/// The name of the stage at a place.
pub(super) fn stage_name(draft: &Draft, index: usize) -> Name {
    let key = &draft.stages[index].key;
    let nth = draft.stages[..index].iter().filter(|stage| stage.key == *key).count();
    Name::nth(key, nth)
}

/// The name of the square at a place.
pub(super) fn square_name(draft: &Draft, (stage, square): (usize, usize)) -> Name {
    let key = &draft.stages[stage].squares[square].key;
    let before = draft.stages[..stage].iter().flat_map(|stage| &stage.squares);
    let before = before.chain(&draft.stages[stage].squares[..square]);
    Name::nth(key, before.filter(|square| square.key == *key).count())
}

/// The name of the touchpoint at a place.
pub(super) fn touchpoint_name(draft: &Draft, index: usize) -> Name {
    let key = &draft.touchpoints[index].key;
    let before = draft.touchpoints[..index].iter();
    Name::nth(key, before.filter(|touchpoint| touchpoint.key == *key).count())
}

impl Draft {
    /// The stage of this name.
    pub fn find_stage(&self, name: &Name) -> Option<&DraftStage> {
        stage_index(self, name).map(|index| &self.stages[index])
    }

    /// The square of this name.
    pub fn find_square(&self, name: &Name) -> Option<&DraftSquare> {
        square_index(self, name).map(|(stage, square)| &self.stages[stage].squares[square])
    }

    /// The touchpoint of this name.
    pub fn find_touchpoint(&self, name: &Name) -> Option<&DraftTouchpoint> {
        touchpoint_index(self, name).map(|index| &self.touchpoints[index])
    }

    /// Whether the draft has this part.
    pub fn has(&self, part: &Part) -> bool {
        match part {
            Part::Head => true,
            Part::Stage(name) => stage_index(self, name).is_some(),
            Part::Square(name) => square_index(self, name).is_some(),
            Part::Touchpoint(name) => touchpoint_index(self, name).is_some(),
        }
    }
}

/// The part that a finding's place speaks of; the first where several share it, and the head for the whole journey.
pub fn part_at(draft: &Draft, at: &str) -> Part {
    if let Some(key) = at.strip_prefix("touchpoint:") {
        return Part::Touchpoint(Name::first(key));
    }
    if at.is_empty() {
        return Part::Head;
    }
    if draft.stages.iter().any(|stage| stage.key == at) {
        return Part::Stage(Name::first(at));
    }
    for (index, stage) in draft.stages.iter().enumerate() {
        let Some(key) = at
            .strip_prefix(stage.key.as_str())
            .and_then(|rest| rest.strip_prefix('.'))
        else {
            continue;
        };
        if let Some(square) = stage.squares.iter().position(|square| square.key == key) {
            return Part::Square(square_name(draft, (index, square)));
        }
    }
    Part::Head
}

/// The place of a part, as findings name it.
pub fn place_of(draft: &Draft, part: &Part) -> Option<String> {
    Some(match part {
        Part::Head => String::new(),
        Part::Stage(name) => draft.find_stage(name)?.key.clone(),
        Part::Square(name) => {
            let (stage, square) = square_index(draft, name)?;
            let stage = &draft.stages[stage];
            format!("{}.{}", stage.key, stage.squares[square].key)
        }
        Part::Touchpoint(name) => format!("touchpoint:{}", draft.find_touchpoint(name)?.key),
    })
}

/// What a part says by itself, wherever it stands.
#[derive(PartialEq)]
enum Content<'a> {
    Head(
        &'a str,
        &'a str,
        &'a str,
        &'a str,
        Option<&'a Reassurance>,
        &'a DraftPolicy,
    ),
    Stage(&'a str, Option<&'a DraftProduct>),
    Square(&'a DraftSquare),
    Touchpoint(&'a DraftTouchpoint),
}

fn contents(draft: &Draft) -> BTreeMap<Part, Content<'_>> {
    let head = Content::Head(
        &draft.key,
        &draft.title,
        &draft.language,
        &draft.promise,
        draft.reassurance.as_ref(),
        &draft.policy,
    );
    let inside = draft.stages.iter().flat_map(|stage| {
        let own = Content::Stage(&stage.title, stage.product.as_ref());
        std::iter::once(own).chain(stage.squares.iter().map(Content::Square))
    });
    let touchpoints = draft.touchpoints.iter().map(Content::Touchpoint);
    let all = std::iter::once(head).chain(inside).chain(touchpoints);
    parts(draft).into_iter().zip(all).collect()
}

/// The parts that say something else, or are in only one of the two drafts. Moving changes none.
pub fn changed_parts(before: &Draft, after: &Draft) -> Vec<Part> {
    let (before, after) = (contents(before), contents(after));
    let gone = before.keys().filter(|part| !after.contains_key(part));
    let other = after
        .iter()
        .filter(|(part, content)| before.get(part) != Some(content))
        .map(|(part, _)| part);
    gone.chain(other).cloned().collect()
}

/// A part that was removed, with where it stood: all that is needed to put it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Removed {
    /// A stage with its squares.
    Stage {
        /// Its place.
        at: usize,
        /// The stage.
        stage: Box<DraftStage>,
    },
    /// A square.
    Square {
        /// Its stage.
        stage: Name,
        /// Its place there.
        at: usize,
        /// The square.
        square: Box<DraftSquare>,
    },
    /// A touchpoint.
    Touchpoint {
        /// Its place.
        at: usize,
        /// The touchpoint.
        touchpoint: Box<DraftTouchpoint>,
    },
}

/// What [`Edit::Remove`] of this part would take out; none for the head and for what is not there.
pub fn removed(draft: &Draft, part: &Part) -> Option<Removed> {
    Some(match part {
        Part::Head => return None,
        Part::Stage(name) => {
            let at = stage_index(draft, name)?;
            let stage = Box::new(draft.stages[at].clone());
            Removed::Stage { at, stage }
        }
        Part::Square(name) => {
            let (stage, at) = square_index(draft, name)?;
            let square = Box::new(draft.stages[stage].squares[at].clone());
            let stage = stage_name(draft, stage);
            Removed::Square { stage, at, square }
        }
        Part::Touchpoint(name) => {
            let at = touchpoint_index(draft, name)?;
            let touchpoint = Box::new(draft.touchpoints[at].clone());
            Removed::Touchpoint { at, touchpoint }
        }
    })
}

impl Removed {
    /// The title of what was removed.
    pub fn title(&self) -> &str {
        match self {
            Self::Stage { stage, .. } => &stage.title,
            Self::Square { square, .. } => &square.title,
            Self::Touchpoint { touchpoint, .. } => &touchpoint.subject,
        }
    }

    /// The edit that puts it back; a square whose stage is gone goes to the end of the last stage.
    pub fn put_back(&self, draft: &Draft) -> Edit {
        match self {
            Self::Stage { at, stage } => Edit::AddStage {
                at: *at,
                stage: stage.clone(),
            },
            Self::Square { stage, at, square } => {
                let (stage, at) = match (stage_index(draft, stage), draft.stages.len().checked_sub(1)) {
                    (None, Some(last)) => (stage_name(draft, last), usize::MAX),
                    _ => (stage.clone(), *at),
                };
                Edit::AddSquare {
                    stage,
                    at,
                    square: square.clone(),
                }
            }
            Self::Touchpoint { at, touchpoint } => Edit::AddTouchpoint {
                at: *at,
                touchpoint: touchpoint.clone(),
            },
        }
    }
}
