//! Signed out.

use leptos::prelude::*;

use crate::{i18n::td_string, parts::shell::Shell};

/// The page after `POST /sign-out`.
pub fn signed_out_page(shell: &Shell) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, sign_in.signed_out.title);
    shell.page(title, false, || {
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, sign_in.signed_out.lead)}</p>
                <p><a class="button button-primary button-large" href="/sign-in">{td_string!(locale, sign_in.signed_out.again)}</a></p>
            </div>
        }
    })
}
