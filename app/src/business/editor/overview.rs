//! The whole journey: its stages as a column with their squares, the product ladder, the contacts, the findings.

use journey::{
    draft::{DraftSquare, DraftStage},
    edit::{Name, Part, parts},
};
use leptos::prelude::*;

use super::{
    EditorModel, action, around, contacts::contacts, findings, findings::mark, ladder::ladder, part_path,
    product::product_words, saved,
};
use crate::{
    business::rule_words::{opens_when, square_before, titled},
    i18n::{Locale, td_string},
    parts::{
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// Beyond the last place of any stage.
const AT_THE_END: usize = 100_000;

pub(super) fn page(shell: &Shell, model: &EditorModel) -> String {
    let locale = shell.locale;
    let title = titled(&model.draft.title, &model.draft.key);
    around(shell, model, &title, false, || {
        view! {
            <p class="crumb">
                <a href=format!("/desk/journeys/{}", model.id)>{icon(Icon::Back)} {td_string!(locale, editor.journey_page)}</a>
            </p>
            {head(locale, model)}
            <div class="editor-whole">
                <div class="editor-column" id="stages">
                    {stages(locale, model)}
                    {action::add_stage(locale, model, model.draft.stages.is_empty())}
                    {contacts(locale, model)}
                </div>
                <aside class="editor-side">
                    {findings::findings(locale, model, None)}
                    {ladder(locale, model)}
                </aside>
            </div>
        }
        .into_any()
    })
}

fn head(locale: Locale, model: &EditorModel) -> impl IntoView + use<> {
    let draft = &model.draft;
    let promise = if draft.promise.trim().is_empty() {
        view! { <p class="lead promise soft">{td_string!(locale, editor.no_promise)}</p> }.into_any()
    } else {
        view! { <p class="lead promise" lang=draft.language.clone()>{draft.promise.clone()}</p> }.into_any()
    };
    view! {
        <header class="desk-head editor-head">
            <div>
                <h1 lang=draft.language.clone()>{titled(&draft.title, &draft.key)}</h1>
                {promise}
            </div>
            <div class="editor-tools">
                {saved(locale, model)}
                <a class="button" href=part_path(model.id, &Part::Head)>{icon(Icon::Sliders)} <span>{td_string!(locale, editor.head.title)}</span></a>
                <a class="button button-primary" href=format!("/desk/journeys/{}#publish", model.id)>{td_string!(locale, editor.to_publish)}</a>
            </div>
        </header>
    }
}

fn stages(locale: Locale, model: &EditorModel) -> AnyView {
    if model.draft.stages.is_empty() {
        return view! {
            <section class="editor-empty">
                <h2>{td_string!(locale, editor.empty.title)}</h2>
                <p>{td_string!(locale, editor.empty.body)}</p>
            </section>
        }
        .into_any();
    }
    let all = parts(&model.draft);
    let squares_of = |from: &Part| -> Vec<Name> {
        let behind = all.iter().skip_while(|part| *part != from).skip(1);
        behind
            .map_while(|part| match part {
                Part::Square(name) => Some(name.clone()),
                _ => None,
            })
            .collect()
    };
    let cards: Vec<AnyView> = action::stages(&model.draft)
        .into_iter()
        .zip(&model.draft.stages)
        .enumerate()
        .map(|(index, ((name, title), stage))| {
            let squares = squares_of(&Part::Stage(name.clone()));
            stage_card(locale, model, index, &name, &title, stage, &squares)
        })
        .collect();
    view! { <div class="stage-cards">{cards}</div> }.into_any()
}

fn stage_card(
    locale: Locale,
    model: &EditorModel,
    index: usize,
    name: &Name,
    title: &str,
    stage: &DraftStage,
    squares: &[Name],
) -> AnyView {
    let part = Part::Stage(name.clone());
    let number = td_string!(locale, editor.stage.number, number = (index + 1).to_string());
    let product = match &stage.product {
        Some(product) => view! { <span class="chip chip-stage">{product_words(locale, product)}</span> }.into_any(),
        None => view! { <span class="chip chip-none">{td_string!(locale, editor.ladder.missing)}</span> }.into_any(),
    };
    let rows: Vec<AnyView> = stage
        .squares
        .iter()
        .zip(squares)
        .enumerate()
        .map(|(place, (square, name))| {
            let before = square_before(&model.draft, index, place);
            square_row(locale, model, square, name, before.as_deref())
        })
        .collect();
    let heading = format!("stage-{}-{}", name.key, name.nth);
    let drop = td_string!(locale, editor.empty_stage);
    let empty = rows.is_empty().then(|| view! { <li class="square-none">{drop}</li> });
    view! {
        <section class=format!("stage-card stage-{}", index % 6 + 1) aria-labelledby=heading.clone()
            data-key=name.key.clone() data-nth=name.nth.to_string() data-title=title.to_owned()>
            <header>
                {grip(locale, title)}
                <div>
                    <p class="stage-number">{number}</p>
                    <h2 id=heading.clone()><a href=part_path(model.id, &part) lang=model.draft.language.clone()>{title.to_owned()}</a> {mark(locale, model, &part)}</h2>
                    {product}
                </div>
                {action::move_buttons(locale, model, &part, false)}
            </header>
            <ol class="square-rows" data-stage=name.key.clone() data-nth=name.nth.to_string()>{rows} {empty}</ol>
            {action::add_square(locale, model, name, AT_THE_END, false)}
        </section>
    }
    .into_any()
}

/// What a finger or a mouse takes hold of, shown by the script; the buttons beside it do the same.
fn grip(locale: Locale, title: &str) -> impl IntoView + use<> {
    let label = td_string!(locale, editor.drag, title = title.to_owned());
    view! { <button class="grip tool" type="button" hidden=true aria-label=label tabindex="-1">{icon(Icon::Grip)}</button> }
}

fn square_row(locale: Locale, model: &EditorModel, square: &DraftSquare, name: &Name, before: Option<&str>) -> AnyView {
    let part = Part::Square(name.clone());
    let mut facts = vec![action::kind_words(locale, square.kind).to_owned()];
    if let Some(week) = square.by_week {
        facts.push(td_string!(locale, editor.by_week, number = week.to_string()));
    }
    if let Some(target) = square.target {
        facts.push(td_string!(locale, editor.times, number = target.to_string()));
    }
    if let Some(product) = square.offer.as_ref().and_then(|offer| offer.product.as_ref()) {
        facts.push(product_words(locale, product));
    }
    let rule = square.opens_when.as_ref().map(|rule| {
        let words = opens_when(locale, &model.draft, Some(rule), before);
        view! { <p class="square-rule">{icon(Icon::Lock)} <span>{words}</span></p> }
    });
    let title = titled(&square.title, &square.key);
    view! {
        <li class="square-row" data-key=name.key.clone() data-nth=name.nth.to_string() data-title=title.clone()>
            {grip(locale, &title)}
            <span class=format!("square-kind kind-{}", journey::edit::form::code(square.kind))>{icon(action::kind_icon(square.kind))}</span>
            <div class="square-words">
                <p class="row-title"><a href=part_path(model.id, &part) lang=model.draft.language.clone()>{title.clone()}</a> {mark(locale, model, &part)}</p>
                <p class="square-facts">{facts.join(" · ")}</p>
                {rule}
            </div>
            {action::move_buttons(locale, model, &part, false)}
        </li>
    }
    .into_any()
}
