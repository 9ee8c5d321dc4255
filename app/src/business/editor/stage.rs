//! The form of a stage, and its squares.

use journey::{
    draft::DraftSquare,
    edit::{Name, Part, parts},
};
use leptos::prelude::*;

use super::{
    EditorModel,
    action::{add_square, kind_icon, kind_words},
    fields::{Fields, Look},
    findings::mark,
    part_path,
    product::product_fields,
};
use crate::{
    business::rule_words::titled,
    i18n::{Locale, td_string},
    parts::icon::icon,
};

pub(super) fn fields(fields: Fields<'_>, model: &EditorModel) -> AnyView {
    let locale = fields.locale;
    let lang = Some(model.draft.language.clone());
    view! {
        {fields.text("title", td_string!(locale, editor.stage.title), Look { lang, ..Look::hint(td_string!(locale, editor.stage.title_hint)) })}
        {product_fields(fields, &model.draft, td_string!(locale, editor.stage.product), td_string!(locale, editor.stage.product_hint))}
        {key_field(fields)}
    }
    .into_any()
}

/// The key, folded away: nobody has to think of it.
pub(super) fn key_field(fields: Fields<'_>) -> AnyView {
    let locale = fields.locale;
    let look = Look {
        reshapes: true,
        ..Look::hint(td_string!(locale, editor.key_hint))
    };
    let key = fields.pairs().text("key").to_owned();
    view! {
        <details class="key-field">
            <summary>{td_string!(locale, editor.field.key)} " " <code>{key}</code></summary>
            {fields.text("key", td_string!(locale, editor.field.key), look)}
        </details>
    }
    .into_any()
}

/// The stage's squares as a list, with a way to add one.
pub(super) fn squares(locale: Locale, model: &EditorModel, name: &Name) -> AnyView {
    let stage = Part::Stage(name.clone());
    let all = parts(&model.draft);
    let behind = all.iter().skip_while(|part| **part != stage).skip(1);
    let squares = behind.map_while(|part| match part {
        Part::Square(name) => model.draft.find_square(name).map(|square| (part.clone(), square)),
        _ => None,
    });
    let squares: Vec<(Part, &DraftSquare)> = squares.collect();
    let count = squares.len();
    let rows: Vec<AnyView> = squares
        .into_iter()
        .map(|(part, square)| {
            view! {
                <li>
                    <a href=part_path(model.id, &part)>
                        {icon(kind_icon(square.kind))}
                        <span lang=model.draft.language.clone()>{titled(&square.title, &square.key)}</span>
                        <small>{kind_words(locale, square.kind)}</small>
                        {mark(locale, model, &part)}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="squares">
            <h2 id="squares">{td_string!(locale, editor.stage.squares)}</h2>
            <ol class="part-squares">{rows}</ol>
            {add_square(locale, model, name, count, count == 0)}
        </section>
    }
    .into_any()
}
