//! Asking for the mail that signs in.

use leptos::prelude::*;

use super::passkey::instead_of_mail;
use crate::{
    i18n::{Locale, td_string},
    parts::{
        field::{Field, FormState, problem_summary},
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// The page `/sign-in`, also the answer (422) to an address that is none. The form's field: `email`. `with_passkeys` says whether browsers have
/// passkeys at this address.
pub fn sign_in_page(shell: &Shell, form: &FormState, with_passkeys: bool) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, sign_in.sign_in.title);
    shell.page(title, false, || {
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, sign_in.sign_in.lead)}</p>
                {problem_summary(locale, form)}
                {email_form(locale, form)}
                {with_passkeys.then(|| instead_of_mail(locale))}
                <p class="soft">{td_string!(locale, sign_in.home.have_invitation)}</p>
                <p><a href="/">{td_string!(locale, sign_in.home.back)}</a></p>
            </div>
        }
    })
}

/// One field, one button.
pub(crate) fn email_form(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    view! {
        <form method="post" action="/sign-in">
            {Field::email("email", td_string!(locale, sign_in.sign_in.email)).max(254).view(locale, form)}
            <button class="button button-primary button-large button-wide">
                {icon(Icon::Mail)} <span>{td_string!(locale, sign_in.sign_in.send)}</span>
            </button>
        </form>
    }
}
