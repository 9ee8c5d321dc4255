//! The page of one part: the journey as a list, the form, and what the check says of it.

use journey::edit::Part;
use leptos::prelude::*;

use super::{
    EditorModel, PartForm,
    action::structure,
    around, conflict,
    fields::Fields,
    findings::{findings, live_check},
    head,
    outline::outline,
    part_path, part_title, problem, saved, square, stage, touchpoint,
};
use crate::{
    i18n::{Locale, td_string},
    parts::shell::Shell,
};

pub(super) fn page(shell: &Shell, model: &EditorModel, form: &PartForm) -> String {
    let locale = shell.locale;
    let title = part_title(locale, &model.draft, &form.part);
    around(shell, model, &title, true, || {
        view! {
            <div class="editor-part">
                {outline(locale, model, &form.part)}
                <div class="editor-form">
                    {head_line(locale, model, &form.part, &title)}
                    {conflict::notice(locale, form)}
                    {misfits(locale, form)}
                    {form_view(locale, model, form)}
                    {extra(locale, model, form)}
                </div>
                <aside class="editor-side">{findings(locale, model, Some(&form.part))} {live_check(locale)}</aside>
            </div>
        }
        .into_any()
    })
}

fn head_line(locale: Locale, model: &EditorModel, part: &Part, title: &str) -> impl IntoView + use<> {
    let above = match part {
        Part::Head => model.draft.title.clone(),
        Part::Stage(_) => td_string!(locale, editor.kind.stage).to_owned(),
        Part::Square(name) => {
            let kind = model.draft.find_square(name).map(|square| square.kind);
            kind.map(|kind| super::action::kind_words(locale, kind).to_owned())
                .unwrap_or_default()
        }
        Part::Touchpoint(_) => td_string!(locale, editor.kind.touchpoint).to_owned(),
    };
    let lang = (!matches!(part, Part::Head)).then(|| model.draft.language.clone());
    view! {
        <header class="part-head">
            <div>
                <p class="part-kind">{above}</p>
                <h1 lang=lang>{title.to_owned()}</h1>
            </div>
            {saved(locale, model)}
        </header>
    }
}

fn misfits(locale: Locale, form: &PartForm) -> Option<impl IntoView + use<>> {
    let count = form.misfits.len();
    (count > 0).then(|| problem(td_string!(locale, words.form.problems, count = count).to_string()))
}

fn form_view(locale: Locale, model: &EditorModel, form: &PartForm) -> AnyView {
    let fields = Fields::new(locale, form);
    let inside = match &form.part {
        Part::Head => head::fields(fields, model),
        Part::Stage(_) => stage::fields(fields, model),
        Part::Square(name) => square::fields(fields, model, name),
        Part::Touchpoint(name) => touchpoint::fields(fields, model, name),
    };
    let key = form.part.name().map(|name| name.key.clone()).unwrap_or_default();
    let nth = form.part.name().map_or(0, |name| name.nth);
    let gone = form.theirs.as_ref().is_some_and(|theirs| theirs.pairs.is_none());
    let again = gone.then(|| view! { <input type="hidden" name="again" value="yes"/> });
    let save = if form.theirs.is_some() {
        td_string!(locale, editor.conflict.keep_mine)
    } else {
        td_string!(locale, editor.save)
    };
    view! {
        <form class="panel part-form" method="post" action=part_path(model.id, &form.part)
            data-edit=form.part.kind() data-key=key data-nth=nth.to_string() data-language=model.draft.language.clone()>
            <input type="hidden" name="revision" value=model.revision/>
            {again}
            {inside}
            <div class="form-actions">
                <button class="button button-primary">{save}</button>
                {conflict::take_theirs(locale, model, form)}
            </div>
        </form>
    }
    .into_any()
}

fn extra(locale: Locale, model: &EditorModel, form: &PartForm) -> AnyView {
    if form.theirs.is_some() {
        return ().into_any();
    }
    match &form.part {
        Part::Head => head::key_form(locale, model, form),
        Part::Stage(name) => {
            let squares = stage::squares(locale, model, name);
            view! { {squares} {structure(locale, model, &form.part)} }.into_any()
        }
        part => structure(locale, model, part),
    }
}
