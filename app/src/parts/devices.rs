//! The devices a person is signed in on, with a button for each that signs it out.

use backend::SessionId;
use jiff::civil::Date;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::dates,
};

/// A device on which the person is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The session.
    pub session: SessionId,
    /// What the browser says it is; may be empty.
    pub name: String,
    /// Since when, by the reader's calendar.
    pub since: Date,
    /// When it was used last.
    pub last_seen: Date,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// The list. `back` is the address of the page that shows it.
pub(crate) fn devices_list(locale: Locale, devices: &[Device], back: &str) -> impl IntoView + use<> {
    let rows: Vec<_> = devices.iter().map(|device| device_row(locale, device, back)).collect();
    view! { <ul class="choices">{rows}</ul> }
}

fn device_row(locale: Locale, device: &Device, back: &str) -> impl IntoView + use<> {
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
                <input type="hidden" name="back" value=back.to_owned()/>
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
