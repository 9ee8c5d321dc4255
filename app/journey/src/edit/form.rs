//! Forms: a part of a draft as names and texts, and back again.
//!
//! [`pairs`] fills in a form, [`read`] reads what came back. What a form did not touch stays as it was, to the letter:
//! a field that was not sent, or came back as it was shown, keeps what the draft held, even where no form can show it.
//! So does a field that cannot be read, which is named instead; nothing is guessed.

mod fields;
mod head;
mod product;
mod rule;
mod square;
mod stage;
mod touchpoint;
mod words;

use std::collections::BTreeMap;

use super::{Edit, Edited, Part, edit, new_square, new_stage, new_touchpoint, parts};
use crate::draft::{Draft, Kind};

pub use self::product::NEW_PRODUCT;
pub use self::rule::{MOST_LINES, Mode, is_line_with_number, kept_rule, lines_of};
pub(crate) use self::square::turn_into;
pub use self::words::{Word, code, word};

/// What a form holds: texts by the names of their fields. Line breaks are plain ones, however a browser sends them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs(BTreeMap<String, String>);

impl Pairs {
    /// The text of a field, if the form has it.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// The text of a field; empty if the form does not have it.
    pub fn text(&self, field: &str) -> &str {
        self.get(field).unwrap_or_default()
    }

    /// Fills in a field.
    pub fn set(&mut self, field: impl Into<String>, text: impl Into<String>) {
        let text: String = text.into();
        let text = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text
        };
        self.0.insert(field.into(), text);
    }

    /// Names and texts, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, text)| (field.as_str(), text.as_str()))
    }

    /// These, with the others' texts where both have a field.
    #[must_use]
    pub fn with(mut self, others: &Self) -> Self {
        self.0.extend(others.0.clone());
        self
    }
}

impl<F: Into<String>, T: Into<String>> FromIterator<(F, T)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (F, T)>>(pairs: I) -> Self {
        let mut all = Self::default();
        for (field, text) in pairs {
            all.set(field, text);
        }
        all
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misfit {
    /// Nothing is in it.
    Missing,
    /// No whole number.
    NotWhole,
    /// No number.
    NotANumber,
    /// Not among the choices.
    Unknown,
    /// No key.
    MalformedKey,
    /// Something else goes by this key.
    KeyTaken,
}

/// A form that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read<T> {
    /// What it says, with what was there before in place of what cannot be read.
    pub value: T,
    /// The fields that cannot be read, in the order in which they were looked at.
    pub misfits: Vec<(String, Misfit)>,
}

/// The form of a part, filled in; none when the draft has no such part.
pub fn pairs(draft: &Draft, part: &Part) -> Option<Pairs> {
    Some(match part {
        Part::Head => head::pairs(draft),
        Part::Stage(name) => stage::pairs(draft.find_stage(name)?),
        Part::Square(name) => square::pairs(draft.find_square(name)?),
        Part::Touchpoint(name) => touchpoint::pairs(draft.find_touchpoint(name)?),
    })
}

/// What the form of a part that is gone says, as an edit that adds it again; none where it has nowhere to go.
pub fn read_as_new(draft: &Draft, part: &Part, typed: &Pairs) -> Option<Read<Edit>> {
    let title = typed.text("title");
    let add = match part {
        Part::Head => return None,
        Part::Stage(_) => Edit::AddStage {
            at: usize::MAX,
            stage: Box::new(new_stage(draft, title)),
        },
        Part::Square(_) => Edit::AddSquare {
            stage: parts(draft).into_iter().rev().find_map(|part| match part {
                Part::Stage(name) => Some(name),
                _ => None,
            })?,
            at: usize::MAX,
            square: Box::new(new_square(
                draft,
                word(typed.text("kind")).unwrap_or(Kind::Lesson),
                title,
            )),
        },
        Part::Touchpoint(_) => Edit::AddTouchpoint {
            at: usize::MAX,
            touchpoint: Box::new(new_touchpoint(draft, 0)),
        },
    };
    let Edited { draft: with, part } = edit(draft, &add).ok()?;
    let set = read(&with, &part, typed)?;
    let value = match (add, set.value) {
        (Edit::AddStage { at, mut stage }, Edit::Stage { to, .. }) => {
            (stage.key, stage.title, stage.product) = (to.key, to.title, to.product);
            Edit::AddStage { at, stage }
        }
        (Edit::AddSquare { stage, at, .. }, Edit::Square { to, .. }) => Edit::AddSquare { stage, at, square: to },
        (Edit::AddTouchpoint { at, .. }, Edit::Touchpoint { to, .. }) => Edit::AddTouchpoint { at, touchpoint: to },
        (add, _) => add,
    };
    Some(Read {
        value,
        misfits: set.misfits,
    })
}

/// What a form says, as an edit of the part; none when the draft has no such part.
pub fn read(draft: &Draft, part: &Part, typed: &Pairs) -> Option<Read<Edit>> {
    let was = pairs(draft, part)?;
    let mut fields = fields::Fields::new(typed, was);
    let value = match part {
        Part::Head => Edit::Head(Box::new(head::read(&mut fields, draft))),
        Part::Stage(name) => Edit::Stage {
            of: name.clone(),
            to: Box::new(stage::read(&mut fields, draft, draft.find_stage(name)?)),
        },
        Part::Square(name) => Edit::Square {
            of: name.clone(),
            to: Box::new(square::read(&mut fields, draft, draft.find_square(name)?)),
        },
        Part::Touchpoint(name) => Edit::Touchpoint {
            of: name.clone(),
            to: Box::new(touchpoint::read(&mut fields, draft, draft.find_touchpoint(name)?)),
        },
    };
    let misfits = fields.misfits();
    Some(Read { value, misfits })
}
