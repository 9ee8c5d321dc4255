//! The timeline of a journey's contacts for the owner (M20): the plan on its line, and for each touchpoint what went out, what will, and what
//! was stopped and why; and the contacts that do not arrive.

use std::collections::BTreeMap;

use backend::{
    JourneyId,
    address_trouble::{self, Trouble},
    channels::Channel,
    contacts::{self, TouchpointCounts, Why},
};
use jiff::civil::Date;
use journey::draft::{Draft, DraftTouchpoint};
use leptos::prelude::*;

use super::editor::{after_words, contact_drawing};
use crate::{
    business::rule_words::titled,
    coach::plan_contacts::{channel_words, why_words},
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::{FormState, choice},
        icon::{Icon, icon},
        money::number,
        rows::rows_table,
        shell::Shell,
    },
};

/// What the timeline of a journey shows. The form's field: `version`.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineModel {
    /// The journey.
    pub journey: JourneyId,
    /// The design of the version that is shown, or the draft's before there is one.
    pub design: Draft,
    /// The numbers of all versions, the latest first.
    pub versions: Vec<i64>,
    /// The number of the one that is shown.
    pub shown: Option<i64>,
    /// What became of the contacts, by the key of their touchpoint.
    pub counts: BTreeMap<String, TouchpointCounts>,
    /// When the next of each is due, on the business's calendar.
    pub next: BTreeMap<String, Date>,
}

/// An address in trouble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TroubleLine {
    /// The address.
    pub email: String,
    /// Whose it is, with the address of their page.
    pub customer: Option<(String, String)>,
    /// What is wrong.
    pub trouble: Trouble,
    /// What the server said.
    pub said: String,
    /// Since when.
    pub since: Date,
}

/// A contact that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenUpLine {
    /// Whose it was, with the address of their page.
    pub customer: (String, String),
    /// What it was about.
    pub subject: String,
    /// By which channel.
    pub channel: Channel,
    /// Why.
    pub why: Option<Why>,
    /// What the channel said last.
    pub said: Option<String>,
    /// When.
    pub on: Date,
}

/// What the page of contacts that do not arrive shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TroubleModel {
    /// The addresses, the latest first.
    pub addresses: Vec<TroubleLine>,
    /// The contacts, the latest first.
    pub given_up: Vec<GivenUpLine>,
}

/// The page `/desk/journeys/{journey}/contacts`.
pub fn timeline_page(shell: &Shell, model: &TimelineModel) -> String {
    let locale = shell.locale;
    let design = &model.design;
    let title = td_string!(locale, timeline.title, title = titled(&design.title, &design.key));
    let lead = match model.shown {
        Some(number) => td_string!(locale, timeline.lead_version, number = number),
        None => td_string!(locale, timeline.lead_draft).to_owned(),
    };
    shell.page(&title, false, || {
        view! {
            <p class="crumb"><a href=format!("/desk/journeys/{}", model.journey)>{icon(Icon::Back)} <span>{td_string!(locale, timeline.crumb)}</span></a></p>
            <header class="desk-head">
                <h1>{title.clone()}</h1>
                <p class="lead">{lead}</p>
            </header>
            {version_form(locale, model)}
            <section class="panel contacts" aria-labelledby="plan">
                <h2 id="plan">{td_string!(locale, editor.contacts.title)}</h2>
                {contact_drawing(locale, design)}
            </section>
            {table(locale, model)}
            <p class="answers"><a class="button" href="/desk/contacts">{icon(Icon::Warning)} <span>{td_string!(locale, timeline.trouble.link)}</span></a></p>
        }
    })
}

