//! What an edit does.

use super::keys::{fresh_key, is_square_key, is_stage_key, is_touchpoint_key};
use super::part::{square_index, square_name, stage_index, stage_name, touchpoint_index, touchpoint_name};
use super::references::rename_square;
use super::{Edit, EditFault, Head, Name, Part, StageHead, To};
use crate::draft::{Draft, DraftProduct, DraftSquare, DraftStage, DraftTouchpoint};
use crate::key::Key;
use crate::touchpoint::{After, AfterWords};

/// A draft after an edit, and the part that the edit was about as it goes by now.
#[derive(Debug, Clone, PartialEq)]
pub struct Edited {
    /// The draft.
    pub draft: Draft,
    /// What was set, added, moved or copied; the head when it was removed.
    pub part: Part,
}

/// The draft with the edit made.
///
/// # Errors
/// When it speaks of a part that is not there, or would give something a key that is taken or none.
pub fn apply(draft: &Draft, edit: &Edit) -> Result<Draft, EditFault> {
    self::edit(draft, edit).map(|edited| edited.draft)
}

/// As [`apply()`], with the part that it was about.
///
/// # Errors
/// As [`apply()`].
pub fn edit(draft: &Draft, edit: &Edit) -> Result<Edited, EditFault> {
    let mut draft = draft.clone();
    let part = make(&mut draft, edit)?;
    Ok(Edited { draft, part })
}

fn make(draft: &mut Draft, edit: &Edit) -> Result<Part, EditFault> {
    match edit {
        Edit::Head(head) => set_head(draft, head),
        Edit::Key(key) => {
            well_formed(key)?;
            key.clone_into(&mut draft.key);
            return Ok(Part::Head);
        }
        Edit::Stage { of, to } => return set_stage(draft, of, to),
        Edit::Square { of, to } => return set_square(draft, of, to),
        Edit::Touchpoint { of, to } => return set_touchpoint(draft, of, to),
        Edit::AddStage { at, stage } => return Ok(add_stage(draft, *at, DraftStage::clone(stage))),
        Edit::AddSquare { stage, at, square } => {
            let missing = || EditFault::NoSuchPart(Part::Stage(stage.clone()));
            let stage = stage_index(draft, stage).ok_or_else(missing)?;
            return Ok(add_square(draft, stage, *at, DraftSquare::clone(square)));
        }
        Edit::AddTouchpoint { at, touchpoint } => {
            return Ok(add_touchpoint(draft, *at, DraftTouchpoint::clone(touchpoint)));
        }
        Edit::Move { part, to } => return move_part(draft, part, to),
        Edit::Copy(part) => return copy(draft, part),
        Edit::Remove(part) => remove(draft, part)?,
        Edit::All(edits) => {
            let mut part = Part::Head;
            for edit in edits {
                part = make(draft, edit)?;
            }
            return Ok(part);
        }
    }
    Ok(Part::Head)
}

fn missing(part: &Part) -> EditFault {
    EditFault::NoSuchPart(part.clone())
}

fn well_formed(key: &str) -> Result<(), EditFault> {
    if Key::fits(key) {
        Ok(())
    } else {
        Err(EditFault::MalformedKey(key.to_owned()))
    }
}

/// A key that is new for a part has to be one, and free.
fn renamed(old: &str, new: &str, taken: bool) -> Result<bool, EditFault> {
    if old == new {
        return Ok(false);
    }
    well_formed(new)?;
    if taken {
        return Err(EditFault::KeyTaken(new.to_owned()));
    }
    Ok(true)
}

fn set_head(draft: &mut Draft, head: &Head) {
    draft.title.clone_from(&head.title);
    draft.language.clone_from(&head.language);
    draft.promise.clone_from(&head.promise);
    draft.reassurance.clone_from(&head.reassurance);
    draft.policy.clone_from(&head.policy);
}

fn set_stage(draft: &mut Draft, of: &Name, to: &StageHead) -> Result<Part, EditFault> {
    let index = stage_index(draft, of).ok_or_else(|| missing(&Part::Stage(of.clone())))?;
    let taken = is_stage_key(draft, &to.key);
    if renamed(&of.key, &to.key, taken)? && of.nth == 0 {
        for touchpoint in &mut draft.touchpoints {
            if let Some(AfterWords::Stage(key)) = After::words(&touchpoint.after.event)
                && key == of.key
            {
                touchpoint.after.event = format!("stage:{}", to.key);
            }
        }
    }
    let stage = &mut draft.stages[index];
    to.key.clone_into(&mut stage.key);
    to.title.clone_into(&mut stage.title);
    let before = std::mem::replace(&mut stage.product, to.product.clone());
    agree_on_product(draft, before.as_ref(), to.product.as_ref());
    Ok(Part::Stage(stage_name(draft, index)))
}

