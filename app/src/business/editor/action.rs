//! What can be done with a part as a whole: moved, copied, removed; and what can be added.

use journey::{
    draft::{Draft, Kind},
    edit::{Name, Part, form::Word, parts},
};
use leptos::prelude::*;

use super::{EditorModel, editor_path, names, part_title};
use crate::{
    business::rule_words::titled,
    i18n::{Locale, td_string},
    parts::icon::{Icon, icon},
};

/// What a kind of square is called.
pub(super) fn kind_words(locale: Locale, kind: Kind) -> &'static str {
    match kind {
        Kind::Lesson => td_string!(locale, editor.kind.lesson),
        Kind::Action => td_string!(locale, editor.kind.action),
        Kind::CheckIn => td_string!(locale, editor.kind.check_in),
        Kind::Checkpoint => td_string!(locale, editor.kind.checkpoint),
        Kind::Offer => td_string!(locale, editor.kind.offer),
    }
}

/// Its icon.
pub(super) fn kind_icon(kind: Kind) -> Icon {
    match kind {
        Kind::Lesson => Icon::Book,
        Kind::Action => Icon::Again,
        Kind::CheckIn => Icon::Smile,
        Kind::Checkpoint => Icon::Flag,
        Kind::Offer => Icon::Gift,
    }
}

/// Two small buttons: one place up, one place down. They name what they move.
pub(super) fn move_buttons(locale: Locale, model: &EditorModel, part: &Part, stays: bool) -> impl IntoView + use<> {
    let title = part_title(locale, &model.draft, part);
    let up = td_string!(locale, editor.move_up, title = title.clone());
    let down = td_string!(locale, editor.move_down, title = title);
    view! {
        <form class="move" method="post" action=format!("{}/move", editor_path(model.id))>
            {names(part)}
            {stay(stays)}
            <button class="tool" name="to" value="up" aria-label=up>{icon(Icon::Up)}</button>
            <button class="tool" name="to" value="down" aria-label=down>{icon(Icon::Down)}</button>
        </form>
    }
}

/// Says that the answer is to lead back to the part's own page.
fn stay(stays: bool) -> Option<impl IntoView> {
    stays.then(|| view! { <input type="hidden" name="back" value="part"/> })
}

/// The panel at the end of a part's page.
pub(super) fn structure(locale: Locale, model: &EditorModel, part: &Part) -> AnyView {
    let elsewhere = matches!(part, Part::Square(_)).then(|| to_stage(locale, model, part));
    let copy = match part {
        Part::Stage(_) => td_string!(locale, editor.copy_stage),
        Part::Square(_) => td_string!(locale, editor.copy_square),
        _ => td_string!(locale, editor.copy_touchpoint),
    };
    let remove = match part {
        Part::Stage(_) => td_string!(locale, editor.remove_stage),
        Part::Square(_) => td_string!(locale, editor.remove_square),
        _ => td_string!(locale, editor.remove_touchpoint),
    };
    view! {
        <section class="panel structure" aria-labelledby="structure">
            <h2 id="structure">{td_string!(locale, editor.structure)}</h2>
            <div class="structure-row">
                {move_buttons(locale, model, part, true)}
                <form method="post" action=format!("{}/copy", editor_path(model.id))>
                    {names(part)}
                    <button class="button">{icon(Icon::Copy)} <span>{copy}</span></button>
                </form>
                {remove_form(model, part, remove)}
            </div>
            {elsewhere}
        </section>
    }
    .into_any()
}

fn remove_form(model: &EditorModel, part: &Part, words: &'static str) -> impl IntoView + use<> {
    view! {
        <form method="post" action=format!("{}/remove", editor_path(model.id))>
            {names(part)}
            <input type="hidden" name="revision" value=model.revision/>
            <button class="button button-plain">{icon(Icon::Trash)} <span>{words}</span></button>
        </form>
    }
}

/// A square into another stage.
fn to_stage(locale: Locale, model: &EditorModel, part: &Part) -> impl IntoView + use<> {
    let options: Vec<_> = stages(&model.draft)
        .into_iter()
        .enumerate()
        .map(|(index, (name, title))| {
            let value = format!("{}:{}", name.nth, name.key);
            view! { <option value=value>{format!("{}. {title}", index + 1)}</option> }
        })
        .collect();
    (options.len() > 1).then(|| {
        view! {
            <form class="one-line" method="post" action=format!("{}/move", editor_path(model.id))>
                {names(part)}
                {stay(true)}
                <input type="hidden" name="to" value="stage"/>
                <div class="field">
                    <label class="field-label" for="into">{td_string!(locale, editor.into_stage)}</label>
                    <select class="input" id="into" name="stage">{options}</select>
                </div>
                <button class="button">{td_string!(locale, editor.move_there)}</button>
            </form>
        }
    })
}

