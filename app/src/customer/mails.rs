//! The page behind the link in a mail that ends the mails.

use crate::i18n::td_string;
use crate::parts::shell::Shell;
use leptos::prelude::*;

/// The page `/mails/{token}`: whose mails they are, and the button.
pub fn mails_page(shell: &Shell, token: &str, business: &str) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, contacts.mails.title);
    shell.page(title, false, || {
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, contacts.mails.lead, business = business.to_owned())}</p>
                <form method="post" action=format!("/mails/{token}")>
                    <button class="button button-primary button-large button-wide" data-primary="">{td_string!(locale, contacts.mails.button)}</button>
                </form>
                <p class="soft">{td_string!(locale, contacts.mails.plain)}</p>
            </div>
        }
    })
}

/// The page when they have ended.
pub fn mails_ended_page(shell: &Shell, business: &str) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, contacts.mails.ended_title);
    shell.page(title, false, || {
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, contacts.mails.ended, business = business.to_owned())}</p>
                <p class="soft">{td_string!(locale, contacts.mails.again)}</p>
                <p><a class="button" href="/">{td_string!(locale, contacts.inbox.board)}</a></p>
            </div>
        }
    })
}

/// The page of a link that was never sent (404).
pub fn mails_unknown_page(shell: &Shell) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, contacts.mails.unknown_title);
    shell.page(title, false, || {
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, contacts.mails.unknown)}</p>
                <p><a class="button" href="/">{td_string!(locale, sign_in.fault.home)}</a></p>
            </div>
        }
    })
}