fn set_square(draft: &mut Draft, of: &Name, to: &DraftSquare) -> Result<Part, EditFault> {
    let place = square_index(draft, of).ok_or_else(|| missing(&Part::Square(of.clone())))?;
    let taken = is_square_key(draft, &to.key);
    let follow = renamed(&of.key, &to.key, taken)? && of.nth == 0;
    let before = std::mem::replace(&mut draft.stages[place.0].squares[place.1], to.clone());
    if follow {
        rename_square_everywhere(draft, &of.key, &to.key);
    }
    let product = |square: &DraftSquare| square.offer.as_ref().and_then(|offer| offer.product.clone());
    agree_on_product(draft, product(&before).as_ref(), product(to).as_ref());
    Ok(Part::Square(square_name(draft, place)))
}

fn set_touchpoint(draft: &mut Draft, of: &Name, to: &DraftTouchpoint) -> Result<Part, EditFault> {
    let index = touchpoint_index(draft, of).ok_or_else(|| missing(&Part::Touchpoint(of.clone())))?;
    renamed(&of.key, &to.key, is_touchpoint_key(draft, &to.key))?;
    to.clone_into(&mut draft.touchpoints[index]);
    Ok(Part::Touchpoint(touchpoint_name(draft, index)))
}

fn rename_square_everywhere(draft: &mut Draft, old: &str, new: &str) {
    for square in draft.stages.iter_mut().flat_map(|stage| &mut stage.squares) {
        if let Some(rule) = &mut square.opens_when {
            rename_square(rule, old, new);
        }
    }
    for touchpoint in &mut draft.touchpoints {
        if let Some(rule) = &mut touchpoint.stop_when {
            rename_square(rule, old, new);
        }
        let event = match After::words(&touchpoint.after.event) {
            Some(AfterWords::Done(key)) if key == old => format!("done:{new}"),
            Some(AfterWords::Awarded(key)) if key == old => format!("awarded:{new}"),
            _ => continue,
        };
        touchpoint.after.event = event;
    }
}

/// A product that says something else at one place says it at every place that said the same.
fn agree_on_product(draft: &mut Draft, before: Option<&DraftProduct>, after: Option<&DraftProduct>) {
    let (Some(before), Some(after)) = (before, after) else {
        return;
    };
    if before.key != after.key || before == after {
        return;
    }
    for stage in &mut draft.stages {
        let offers = stage.squares.iter_mut().filter_map(|square| square.offer.as_mut());
        let products = offers
            .filter_map(|offer| offer.product.as_mut())
            .chain(&mut stage.product);
        for product in products.filter(|product| *product == before) {
            after.clone_into(product);
        }
    }
}

fn add_stage(draft: &mut Draft, at: usize, mut stage: DraftStage) -> Part {
    stage.key = fresh_key(&stage.key, |key| is_stage_key(draft, key));
    // Its squares may have been written elsewhere meanwhile.
    for index in 0..stage.squares.len() {
        let (before, rest) = stage.squares.split_at(index);
        let taken = |key: &str| is_square_key(draft, key) || before.iter().any(|square| square.key == key);
        let old = rest[0].key.clone();
        if taken(&old) {
            let new = fresh_key(&old, |key| taken(key) || rest.iter().any(|square| square.key == key));
            stage.squares[index].key.clone_from(&new);
            rename_inside(&mut stage, &old, &new);
        }
    }
    let at = at.min(draft.stages.len());
    draft.stages.insert(at, stage);
    Part::Stage(stage_name(draft, at))
}

fn rename_inside(stage: &mut DraftStage, old: &str, new: &str) {
    for rule in stage.squares.iter_mut().filter_map(|square| square.opens_when.as_mut()) {
        rename_square(rule, old, new);
    }
}

fn add_square(draft: &mut Draft, stage: usize, at: usize, mut square: DraftSquare) -> Part {
    square.key = fresh_key(&square.key, |key| is_square_key(draft, key));
    let squares = &mut draft.stages[stage].squares;
    let at = at.min(squares.len());
    squares.insert(at, square);
    Part::Square(square_name(draft, (stage, at)))
}

