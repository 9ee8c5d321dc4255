//! When and how often customers are contacted, for the owner to settle.

use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{
        field::{Field, FormState},
        icon::{Icon, icon},
    },
};

/// The section of the settings.
pub(super) fn contact_settings(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    view! {
        <section class="panel" aria-labelledby="contacts">
            <h2 id="contacts">{td_string!(locale, contacts.settings.title)}</h2>
            <p class="soft">{td_string!(locale, contacts.settings.lead)}</p>
            <form method="post" action="/desk/settings/contacts">
                {Field::time("quiet_from", td_string!(locale, contacts.settings.quiet_from))
                    .hint(td_string!(locale, contacts.settings.quiet_hint))
                    .view(locale, form)}
                {Field::time("quiet_until", td_string!(locale, contacts.settings.quiet_until))
                    .hint(td_string!(locale, contacts.settings.quiet_until_hint))
                    .view(locale, form)}
                {Field::text("a_week", td_string!(locale, contacts.settings.a_week))
                    .hint(td_string!(locale, contacts.settings.a_week_hint))
                    .inputmode("numeric")
                    .max(2)
                    .view(locale, form)}
                <button class="button">{td_string!(locale, contacts.settings.save)}</button>
            </form>
            <p class="answers"><a class="button" href="/desk/contacts">{icon(Icon::Warning)} <span>{td_string!(locale, timeline.trouble.link)}</span></a></p>
        </section>
    }
}
