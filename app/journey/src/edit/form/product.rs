//! A product in a form: none, one that the journey names already, or a new one.

use super::fields::{Fields, shown};
use super::{Misfit, Pairs};
use crate::draft::{Draft, DraftProduct};
use crate::edit::keys::{is_product_key, suggest_key};
use crate::edit::named_by_draft;
use crate::key::Key;

/// What `product` holds for a product that the journey does not name yet; no key.
pub const NEW_PRODUCT: &str = "+";

const FIELDS: [&str; 5] = [
    "product",
    "product_name",
    "product_price",
    "product_currency",
    "product_key",
];

pub(super) fn fill_in(pairs: &mut Pairs, product: Option<&DraftProduct>) {
    pairs.set("product", product.map_or("", |product| &product.key));
    pairs.set("product_name", product.map_or("", |product| &product.name));
    pairs.set(
        "product_price",
        product.map(|product| shown(product.price)).unwrap_or_default(),
    );
    pairs.set("product_currency", product.map_or("", |product| &product.currency));
    pairs.set("product_key", "");
}

pub(super) fn read(fields: &mut Fields<'_>, draft: &Draft, before: Option<&DraftProduct>) -> Option<DraftProduct> {
    if FIELDS.iter().all(|field| fields.is_as_it_was(field)) {
        return before.cloned();
    }
    let chosen = fields.now("product").to_owned();
    let named = !fields.tidied("product_name").is_empty() && !fields.is_as_it_was("product_name");
    if let Some(before) = before.filter(|before| before.key == chosen) {
        return Some(written(fields, draft, Some(before), before.key.clone()));
    }
    if chosen == NEW_PRODUCT || (chosen.is_empty() && before.is_none() && named) {
        let key = new_key(fields, draft);
        return Some(written(fields, draft, before, key));
    }
    if chosen.is_empty() {
        return None;
    }
    let known = named_by_draft(draft).into_iter().find(|product| product.key == chosen);
    if known.is_none() {
        fields.misfit("product", Misfit::Unknown);
        return before.cloned();
    }
    known.cloned()
}

/// The key that was typed for a new product, or one that its name suggests.
fn new_key(fields: &mut Fields<'_>, draft: &Draft) -> String {
    let typed = fields.tidied("product_key");
    if typed.is_empty() {
        let name = fields.tidied("product_name");
        return suggest_key(&name, "product", |key| is_product_key(draft, key));
    }
    if !Key::fits(&typed) {
        fields.misfit("product_key", Misfit::MalformedKey);
    } else if is_product_key(draft, &typed) {
        fields.misfit("product_key", Misfit::KeyTaken);
    }
    typed
}

fn written(fields: &mut Fields<'_>, draft: &Draft, before: Option<&DraftProduct>, key: String) -> DraftProduct {
    let name = fields.text("product_name", before.map_or("", |product| &product.name));
    if name.is_empty() {
        fields.misfit("product_name", Misfit::Missing);
    }
    let price = fields.number_if_any("product_price", before.map(|product| product.price));
    let currency = fields.text("product_currency", before.map_or("", |product| &product.currency));
    let currency = match currency.as_str() {
        "" => usual_currency(draft),
        typed => typed.to_ascii_uppercase(),
    };
    DraftProduct {
        key,
        name,
        price: price.unwrap_or(0.0),
        currency,
    }
}

/// The currency of the journey's first product, else what its language suggests.
fn usual_currency(draft: &Draft) -> String {
    let first = named_by_draft(draft).first().map(|product| product.currency.clone());
    first.unwrap_or_else(|| if draft.language.starts_with("ja") { "JPY" } else { "USD" }.to_owned())
}
