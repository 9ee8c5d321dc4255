//! What works: what every contact is worth, beside those who were held out of it; and the words, to be used again.

use backend::measuring::{DAYS, Measure};
use journey::lift::{FEWEST, Group, Lift, Measured, Verdict};
use leptos::prelude::*;

use super::editor::{after_words, purpose_words};
use crate::{
    coach::{
        empty_state::empty_state,
        plan_contacts::channel_words,
        strong_words::{strong, with_strong},
    },
    i18n::{Locale, td_string},
    parts::{
        field::{FormState, choice},
        icon::{Icon, icon},
        markdown::markdown,
        money::{about, average_money},
        shell::Shell,
    },
};

/// What the page shows. The filter's field: `days`; a form's: `into`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WorksModel {
    /// For how many days customers were watched.
    pub days: u32,
    /// The contacts, what helps most first.
    pub contacts: Vec<Measure>,
    /// Ids and titles of the journeys that can take one of them.
    pub journeys: Vec<(String, String)>,
}

/// The page `/desk/works`.
pub fn works_page(shell: &Shell, model: &WorksModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, works.title);
    shell.page(title, false, || {
        view! {
            <p class="crumb"><a href="/desk/journeys">{icon(Icon::Back)} <span>{td_string!(locale, words.nav.journeys)}</span></a></p>
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, works.lead)}</p>
            </header>
            {days_form(locale, model.days)}
            {list(locale, model)}
        }
    })
}

fn days_form(locale: Locale, days: u32) -> impl IntoView + use<> {
    let mut form = FormState::default();
    form.values.insert("days", days.to_string());
    let choices = DAYS
        .iter()
        .map(|days| (days.to_string(), td_string!(locale, works.within, count = *days)));
    view! {
        <form class="one-line" role="search" method="get" action="/desk/works">
            {choice("days", td_string!(locale, works.days), choices.collect(), &form)}
            <button class="button">{td_string!(locale, works.show)}</button>
        </form>
    }
}

fn list(locale: Locale, model: &WorksModel) -> AnyView {
    if model.contacts.is_empty() {
        let title = td_string!(locale, works.empty.title);
        return empty_state(title, td_string!(locale, works.empty.body), None).into_any();
    }
    let cards: Vec<_> = (0..)
        .zip(&model.contacts)
        .map(|(place, measure)| card(locale, model, place, measure))
        .collect();
    view! { <div class="works">{cards}</div> }.into_any()
}

fn card(locale: Locale, model: &WorksModel, place: usize, measure: &Measure) -> AnyView {
    let (draft, touchpoint) = (measure.draft(), measure.touchpoint());
    let id = format!("contact-{place}");
    let facts = [
        after_words(locale, draft, touchpoint),
        channel_words(locale, touchpoint.channel).to_owned(),
        purpose_words(locale, touchpoint.purpose).to_owned(),
    ]
    .join(" · ");
    view! {
        <article class="panel work" aria-labelledby=id.clone()>
            <header>
                {verdict_chip(locale, measure)}
                <h2 id=id.clone() lang=draft.language.clone()>{touchpoint.subject.clone()}</h2>
                <p class="soft">
                    <a href=format!("/desk/journeys/{}", measure.journey)>{draft.title.clone()}</a>
                    " · " {facts}
                </p>
            </header>
            <p class="work-says">{with_strong(&says(locale, measure, model.days))}</p>
            {still_watched(locale, measure)}
            {figures(locale, measure)}
            {cost(locale, measure)}
            <details>
                <summary>{td_string!(locale, works.words)}</summary>
                <div class="work-words prose" lang=draft.language.clone() inner_html=markdown(&touchpoint.body)></div>
            </details>
            {reuse_form(locale, model, &id, measure)}
        </article>
    }
    .into_any()
}

fn verdict_chip(locale: Locale, measure: &Measure) -> impl IntoView + use<> {
    let (class, words) = match measure.lift {
        Lift::TooFew => ("chip", td_string!(locale, works.chip.too_few)),
        Lift::Measured(measured) => match measured.verdict() {
            Verdict::Helps => ("chip chip-well", td_string!(locale, works.chip.helps)),
            Verdict::Unclear => ("chip chip-gold", td_string!(locale, works.chip.unclear)),
            Verdict::Harms => ("chip chip-lost", td_string!(locale, works.chip.harms)),
        },
    };
    view! { <p><span class=class>{words}</span></p> }
}

/// One sentence that an owner can act on.
fn says(locale: Locale, measure: &Measure, days: u32) -> String {
    let both = measure.both();
    match measure.lift {
        Lift::TooFew if measure.touchpoint().holdout.is_none_or(|share| share <= 0.0) && both.held_out.of == 0 => {
            td_string!(locale, works.says.nobody_left_out).to_owned()
        }
        Lift::TooFew => td_string!(
            locale,
            works.says.too_few,
            contacted = both.contacted.of,
            held_out = both.held_out.of,
            fewest = FEWEST
        ),
        Lift::Measured(measured) => {
            let of = |share: f64| about(share.abs() * 100.0);
            let (low, high) = (measured.low, measured.high);
            match measured.verdict() {
                Verdict::Helps => td_string!(
                    locale,
                    works.says.helps,
                    more = strong(&of(measured.difference)),
                    days = days,
                    low = of(low),
                    high = of(high)
                ),
                Verdict::Harms => td_string!(
                    locale,
                    works.says.harms,
                    fewer = strong(&of(measured.difference)),
                    days = days,
                    low = of(high),
                    high = of(low)
                ),
                Verdict::Unclear => td_string!(
                    locale,
                    works.says.unclear,
                    days = days,
                    fewer = of(low),
                    more = of(high)
                ),
            }
        }
    }
}

