//! The product ladder (M1): a rung for each stage, the first at the bottom. A stage without a product is a rung that is
//! not there, and is seen not to be.

use journey::{
    draft::{DraftProduct, DraftStage},
    edit::{Name, Part},
};
use leptos::prelude::*;

use super::{EditorModel, action::stages, part_path, product::price_words};
use crate::{
    business::rule_words::titled,
    i18n::{Locale, td_string},
};

pub(super) fn ladder(locale: Locale, model: &EditorModel) -> AnyView {
    if model.draft.stages.is_empty() {
        return ().into_any();
    }
    let rungs: Vec<AnyView> = stages(&model.draft)
        .into_iter()
        .zip(&model.draft.stages)
        .enumerate()
        .rev()
        .map(|(index, ((name, title), stage))| rung(locale, model, index, &name, &title, stage))
        .collect();
    view! {
        <section class="panel" aria-labelledby="ladder">
            <h2 id="ladder">{td_string!(locale, editor.ladder.title)}</h2>
            <p class="soft">{td_string!(locale, editor.ladder.lead)}</p>
            <ol class="ladder" reversed=true>{rungs}</ol>
        </section>
    }
    .into_any()
}

fn rung(locale: Locale, model: &EditorModel, index: usize, name: &Name, title: &str, stage: &DraftStage) -> AnyView {
    let offered = stage
        .squares
        .iter()
        .filter_map(|square| square.offer.as_ref()?.product.as_ref());
    let offered: Vec<&DraftProduct> = offered.collect();
    let own = stage.product.as_ref().or(offered.first().copied());
    let href = format!("{}#product", part_path(model.id, &Part::Stage(name.clone())));
    let class = format!(
        "rung stage-{}{}",
        index % 6 + 1,
        if own.is_none() { " rung-missing" } else { "" }
    );
    let said = match own {
        Some(product) => {
            let price = price_words(locale, product).map(|price| view! { <span class="rung-price">{price}</span> });
            view! { <b>{titled(&product.name, &product.key)}</b> {price} }.into_any()
        }
        None => view! { <b>{td_string!(locale, editor.ladder.missing)}</b> }.into_any(),
    };
    let beside = offered
        .iter()
        .filter(|product| own.is_none_or(|own| own.key != product.key));
    let beside: Vec<String> = beside.map(|product| titled(&product.name, &product.key)).collect();
    let beside = (!beside.is_empty()).then(|| {
        let words = td_string!(locale, editor.ladder.beside, products = beside.join(" · "));
        view! { <span class="rung-beside">{words}</span> }
    });
    view! {
        <li class=class>
            <a href=href>
                <span class="rung-stage">{title.to_owned()}</span>
                {said}
                {beside}
            </a>
        </li>
    }
    .into_any()
}
