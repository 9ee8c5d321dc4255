//! The standing with its date, as a chip; a claim that waits for the coach has a chip of its own.

use jiff::civil::Date;
use journey::standing::{Reason, Standing, WaitingOn};
use leptos::prelude::*;

use super::person::PersonLine;
use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        standing::{standing_chip, standing_words},
    },
};

/// One or two chips.
pub(crate) fn standing_chips(locale: Locale, person: &PersonLine, today: Date) -> impl IntoView + use<> {
    let mut chips = Vec::new();
    if let Some(claim) = person.claims.iter().min_by_key(|claim| claim.claimed_on) {
        let days = days_between(claim.claimed_on, today);
        let words = if days > 0 {
            td_string!(locale, desk.chip.waiting, count = days)
        } else {
            td_string!(locale, desk.chip.waiting_today).to_owned()
        };
        chips.push(standing_chip(locale, Standing::Waiting.code(), Some(words)).into_any());
    }
    let moving_on = matches!(person.standing, Standing::Waiting | Standing::OnTrack);
    if chips.is_empty() || !moving_on {
        let words = chip_words(locale, person);
        chips.push(standing_chip(locale, person.standing.code(), Some(words)).into_any());
    }
    chips
}

/// Civil days from the first to the second; never negative.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days()).max(0)
}

/// The standing with its date, as far as there is one.
fn chip_words(locale: Locale, person: &PersonLine) -> String {
    let Some(since) = person.since else {
        return standing_words(locale, person.standing.code()).to_owned();
    };
    let date = dates::short_date(locale, since);
    match person.standing {
        Standing::Invited | Standing::OnTrack => standing_words(locale, person.standing.code()).to_owned(),
        Standing::Slowing => td_string!(locale, desk.chip.slowing_since, date = date),
        Standing::Behind => {
            if let Some(days) = days_behind(person) {
                td_string!(locale, desk.chip.behind, count = days)
            } else {
                td_string!(locale, desk.chip.behind_since, date = date)
            }
        }
        Standing::Stalled => td_string!(locale, desk.chip.stalled, date = date),
        Standing::Lapsed => td_string!(locale, desk.chip.lapsed, date = date),
        Standing::Paused => td_string!(locale, desk.chip.paused, date = date),
        Standing::Waiting if person.waiting_on == Some(WaitingOn::Time) => {
            td_string!(locale, desk.chip.waiting_time).to_owned()
        }
        Standing::Waiting => {
            td_string!(locale, desk.chip.waiting_since, date = date)
        }
        Standing::Finished => td_string!(locale, desk.chip.finished, date = date),
        Standing::Left => td_string!(locale, desk.chip.left, date = date),
    }
}

/// By how many days the promise that is furthest behind was missed.
fn days_behind(person: &PersonLine) -> Option<i64> {
    person
        .reasons
        .iter()
        .filter_map(|why| match &why.reason {
            Reason::Behind { days, .. } => Some(*days),
            _ => None,
        })
        .max()
}
