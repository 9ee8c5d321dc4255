//! A staff member's settings: the mail in the morning and where their mornings are, language, passkeys, signed-in devices, sign out; and
//! for the owner how the business looks, when and how often customers are contacted, which alerts are mailed at once and what coaches see.

use backend::alerts::AlertKind;
use leptos::prelude::*;

use super::{
    brand::{BrandModel, brand},
    contact_settings::contact_settings,
    coupons::coupons_link,
    passkeys::{PasskeysModel, passkeys},
    programs::programs_link,
    webhooks::webhooks_panel,
};
use crate::{
    coach::{
        alerts::{digest_panel, urgent_panel},
        giving::scope_panel,
        training::training_panel,
    },
    customer::you::zone::{zone_name, zone_options},
    i18n::{self, Locale, td_string},
    parts::{
        devices::{Device, devices_list},
        field::{FormState, choice, problem_summary},
        icon::{Icon, icon},
        nav::Role,
        shell::Shell,
    },
};

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
    /// Their passkeys.
    pub passkeys: PasskeysModel,
    /// Where they are signed in, this device first.
    pub devices: Vec<Device>,
    /// Whether coaches see every customer; only an owner settles it.
    pub coaches_see_all: Option<bool>,
    /// How the business looks; only its owner settles it.
    pub brand: Option<BrandModel>,
    /// The form of when and how often customers are contacted: `quiet_from`, `quiet_until` and `a_week`; only an owner settles it.
    pub contacts: Option<FormState>,
    /// Which alerts are mailed at once; only an owner settles it.
    pub urgent: Option<Vec<AlertKind>>,
    /// Whether the person wants the mail in the morning.
    pub digest: bool,
    /// The form of their own time zone: `time_zone`, empty where they follow the business.
    pub zone: FormState,
    /// The business's time zone.
    pub business_zone: String,
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
            {model.brand.as_ref().and_then(|brand| problem_summary(locale, &brand.form))}
            {problem_summary(locale, &model.passkeys.form)}
            {model.contacts.as_ref().and_then(|form| problem_summary(locale, form))}
            {problem_summary(locale, &model.zone)}
            {you(locale, model)}
            {model.brand.as_ref().map(|model| brand(locale, model))}
            {(model.role == Role::Owner).then(|| staff(locale))}
            {training_panel(locale)}
            {coupons_link(locale)}
            {(model.role == Role::Owner).then(|| programs_link(locale))}
            {model.contacts.as_ref().map(|form| contact_settings(locale, form))}
            {(model.role == Role::Owner).then(|| webhooks_panel(locale))}
            {model.urgent.as_deref().map(|urgent| urgent_panel(locale, urgent))}
            {model.coaches_see_all.map(|all| scope_panel(locale, all))}
            {digest_panel(locale, model.digest)}
            {zone(locale, model)}
            {language(locale, model)}
            {passkeys(locale, &model.passkeys)}
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

fn staff(locale: Locale) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="staff">
            <h2 id="staff">{td_string!(locale, staff.title)}</h2>
            <p class="soft">{td_string!(locale, staff.settings_lead)}</p>
            <p class="answers">
                <a class="button" href="/desk/staff">{icon(Icon::People)} <span>{td_string!(locale, staff.people)}</span></a>
                <a class="button" href="/desk/staff/log">{icon(Icon::Book)} <span>{td_string!(locale, staff.log)}</span></a>
            </p>
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

/// Where the person's own mornings are.
fn zone(locale: Locale, model: &SettingsModel) -> impl IntoView + use<> {
    let chosen = model.zone.value("time_zone");
    let business = td_string!(
        locale,
        desk.settings.zone_business,
        zone = zone_name(locale, &model.business_zone)
    );
    let follows = chosen.is_empty();
    let problem = model.zone.problem("time_zone").map(str::to_owned);
    let described = problem.is_some().then_some("time_zone-problem");
    let invalid = problem.is_some().then_some("true");
    let problem = problem.map(|words| view! { <p class="field-problem" id="time_zone-problem">{words}</p> });
    view! {
        <section class="panel" aria-labelledby="zone">
            <h2 id="zone">{td_string!(locale, desk.settings.zone)}</h2>
            <p class="soft">{td_string!(locale, desk.settings.zone_lead)}</p>
            <form class="one-line" method="post" action="/desk/settings/time-zone">
                <div class="field">
                    <label class="field-label" for="time_zone">{td_string!(locale, desk.settings.zone_label)}</label>
                    <select class="input" id="time_zone" name="time_zone" autocomplete="off" aria-describedby=described aria-invalid=invalid>
                        <option value="" selected=follows>{business}</option>
                        {zone_options(locale, &chosen)}
                    </select>
                    {problem}
                </div>
                <button class="button">{td_string!(locale, desk.settings.zone_save)}</button>
            </form>
        </section>
    }
}

fn devices(locale: Locale, devices: &[Device]) -> impl IntoView + use<> {
    view! {
        <section class="panel" aria-labelledby="devices">
            <h2 id="devices">{td_string!(locale, desk.settings.devices)}</h2>
            <p class="soft">{td_string!(locale, desk.settings.devices_lead)}</p>
            {devices_list(locale, devices, "/desk/settings")}
        </section>
    }
}
