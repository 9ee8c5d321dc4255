//! A staff member's own passkeys, in their settings. `public/passkeys.js` asks the device; the forms carry its answer.

use backend::PasskeyId;
use jiff::civil::Date;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::{Field, FormState},
        icon::{Icon, icon},
    },
};

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its id.
    pub id: PasskeyId,
    /// What the person called it.
    pub name: String,
    /// Since when they have it.
    pub since: Date,
    /// When they last signed in with it.
    pub used: Option<Date>,
}

/// What the section shows. The form's field: `passkey_name`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PasskeysModel {
    /// Those they have.
    pub passkeys: Vec<Passkey>,
    /// Whether browsers make passkeys at this address.
    pub possible: bool,
    /// What the form holds.
    pub form: FormState,
}

/// The section of the settings.
pub(super) fn passkeys(locale: Locale, model: &PasskeysModel) -> impl IntoView + use<> {
    let rows: Vec<_> = model.passkeys.iter().map(|passkey| row(locale, passkey)).collect();
    let list = if rows.is_empty() {
        view! { <p class="soft">{td_string!(locale, staff.passkeys.none)}</p> }.into_any()
    } else {
        view! { <ul class="choices">{rows}</ul> }.into_any()
    };
    let add = if model.possible {
        add(locale, &model.form).into_any()
    } else {
        view! { <p class="soft">{td_string!(locale, staff.passkeys.not_here)}</p> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="passkeys">
            <h2 id="passkeys">{td_string!(locale, staff.passkeys.title)}</h2>
            <p class="soft">{td_string!(locale, staff.passkeys.lead)}</p>
            {list}
            {add}
        </section>
    }
}

fn add(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    view! {
        <form class="passkey-form" method="post" action="/desk/passkeys" data-passkey="create" data-question="/desk/passkeys/question"
            data-failed=td_string!(locale, staff.passkeys.failed) data-cannot=td_string!(locale, staff.passkeys.cannot)
            data-waits=td_string!(locale, staff.passkeys.waits)>
            <input type="hidden" name="challenge"/>
            <input type="hidden" name="answer"/>
            {Field::text("passkey_name", td_string!(locale, staff.passkeys.name))
                .hint(td_string!(locale, staff.passkeys.name_hint))
                .autocomplete("off")
                .max(60)
                .view(locale, form)}
            <noscript><p class="notice notice-info">{td_string!(locale, staff.passkeys.no_scripts)}</p></noscript>
            <p class="passkey-said" role="status"></p>
            <button class="button">{icon(Icon::Lock)} <span>{td_string!(locale, staff.passkeys.add)}</span></button>
        </form>
        <script type="module" src="/passkeys.js"></script>
    }
}

fn row(locale: Locale, passkey: &Passkey) -> impl IntoView + use<> {
    let short = |date| dates::short_date(locale, date);
    let since = td_string!(locale, staff.passkeys.since, date = short(passkey.since));
    let used = match passkey.used {
        Some(used) => td_string!(locale, staff.passkeys.used, date = short(used)),
        None => td_string!(locale, staff.passkeys.unused).to_owned(),
    };
    let label = td_string!(locale, staff.passkeys.remove_named, name = passkey.name.clone());
    view! {
        <li>
            <span class="device">
                <b>{passkey.name.clone()}</b>
                <span class="soft">{since} " · " {used}</span>
            </span>
            <span class="end">
                <form method="post" action=format!("/desk/passkeys/{}/remove", passkey.id)>
                    <button class="button" aria-label=label>{td_string!(locale, staff.passkeys.remove)}</button>
                </form>
            </span>
        </li>
    }
}