/// Which version is shown: customers stay on theirs when another one is published.
fn version_form(locale: Locale, model: &TimelineModel) -> Option<impl IntoView + use<>> {
    if model.versions.len() < 2 {
        return None;
    }
    let mut form = FormState::default();
    let shown = model.shown.unwrap_or_default();
    form.values.insert("version", shown.to_string());
    let numbers = model.versions.iter();
    let choices = numbers.map(|number| {
        (
            number.to_string(),
            td_string!(locale, timeline.version_number, number = *number),
        )
    });
    Some(view! {
        <form class="one-line" role="search" method="get" action=format!("/desk/journeys/{}/contacts", model.journey)>
            {choice("version", td_string!(locale, timeline.version), choices.collect(), &form)}
            <button class="button">{td_string!(locale, timeline.show)}</button>
        </form>
    })
}

fn table(locale: Locale, model: &TimelineModel) -> AnyView {
    let design = &model.design;
    if design.touchpoints.is_empty() {
        return view! { <p class="soft">{td_string!(locale, timeline.none)}</p> }.into_any();
    }
    let rows: Vec<_> = design
        .touchpoints
        .iter()
        .map(|touchpoint| row(locale, model, touchpoint))
        .collect();
    rows_table(
        "rows timeline",
        td_string!(locale, timeline.caption),
        &[
            td_string!(locale, timeline.touchpoint),
            td_string!(locale, timeline.planned),
            td_string!(locale, timeline.sent),
            td_string!(locale, timeline.held_out),
            td_string!(locale, timeline.not_sent),
        ],
        rows,
    )
    .into_any()
}

fn row(locale: Locale, model: &TimelineModel, touchpoint: &DraftTouchpoint) -> impl IntoView + use<> {
    let key = touchpoint.key.as_str();
    let title = titled(&touchpoint.subject, key);
    let when = after_words(locale, &model.design, touchpoint);
    let nothing = TouchpointCounts::default();
    let counts = model.counts.get(key).unwrap_or(&nothing);
    let next = model.next.get(key).map(|date| {
        let words = td_string!(locale, timeline.next, date = dates::short_date(locale, *date));
        view! { <span class="soft">{words}</span> }
    });
    let figure = |label: &'static str, count: i64| {
        view! { <span class="timeline-label">{label} " "</span> <b class="number">{number(count)}</b> }
    };
    let reasons: Vec<_> = counts
        .stopped
        .iter()
        .chain(&counts.given_up)
        .map(|(why, count)| {
            let words = td_string!(
                locale,
                timeline.reason_count,
                reason = why_words(locale, *why),
                count = number(*count)
            );
            view! { <li>{words}</li> }
        })
        .collect();
    let not_sent: i64 = counts.stopped.values().chain(counts.given_up.values()).sum();
    let reasons = (!reasons.is_empty()).then(|| view! { <ul class="timeline-reasons soft">{reasons}</ul> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="who"><b>{title}</b> <span class="journey">{when}</span></th>
            <td role="cell">{figure(td_string!(locale, timeline.planned), counts.planned)} " " {next}</td>
            <td role="cell">{figure(td_string!(locale, timeline.sent), counts.sent)}</td>
            <td role="cell">{figure(td_string!(locale, timeline.held_out), counts.held_out)}</td>
            <td role="cell">{figure(td_string!(locale, timeline.not_sent), not_sent)} {reasons}</td>
        </tr>
    }
}

/// The page `/desk/contacts`.
pub fn trouble_page(shell: &Shell, model: &TroubleModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, timeline.trouble.title);
    shell.page(title, false, || {
        view! {
            <p class="crumb"><a href="/desk/settings">{icon(Icon::Back)} <span>{td_string!(locale, desk.settings.title)}</span></a></p>
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, timeline.trouble.lead)}</p>
            </header>
            <section class="panel" aria-labelledby="addresses">
                <h2 id="addresses">{td_string!(locale, timeline.trouble.addresses)}</h2>
                {addresses(locale, &model.addresses)}
                {latest_of_many(locale, model.addresses.len(), address_trouble::LISTED)}
            </section>
            <section aria-labelledby="given-up">
                <h2 id="given-up">{td_string!(locale, timeline.trouble.given_up)}</h2>
                {given_up(locale, &model.given_up)}
                {latest_of_many(locale, model.given_up.len(), contacts::LISTED)}
            </section>
        }
    })
}

