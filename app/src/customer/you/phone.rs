//! Reminders on this phone: every state there is stands in the page, and `public/reminders.js` shows the one that it is in.

use leptos::prelude::*;

use super::YouModel;
use crate::{
    customer::you::rows::row,
    i18n::{Locale, td_string},
    parts::icon::Icon,
};

/// What a browser needs to take notifications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneModel {
    /// The public key by which push services know this server.
    pub key: String,
    /// The SHA-256 of the endpoints that are known, in hexadecimal figures.
    pub known: Vec<String>,
}

pub(super) fn phone(locale: Locale, model: &YouModel, phone: &PhoneModel) -> impl IntoView + use<> {
    let note = |state: &'static str, hidden: bool, words: &'static str| {
        view! { <p class="row-note" data-state=state tabindex="-1" hidden=hidden>{words}</p> }
    };
    let asks = td_string!(locale, account.phone.asks, business = model.business.clone());
    row(
        Icon::Phone,
        "phone",
        td_string!(locale, account.phone.title),
        td_string!(locale, account.phone.lead).to_owned(),
        view! {
            <div class="phone-switch" id="phone-switch" data-key=phone.key.clone() data-known=phone.known.join(" ")>
                {note("plain", false, td_string!(locale, account.phone.plain))}
                {note("unsupported", true, td_string!(locale, account.phone.unsupported))}
                {note("home-screen", true, td_string!(locale, account.phone.home_screen))}
                {note("denied", true, td_string!(locale, account.phone.denied))}
                <div data-state="off" hidden=true>
                    <p><span class="chip">{td_string!(locale, account.phone.off)}</span></p>
                    <p class="row-note">{asks}</p>
                    <button class="button" type="button" aria-label=td_string!(locale, account.phone.turn_on_label)>
                        {td_string!(locale, account.phone.turn_on)}
                    </button>
                </div>
                <div data-state="on" hidden=true>
                    <p><span class="chip chip-well">{td_string!(locale, account.phone.on)}</span></p>
                    <p class="row-note">{td_string!(locale, account.phone.on_words)}</p>
                    <button class="button" type="button" aria-label=td_string!(locale, account.phone.turn_off_label)>
                        {td_string!(locale, account.phone.turn_off)}
                    </button>
                </div>
                <p class="field-problem" role="alert" tabindex="-1" data-failed="" hidden=true>{td_string!(locale, account.phone.failed)}</p>
                <script type="module" src="/reminders.js"></script>
            </div>
        },
    )
}
