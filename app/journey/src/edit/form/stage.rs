//! The form of a stage.

use super::Pairs;
use super::fields::Fields;
use super::product;
use crate::draft::{Draft, DraftStage};
use crate::edit::StageHead;

pub(super) fn pairs(stage: &DraftStage) -> Pairs {
    let mut pairs = Pairs::default();
    pairs.set("key", &stage.key);
    pairs.set("title", &stage.title);
    product::fill_in(&mut pairs, stage.product.as_ref());
    pairs
}

pub(super) fn read(fields: &mut Fields<'_>, draft: &Draft, before: &DraftStage) -> StageHead {
    StageHead {
        key: fields.key("key", &before.key),
        title: fields.text("title", &before.title),
        product: product::read(fields, draft, before.product.as_ref()),
    }
}
