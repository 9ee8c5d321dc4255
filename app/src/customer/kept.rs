//! What is kept on the phone until there is a network, and what could not be taken down: an empty strip that `public/phone.js` fills.

use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use leptos::prelude::*;

/// The strip, with every word it may need. `{steps}`, `{step}`, `{count}` and `{time}` are for the script to fill in.
pub(crate) fn kept_strip(locale: Locale) -> impl IntoView + use<> {
    let kept = td_string!(locale, offline.strip.kept, steps = "{steps}");
    let times = td_string!(locale, offline.strip.times, step = "{step}", count = "{count}");
    let refused = td_string!(locale, offline.strip.refused, step = "{step}", time = "{time}");
    view! {
        <div
            class="kept"
            id="kept"
            data-kept=kept
            data-times=times
            data-joiner=td_string!(locale, offline.strip.joiner)
            data-step=td_string!(locale, offline.strip.step)
            data-refused=refused
        >
            <div role="status">
                <p class="kept-no-network" hidden=true>{icon(Icon::NoNetwork)}<span>{td_string!(locale, offline.strip.no_network)}</span></p>
                <p class="kept-steps" hidden=true>{icon(Icon::Phone)}<span></span></p>
            </div>
            <p class="kept-sign-in" hidden=true>
                {icon(Icon::Person)}
                <span>{td_string!(locale, offline.strip.sign_in)} " " <a href="/sign-in">{td_string!(locale, offline.strip.sign_in_link)}</a></span>
            </p>
            <div class="kept-refused" role="alert"></div>
            <template>
                <div class="kept-refusal">
                    {icon(Icon::Warning)}
                    <p><strong></strong>" "<span></span></p>
                    <button class="button" type="button">{td_string!(locale, offline.strip.understood)}</button>
                </div>
            </template>
        </div>
    }
}
