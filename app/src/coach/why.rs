//! Why a customer is in the list, in plain words.

use jiff::civil::Date;
use journey::standing::{Reason, Standing, WaitingOn};
use leptos::prelude::*;

use super::{
    person::PersonLine,
    strong_words::{strong, with_strong},
};
use crate::{
    customer::you::farewell_words,
    i18n::{Locale, td_string},
    parts::dates,
};

/// A claim that waits for a coach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingClaim {
    /// The checkpoint's key, for the forms.
    pub square: String,
    /// The checkpoint's title.
    pub square_title: String,
    /// What the customer was asked.
    pub question: String,
    /// What the customer wrote with the claim.
    pub words: Option<String>,
    /// The customer's local day of the claim.
    pub claimed_on: Date,
    /// The day on which the rule awards it; none while paused.
    pub released_on: Option<Date>,
}

/// A reason of the rules with the title that goes with its square.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// The reason.
    pub reason: Reason,
    /// The title of the checkpoint it names, for `behind`.
    pub square_title: Option<String>,
}

/// The sentences for one customer: the first is the main one. Marked words are bold.
pub(crate) fn why_sentences(locale: Locale, person: &PersonLine, today: Date) -> Vec<String> {
    let mut sentences = Vec::new();
    for claim in &person.claims {
        let square = strong(&claim.square_title);
        sentences.push(match claim.words.as_deref().map(str::trim) {
            Some(words) if !words.is_empty() => {
                td_string!(locale, desk.why.claims, square = square, words = words.to_owned())
            }
            _ => td_string!(locale, desk.why.claims_silent, square = square),
        });
        match claim.released_on {
            Some(date) if date <= today => {
                sentences.push(td_string!(locale, desk.why.released_today).to_owned());
            }
            Some(date) => {
                let date = dates::day_and_date(locale, date);
                sentences.push(td_string!(locale, desk.why.released, date = date));
            }
            None => {}
        }
    }
    let stalled = person
        .reasons
        .iter()
        .any(|why| matches!(why.reason, Reason::Stalled { .. }));
    sentences.extend(person.reasons.iter().map(|why| match &why.reason {
        // For how long they have been silent was just said.
        Reason::Slowing { cadence, .. } if stalled => {
            td_string!(locale, desk.why.rhythm, cadence = cadence_words(locale, *cadence))
        }
        _ => reason_sentence(locale, why),
    }));
    if sentences.is_empty() || matches!(person.standing, Standing::Lapsed | Standing::Paused | Standing::Left) {
        sentences.insert(0, standing_sentence(locale, person));
    }
    sentences
}

fn reason_sentence(locale: Locale, why: &Why) -> String {
    match &why.reason {
        Reason::Stalled { days } => td_string!(locale, desk.why.stalled, count = *days),
        Reason::Behind { square, days } => {
            let title = why.square_title.as_deref().unwrap_or(square.as_str());
            td_string!(locale, desk.why.behind, count = *days, square = strong(title))
        }
        Reason::Slowing { days, cadence } => {
            let cadence = cadence_words(locale, *cadence);
            td_string!(locale, desk.why.slowing, count = *days, cadence = cadence)
        }
    }
}

/// "day" or "2.5 days", to follow "every".
fn cadence_words(locale: Locale, cadence: f64) -> String {
    let whole = cadence.fract() == 0.0;
    let days = if whole {
        format!("{cadence:.0}")
    } else {
        format!("{cadence:.1}")
    };
    let count = if whole && cadence < 1.5 { 1 } else { 2 };
    td_string!(locale, desk.why.cadence, count = count, days = days)
}

fn standing_sentence(locale: Locale, person: &PersonLine) -> String {
    let since = person.since.map(|date| dates::short_date(locale, date));
    match person.standing {
        Standing::Invited => td_string!(locale, desk.why.invited).to_owned(),
        Standing::Finished => td_string!(locale, desk.why.finished).to_owned(),
        Standing::Paused => td_string!(locale, desk.why.paused).to_owned(),
        Standing::Left => match person
            .left_because
            .as_deref()
            .and_then(|text| farewell_words(locale, text))
        {
            Some(reason) => td_string!(locale, desk.why.left, reason = reason),
            None => td_string!(locale, desk.why.left_silent).to_owned(),
        },
        Standing::Lapsed => match since {
            Some(date) => td_string!(locale, desk.why.lapsed, date = date),
            None => td_string!(locale, desk.why.on_track_plain).to_owned(),
        },
        Standing::Waiting if person.waiting_on == Some(WaitingOn::Time) => {
            td_string!(locale, desk.why.waits_for_some_time).to_owned()
        }
        _ => match &person.road.now_at {
            Some(square) => td_string!(locale, desk.why.on_track, square = strong(square)),
            None => td_string!(locale, desk.why.on_track_plain).to_owned(),
        },
    }
}

/// The sentences as a cell: the main one, then the smaller ones.
pub(crate) fn why_cell(locale: Locale, person: &PersonLine, today: Date) -> impl IntoView + use<> {
    let mut sentences = why_sentences(locale, person, today).into_iter();
    let main = sentences.next().unwrap_or_default();
    let rest: Vec<_> = sentences
        .map(|sentence| view! { <p class="why-more">{with_strong(&sentence)}</p> })
        .collect();
    view! {
        <p class="why">{with_strong(&main)}</p>
        {rest}
    }
}
