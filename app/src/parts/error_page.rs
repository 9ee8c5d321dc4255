//! The page for everything that went wrong: what happened, what to do, where to go.

use leptos::prelude::*;

use super::{error_words::ErrorWords, nav::Viewer, shell::Shell};
use crate::i18n::td_string;

/// The whole page; the status is the handler's to set from [`ErrorWords::status`].
pub fn error_page(shell: &Shell, words: &ErrorWords) -> String {
    let locale = shell.locale;
    let (address, label) = match &shell.viewer {
        Viewer::Staff { .. } => ("/desk", td_string!(locale, errors.page.today)),
        Viewer::Customer { .. } => ("/play", td_string!(locale, errors.page.board)),
        Viewer::Nobody if words.status == 401 => ("/sign-in", td_string!(locale, errors.page.sign_in)),
        Viewer::Nobody => ("/", td_string!(locale, errors.page.home)),
    };
    let code = td_string!(locale, errors.page.code, status = words.status);
    shell.page(&words.title, false, || {
        view! {
            <div class="door error-page">
                <h1>{words.title.clone()}</h1>
                <p class="lead">{words.help.clone()}</p>
                <p><a class="button button-primary button-large" href=address>{label}</a></p>
                <p class="soft">{td_string!(locale, errors.page.nothing_changed)} " " {code}</p>
            </div>
        }
    })
}
