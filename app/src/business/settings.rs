//! A staff member's settings: language, signed-in devices, sign out.

use backend::SessionId;
use jiff::civil::Date;
use leptos::prelude::*;

use crate::{
    i18n::{self, Locale, td_string},
    parts::{
        dates,
        field::{FormState, choice},
        icon::{Icon, icon},
        nav::Role,
        shell::Shell,
    },
};

/// A device on which the person is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The session.
    pub session: SessionId,
    /// What the browser says it is; may be empty.
    pub name: String,
    /// Since when, in the business's time zone.
    pub since: Date,
    /// When it was used last.
    pub last_seen: Date,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// What the settings show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsModel {
    /// The person's name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The business they work for.
    pub business: String,
    /// The language they chose.
    pub language: Locale,
    /// Where they are signed in, this device first.
    pub devices: Vec<Device>,
}

/// The page `/desk/settings`.
pub fn settings_page(shell: &Shell, model: &SettingsModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, desk.settings.title);
    shell.page(title, false, || {
        view! {
            <header class="desk-head">
                <h1>{title}</h1>
            </header>
            {you(locale, model)}
            {language(locale, model)}
            {devices(locale, &model.devices)}
            <section class="panel" aria-labelledby="sign-out">
                <h2 id="sign-out">{td_string!(locale, desk.settings.sign_out_title)}</h2>
                <p class="soft">{td_string!(locale, desk.settings.sign_out_lead)}</p>
                <form method="post" action="/sign-out">
                    <button class="button">
                        {icon(Icon::Door)} <span>{td_string!(locale, desk.settings.sign_out)}</span>
                    </button>
                </form>
            </section>
        }
    })
}

fn you(locale: Locale, model: &SettingsModel) -> impl IntoView + use<> {
    let business = model.business.clone();
    let role = match model.role {
        Role::Owner => td_string!(locale, desk.settings.role.owner, business = business),
        Role::Coach => td_string!(locale, desk.settings.role.coach, business = business),
    };
    view! {
        <section class="panel" aria-labelledby="you">
            <h2 id="you">{td_string!(locale, desk.settings.you)}</h2>
            <p><b>{model.name.clone()}</b></p>
            <p class="soft">{role}</p>
            <p class="soft">{model.email.clone()}</p>
        </section>
    }
}

fn language(locale: Locale, model: &SettingsModel) -> impl IntoView + use<> {
    let mut form = FormState::default();
    form.values.insert("language", i18n::code(model.language).to_owned());
    let languages = vec![
        ("ja".to_owned(), "日本語".to_owned()),
        ("en".to_owned(), "English".to_owned()),
    ];
    view! {
        <section class="panel" aria-labelledby="speaks">
            <h2 id="speaks">{td_string!(locale, desk.settings.language)}</h2>
            <p class="soft">{td_string!(locale, desk.settings.language_lead)}</p>
            <form class="one-line" method="post" action="/language">
                <input type="hidden" name="back" value="/desk/settings"/>
                {choice("language", td_string!(locale, desk.settings.language), languages, &form)}
                <button class="button">{td_string!(locale, desk.settings.language_save)}</button>
            </form>
        </section>
    }
}

fn devices(locale: Locale, devices: &[Device]) -> impl IntoView + use<> {
    let rows: Vec<_> = devices.iter().map(|device| device_row(locale, device)).collect();
    view! {
        <section class="panel" aria-labelledby="devices">
            <h2 id="devices">{td_string!(locale, desk.settings.devices)}</h2>
            <p class="soft">{td_string!(locale, desk.settings.devices_lead)}</p>
            <ul class="choices">{rows}</ul>
        </section>
    }
}

fn device_row(locale: Locale, device: &Device) -> impl IntoView + use<> {
    let name = if device.name.trim().is_empty() {
        td_string!(locale, desk.settings.unknown_device).to_owned()
    } else {
        device.name.clone()
    };
    let since = td_string!(
        locale,
        desk.settings.since,
        date = dates::short_date(locale, device.since)
    );
    let seen = td_string!(
        locale,
        desk.settings.last_seen,
        date = dates::short_date(locale, device.last_seen)
    );
    let end = if device.this {
        view! { <span class="chip chip-well">{td_string!(locale, desk.settings.this_device)}</span> }.into_any()
    } else {
        let label = td_string!(locale, desk.settings.revoke_named, device = name.clone());
        view! {
            <form method="post" action=format!("/sessions/{}/revoke", device.session)>
                <input type="hidden" name="back" value="/desk/settings"/>
                <button class="button" aria-label=label>{td_string!(locale, desk.settings.revoke)}</button>
            </form>
        }
        .into_any()
    };
    view! {
        <li>
            <span class="device">
                <b>{name}</b>
                <span class="soft">{since} " · " {seen}</span>
            </span>
            <span class="end">{end}</span>
        </li>
    }
}
