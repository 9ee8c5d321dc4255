//! Where the customer lives: one list, their own zone first, then those that are often chosen, then the world by continents.

use crate::customer::you::YouModel;
use crate::customer::you::rows::row;
use crate::i18n::{Locale, td_string};
use crate::parts::icon::Icon;
use leptos::prelude::*;

/// A zone with its name.
type Named = (String, String);

pub(super) fn time_zone(locale: Locale, model: &YouModel) -> impl IntoView + use<> {
    let own = model.board.state.zone().name().to_owned();
    // What was typed stays, as far as a list can hold it.
    let chosen = Some(model.form.value("time_zone"))
        .filter(|typed| journey::zone::names().any(|name| name == typed))
        .unwrap_or_else(|| own.clone());
    let often = often(locale);
    let first = (own.clone(), zone_name(locale, &own));
    let often: Vec<Named> = often.into_iter().filter(|(zone, _)| *zone != own).collect();
    let continents: Vec<_> = continents(locale)
        .into_iter()
        .map(|(region, label)| {
            let prefix = format!("{region}/");
            let zones = journey::zone::names()
                .filter(|name| name.starts_with(&prefix) && *name != chosen)
                .map(|name| (name.to_owned(), city(name)))
                .collect();
            group(label, zones, None)
        })
        .collect();
    let problem = model.form.problem("time_zone").map(str::to_owned);
    let described = problem.is_some().then_some("time_zone-problem");
    let invalid = problem.is_some().then_some("true");
    let problem = problem.map(|words| view! { <p class="field-problem" id="time_zone-problem">{words}</p> });
    let elsewhere = (chosen != own && !often.iter().any(|(zone, _)| *zone == chosen)).then(|| {
        let words = words(&chosen);
        view! { <option value=chosen.clone() selected=true>{words}</option> }
    });
    let own_is_chosen = chosen == own;
    row(
        Icon::Calendar,
        "zone",
        td_string!(locale, account.zone.title),
        td_string!(locale, account.zone.lead).to_owned(),
        view! {
            <form class="one-line" method="post" action=format!("{}/time-zone", model.address())>
                <div class="field">
                    <label class="field-label" for="time_zone">{td_string!(locale, account.zone.label)}</label>
                    <select class="input" id="time_zone" name="time_zone" autocomplete="off" aria-describedby=described aria-invalid=invalid>
                        <option value=first.0 selected=own_is_chosen>{first.1}</option>
                        {elsewhere}
                        {group(td_string!(locale, account.zone.common), often, Some(chosen))}
                        {continents}
                    </select>
                    {problem}
                </div>
                <button class="button">{td_string!(locale, account.zone.save)}</button>
            </form>
        },
    )
}

/// Every zone to choose from: those that are often chosen, then the world by continents.
pub(crate) fn zone_options(locale: Locale, chosen: &str) -> impl IntoView + use<> {
    let often = often(locale);
    let known: Vec<_> = often.iter().map(|(zone, _)| zone.clone()).collect();
    let chosen = chosen.to_owned();
    let continents: Vec<_> = continents(locale)
        .into_iter()
        .map(|(region, label)| {
            let prefix = format!("{region}/");
            let zones = journey::zone::names()
                .filter(|name| name.starts_with(&prefix) && !known.iter().any(|often| often == name))
                .map(|name| (name.to_owned(), city(name)))
                .collect();
            group(label, zones, Some(chosen.clone()))
        })
        .collect();
    view! {
        {group(td_string!(locale, account.zone.common), often, Some(chosen))}
        {continents}
    }
}

/// A zone outside of its continent's list, as [`zone_options`] calls it where it is one of those that are often chosen.
pub(crate) fn zone_name(locale: Locale, zone: &str) -> String {
    let often = often(locale).into_iter().find(|(name, _)| name == zone);
    often.map_or_else(|| words(zone), |(_, words)| words)
}

fn group(label: &'static str, zones: Vec<Named>, chosen: Option<String>) -> impl IntoView {
    let options: Vec<_> = zones
        .into_iter()
        .map(|(zone, words)| {
            let selected = chosen.as_ref() == Some(&zone);
            view! { <option value=zone selected=selected>{words}</option> }
        })
        .collect();
    view! { <optgroup label=label>{options}</optgroup> }
}

/// The city of a zone, as English spells it: `America/Argentina/Salta` is "Argentina, Salta".
fn city(zone: &str) -> String {
    let (_, city) = zone.split_once('/').unwrap_or(("", zone));
    city.replace('/', ", ").replace('_', " ")
}

fn words(zone: &str) -> String {
    match zone.split_once('/') {
        Some((region, _)) => format!("{} ({region})", city(zone)),
        None => zone.to_owned(),
    }
}

fn often(locale: Locale) -> Vec<Named> {
    [
        ("Asia/Tokyo", td_string!(locale, account.zone.tokyo)),
        ("Asia/Seoul", td_string!(locale, account.zone.seoul)),
        ("Asia/Taipei", td_string!(locale, account.zone.taipei)),
        ("Asia/Shanghai", td_string!(locale, account.zone.shanghai)),
        ("Asia/Hong_Kong", td_string!(locale, account.zone.hong_kong)),
        ("Asia/Singapore", td_string!(locale, account.zone.singapore)),
        ("Asia/Bangkok", td_string!(locale, account.zone.bangkok)),
        ("Asia/Kolkata", td_string!(locale, account.zone.kolkata)),
        ("Asia/Dubai", td_string!(locale, account.zone.dubai)),
        ("Europe/London", td_string!(locale, account.zone.london)),
        ("Europe/Paris", td_string!(locale, account.zone.paris)),
        ("Europe/Berlin", td_string!(locale, account.zone.berlin)),
        ("America/New_York", td_string!(locale, account.zone.new_york)),
        ("America/Chicago", td_string!(locale, account.zone.chicago)),
        ("America/Los_Angeles", td_string!(locale, account.zone.los_angeles)),
        ("Pacific/Honolulu", td_string!(locale, account.zone.honolulu)),
        ("Australia/Sydney", td_string!(locale, account.zone.sydney)),
        ("Pacific/Auckland", td_string!(locale, account.zone.auckland)),
        ("UTC", td_string!(locale, account.zone.utc)),
    ]
    .map(|(zone, words)| (zone.to_owned(), words.to_owned()))
    .to_vec()
}

fn continents(locale: Locale) -> [(&'static str, &'static str); 9] {
    [
        ("Asia", td_string!(locale, account.zone.asia)),
        ("Europe", td_string!(locale, account.zone.europe)),
        ("America", td_string!(locale, account.zone.america)),
        ("Africa", td_string!(locale, account.zone.africa)),
        ("Australia", td_string!(locale, account.zone.australia)),
        ("Pacific", td_string!(locale, account.zone.pacific)),
        ("Atlantic", td_string!(locale, account.zone.atlantic)),
        ("Indian", td_string!(locale, account.zone.indian)),
        ("Antarctica", td_string!(locale, account.zone.antarctica)),
    ]
}
