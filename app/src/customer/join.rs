//! Joining at the counter: what a poster's code leads to.

use crate::{
    i18n::td_string,
    parts::{
        field::{Field, FormState, choice, problem_summary},
        shell::Shell,
    },
};
use leptos::prelude::*;

/// What a poster's page says. The form's fields: `name`, `email`, `language`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinModel {
    /// The code of the poster.
    pub code: String,
    /// The business.
    pub business: String,
    /// The journey's title.
    pub title: String,
    /// Its promise.
    pub promise: String,
    /// What was typed.
    pub form: FormState,
}

/// The page `/join/{code}`, also the answer (422) to a form that did not fit.
pub fn join_page(shell: &Shell, model: &JoinModel) -> String {
    let locale = shell.locale;
    let languages = vec![
        ("ja".to_owned(), "日本語".to_owned()),
        ("en".to_owned(), "English".to_owned()),
    ];
    shell.page(&model.title, false, || {
        view! {
            <div class="door join">
                <p class="door-over">{model.business.clone()}</p>
                <h1>{model.title.clone()}</h1>
                <p class="lead">{model.promise.clone()}</p>
                {problem_summary(locale, &model.form)}
                <form method="post" action=format!("/join/{}", model.code)>
                    {Field::text("name", td_string!(locale, inviting.join.name)).autocomplete("name").max(80).view(locale, &model.form)}
                    {Field::email("email", td_string!(locale, inviting.join.email)).hint(td_string!(locale, inviting.join.email_hint)).max(254).view(locale, &model.form)}
                    {choice("language", td_string!(locale, inviting.join.language), languages, &model.form)}
                    <button class="button button-primary button-large button-wide" data-primary="">{td_string!(locale, inviting.join.submit)}</button>
                </form>
                <p class="soft">{td_string!(locale, inviting.join.plain)}</p>
            </div>
        }
    })
}

/// The page after it, the same whoever asked.
pub fn joined_page(shell: &Shell) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, inviting.join.sent_title);
    shell.page(title, false, || {
        view! {
            <div class="door join">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, inviting.join.sent)}</p>
                <p class="soft">{td_string!(locale, inviting.join.sent_hint)}</p>
            </div>
        }
    })
}

/// The page of a poster that is no longer in use (404).
pub fn poster_gone_page(shell: &Shell) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, inviting.join.gone_title);
    shell.page(title, false, || {
        view! {
            <div class="door join">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, inviting.join.gone)}</p>
            </div>
        }
    })
}