fn still_watched(locale: Locale, measure: &Measure) -> Option<impl IntoView + use<>> {
    let count = u32::try_from(measure.watched).unwrap_or(u32::MAX);
    (count > 0).then(|| view! { <p class="soft">{td_string!(locale, works.watched, count = count)}</p> })
}

/// The two groups of each share, drawn and as a table. Shares of very few people would only mislead: they are shown as counts.
fn figures(locale: Locale, measure: &Measure) -> impl IntoView + use<> {
    let drawing = match measure.lift {
        Lift::Measured(measured) => Some(drawing(measured)),
        Lift::TooFew => None,
    };
    let row = |name: String, group: Group| {
        let share = if group.of < FEWEST {
            "–".to_owned()
        } else {
            format!("{}%", (group.share() * 100.0).round())
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number">{group.of.to_string()}</td>
                <td class="number">{group.moved.to_string()}</td>
                <td class="number">{share}</td>
            </tr>
        }
    };
    let mut rows = Vec::new();
    let several = measure.shares.len() > 1;
    for share in &measure.shares {
        let names = if several {
            let percent = about(share.left_out * 100.0);
            [
                td_string!(locale, works.contacted_of, share = percent.clone()),
                td_string!(locale, works.held_out_of, share = percent),
            ]
        } else {
            [td_string!(locale, works.contacted), td_string!(locale, works.held_out)].map(str::to_owned)
        };
        rows.extend(
            names
                .into_iter()
                .zip([share.of.contacted, share.of.held_out])
                .map(|(name, group)| row(name, group)),
        );
    }
    if measure.everybody.of > 0 || rows.is_empty() {
        rows.push(row(td_string!(locale, works.everybody).to_owned(), measure.everybody));
    }
    let note = several.then(|| view! { <p class="soft">{td_string!(locale, works.several)}</p> });
    view! {
        {drawing}
        <table class="work-figures">
            <caption class="quiet">{td_string!(locale, works.caption)}</caption>
            <thead>
                <tr>
                    <th scope="col">{td_string!(locale, works.group)}</th>
                    <th scope="col" class="number">{td_string!(locale, works.people)}</th>
                    <th scope="col" class="number">{td_string!(locale, works.moved)}</th>
                    <th scope="col" class="number">{td_string!(locale, works.share)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {note}
    }
}

/// The difference with its interval on a line from -100 to +100 percentage points; the sentence says the same.
fn drawing(measured: Measured) -> impl IntoView + use<> {
    let x = |share: f64| format!("{:.1}", 100.0 + share.clamp(-1.0, 1.0) * 96.0);
    let class = match measured.verdict() {
        Verdict::Helps => "work-line well",
        Verdict::Unclear => "work-line",
        Verdict::Harms => "work-line lost",
    };
    view! {
        <svg class=class viewBox="0 0 200 24" aria-hidden="true">
            <line class="work-axis" x1="4" y1="12" x2="196" y2="12"/>
            <line class="work-zero" x1="100" y1="3" x2="100" y2="21"/>
            <line class="work-interval" x1=x(measured.low) y1="12" x2=x(measured.high) y2="12"/>
            <circle class="work-point" cx=x(measured.difference) cy="12" r="5"/>
        </svg>
    }
}

fn cost(locale: Locale, measure: &Measure) -> Option<impl IntoView + use<>> {
    let Lift::Measured(measured) = measure.lift else {
        return None;
    };
    let each = measured
        .cost_each(measure.both().contacted.of, measure.cost())
        .filter(|each| *each > 0.0)?;
    let each = average_money(locale, each, measure.currency());
    Some(view! { <p>{with_strong(&td_string!(locale, works.cost, money = strong(&each)))}</p> })
}

fn reuse_form(locale: Locale, model: &WorksModel, id: &str, measure: &Measure) -> Option<impl IntoView + use<>> {
    if model.journeys.is_empty() {
        return None;
    }
    let select = format!("{id}-into");
    let options: Vec<_> = model
        .journeys
        .iter()
        .map(|(id, title)| view! { <option value=id.clone()>{title.clone()}</option> })
        .collect();
    let label = td_string!(
        locale,
        works.reuse_named,
        subject = measure.touchpoint().subject.clone()
    );
    Some(view! {
        <form class="one-line" method="post" action="/desk/works/reuse">
            <input type="hidden" name="version" value=measure.which.version.to_string()/>
            <input type="hidden" name="touchpoint" value=measure.which.touchpoint.to_string()/>
            <div class="field">
                <label class="field-label" for=select.clone()>{td_string!(locale, works.into)}</label>
                <select class="input" id=select name="into">{options}</select>
            </div>
            <button class="button" aria-label=label>{icon(Icon::Plus)} <span>{td_string!(locale, works.reuse)}</span></button>
        </form>
    })
}
