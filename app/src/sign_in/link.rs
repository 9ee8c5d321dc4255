//! Where a mailed link leads: one button. Opening the page changes nothing, because mail scanners open links too.

use leptos::prelude::*;

use crate::{i18n::td_string, parts::shell::Shell};

/// What the landing page of a sign-in link shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkModel {
    /// The token of the link, for the form's address.
    pub token: String,
    /// Who would be signed in.
    pub name: String,
    /// At which business.
    pub business: String,
}

/// The page `/sign-in/link/{token}`.
pub fn link_page(shell: &Shell, model: &LinkModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, sign_in.link.title, name = model.name.clone());
    let lead = td_string!(locale, sign_in.link.lead, business = model.business.clone());
    shell.page(&title, false, || {
        view! {
            <div class="door">
                <h1>{title.clone()}</h1>
                <p class="lead">{lead}</p>
                <form method="post" action=format!("/sign-in/link/{}", model.token)>
                    <button class="button button-primary button-large button-wide">{td_string!(locale, sign_in.link.button)}</button>
                </form>
                <p class="soft">{td_string!(locale, sign_in.link.not_you)}</p>
            </div>
        }
    })
}
