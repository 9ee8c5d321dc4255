//! The way to the home screen.

use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use leptos::prelude::*;

/// A panel that `public/phone.js` shows where the board can be put on the home screen and is not there yet.
pub fn install_hint(locale: Locale) -> impl IntoView + use<> {
    view! {
        <section class="panel install" id="install" hidden=true>
            <h2>{td_string!(locale, offline.install.title)}</h2>
            <p>{td_string!(locale, offline.install.words)}</p>
            <div class="form-actions" hidden=true>
                <button class="button" type="button">{icon(Icon::Phone)}{td_string!(locale, offline.install.button)}</button>
            </div>
            <p class="install-by-hand" hidden=true>{td_string!(locale, offline.install.by_hand)}</p>
        </section>
    }
}
