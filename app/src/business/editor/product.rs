//! A product in a form: none, one that the journey names already, or a new one.

use journey::{
    draft::{Draft, DraftProduct},
    edit::{form::NEW_PRODUCT, named_by_draft},
    money::{Amount, Currency},
};
use leptos::prelude::*;

use super::fields::{Fields, Look};
use crate::{
    business::rule_words::titled,
    i18n::{Locale, td_string},
    parts::money::money,
};

/// "Basic course · ¥48,000".
pub(super) fn product_words(locale: Locale, product: &DraftProduct) -> String {
    let name = titled(&product.name, &product.key);
    match price_words(locale, product) {
        Some(price) => format!("{name} · {price}"),
        None => name,
    }
}

/// "¥48,000", if currency and price are such.
pub(super) fn price_words(locale: Locale, product: &DraftProduct) -> Option<String> {
    let currency = Currency::new(&product.currency).ok()?;
    let in_range = (0.0..=journey::money::GREATEST).contains(&product.price);
    in_range.then(|| money(locale, Amount::from_major(product.price, currency)))
}

/// The product's fields. Those of what it is show once there is one.
pub(super) fn product_fields(fields: Fields<'_>, draft: &Draft, legend: &str, hint: &str) -> AnyView {
    let locale = fields.locale;
    let known = named_by_draft(draft).into_iter();
    let known: Vec<(String, String)> = known
        .map(|product| (product.key.clone(), product_words(locale, product)))
        .collect();
    let ways = vec![
        (String::new(), td_string!(locale, editor.product.none).to_owned()),
        (
            NEW_PRODUCT.to_owned(),
            td_string!(locale, editor.product.new).to_owned(),
        ),
    ];
    let mut choices = vec![(None, ways)];
    if !known.is_empty() {
        choices.push((Some(td_string!(locale, editor.product.known).to_owned()), known));
    }
    let look = Look {
        hint: Some(hint.to_owned()),
        reshapes: true,
        ..Look::default()
    };
    let lang = Some(draft.language.clone());
    view! {
        <fieldset class="product">
            {fields.choice("product", legend, choices, look)}
            <div class="product-own">
                {fields.text("product_name", td_string!(locale, editor.product.name), Look { lang, ..Look::default() })}
                <div class="field-row">
                    {fields.number("product_price", td_string!(locale, editor.product.price), Look::default())}
                    {fields.text(
                        "product_currency",
                        td_string!(locale, editor.product.currency),
                        Look {
                            class: "field-number",
                            placeholder: Some("JPY".to_owned()),
                            list: Some("currencies"),
                            ..Look::default()
                        },
                    )}
                    <datalist id="currencies">
                        <option value="JPY"></option>
                        <option value="USD"></option>
                        <option value="EUR"></option>
                        <option value="GBP"></option>
                    </datalist>
                </div>
                <div class="product-key">
                    {fields.text(
                        "product_key",
                        td_string!(locale, editor.product.key),
                        Look {
                            optional: true,
                            ..Look::hint(td_string!(locale, editor.key_hint))
                        },
                    )}
                </div>
            </div>
        </fieldset>
    }
    .into_any()
}