/// The stages by name and title.
pub(super) fn stages(draft: &Draft) -> Vec<(Name, String)> {
    let names = parts(draft).into_iter().filter_map(|part| match part {
        Part::Stage(name) => Some(name),
        _ => None,
    });
    let titles = draft.stages.iter().map(|stage| titled(&stage.title, &stage.key));
    names.zip(titles).collect()
}

/// "Add a square": kind and title, folded away until it is wanted.
pub(super) fn add_square(locale: Locale, model: &EditorModel, stage: &Name, at: usize, open: bool) -> AnyView {
    let kinds: Vec<_> = Kind::ALL
        .iter()
        .map(|(code, kind)| {
            let id = format!("kind-{}-{}-{code}", stage.key, stage.nth);
            let checked = *kind == Kind::Lesson;
            let says = match kind {
                Kind::Lesson => td_string!(locale, editor.kind_hint.lesson),
                Kind::Action => td_string!(locale, editor.kind_hint.action),
                Kind::CheckIn => td_string!(locale, editor.kind_hint.check_in),
                Kind::Checkpoint => td_string!(locale, editor.kind_hint.checkpoint),
                Kind::Offer => td_string!(locale, editor.kind_hint.offer),
            };
            view! {
                <label class="kind-choice" for=id.clone()>
                    <input type="radio" id=id.clone() name="kind" value=*code checked=checked/>
                    {icon(kind_icon(*kind))}
                    <span><b>{kind_words(locale, *kind)}</b> <small>{says}</small></span>
                </label>
            }
        })
        .collect();
    let title = format!("title-of-new-{}-{}-{at}", stage.key, stage.nth);
    view! {
        <details class="add" open=open>
            <summary>{icon(Icon::Plus)} <span>{td_string!(locale, editor.add_square)}</span></summary>
            <form class="add-form" method="post" action=format!("{}/add", editor_path(model.id))>
                <input type="hidden" name="part" value="square"/>
                <input type="hidden" name="key" value=stage.key.clone()/>
                <input type="hidden" name="nth" value=stage.nth.to_string()/>
                <input type="hidden" name="at" value=at.to_string()/>
                <fieldset class="kind-choices">
                    <legend class="quiet">{td_string!(locale, editor.field.kind)}</legend>
                    {kinds}
                </fieldset>
                <div class="one-line">
                    <div class="field">
                        <label class="field-label" for=title.clone()>{td_string!(locale, editor.field.title)}</label>
                        <input class="input" id=title name="title" required=true autocomplete="off" maxlength="200"/>
                    </div>
                    <button class="button button-primary">{td_string!(locale, editor.add)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// "Add a stage": its title.
pub(super) fn add_stage(locale: Locale, model: &EditorModel, open: bool) -> AnyView {
    view! {
        <details class="add add-stage" open=open>
            <summary>{icon(Icon::Plus)} <span>{td_string!(locale, editor.add_stage)}</span></summary>
            <form class="add-form" method="post" action=format!("{}/add", editor_path(model.id))>
                <input type="hidden" name="part" value="stage"/>
                <div class="one-line">
                    <div class="field">
                        <label class="field-label" for="title-of-new-stage">{td_string!(locale, editor.stage.title)}</label>
                        <input class="input" id="title-of-new-stage" name="title" required=true autocomplete="off" maxlength="200"
                            placeholder=td_string!(locale, editor.stage.example)/>
                    </div>
                    <button class="button button-primary">{td_string!(locale, editor.add)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// "Add a contact": the day after the start.
pub(super) fn add_touchpoint(locale: Locale, model: &EditorModel) -> AnyView {
    view! {
        <details class="add">
            <summary>{icon(Icon::Plus)} <span>{td_string!(locale, editor.add_touchpoint)}</span></summary>
            <form class="add-form" method="post" action=format!("{}/add", editor_path(model.id))>
                <input type="hidden" name="part" value="touchpoint"/>
                <div class="one-line">
                    <div class="field">
                        <label class="field-label" for="days-of-new">{td_string!(locale, editor.touchpoint.days_after_start)}</label>
                        <input class="input" id="days-of-new" name="days" inputmode="numeric" required=true autocomplete="off" value="3"/>
                    </div>
                    <button class="button button-primary">{td_string!(locale, editor.add)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