fn addresses(locale: Locale, lines: &[TroubleLine]) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="soft">{td_string!(locale, timeline.trouble.addresses_none)}</p> }.into_any();
    }
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let trouble = match line.trouble {
                Trouble::Bounced => td_string!(locale, timeline.trouble.bounced),
                Trouble::Complained => td_string!(locale, timeline.trouble.complained),
            };
            let since = td_string!(
                locale,
                timeline.trouble.since,
                date = dates::full_date(locale, line.since)
            );
            let whose = match line.customer.clone() {
                Some((name, page)) => view! { <a href=page>{name}</a> }.into_any(),
                None => view! { <span class="soft">{td_string!(locale, timeline.trouble.nobody)}</span> }.into_any(),
            };
            let said = said(locale, &line.said);
            let label = td_string!(locale, timeline.trouble.mend_named, email = line.email.clone());
            view! {
                <li class="program-line">
                    <p><b>{line.email.clone()}</b> " " {whose}</p>
                    <p><span class="chip chip-lost">{trouble}</span> " " {since}</p>
                    {said}
                    <form method="post" action="/desk/contacts/mend">
                        <input type="hidden" name="email" value=line.email.clone()/>
                        <button class="button" aria-label=label>{td_string!(locale, timeline.trouble.mend)}</button>
                    </form>
                </li>
            }
        })
        .collect();
    view! {
        <p class="soft">{td_string!(locale, timeline.trouble.addresses_lead)}</p>
        <ul class="program-list">{rows}</ul>
    }
    .into_any()
}

/// Says that a list is full: there may be earlier ones.
fn latest_of_many(locale: Locale, lines: usize, listed: i64) -> Option<impl IntoView + use<>> {
    let is_full = i64::try_from(lines).is_ok_and(|lines| lines >= listed);
    is_full.then(|| view! { <p class="soft">{td_string!(locale, timeline.trouble.latest, count = listed)}</p> })
}

/// What a machine said, for who wants to know.
fn said(locale: Locale, words: &str) -> Option<impl IntoView + use<>> {
    let words = words.trim().to_owned();
    (!words.is_empty()).then(|| {
        view! {
            <details>
                <summary>{td_string!(locale, timeline.trouble.said)}</summary>
                <p class="soft">{words}</p>
            </details>
        }
    })
}

fn given_up(locale: Locale, lines: &[GivenUpLine]) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="soft">{td_string!(locale, timeline.trouble.given_up_none)}</p> }.into_any();
    }
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let (name, page) = line.customer.clone();
            let why = line.why.map(|why| why_words(locale, why));
            let said = line.said.as_deref().and_then(|words| said(locale, words));
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row" class="who"><a href=page>{name}</a></th>
                    <td role="cell">
                        <p>{line.subject.clone()}</p>
                        <p class="soft">{channel_words(locale, line.channel)} " · " <time datetime=line.on.to_string()>{dates::full_date(locale, line.on)}</time></p>
                    </td>
                    <td role="cell"><p>{why}</p> {said}</td>
                </tr>
            }
        })
        .collect();
    rows_table(
        "rows",
        td_string!(locale, timeline.trouble.given_up_caption),
        &[
            td_string!(locale, timeline.trouble.customer),
            td_string!(locale, timeline.trouble.subject),
            td_string!(locale, timeline.trouble.why),
        ],
        rows,
    )
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_full_says_so() {
        assert!(latest_of_many(Locale::en, 199, 200).is_none());
        let full = latest_of_many(Locale::en, 200, 200).map(RenderHtml::to_html);
        assert!(full.is_some_and(|words| words.contains("The latest 200 are listed.")));
    }
}
