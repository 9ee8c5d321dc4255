//! Signing in with a passkey: instead of the mail, or after it. `public/passkeys.js` asks the device; the form carries its answer.

use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// The way in without a mail, under the form that asks for one. Hidden until a script knows that this browser has passkeys.
pub(crate) fn instead_of_mail(locale: Locale) -> impl IntoView {
    view! {
        <div class="passkey-door" hidden=true>
            <p class="or">{td_string!(locale, staff.sign_in.or)}</p>
            {form(locale, "/sign-in/passkey", td_string!(locale, staff.sign_in.button), "button button-large button-wide")}
        </div>
    }
}

/// The page `/sign-in/passkey`: the mail was right, the passkey comes next.
pub fn second_factor_page(shell: &Shell) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, staff.sign_in.title);
    shell.page(title, false, || {
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, staff.sign_in.lead)}</p>
                <noscript><p class="notice notice-problem">{td_string!(locale, staff.sign_in.no_scripts)}</p></noscript>
                {form(locale, "/sign-in/second-factor", td_string!(locale, staff.sign_in.press), "button button-primary button-large button-wide")}
                <details class="no-mail">
                    <summary>{td_string!(locale, staff.sign_in.lost)}</summary>
                    <p>{td_string!(locale, staff.sign_in.lost_help)}</p>
                    <p><a class="button" href="/sign-in">{td_string!(locale, staff.sign_in.again)}</a></p>
                </details>
            </div>
        }
    })
}

fn form(locale: Locale, address: &'static str, words: &'static str, class: &'static str) -> impl IntoView + use<> {
    view! {
        <form class="passkey-form" method="post" action=address data-passkey="get" data-question=format!("{address}/question")
            data-failed=td_string!(locale, staff.passkeys.failed) data-cannot=td_string!(locale, staff.passkeys.cannot)
            data-waits=td_string!(locale, staff.passkeys.waits)>
            <input type="hidden" name="challenge"/>
            <input type="hidden" name="answer"/>
            <p class="passkey-said" role="status"></p>
            <button class=class>{icon(Icon::Lock)} <span>{words}</span></button>
        </form>
        <script type="module" src="/passkeys.js"></script>
    }
}
