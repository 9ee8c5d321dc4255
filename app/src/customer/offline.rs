//! What the service worker shows where there is no network: for a page that was not opened before, and for a form that cannot wait on the phone.

use crate::i18n::td_string;
use crate::parts::shell::Shell;
use leptos::prelude::*;

/// The page in the place of one that is not on the phone yet.
pub fn offline_page(shell: &Shell) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, offline.page.title);
    shell.page(title, false, || {
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, offline.page.lead)}</p>
                <p><a class="button button-primary button-large" href="/play">{td_string!(locale, offline.page.to_board)}</a></p>
            </div>
        }
    })
}

/// The page after a form that was not sent. `public/phone.js` makes its button lead back to what was typed; the service worker reads the words
/// of `#needs-network` to whoever wants no page.
pub fn needs_network_page(shell: &Shell) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, offline.needs_network.title);
    shell.page(title, false, || {
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lead" id="needs-network">{td_string!(locale, offline.needs_network.lead)}</p>
                <p><a class="button button-primary button-large" href="/play" data-back="">{td_string!(locale, offline.needs_network.back)}</a></p>
            </div>
        }
    })
}
