//! A standing as a chip: the words say it, the colour only supports them.

use crate::i18n::{Locale, td_string};
use leptos::prelude::*;

/// The class of a standing's chip. Red is kept for those about to be lost.
fn class(standing: &str) -> &'static str {
    match standing {
        "on-track" | "finished" => "chip chip-well",
        "waiting" => "chip chip-waiting",
        "behind" => "chip chip-behind",
        "stalled" | "lapsed" => "chip chip-lost",
        _ => "chip",
    }
}

/// The words of a standing, given its name in the rules (`on-track`, `stalled`, …).
pub fn standing_words(locale: Locale, standing: &str) -> &'static str {
    match standing {
        "invited" => td_string!(locale, words.standing.invited),
        "on-track" => td_string!(locale, words.standing.on_track),
        "slowing" => td_string!(locale, words.standing.slowing),
        "behind" => td_string!(locale, words.standing.behind),
        "stalled" => td_string!(locale, words.standing.stalled),
        "lapsed" => td_string!(locale, words.standing.lapsed),
        "paused" => td_string!(locale, words.standing.paused),
        "waiting" => td_string!(locale, words.standing.waiting),
        "finished" => td_string!(locale, words.standing.finished),
        _ => td_string!(locale, words.standing.left),
    }
}

/// A standing as a chip; `detail` replaces the plain words where more is known ("stalled since Nov 18").
pub fn standing_chip(locale: Locale, standing: &str, detail: Option<String>) -> impl IntoView + use<> {
    let words = detail.unwrap_or_else(|| standing_words(locale, standing).to_owned());
    view! { <span class=class(standing)>{words}</span> }
}