fn add_touchpoint(draft: &mut Draft, at: usize, mut touchpoint: DraftTouchpoint) -> Part {
    touchpoint.key = fresh_key(&touchpoint.key, |key| is_touchpoint_key(draft, key));
    let at = at.min(draft.touchpoints.len());
    draft.touchpoints.insert(at, touchpoint);
    Part::Touchpoint(touchpoint_name(draft, at))
}

fn move_part(draft: &mut Draft, part: &Part, to: &To) -> Result<Part, EditFault> {
    match part {
        Part::Head => Err(EditFault::HeadStays),
        Part::Stage(name) => {
            let from = stage_index(draft, name).ok_or_else(|| missing(part))?;
            let at = moved_in_list(&mut draft.stages, from, to);
            Ok(Part::Stage(stage_name(draft, at)))
        }
        Part::Touchpoint(name) => {
            let from = touchpoint_index(draft, name).ok_or_else(|| missing(part))?;
            let at = moved_in_list(&mut draft.touchpoints, from, to);
            Ok(Part::Touchpoint(touchpoint_name(draft, at)))
        }
        Part::Square(name) => move_square(draft, name, to),
    }
}

/// Moves within a list; the place where it stands then.
fn moved_in_list<T>(list: &mut Vec<T>, from: usize, to: &To) -> usize {
    let thing = list.remove(from);
    let at = match to {
        To::Up => from.saturating_sub(1),
        To::Down => from + 1,
        To::Place { at, .. } => *at,
    };
    let at = at.min(list.len());
    list.insert(at, thing);
    at
}

fn move_square(draft: &mut Draft, name: &Name, to: &To) -> Result<Part, EditFault> {
    let (stage, place) = square_index(draft, name).ok_or_else(|| missing(&Part::Square(name.clone())))?;
    let last = place + 1 == draft.stages[stage].squares.len();
    let (into, at) = match to {
        To::Up if place == 0 && stage == 0 => (stage, place),
        To::Up if place == 0 => (stage - 1, usize::MAX),
        To::Up => (stage, place - 1),
        To::Down if last && stage + 1 == draft.stages.len() => (stage, place),
        To::Down if last => (stage + 1, 0),
        To::Down => (stage, place + 1),
        To::Place { stage: None, at } => (stage, *at),
        To::Place { stage: Some(into), at } => {
            let into = stage_index(draft, into).ok_or_else(|| missing(&Part::Stage(into.clone())))?;
            (into, *at)
        }
    };
    let square = draft.stages[stage].squares.remove(place);
    let squares = &mut draft.stages[into].squares;
    let at = at.min(squares.len());
    squares.insert(at, square);
    Ok(Part::Square(square_name(draft, (into, at))))
}

fn copy(draft: &mut Draft, part: &Part) -> Result<Part, EditFault> {
    match part {
        Part::Head => Err(EditFault::HeadStays),
        Part::Stage(name) => {
            let index = stage_index(draft, name).ok_or_else(|| missing(part))?;
            let copy = draft.stages[index].clone();
            Ok(add_stage(draft, index + 1, copy))
        }
        Part::Square(name) => {
            let (stage, place) = square_index(draft, name).ok_or_else(|| missing(part))?;
            let copy = draft.stages[stage].squares[place].clone();
            Ok(add_square(draft, stage, place + 1, copy))
        }
        Part::Touchpoint(name) => {
            let index = touchpoint_index(draft, name).ok_or_else(|| missing(part))?;
            let copy = draft.touchpoints[index].clone();
            Ok(add_touchpoint(draft, index + 1, copy))
        }
    }
}

fn remove(draft: &mut Draft, part: &Part) -> Result<(), EditFault> {
    match part {
        Part::Head => return Err(EditFault::HeadStays),
        Part::Stage(name) => {
            let index = stage_index(draft, name).ok_or_else(|| missing(part))?;
            draft.stages.remove(index);
        }
        Part::Square(name) => {
            let (stage, place) = square_index(draft, name).ok_or_else(|| missing(part))?;
            draft.stages[stage].squares.remove(place);
        }
        Part::Touchpoint(name) => {
            let index = touchpoint_index(draft, name).ok_or_else(|| missing(part))?;
            draft.touchpoints.remove(index);
        }
    }
    Ok(())
}
