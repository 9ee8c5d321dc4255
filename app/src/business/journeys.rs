//! The journeys of a business, and the way a new one comes in: as a file.

use backend::JourneyId;
use leptos::prelude::*;

use super::{
    editor::editor_path,
    unreadable_file::{UnreadableFile, unreadable_file},
};
use crate::{
    coach::empty_state::empty_state,
    i18n::{Locale, code, td_string},
    parts::{
        field::{Field, FormState, choice, problem_summary},
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// One journey of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JourneyLine {
    /// Its id.
    pub id: JourneyId,
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The language of its texts, as the file says.
    pub language: String,
    /// The number of the last published version.
    pub version: Option<u32>,
    /// Whether the draft differs from that version.
    pub has_unpublished_changes: bool,
    /// Errors of the draft.
    pub errors: usize,
    /// Warnings of the draft.
    pub warnings: usize,
    /// How many play it, in any version.
    pub playing: u32,
    /// Whether it is for the staff.
    pub for_staff: bool,
}

/// What the list of journeys shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JourneysModel {
    /// The journeys, by title.
    pub journeys: Vec<JourneyLine>,
    /// What was wrong with an upload that came back (field `file`).
    pub form: FormState,
    /// The file that could not be read, after an import that failed.
    pub unreadable: Option<UnreadableFile>,
}

/// The page `/desk/journeys`, also the answer (422) to an import that failed.
pub fn journeys_page(shell: &Shell, model: &JourneysModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, desk.journeys.title);
    shell.page(title, false, || {
        view! {
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, desk.journeys.lead)}</p>
            </header>
            {problem_summary(locale, &model.form)}
            {model.unreadable.as_ref().map(|file| unreadable_file(locale, file))}
            {list(locale, &model.journeys)}
            <p class="more">
                <a class="button" href="/desk/journeys/templates">{icon(Icon::Map)} <span>{td_string!(locale, templates.link)}</span></a>
                " "
                <a class="button" href="/desk/works">{icon(Icon::Curve)} <span>{td_string!(locale, works.link)}</span></a>
            </p>
            {begin_form(locale, &model.form)}
            <section class="panel" aria-labelledby="import">
                <h2 id="import">{td_string!(locale, desk.journeys.import.title)}</h2>
                <p class="soft">{td_string!(locale, desk.journeys.import.lead)}</p>
                {import_form(locale, &model.form)}
            </section>
        }
    })
}

/// A title and a language begin a journey.
fn begin_form(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    let mut form = form.clone();
    form.values.entry("language").or_insert_with(|| code(locale).to_owned());
    let languages = vec![
        ("ja".to_owned(), "日本語".to_owned()),
        ("en".to_owned(), "English".to_owned()),
    ];
    view! {
        <section class="panel" aria-labelledby="begin">
            <h2 id="begin">{td_string!(locale, editor.new.title)}</h2>
            <p class="soft">{td_string!(locale, editor.new.lead)}</p>
            <form class="one-line begin" method="post" action="/desk/journeys/new">
                {Field::text("title", td_string!(locale, editor.new.label)).max(200).view(locale, &form)}
                {choice("language", td_string!(locale, editor.new.language), languages, &form)}
                <button class="button button-primary">{icon(Icon::Plus)} <span>{td_string!(locale, editor.new.submit)}</span></button>
            </form>
        </section>
    }
}

/// The upload: a file and a button, no script.
pub(crate) fn import_form(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    let problem = form.problem("file").map(str::to_owned);
    let described = problem.is_some().then_some("file-problem");
    let invalid = problem.is_some().then_some("true");
    let problem = problem.map(|words| view! { <p class="field-problem" id="file-problem">{words}</p> });
    view! {
        <form class="import" method="post" action="/desk/journeys/import" enctype="multipart/form-data">
            <div class="field">
                <label class="field-label" for="file">{td_string!(locale, desk.journeys.import.file)}</label>
                <input
                    class="input"
                    id="file"
                    name="file"
                    type="file"
                    accept=".toml,application/toml,text/plain"
                    required=true
                    aria-describedby=described
                    aria-invalid=invalid
                />
                {problem}
            </div>
            <button class="button button-primary">
                {icon(Icon::Upload)} <span>{td_string!(locale, desk.journeys.import.submit)}</span>
            </button>
        </form>
    }
}

fn list(locale: Locale, journeys: &[JourneyLine]) -> AnyView {
    if journeys.is_empty() {
        let words = td_string!(locale, desk.journeys.empty.body);
        return empty_state(td_string!(locale, desk.journeys.empty.title), words, None).into_any();
    }
    let rows: Vec<_> = journeys.iter().map(|journey| row(locale, journey)).collect();
    view! {
        <div class="rows-frame"><table class="rows" role="table">
            <caption class="quiet">{td_string!(locale, desk.journeys.title)}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.journey)}</th>
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.version)}</th>
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.check)}</th>
                    <th role="columnheader" scope="col" class="number">{td_string!(locale, desk.column.customers)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(locale: Locale, journey: &JourneyLine) -> impl IntoView + use<> {
    let playing = match journey.playing {
        0 => td_string!(locale, desk.journeys.nobody).to_owned(),
        count if journey.for_staff => td_string!(locale, training.audience.playing, count = count),
        count => td_string!(locale, desk.journeys.playing, count = count),
    };
    let for_staff = journey
        .for_staff
        .then(|| view! { " " <span class="chip chip-gold">{td_string!(locale, training.audience.chip)}</span> });
    let edit = editor_path(journey.id);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="who">
                <a href=format!("/desk/journeys/{}", journey.id)>{journey.title.clone()}</a>
                <span class="journey">{journey.key.clone()} " · " {journey.language.clone()} " · " <a href=edit>{td_string!(locale, editor.new.edit)}</a></span>
            </th>
            <td role="cell" class="chips">{version_chips(locale, journey.version, journey.has_unpublished_changes)} {for_staff}</td>
            <td role="cell" class="chips">{check_chips(locale, journey.errors, journey.warnings)}</td>
            <td role="cell" class="number">{playing}</td>
        </tr>
    }
}

/// "version 3", "changes not published", or "draft".
pub(crate) fn version_chips(locale: Locale, version: Option<u32>, changed: bool) -> impl IntoView + use<> {
    match version {
        None => view! { <span class="chip">{td_string!(locale, desk.journeys.draft)}</span> }.into_any(),
        Some(number) => {
            let words = td_string!(locale, desk.journeys.published, number = number);
            let changed = changed.then(
                || view! { " " <span class="chip chip-behind">{td_string!(locale, desk.journeys.changed)}</span> },
            );
            view! { <span class="chip chip-well">{words}</span> {changed} }.into_any()
        }
    }
}

fn check_chips(locale: Locale, errors: usize, warnings: usize) -> AnyView {
    if errors == 0 && warnings == 0 {
        return view! { <span class="chip chip-well">{td_string!(locale, desk.journeys.fine)}</span> }.into_any();
    }
    let error = (errors > 0).then(|| {
        let words = td_string!(locale, desk.journeys.errors, count = errors);
        view! { <span class="chip chip-lost">{words}</span> " " }
    });
    let warning = (warnings > 0).then(|| {
        let words = td_string!(locale, desk.journeys.warnings, count = warnings);
        view! { <span class="chip chip-behind">{words}</span> }
    });
    view! { {error} {warning} }.into_any()
}
